"""The site in a real browser: nothing sticks out, nothing is refused, nobody is shut out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.machine import NPM, needs
from tests.site.markup import Built
from tests.site.visit import DESK, PHONE, Visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = needs("chromium")

# One page of each kind.
KINDS = (
    "",
    "rencontres-2026/j1-table-ronde/",
    "en/rencontres-2026/j1-table-ronde/",
    "rencontres-2026/",
    "archives/",
    "tags/",
    "tags/publics/",
    "a-propos/",
    "vie-privee/",
    "404.html",
)


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def strict(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Visit]:
    """A tab as a reader has it."""
    visit = Visit(chromium, request.param, "strict")
    yield visit
    visit.context.close()


@pytest.fixture(params=[(PHONE, "light"), (DESK, "dark")], ids=["phone, light", "desk, dark"])
def looking(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Visit]:
    """A tab in which a checker may run."""
    size, scheme = request.param
    visit = Visit(chromium, size, scheme)
    yield visit
    visit.context.close()


def test_no_page_sticks_out_or_asks_anybody_else(
    strict: Visit, sample: Built, address: str
) -> None:
    """On every page: no sideways scrolling, no message in the console, no request to others."""
    assert strict.sticking_out(address, sample.pages) == []
    assert strict.trouble == []
    assert {urlsplit(url).hostname for url in strict.asked} == {"127.0.0.1"}


def test_hard_cases_do_not_stick_out_either(chromium: Browser, hard: Built) -> None:
    """Words longer than a phone, from the disk: only their width is looked at."""
    visit = Visit(chromium, PHONE, "light")
    css = (hard.folder / "theme" / "style.css").read_text(encoding="utf-8")
    for path in ("days/opening/", "days/", ""):
        text = (hard.folder / path / "index.html").read_text(encoding="utf-8")
        visit.page.set_content(text)
        visit.page.add_style_tag(content=css)
        wide = visit.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, path
    visit.context.close()


@needs("npm")
def test_axe_finds_no_barrier(looking: Visit, address: str) -> None:
    """WCAG 2.2 A and AA and best practices, contents unfolded, on each kind of page."""
    assert [barrier for path in KINDS for barrier in barriers(looking, f"{address}/{path}")] == []


@needs("npm")
def test_axe_finds_no_barrier_before_who_writes(looking: Visit, pasted_address: str) -> None:
    """The same where pages lead to a code host's editor, with lines to copy."""
    for path in ("days/", "days/j1-opening/", "about/"):
        assert barriers(looking, f"{pasted_address}/{path}") == []
        wide = looking.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, path


def barriers(visit: Visit, address: str) -> list[tuple[str, str, list[str]]]:
    """What axe-core finds on a page: its address, the rule, the elements."""
    visit.page.goto(address)
    visit.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    visit.page.add_script_tag(path=NPM / "axe-core" / "axe.min.js")
    result: dict[str, Any] = visit.page.evaluate("axe.run()")
    return [
        (address, violation["id"], [node["html"] for node in violation["nodes"]])
        for violation in result["violations"]
    ]


def test_the_first_stop_of_the_keyboard_skips_to_the_text(strict: Visit, address: str) -> None:
    page = strict.page
    page.goto(f"{address}/{KINDS[1]}")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.inner_text() == "Aller au contenu"
    box = skip.bounding_box()
    assert box
    assert box["y"] >= 0, "it is seen while it has the focus"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"


def test_what_has_the_focus_can_be_seen(strict: Visit, address: str) -> None:
    page = strict.page
    page.goto(f"{address}/{KINDS[1]}")
    for _ in range(20):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid", page.evaluate("document.activeElement.outerHTML")


def test_lines_are_not_too_long_to_read(chromium: Browser, address: str) -> None:
    visit = Visit(chromium, DESK, "strict")
    visit.page.goto(f"{address}/{KINDS[1]}")
    width = visit.page.evaluate("document.querySelector('.prose').clientWidth")
    visit.context.close()
    assert 480 <= width <= 38 * 16


def test_contents_stand_beside_the_text_where_there_is_room(strict: Visit, address: str) -> None:
    strict.page.goto(f"{address}/{KINDS[1]}")
    contents, text = (strict.page.locator(css).bounding_box() for css in (".contents", ".prose"))
    assert contents
    assert text
    if strict.page.viewport_size == {"width": DESK[0], "height": DESK[1]}:
        assert contents["x"] + contents["width"] <= text["x"]
    else:
        assert contents["y"] + contents["height"] <= text["y"]


def test_an_events_colour_follows_the_scheme(chromium: Browser, address: str) -> None:
    colours = []
    for scheme in ("light", "dark"):
        visit = Visit(chromium, PHONE, scheme)
        visit.page.goto(f"{address}/{KINDS[1]}")
        colour = "getComputedStyle(document.querySelector('.moment')).color"
        colours.append(visit.page.evaluate(colour))
        visit.context.close()
    assert colours[0] == "rgb(122, 46, 58)"
    assert colours[1] != colours[0]


def test_a_whole_card_leads_to_its_report(strict: Visit, address: str) -> None:
    strict.page.goto(address)
    strict.page.locator(".card .thumbnail").first.click(force=True)  # on the link that lies over it
    assert urlsplit(strict.page.url).path == "/rencontres-2026/j1-table-ronde/"


def test_paper_carries_the_text_and_no_menus(chromium: Browser, address: str) -> None:
    visit = Visit(chromium, DESK, "dark")
    visit.page.goto(f"{address}/{KINDS[1]}")
    visit.page.emulate_media(media="print")
    assert visit.page.locator(".prose").is_visible()
    for menu in (".site-header nav", ".contents", ".previous-next", ".margin", ".ways"):
        assert not visit.page.locator(menu).first.is_visible(), menu
    ink = visit.page.evaluate("getComputedStyle(document.body).color")
    paper = visit.page.evaluate("getComputedStyle(document.body).backgroundColor")
    visit.context.close()
    assert (ink, paper) == ("rgb(0, 0, 0)", "rgb(255, 255, 255)")


def test_paper_leads_to_no_editor(chromium: Browser, pasted_address: str) -> None:
    visit = Visit(chromium, DESK, "light")
    for path, css in (("days/", ".write"), ("days/j1-opening/", ".edit"), ("about/", ".edit")):
        visit.page.goto(f"{pasted_address}/{path}")
        assert visit.page.locator(css).first.is_visible(), path
        visit.page.emulate_media(media="print")
        assert not [one for one in visit.page.locator(css).all() if one.is_visible()], path
        visit.page.emulate_media(media="screen")
    visit.context.close()
