"""Views of posts on Bluesky, read into mentions: what is odd or hostile in them breaks nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posse.networks import bluesky_said as said
from posse.networks.bluesky_words import html_of
from posse.voices import Author, Home, Kind, KnownCopy

DID = "did:plc:abcdefghijklmnopqrstuvwx"
URI = f"at://{DID}/app.bsky.feed.post/3n3ajg6v2zc2v"
AUTHOR = {"did": DID, "handle": "ann.test", "displayName": "Ann"}
AT = datetime(2026, 5, 12, 11, tzinfo=UTC)
COPY = KnownCopy(report="r/1", account="bluesky", id="at://me/app.bsky.feed.post/1",
                 url="https://bsky.app/1", at=AT)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def view(text: str = "Merci.", *facets: object, **more: object) -> dict[str, object]:
    record = {"text": text, "createdAt": "2026-05-12T11:00:00Z", "facets": list(facets)}
    return {"uri": URI, "cid": "c", "author": AUTHOR, "record": record, **more}


def facet(start: int, stop: int, **feature: str) -> dict[str, object]:
    return {"index": {"byteStart": start, "byteEnd": stop}, "features": [feature]}


@pytest.mark.parametrize(
    ("text", "facets", "html"),
    [
        ("", [], ""),
        ("a\nb\n\n\nc", [], "<p>a<br>b</p><p>c</p>"),
        ("<script>x</script> & é", [], "<p>&lt;script&gt;x&lt;/script&gt; &amp; é</p>"),
        ("é ici", [facet(3, 6, uri="https://x.example/?a&b")],
         '<p>é <a href="https://x.example/?a&amp;b">ici</a></p>'),
        ("ici", [facet(0, 3, uri="javascript:alert(1)")], "<p>ici</p>"),
        ("ici", [facet(0, 3, uri='https://x.example/"onclick="')], "<p>ici</p>"),
        ("ici", [facet(0, 9, uri="https://x.example/")], "<p>ici</p>"),
        ("ici", [facet(2, 1, uri="https://x.example/")], "<p>ici</p>"),
        ("ici", [facet(-3, 1, uri="https://x.example/")], "<p>ici</p>"),
        ("ab", [facet(0, 2, uri="https://x.example/"), facet(1, 2, uri="https://y.example/")],
         '<p><a href="https://x.example/">ab</a></p>'),
        ("@ann", [facet(0, 4, did=DID)], f'<p><a href="https://bsky.app/profile/{DID}">@ann</a></p>'),
        ("#été", [facet(0, 6, tag="été")], '<p><a href="https://bsky.app/hashtag/été">#été</a></p>'),
        ("#x", [facet(0, 2, tag='x"><b>')], "<p>#x</p>"),
    ],
)  # fmt: skip
def test_words_keep_their_links_and_nothing_else(
    text: str, facets: list[object], html: str
) -> None:
    post = said.post_from(view(text, *facets))
    assert post is not None
    assert html_of(post.record) == html


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        assert {name for name, _ in attrs} <= {"href"}


@given(st.text(), st.integers(-2, 30), st.integers(-2, 30), st.text(), st.text())
def test_no_words_make_tags(text: str, start: int, stop: int, uri: str, tag: str) -> None:
    tags = _Tags()
    marked = [facet(start, stop, uri=uri), facet(start, stop, tag=tag)]
    tags.feed(html_of({"text": text, "facets": marked}))
    assert tags.found <= {"p", "br", "a"}


@given(JSON)
def test_what_is_no_post_is_none(anything: object) -> None:
    assert said.post_from(anything) is None
    assert said.author_from(anything) is None


@given(st.dictionaries(st.sampled_from(["record", "author", "labels", "uri", "likeCount"]), JSON))
def test_a_post_with_odd_parts_is_read_or_left_out(odd: dict[str, object]) -> None:
    post = said.post_from({**view(), **odd})
    if post:
        home = Home(site_url="https://musee.example", addresses={}, own=frozenset({DID}))
        said.answer_from(post, COPY)
        said.mention_from(post, home)
        said.mark_of(post)


@pytest.mark.parametrize(
    ("more", "quiet", "warning"),
    [
        ({}, False, ""),
        ({"labels": [{"val": "!no-unauthenticated"}]}, True, ""),
        ({"labels": [{"val": "!no-unauthenticated", "neg": True}]}, False, ""),
        ({"labels": [{"val": "nudity"}, {"val": "!hide"}]}, False, "nudity"),
        ({"author": {**AUTHOR, "labels": [{"val": "!no-unauthenticated"}]}}, True, ""),
        ({"record": {"text": "a #NoBot b"}}, True, ""),
        ({"record": {"text": "a #nobots b"}}, False, ""),
    ],
)
def test_a_wish_not_to_be_repeated_is_kept(
    *, more: dict[str, object], quiet: bool, warning: str
) -> None:
    post = said.post_from({**view(), **more})
    assert post is not None
    mention = said.answer_from(post, COPY)
    assert (mention.is_quiet, mention.warning) == (quiet, warning)
    assert (mention.author == Author(id=DID)) is quiet  # for it may be somebody who was forgotten


def test_one_person_makes_one_gesture_of_a_kind() -> None:
    author = said.author_from(AUTHOR)
    assert author is not None
    one = said.gesture_from(Kind.LIKE, author, AT, COPY, is_quiet=False)
    other = said.gesture_from(Kind.REPOST, author, AT, COPY, is_quiet=True)
    assert one.id != other.id
    assert one.id == f"bluesky:like:{DID}:{COPY.id}"
    assert (other.author, other.is_quiet) == (Author(id=DID), True)
