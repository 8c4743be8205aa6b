"""What becomes of images, links and captions in a text."""

from __future__ import annotations

import pytest

from media.leaving import made_absolute, unlinked
from media.models import Picture
from media.rewrite import SIZES, rewrite

PICTURE = Picture(url="/E/a.jpg", alt="", width=960, height=720, sources=(("/E/a-480.webp", 480),))
MARKS = 'width="960" height="720" loading="lazy" decoding="async"'
SHOWN = f'src="/E/a.jpg" srcset="/E/a-480.webp 480w" sizes="{SIZES}" {MARKS}'


class Library:
    """Has a.jpg and a.pdf."""

    def picture(self, target: str, alt: str) -> Picture | None:  # noqa: ARG002 — the port's name
        """The picture at a.jpg."""
        return PICTURE if target == "a.jpg" else None

    def address(self, target: str) -> str | None:
        """Where the two are."""
        return {"a.pdf": "/E/a&b.pdf", "a.jpg": "/E/a-1600.webp"}.get(target)


def rewritten(html: str) -> str:
    return rewrite(html, Library(), eager=False)[0]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<img alt="x" src="a.jpg">', f'<img alt="x" {SHOWN}>'),
        ("<img src=a.jpg alt=x />", f"<img {SHOWN} alt=x />"),
        ("<img src=a.jpg alt='1 &lt; 2'>", f"<img {SHOWN} alt='1 &lt; 2'>"),
        ("<img src=missing.jpg>", "<img src=missing.jpg>"),
        ("<a href=a.pdf class=x>", '<a href="/E/a&amp;b.pdf" class=x>'),
        ("<a href=a.jpg>", '<a href="/E/a-1600.webp">'),
        (
            '<source srcset="a.jpg 2x, missing.jpg">',
            '<source srcset="/E/a-1600.webp 2x, missing.jpg">',
        ),
        ("<video poster=a.jpg>", '<video poster="/E/a-1600.webp">'),
    ],
)
def test_addresses_become_final_and_the_rest_stays(before: str, after: str) -> None:
    assert rewritten(before) == after


def test_what_the_writer_set_by_hand_is_kept() -> None:
    """No second loading attribute, and no height beside the writer's width."""
    after = rewritten('<img src="a.jpg" width=300 loading="eager">')
    assert after.count("loading=") == 1
    assert "height=" not in after
    assert "width=300" in after


def test_the_first_picture_of_a_text_is_not_lazy() -> None:
    after, _ = rewrite("<img src=a.jpg><img src=a.jpg>", Library(), eager=True)
    assert after.index('loading="eager"') < after.index('loading="lazy"')


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            '<p><img alt="x" src="a.jpg" title="Salle A &amp; B"></p>',
            f'<figure><img alt="x" {SHOWN}><figcaption>Salle A &amp; B</figcaption></figure>',
        ),
        (
            '<p class="wide">\n<a href="a.jpg"><img src="a.jpg" title="T"></a>\n</p>',
            (
                f'<figure class="wide">\n<a href="/E/a-1600.webp"><img {SHOWN}></a>\n'
                "<figcaption>T</figcaption></figure>"
            ),
        ),
    ],
)
def test_a_picture_alone_in_its_paragraph_gets_its_caption(before: str, after: str) -> None:
    assert rewritten(before) == after


@pytest.mark.parametrize(
    "html",
    [
        '<p>Voici <img src="a.jpg" title="T"></p>',
        '<p><img src="a.jpg" title="T"><img src="a.jpg"></p>',
        '<p><em><img src="a.jpg" title="T"></em></p>',
        '<p><img src="a.jpg" title=" "></p>',
        '<p><img src="a.jpg"></p>',
        '<img src="a.jpg" title="T">',
        '<p><img src="a.jpg" title="T">',
    ],
)
def test_any_other_picture_stays_in_its_line(html: str) -> None:
    assert "figure" not in rewritten(html)


def test_a_feed_gets_full_addresses() -> None:
    """Of links, pictures, posters and lists; what is full already stays."""
    html = (
        '<a href="/E/j1/">a</a><img srcset="/a.webp 480w, https://b.example/c 2x" src=/a.jpg>'
        '<video poster="/p.jpg"></video><a href="//c.example">c</a><a href="#x">d</a>'
    )
    assert made_absolute(html, "https://m.example") == (
        '<a href="https://m.example/E/j1/">a</a>'
        '<img srcset="https://m.example/a.webp 480w, https://b.example/c 2x"'
        ' src="https://m.example/a.jpg">'
        '<video poster="https://m.example/p.jpg"></video>'
        '<a href="//c.example">c</a><a href="#x">d</a>'
    )


def test_a_feed_without_such_addresses_stays_byte_for_byte() -> None:
    html = '<p title="/x">a < b <a href="https://b.example">é</a></p> /x <!-- <a href="/y"> -->'
    assert made_absolute(html, "https://m.example") == html


def test_words_stay_where_a_link_waits() -> None:
    """The link to a text that is not out goes; its words, and other links, stay."""
    other = '<a href="{filename}/e/j3.md">j3</a>'
    html = f'<a href="{{filename}}/e/j%202.md#x">le <b>lendemain</b></a>, {other}'
    assert unlinked(html, {"e/j 2.md"}) == f"le <b>lendemain</b>, {other}"
