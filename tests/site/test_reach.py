"""Within reach of small screens and of thumbs: what scrolls says so, what is hit can be hit."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.machine import needs
from tests.site.markup import Built
from tests.site.visit import DESK, PHONE, Visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

pytestmark = needs("chromium")

TWICE = (180, 740)  # a phone on which all is twice as large
TARGET = 24  # pixels, WCAG 2.2, 2.5.8
SHADE = 8  # of 255
TARGETS = """[...document.links]
    .filter(a => a.checkVisibility() && !a.closest('.words, .prose, .skip'))
    .map(a => [a.textContent.trim(), a.getBoundingClientRect().height])"""
LINES_OF_WORDS = """css => {
    const text = document.querySelector(css).firstChild
    return [...text.data.matchAll(/\\S+/g)].map(word => {
        const range = document.createRange()
        range.setStart(text, word.index)
        range.setEnd(text, word.index + word[0].length)
        return [word[0], range.getClientRects().length]
    })
}"""


def test_nothing_sticks_out_where_all_is_twice_as_large(
    chromium: Browser, sample: Built, address: str
) -> None:
    visit = Visit(chromium, TWICE, "strict")
    too_wide = visit.sticking_out(address, sample.pages)
    visit.context.close()
    assert too_wide == []


def test_no_word_of_a_title_is_cut_where_all_is_twice_as_large(
    chromium: Browser, address: str
) -> None:
    """Each word of an event's title stands on one line."""
    visit = Visit(chromium, TWICE, "strict")
    visit.page.goto(f"{address}/rencontres-2026/")
    cut = visit.page.evaluate(LINES_OF_WORDS, "h1")
    visit.context.close()
    assert {word: lines for word, lines in cut if lines > 1} == {}
    assert [word for word, _lines in cut][:1] == ["Rencontres"]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_what_stands_alone_is_high_enough_for_a_thumb(
    chromium: Browser, sample: Built, address: str, size: tuple[int, int]
) -> None:
    """Links outside running text, on every page."""
    visit = Visit(chromium, size, "strict")
    small = []
    for path in sample.pages:
        visit.page.goto(f"{address}/{path}")
        found = visit.page.evaluate(TARGETS)
        small += [(path, text, height) for text, height in found if height < TARGET]
    visit.context.close()
    assert small == []


def test_sessions_look_alike_whatever_became_of_them(chromium: Browser, address: str) -> None:
    visit = Visit(chromium, PHONE, "strict")
    visit.page.goto(f"{address}/rencontres-2026/")
    fonts = visit.page.evaluate(
        "[...document.querySelectorAll('.slot')].map(slot => [slot.className,"
        " getComputedStyle(slot.querySelector('h3')).fontFamily])"
    )
    visit.context.close()
    assert "slot elsewhere" in {state for state, _font in fonts}
    assert len({font for _state, font in fonts}) == 1


@pytest.mark.parametrize(
    ("path", "css"), [("rencontres-2026/j1-table-ronde/", ".prose .wide"), ("repondre/", "pre")]
)
def test_what_scrolls_sideways_shows_that_it_does(
    chromium: Browser, address: str, path: str, css: str
) -> None:
    """A shade at its right edge, until all of it was scrolled by; then the left edge has one."""
    visit = Visit(chromium, PHONE, "strict")
    visit.page.goto(f"{address}/{path}")
    box = visit.page.locator(css).first
    before = [_shade(box, side) for side in ("left", "right")]
    box.evaluate("box => { box.scrollLeft = box.scrollWidth }")
    after = [_shade(box, side) for side in ("left", "right")]
    visit.context.close()
    assert (before, after) == ([False, True], [True, False])


def _shade(box: Locator, side: str) -> bool:
    """Whether the box is darker at this edge than a little further in, where no letter stands."""
    with Image.open(BytesIO(box.screenshot())) as picture:
        grey = picture.convert("L")
    edge, inside = (2, 30) if side == "left" else (grey.width - 3, grey.width - 31)
    # The lightest pixel of a column is the ground between the letters.
    return _ground(grey, inside) - _ground(grey, edge) > SHADE


def _ground(grey: Image.Image, column: int) -> int:
    lightest = grey.crop((column, 4, column + 1, grey.height - 4)).getextrema()[1]
    assert isinstance(lightest, int)
    return lightest
