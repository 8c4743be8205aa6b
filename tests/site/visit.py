"""A reader's tab: how large it is, what it asked for, what went wrong in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Response

PHONE, DESK = (360, 740), (1280, 800)
BAD = 400


class Visit:
    """A tab that remembers what was asked of the network and what went wrong."""

    def __init__(self, browser: Browser, size: tuple[int, int], scheme: str) -> None:
        width, height = size
        # Allowed to run axe-core; the policy itself is tested with `strict`.
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            bypass_csp=scheme != "strict",
        )
        self.context.set_default_timeout(8000)
        self.page: Page = self.context.new_page()
        self.asked: list[str] = []
        self.trouble: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.trouble.append(message.text))
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("response", self._heard)

    def _heard(self, response: Response) -> None:
        if response.status >= BAD:
            self.trouble.append(f"{response.status} {response.url}")

    def sticking_out(self, address: str, paths: Iterable[str]) -> list[tuple[str, int]]:
        """Those of a site's pages that are wider than the tab, and by how much."""
        wide = []
        for path in paths:
            self.page.goto(f"{address}/{path}")
            wide.append(
                (path, self.page.evaluate("document.documentElement.scrollWidth - innerWidth"))
            )
        return [(path, pixels) for path, pixels in wide if pixels > 0]
