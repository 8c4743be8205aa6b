"""Where a page takes webmentions: all 23 ways of webmention.rocks, and what others write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posse.endpoint import LONGEST, MOST, endpoint_of, links_said, links_to
from posse.fetch import Fetcher
from posse.guard import THIS_MACHINE
from tests.posse.networks.answering import Scripted
from tests.posse.webmention_rocks import cases

PAGE = "https://other.example/blog/page"


@pytest.mark.parametrize("number", range(1, 24))
def test_each_way_of_saying_it_is_understood(number: int) -> None:
    with Scripted({}) as server:
        replies, wanted = cases(server.url)[number]
        server.script |= replies
        page = Fetcher(THIS_MACHINE).get(f"{server.url}/{number:02d}")
        assert endpoint_of(page.url, page.headers, page.body.decode()) == wanted
    assert len(server.asked) == len(replies)


@pytest.mark.parametrize(
    ("header", "endpoint"),
    [
        ("", ""),
        ("</in>", ""),
        ("</in>; rel", ""),
        ("</in>; rel=webmention-not", ""),
        ("</in>; rel=WebMention", "https://other.example/in"),
        ("</in>;rel=webmention;title=x", "https://other.example/in"),
        ('</in>; title="a; rel=other, <b>"; rel=webmention', "https://other.example/in"),
        ('</a,b>; rel="a", </in>; rel="x webmention"', "https://other.example/in"),
        ("</in>; rel=other; rel=webmention", ""),
        ("<in>; rel=webmention", "https://other.example/blog/in"),
        ("<>; rel=webmention", PAGE),
        ("garbage; rel=webmention, <<</in>; rel=webmention", "https://other.example/in"),
    ],
)
def test_a_header_is_read_as_its_rules_say(header: str, endpoint: str) -> None:
    assert endpoint_of(PAGE, {"link": header}, "") == endpoint


@pytest.mark.parametrize(
    "html",
    ["", "<p>none", '<a rel="webmention">no address</a>', '<link rel="web mention" href="/x">',
     '<script>"<a rel=webmention href=/x>"</script>', '<area rel="webmention" href="/x">'],
)  # fmt: skip
def test_a_page_that_says_nothing_takes_none(html: str) -> None:
    assert endpoint_of(PAGE, {}, html) == ""


@given(st.text(), st.text())
def test_whatever_a_page_says_breaks_nothing(header: str, html: str) -> None:
    endpoint_of(PAGE, {"link": header}, html)
    links_said(html, PAGE)
    links_to(html, PAGE)


def test_a_report_leads_where_its_words_lead() -> None:
    html = """<nav><a href="https://menu.example/">no</a></nav>
      <div class="prose e-content"><p><a href="https://one.example/a#part">1</a>
      <div><img src="/x.png"><a href="/events/">here</a></div>
      <a href="mailto:a@b.example">no</a> <a href="#note">no</a> <a rel="nofollow"
      href="https://ad.example/">no</a> <a href="https://one.example/a">again</a>
      <a href="http://two.example">2</a><br></div>
      <footer><a href="https://foot.example/">no</a></footer>"""
    assert links_said(html, "https://musee.example/r/") == (
        "https://one.example/a", "https://musee.example/events/", "http://two.example",
    )  # fmt: skip


def test_all_that_a_page_has_is_seen() -> None:
    html = '<a href="/a#x">a</a><img src="https://m.example/p.png"><blockquote cite="b">'
    assert links_to(html, PAGE) == (
        "https://other.example/a", "https://m.example/p.png", "https://other.example/blog/b",
    )  # fmt: skip


@pytest.mark.parametrize(
    "begin", ['<base href="http://other.example' + "/a" * 100_000 + '/">', "<base href='/b'>", ""]
)
def test_no_page_makes_more_of_its_links_than_it_is_long(begin: str) -> None:
    """One base of a megabyte before all links would take hours, and all memory."""
    html = begin + "".join(f"<a href={number}>" for number in range(1000))
    found = links_to(html, PAGE)
    assert len(found) >= 1000
    assert sum(map(len, found)) < 10 * len(html)


def test_of_a_page_so_many_links_are_looked_at() -> None:
    html = "".join(f"<a href=/{number}><a href=/{number}>" for number in range(MOST + 10))
    assert links_to(html, PAGE)[-1] == f"https://other.example/{MOST - 1}"
    assert links_to(f'<a href="/{"a" * LONGEST}"><a href="/b">', PAGE) == (
        "https://other.example/b",
    )
