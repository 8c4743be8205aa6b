"""Foreign words: what is kept of them, and that nothing that could run or load is."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posse.sanitize import LONGEST_WORDS, REL, TAGS, plain_words, safe_html, safe_text, safe_words
from posse.strangers import safe_address
from tests.posse.hostile_words import bodies, fields

LINK = f'<a href="https://a.example/" rel="{REL}">k</a>'
RLO = "\u202e"

HTML = [
    ("<p>a <em>b</em> <strong>c</strong> <b>d</b> <i>e</i> <del>f</del></p>", ...),
    ("<p>a<br>b</p>", ...),
    ("<ul><li>a</li><li>b</li></ul>", ...),
    ("<ol><li>a</li></ol>", ...),
    ("<blockquote><p>a</p></blockquote><pre><code>b\n  c</code></pre>", ...),
    ("a &lt;script&gt; &amp; b", ...),
    ('<a href="https://a.example/">k</a>', LINK),
    ('<a href="https://a.example/" rel="me" target="_blank" class="x" id="y">k</a>', LINK),
    ('<a href="HTTPS://A.Example/">k</a>', LINK),
    ('<a href="/x">k</a>', "k"),
    ('<a href="//a.example/">k</a>', "k"),
    ('<a href="mailto:a@b.example">k</a>', "k"),
    ('<a href="https://u:p@a.example/">k</a>', "k"),
    ('<a name="x">k</a>', "k"),
    ('<a href="javascript:alert(1)"><b>k</b></a>', "<b>k</b>"),
    ('<p class="x" style="color:red" id="y" onclick="z" lang="de" dir="rtl">a</p>', "<p>a</p>"),
    ('<span class="h-card"><a href="https://a.example/">k</a></span> b', f"{LINK} b"),
    ('a<img src="https://a.example/1.png" alt="b">c', "ac"),
    ("<div>a</div><div>b</div>", "<p>a</p><p>b</p>"),
    ("<h1>a</h1>b", "<p>a</p>b"),
    ("<table><tr><td>a</td><td>b</td></tr></table>", "<p>a</p><p>b</p>"),
    ("<section><p>a</p><p>b</p></section>", "<p>a</p><p>b</p>"),
    ("a<script>b</script><style>c</style><svg><text>d</text></svg><title>e</title>f", "af"),
    ("a<!-- b -->c", "ac"),
    ("<p>a", "<p>a</p>"),
    ("<b><i>a</b>", "<b><i>a</i></b>"),
    ("<p> </p><p><b></b></p><p>a</p>", "<p>a</p>"),
    ("a<br><br><br><br>b", "a<br><br>b"),
    (f"<p>a{RLO}b\x00c\u200fd</p>", "<p>abcd</p>"),
    ("<p>&#x202e;a&#8206;b</p>", "<p>ab</p>"),
    ("<p>a" + "\u0301" * 30 + "</p>", "<p>á\u0301\u0301\u0301</p>"),
    ("<p>e\u0301</p>", "<p>é</p>"),
    ("<b>\u0338 onmouseover=alert(1) x</b>y", "y"),
    ('<a href="https://a.example/">&#824; onclick=alert(1) k</a>', ""),
    ("{{ 7*7 }} {% raw %} {|a|} [[b]] {static}/c", ...),
    ("", ""),
]
TEXT = [
    ("a", "<p>a</p>"),
    ("a\nb", "<p>a<br>b</p>"),
    ("a\n\n\n b\r\nc", "<p>a</p><p>b<br>c</p>"),
    ("<b>a</b> & b", "<p>&lt;b&gt;a&lt;/b&gt; &amp; b</p>"),
    (
        "https://a.example/",
        f'<p><a href="https://a.example/" rel="{REL}">https://a.example/</a></p>',
    ),
    (
        "(https://a.example/b_(c)?d=1&e=2).",
        '<p>(<a href="https://a.example/b_(c)?d=1&amp;e=2" rel="REL">'
        "https://a.example/b_(c)?d=1&amp;e=2</a>).</p>".replace("REL", REL),
    ),
    ("http://u@a.example/", "<p>http://u@a.example/</p>"),
    ("javascript:alert(1) a.example", "<p>javascript:alert(1) a.example</p>"),
    (f"a{RLO}b\x07", "<p>ab</p>"),
    (" \n\n ", ""),
    ("", ""),
]


@pytest.mark.parametrize(("given_", "kept"), HTML, ids=[one[:40] for one, _ in HTML])
def test_of_html_the_safe_subset_is_kept(given_: str, kept: object) -> None:
    assert str(safe_html(given_)) == (given_ if kept is ... else kept)


@pytest.mark.parametrize(("given_", "kept"), TEXT, ids=[one[:40] for one, _ in TEXT])
def test_plain_text_becomes_paragraphs_with_links(given_: str, kept: str) -> None:
    assert str(safe_text(given_)) == kept


def test_words_without_markup_keep_their_lines() -> None:
    html = "<p>a &amp; <b>b</b><br>c</p><ul><li>d</li><li>e</li></ul><script>f</script>"
    assert plain_words(html, is_html=True) == "a & b\nc\nd\ne"
    assert plain_words("a <b>\n\n\nb ", is_html=False) == "a <b>\nb"


@pytest.mark.parametrize("is_html", [True, False])
@pytest.mark.parametrize(
    "content", ["mot " * 5000, "<b>" * 30_000, "<p>mot</p>" * 20_000, "a" * 99_999]
)
def test_what_is_very_long_is_cut(content: str, *, is_html: bool) -> None:
    words = safe_words(content, is_html=is_html)
    assert len(plain_words(str(words), is_html=True)) <= LONGEST_WORDS + 1


@pytest.mark.parametrize("name", ["font", "STRONG", "s"])
def test_tags_that_differ_are_not_opened_again_for_ever(name: str) -> None:
    """Else one answer takes seconds at every build."""
    html = "".join(f"<{name}\fa={number}><p>" for number in range(2400))
    begun = process_time()
    assert safe_html(f"<{name} title='1 > 0'>mot</{name}>{html}") != ""
    assert process_time() - begun < 2


class Looking(HTMLParser):
    """What of an HTML text is not allowed."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given_ = dict(attrs)
        if tag not in TAGS:
            self.found.append(tag)
        if tag == "a" and (given_.keys() != {"href", "rel"} or given_["rel"] != REL
                           or safe_address(str(given_["href"])) != given_["href"]):  # fmt: skip
            self.found.append(str(attrs))
        elif tag != "a" and attrs:
            self.found.append(f"{tag} {attrs}")

    def handle_comment(self, data: str) -> None:
        self.found.append(f"comment {data}")

    def handle_decl(self, decl: str) -> None:
        self.found.append(decl)


def forbidden(html: str) -> list[str]:
    looking = Looking()
    looking.feed(html)
    looking.close()
    return looking.found


def test_of_hostile_words_nothing_is_left_that_is_not_allowed() -> None:
    vectors = (*bodies(), *fields(0))
    assert len(vectors) > 850
    assert len(set(vectors)) > 840
    assert sum(bool(forbidden(vector)) for vector in vectors) > 750
    for vector in vectors:
        for is_html in (True, False):
            assert forbidden(str(safe_words(vector, is_html=is_html))) == [], vector


PIECES = st.sampled_from([
    "<", ">", "</", "/>", "<!--", "-->", "<![CDATA[", "&", ";", "&#", "&#x", "'", '"', "=", " ",
    "\n", "p", "a", "b",
    "svg", "math", "style", "script", "title", "textarea", "table", "td", "select",
    "template", "mglyph", "annotation-xml", "href", "onload", "javascript:", "https://a.example/",
    "x", "<p>", "</p>", "<a href=", "<svg>", "<style>", "<script>", "</script>",
    "<img src=x onerror=1>",
    "<ul>", "<li>", "<br>", "<pre>", "&lt;", "&#60;", RLO, "\x00", "\u0301", "é",
])  # fmt: skip
property_test = settings(deadline=None, max_examples=400)


@property_test
@given(st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=40).map("".join))
def test_no_html_leaves_anything_that_is_not_allowed(content: str) -> None:
    for is_html in (True, False):
        html = str(safe_words(content, is_html=is_html))
        assert forbidden(html) == []
        assert RLO not in html
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", html)


@property_test
@given(st.text(max_size=80))
def test_plain_text_says_what_it_said(content: str) -> None:
    """But for signs that control and spaces at the ends of lines."""
    again = plain_words(str(safe_text(content)), is_html=True)
    assert again.split() == plain_words(content, is_html=False).split()


def test_after_very_many_tags_there_are_words_alone() -> None:
    """Tags within tags take the square of their number in time, at every build."""
    html = safe_html("<ul><li>" * 800 + "mot<<i>u>a<b title='>'>k</b>")
    assert html.count("<ul>") == html.count("<li>") == 500
    assert plain_words(str(html), is_html=True) == "mot< u>a '>k"
