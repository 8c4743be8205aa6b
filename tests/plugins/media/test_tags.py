"""The tokenizer sees the tags that a browser sees, and no others."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from media.models import Picture
from media.references import candidates, place_of, references_in
from media.rewrite import rewrite
from media.tags import tags

PIECES = [
    *("<", ">", "/", "=", '"', "'", " ", "\n", "&amp;", "&lt;", "é", "\x00", "-", "--", "!"),
    *("<!--", "-->", "--!>", "<!", "<?", "</", "<![CDATA[", "]]>", "a", "x.jpg", "https://a/b"),
    *("<img", "<a", "</a>", "<p>", "<script>", "</script>", "<style>", "</style", "<textarea>"),
    *(
        "<title>",
        "</title>",
        "<svg>",
        "</svg>",
        "<svg/>",
        "<plaintext>",
        "src=",
        "href=",
        "srcset=",
    ),
]
soup = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text()


class Nothing:
    """Knows no file at all."""

    def picture(self, target: str, alt: str) -> Picture | None:  # noqa: ARG002 — the port's names
        """None."""
        return None

    def address(self, target: str) -> str | None:  # noqa: ARG002 — the same
        """None."""
        return None


class Everything:
    """Has a file at every address, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def picture(self, target: str, alt: str) -> Picture | None:
        """Always the same one."""
        self.asked.append(target)
        return Picture(url="/new.jpg", alt=alt, width=4, height=3)

    def address(self, target: str) -> str | None:
        """Always the same one."""
        self.asked.append(target)
        return "/new.pdf"


@given(soup)
def test_tags_are_found_in_order_and_where_they_are(html: str) -> None:
    """Each tag begins with < and ends with >, and its attributes lie in it, in order."""
    position = 0
    for tag in tags(html):
        assert position <= tag.start < tag.end <= len(html)
        assert html[tag.start] == "<"
        assert html[tag.end - 1] == ">"
        inner = tag.start
        for attribute in tag.attributes:
            assert inner < attribute.start < attribute.end < tag.end
            inner = attribute.end
        position = tag.end


@given(soup)
def test_a_text_whose_references_are_not_understood_comes_back_byte_for_byte(html: str) -> None:
    assert rewrite(html, Nothing(), eager=True) == (html, ())


@given(soup)
def test_a_text_without_relative_addresses_comes_back_byte_for_byte(html: str) -> None:
    """Nothing is asked about and nothing is changed, whatever the text."""
    assume(all(found.place != "relative" for found in references_in(html)))
    everything = Everything()
    assert rewrite(html, everything, eager=True) == (html, ())
    assert everything.asked == []


QUOTES = st.sampled_from(['"', "'", ""])
SPACE = st.sampled_from([" ", "\n", "\t  ", " / "])
NAMES = st.sampled_from(["photos/a.jpg", "b.png", "../c%20d.JPG", "é.webp", "x.jpg#y"])
OTHERS = st.sampled_from(
    ['alt="a > b"', "alt='it''s'", "data-src=a.jpg", "hidden", 'title="<img src=no.jpg>"', "ALT=x"]
)


@st.composite
def images(draw: st.DrawFn) -> tuple[str, str]:
    """An image as somebody may write it, and its address."""
    target = draw(NAMES)
    quote = draw(QUOTES)
    equals = draw(st.sampled_from(["=", " = ", "\n="]))
    written = target.replace("/", "&#47;") if draw(st.booleans()) else target
    name = draw(st.sampled_from(["src", "SRC", "Src"]))
    source = f"{name}{equals}{quote}{written}{quote}"
    before, after = draw(st.lists(OTHERS, max_size=2)), draw(st.lists(OTHERS, max_size=2))
    begin = draw(st.sampled_from(["<img", "<IMG"]))
    return f"{draw(SPACE).join([begin, *before, source, *after])} >", target


NO_IMAGES = st.sampled_from(
    [
        "words",
        "<!-- <img src=no.jpg> -->",
        "<!--> ",
        "&lt;img src=no.jpg&gt;",
        "<pre><code>&lt;img src=&quot;no.jpg&quot;&gt;</code></pre>",
        "<script>'<img src=no.jpg>'</script>",
        "<script><!-- <script> </script> <img src=no.jpg> --></script>",
        "<style>/* <img src=no.jpg> */</style>",
        "<textarea><img src=no.jpg></textarea>",
        '<p title="<img src=no.jpg>">',
        "<p title='><img src=no.jpg>'>",
        "<?php <img src=no.jpg ?>",
        '<img src="https://a.example/no.jpg">',
        '<img src="/no.jpg"><img src="#"><img src=""><img src="{static}no.jpg">',
        "<img alt=no><img data-src=no.jpg>",
        "</img src=no.jpg>",
        "1 < 2 <3",
    ]
)


@given(st.lists(images() | NO_IMAGES.map(lambda text: (text, "")), max_size=12))
def test_exactly_the_real_images_are_found(pieces: list[tuple[str, str]]) -> None:
    """Quotes, order, capitals, entities and line ends do not hide one; comments do."""
    html = "\n".join(text for text, _ in pieces)
    wanted = [target for _, target in pieces if target]
    assert [r.target for r in references_in(html) if r.place == "relative"] == wanted
    everything = Everything()
    after, pictures = rewrite(html, everything, eager=True)
    assert everything.asked == wanted
    assert len(pictures) == len(wanted)
    assert after.count('src="/new.jpg"') == len(wanted)
    assert after.count("no.jpg") == html.count("no.jpg")


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<img src=a.jpg src=b.jpg>", ["a.jpg"]),
        ("<img/src=a.jpg/>", ["a.jpg/"]),
        ("<img src='a.jpg?x=1&copy=2&amp;y&eacute;&#46;'>", ["a.jpg?x=1&copy=2&yé."]),
        ("<svg><p><style><img src=no.jpg></style>", []),
        ("<img\nsrc\n=\na.jpg\n>", ["a.jpg"]),
        ("<imgx src=a.jpg>", []),
        ("<img src='a.jpg' <img src='b.jpg'>", ["a.jpg"]),
        ('<img src="a.jpg', []),
        ("<a href=' a.pdf\n'>", ["a.pdf"]),
        ("<img =src=a.jpg src=b.jpg>", ["b.jpg"]),
        ("<svg><style>p</style><a href=a.pdf></a></svg>", ["a.pdf"]),
        ("<svg><style/><a href=a.pdf></a></svg>", ["a.pdf"]),
        ("<svg><![CDATA[ > <img src=no.jpg> ]]></svg><img src=a.jpg>", ["a.jpg"]),
        ("<svg/><style><img src=no.jpg></style>", []),
        ("<noscript><img src=a.jpg></noscript>", ["a.jpg"]),
        ("<plaintext><img src=no.jpg></plaintext>", []),
        ("<!-- a --!><img src=a.jpg>", ["a.jpg"]),
        ("<!---><img src=a.jpg>", ["a.jpg"]),
        ("</ <img src=no.jpg><img src=a.jpg>", ["a.jpg"]),
        ("<video poster=p.jpg src=v.mp4><source src=w.webm></video>", ["p.jpg", "v.mp4", "w.webm"]),
        ('<img srcset="a.jpg 1x, b.jpg 2x" src=c.jpg>', ["a.jpg", "b.jpg", "c.jpg"]),
    ],
)
def test_odd_tags(html: str, found: list[str]) -> None:
    assert [reference.target for reference in references_in(html)] == found


@pytest.mark.parametrize(
    ("target", "place"),
    [
        ("photos/a.jpg", "relative"),
        ("../E/report.md#part", "relative"),
        ("10:30.jpg", "relative"),
        ("", "here"),
        ("#part", "here"),
        ("?page=2", "here"),
        ("/e1/j1/", "site"),
        ("/home/", "site"),
        ("//cdn.example/a.jpg", "web"),
        ("https://a.example/", "web"),
        ("mailto:a@b.example", "web"),
        (" \n javascript:alert(1)", "web"),
        ("data:image/png;base64,AA", "web"),
        ("{filename}a.md", "pelican"),
        ("{static}/a.pdf", "pelican"),
        ("|attach|a.pdf", "pelican"),
        ("C:\\Users\\camille\\a.jpg", "machine"),
        ("c:/photos/a.jpg", "machine"),
        ("file:///home/camille/a.jpg", "machine"),
        ("/home/camille/a.jpg", "machine"),
        ("/Users/camille/Pictures/a.HEIC", "machine"),
        ("~/a.jpg", "machine"),
        ("\\\\server\\share\\a.jpg", "machine"),
    ],
)
def test_where_an_address_leads_is_judged_by_its_letters(target: str, place: str) -> None:
    assert place_of(target) == place


def test_the_list_of_a_srcset_is_read_as_browsers_do() -> None:
    """Commas may stand in addresses and in brackets; descriptors may be missing."""
    assert candidates("a.jpg, b.jpg 2x") == (("a.jpg", ""), ("b.jpg", "2x"))
    assert candidates(" , a,b.jpg 480w,c.jpg") == (("a,b.jpg", "480w"), ("c.jpg", ""))
    assert candidates("") == ()


def test_the_linter_gets_alt_title_and_place_of_each_image() -> None:
    """A missing alt is told from an empty one; the span is the tag's."""
    html = 'x <img src="a.jpg"> <img src=b.jpg alt="" title="Une l&eacute;gende">'
    first, second = references_in(html)
    assert (first.alt, first.title, html[first.start : first.end]) == (
        None,
        "",
        '<img src="a.jpg">',
    )
    assert (second.alt, second.title, second.kind) == ("", "Une légende", "picture")
