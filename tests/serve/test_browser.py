"""What a writer sees, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.machine import needs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    from tests.serve.running import Running

    Start = Callable[..., Running]

pytestmark = needs("chromium")


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    """One tab; a message in its console, as of a refused script, fails the test."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(8000)
    page = context.new_page()
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda message: trouble.append(message.text))
    yield page
    context.close()
    refused = [text for text in trouble if not text.startswith("Failed to load resource")]
    assert refused == [], "what is not there, as a favicon, may be missing; nothing may be refused"


def set_hidden(page: Page, *, hidden: bool) -> None:
    """Put a tab behind another one, or before: headless tabs all believe to be in front."""
    page.evaluate(
        """hidden => {
          Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        hidden,
    )


def test_a_saved_text_appears_by_itself_where_one_was_reading(start: Start, tab: Page) -> None:
    running = start()
    tab.goto(f"{running.address}/report/")
    tab.evaluate("scrollTo(0, 1234)")
    running.write("content/report.md", "the new text")
    tab.locator("#text", has_text="the new text").wait_for()
    tab.wait_for_function("scrollY === 1234")
    assert tab.locator("live-preview").count() == 0
    color = tab.evaluate("getComputedStyle(document.querySelector('h1')).color")
    assert color == "rgb(1, 2, 3)", "the site's own style is there, under the site's own policy"


def test_a_problem_is_shown_over_the_last_good_page_until_it_is_mended(
    start: Start, tab: Page
) -> None:
    """As text, whatever it holds; it can be put away, and comes back with the next one."""
    running = start()
    tab.goto(f"{running.address}/report/")
    problem = tab.get_by_role("alert")
    running.write("content/report.md", "BROKEN")
    problem.get_by_text("content/report.md, line 3: <b>broken</b>").wait_for()
    assert problem.get_by_role("heading").inner_text() == "The site could not be built"
    assert problem.locator("b").count() == 0
    assert tab.locator("#text").inner_text() == "the text of report"
    tab.wait_for_function(
        "innerHeight === Math.round(document.querySelector('live-preview')"
        ".getBoundingClientRect().bottom)"
    )
    tab.wait_for_function(  # the end of the page can be seen, above what covers it
        """() => {
          scrollTo(0, 99999);
          const box = (name) => document.querySelector(name).getBoundingClientRect();
          return box("body").bottom <= box("live-preview").top && box("live-preview").height > 50;
        }"""
    )
    problem.get_by_role("button", name="Hide").click()
    problem.wait_for(state="detached")
    running.write("content/report.md", "BROKEN again")
    problem.wait_for()
    tab.reload()
    problem.wait_for()
    running.write("content/report.md", "mended")
    tab.locator("#text", has_text="mended").wait_for()
    assert problem.count() == 0


def test_mistakes_are_a_line_that_opens(start: Start, tab: Page) -> None:
    running = start(text="MISTAKE")
    tab.goto(f"{running.address}/report/")
    line = tab.get_by_text("1 mistake in what is written")
    line.wait_for()
    mistake = tab.get_by_text("content/report.md, line 7: no <alt>")
    assert not mistake.is_visible()
    line.click()
    mistake.wait_for()
    running.write("content/report.md", "fine now")
    tab.locator("#text", has_text="fine now").wait_for()
    assert tab.locator("live-preview").count() == 0


def test_a_site_that_cannot_be_built_yet_appears_when_it_can(start: Start, tab: Page) -> None:
    running = start(text="BROKEN")
    tab.goto(f"{running.address}/report/")
    tab.get_by_role("heading", name="The site could not be built").wait_for()
    tab.get_by_text("content/report.md, line 3").wait_for()
    running.write("content/other.md", "BROKEN too")
    tab.get_by_text("content/other.md, line 3").wait_for()
    running.write("content/other.md", "fine")
    running.write("content/report.md", "here it is")
    tab.locator("#text", has_text="here it is").wait_for()


def test_a_page_that_is_not_there_yet_appears(start: Start, tab: Page) -> None:
    running = start()
    tab.goto(f"{running.address}/new/")
    tab.locator("#text", has_text="the text of 404").wait_for()
    running.write("content/new.md", "here it is")
    tab.locator("#text", has_text="here it is").wait_for()


def test_a_preview_that_was_started_again_is_found_again(start: Start, tab: Page) -> None:
    """And one that starts with a mistake does not take the page away."""
    running = start()
    tab.goto(f"{running.address}/report/")
    tab.locator("#text", has_text="the text of report").wait_for()
    running.interrupt()
    running.write("content/report.md", "BROKEN")
    again = start(f"port={running.port}")
    tab.get_by_role("alert").wait_for()
    assert tab.locator("#text").inner_text() == "the text of report"
    again.write("content/report.md", "since then")
    tab.locator("#text", has_text="since then").wait_for()


def test_many_tabs_work(start: Start, tab: Page) -> None:
    """A browser opens six connections to one server: tabs that nobody sees must keep none."""
    running = start()
    tabs = [tab, *(tab.context.new_page() for _tab in range(6))]
    for page in tabs:
        page.goto(f"{running.address}/report/")
        page.wait_for_function("performance.getEntriesByType('navigation')[0].loadEventEnd > 0")
        set_hidden(page, hidden=True)
    running.write("content/report.md", "while nobody looked")
    running.until_built(2)
    assert {page.locator("#text").inner_text() for page in tabs} == {"the text of report"}
    for page in tabs:
        set_hidden(page, hidden=False)
        page.locator("#text", has_text="while nobody looked").wait_for()
        set_hidden(page, hidden=True)
