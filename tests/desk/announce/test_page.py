"""The page of `preview` in a real browser: it copies exactly, asks nobody, lets nothing run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from desk.announce.mockups import Sheet
from desk.announce.page import write_page
from posse.models import ReportPicture
from tests.desk.announce.posts import NOW, report
from tests.machine import NPM, needs

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

from tests.desk.announce.situations import HOSTILE, sheets_of, situation_at, text_of


@dataclass
class Opened:
    """The page in a tab, and what it did."""

    page: Page
    asked: list[str]
    trouble: list[str]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[Sheet, ...]]:
    """A page with a picture, a warning, a problem, a hostile title, and reports that are left."""
    folder = tmp_path_factory.mktemp("preview")
    plain = report(
        summary="Cinq personnes. " * 12,
        pictures=(ReportPicture(url="photos/t.jpg", alt=f"Une {HOSTILE}"),
                  ReportPicture(url="photos/none.jpg", alt="Une table que voilà")),
        warning="chiffres & <b>budgets</b>", published=NOW + timedelta(hours=2),
    )  # fmt: skip
    hostile = report(
        id="e/hostile", title=HOSTILE, summary=HOSTILE, lang="en", hashtag="<b>x",
        wording=(("linkedin", f"{HOSTILE}\n\n  two  spaces «\u00a0é\u00a0» {{link}}\nlast 👩‍🚀"),
                 ("bluesky", "long " * 80)),
        published=NOW + timedelta(hours=1),
    )  # fmt: skip
    situation = situation_at(folder, plain, hostile, SITENAME=HOSTILE)
    (situation.site.output / "photos").mkdir()
    Image.new("RGB", (1600, 900), "teal").save(situation.site.output / "photos" / "t.jpg")
    found = sheets_of(situation)
    path = write_page(situation, found, found, "")
    return path, found


@pytest.fixture(params=[(360, "light"), (1280, "dark")], ids=str)
def opened(
    request: pytest.FixtureRequest, chromium: Browser, shown: tuple[Path, tuple[Sheet, ...]]
) -> Iterator[Opened]:
    width, scheme = request.param
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=False
    )
    context.set_default_timeout(8000)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab = Opened(page=context.new_page(), asked=[], trouble=[])
    tab.page.on("request", lambda request: tab.asked.append(request.url))
    tab.page.on("console", lambda message: tab.trouble.append(message.text))
    tab.page.on("pageerror", lambda error: tab.trouble.append(str(error)))
    tab.page.on("dialog", lambda dialog: tab.trouble.append(dialog.message))
    tab.page.goto(shown[0].as_uri())
    yield tab
    context.close()


@needs("chromium")
def test_the_page_fits_asks_nobody_and_lets_nothing_run(opened: Opened) -> None:
    """Titles that are code stay words; only the page and its picture are read, from the disk."""
    page = opened.page
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert HOSTILE in page.locator("h2").all_inner_texts()
    assert page.locator("img[onerror], h2 *, .words b, .words script").count() == 0
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    page.wait_for_function("[...document.images].every(one => one.complete)")
    assert page.evaluate("[...document.images].map(one => one.naturalWidth > 0)") == [True] * 3
    assert {Path(url).name for url in opened.asked} == {"index.html", "1.jpg"}
    assert all(url.startswith("file://") for url in opened.asked)
    assert opened.trouble == []


@needs("chromium")
def test_the_button_copies_exactly_what_is_to_be_posted(
    opened: Opened, shown: tuple[Path, tuple[Sheet, ...]]
) -> None:
    by_hand = [m for sheet in shown[1] for m in sheet.mockups if m.account.by_hand]
    buttons = opened.page.get_by_role("button", name="Copy the text")
    assert buttons.count() == len(by_hand) == 2
    for number, mockup in enumerate(by_hand):
        buttons.nth(number).click()
        opened.page.get_by_role("status").nth(number).get_by_text("Copied").wait_for()
        copied = opened.page.evaluate("navigator.clipboard.readText()")
        assert copied == text_of(mockup)
    assert opened.trouble == []


@needs("chromium")
def test_each_text_stands_on_the_page_as_it_is_sent(
    opened: Opened, shown: tuple[Path, tuple[Sheet, ...]]
) -> None:
    texts = [text_of(m) for sheet in shown[1] for m in sheet.mockups if m.proposal]
    assert opened.page.locator(".words").evaluate_all("all => all.map(e => e.textContent)") == texts


@needs("chromium")
def test_pictures_stand_with_their_words(opened: Opened) -> None:
    """Also the words of a picture whose file is gone; nothing is read twice."""
    opened.page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    for place in ("mastodon", "bluesky"):
        shown = opened.page.locator(f".on-{place}:has(figure)").first.locator("figure")
        words = [text.strip() for text in shown.locator("figcaption").all_inner_texts()]
        assert words == [f"ALT Une {HOSTILE}", "ALT Une table que voilà"]
        pictures = shown.locator("img")
        assert pictures.count() == 1
        assert pictures.first.evaluate("one => [one.naturalWidth, one.alt]") == [800, ""]
    assert opened.page.locator(".on-mastodon:has(figure) .card").count() == 0


@needs("chromium")
def test_a_warning_is_folded_where_the_network_folds_it(opened: Opened) -> None:
    folded = opened.page.locator(".on-mastodon details")
    assert folded.locator("summary").inner_text() == "chiffres & <b>budgets</b>"
    assert not folded.locator(".words").is_visible()
    assert opened.page.locator(".on-bluesky details, .on-linkedin details").count() == 0


@needs("chromium", "npm")
def test_axe_finds_no_barrier_on_the_page(opened: Opened) -> None:
    page = opened.page
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    page.evaluate((NPM / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    result: dict[str, Any] = page.evaluate("axe.run()")
    assert [(found["id"], [node["html"] for node in found["nodes"]])
            for found in result["violations"]] == []  # fmt: skip
