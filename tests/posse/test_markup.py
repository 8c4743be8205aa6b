"""The tags of strangers' pages: as a browser cuts them, and in no more time than they are long."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posse.markup import tags
from tests.machine import NPM, needs

LONG = 1_000_000  # characters; a parser that grows with their square is at one of these for hours


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("", []),
        ("no tags, 1 < 2 > 0", []),
        ('<a href="x">', [("a", {"href": "x"})]),
        ("<A HREF='x' Rel=me>", [("a", {"href": "x", "rel": "me"})]),
        ("<a href = x >", [("a", {"href": "x"})]),
        ("<a href=a/b>", [("a", {"href": "a/b"})]),
        ("<a/href=x/>", [("a", {"href": "x/"})]),
        ('<img/onerror="1"src="y">', [("img", {"onerror": "1", "src": "y"})]),
        ("<a href=1 href=2>", [("a", {"href": "1"})]),
        ('<a href="a&amp;b&#x3d;c">', [("a", {"href": "a&b=c"})]),
        (f'<a href="&#{"9" * 5000};">', [("a", {"href": "\ufffd"})]),
        ('<a title="1 > 0" href=x>', [("a", {"title": "1 > 0", "href": "x"})]),
        ("<a =b c>", [("a", {"=b": "", "c": ""})]),
        ("<!-- <a href=x> --><b>", [("b", {})]),
        ("<!--><b><!---><i><!-- --!><u>", [("b", {}), ("i", {}), ("u", {})]),
        ("<!doctype html><?php <b> ?><i></3 <u>></p title='>'><s>", [("i", {}), ("s", {})]),
        ("<script>'<a href=x>'</scripts></SCRIPT ><b>", [("script", {}), ("b", {})]),
        ("<textarea><a href=x></textarea><title><a></title>", [("textarea", {}), ("title", {})]),
        ("<b><a href='never ends>", [("b", {})]),
        ("<b><a href=x", [("b", {})]),
        ("<b><!-- <i>", [("b", {})]),
        ("<style><b>", [("style", {})]),
        ("<h-entry><svg:a x>", [("h-entry", {}), ("svg:a", {"x": ""})]),
    ],
)  # fmt: skip
def test_a_page_is_cut_as_a_browser_does(html: str, found: list[object]) -> None:
    assert list(tags(html)) == found


@given(st.text(alphabet="<>a!-/='\" &;x[]?scriptSCRIPT", max_size=60))
def test_whatever_is_written_breaks_nothing(html: str) -> None:
    for name, attributes in tags(html):
        assert name == name.lower()
        assert all(key == key.lower() for key in attributes)


@pytest.mark.parametrize(
    "part",
    ["<a ", "<a b='", "<a b=c ", "<", "<!", "<!--", "<?", "</a ", "</", "<div>", "<a" + " " * 50,
     "<!-- --!", "<script>", "<script></scrip", "<title></titl", "<a =", "<a\n/", "&#", '<a b="&"'],
)  # fmt: skip
def test_no_page_takes_longer_than_it_is_long(part: str) -> None:
    """It ends: that is the test. The square of its length would take hours, anywhere."""
    assert sum(1 for _ in tags(part * (LONG // len(part)))) <= LONG


@needs("npm")
def test_pages_of_the_web_are_read_as_pythons_own_parser_does() -> None:
    paths = sorted((NPM / "webmention-testpinger" / "templates").glob("*.html"))
    assert len(paths) == 14
    for path in paths:
        html = path.read_text(encoding="utf-8")
        other = _Other()
        other.feed(html)
        assert list(tags(html)) == other.found, path.name


class _Other(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in reversed(attrs)}))
