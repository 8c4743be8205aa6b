"""The words and links of posts, whoever wrote their HTML."""

from __future__ import annotations

import pytest

from posse.networks.content import links_in, words_in
from posse.networks.mastodon_posts import post_from

LONG = 1_000_000  # characters; a parser that grows with their square is at one of these for hours


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("", ""),
        ("<p>a<br>b</p><p>c &amp; <b>d</b>e</p>", "a b c & de"),
        ("<title>Oh &eacute;</title><h1>no</h1>", "Oh é no"),
        ("a<script>b</script>c<STYLE>d</STYLE><!-- e -->f", "acf"),
        ("a<style>b", "a"),
        ("1 < 2, I <3 you", "1 < 2, I <3 you"),
        ("a <b", "a"),
        ("<p title='1 > 0'>a</p>", "a"),
        ("a&#x3d;b&#61;c&" + "#" + "9" * 5000 + ";d", "a=b=c\ufffdd"),
    ],
)
def test_words_are_read_without_their_marks(html: str, words: str) -> None:
    assert words_in(html) == words


def test_links_are_addresses_of_the_web_in_their_order() -> None:
    html = (
        "<a href='https://b.example/?a&amp;b'>b</a><A HREF=https://a.example/>a</A><a>c</a>"
        "<a href='javascript:x'>d</a><a href='/e'>e</a><img src='https://f.example/'>"
    )
    assert links_in(html) == ("https://b.example/?a&b", "https://a.example/")


@pytest.mark.parametrize("part", ["<a ", "<a b='", "<", "<!", "<!--", "</a ", "<div>", "&#", "<a =",
                                  "<script>", "<title></titl"])  # fmt: skip
def test_no_post_takes_longer_than_it_is_long(part: str) -> None:
    """It ends: that is the test. The square of its length would take hours, anywhere."""
    post = post_from({"id": "1", "content": part * (LONG // len(part))})
    assert post is not None
    assert (post.links, len(post.words) <= LONG) == ((), True)
