"""A visitor who reads a site over and over while it is being replaced."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from tests.deploy.sites import version_of

PAGES = ("index.html", *(f"event/report-{n}/index.html" for n in range(8)))


@dataclass(slots=True)
class Reader:
    """Counts what a visitor met."""

    site: Path
    read: int = 0
    missed: int = 0
    torn: int = 0
    backwards: int = 0
    visits: int = 0
    mixed: int = 0
    versions: set[int] = field(default_factory=set)

    def pages(self) -> None:
        """Each page by its whole path: there, whole, and never older than the one before."""
        newest = -1
        for name in PAGES:
            number = self._page(self.site / name)
            self.backwards += -1 < number < newest
            newest = max(newest, number)

    def visit(self) -> None:
        """All pages through one handle of the folder: pages of one deploy only."""
        try:
            handle = os.open(self.site, os.O_RDONLY | os.O_DIRECTORY)
        except FileNotFoundError:
            self.missed += 1
            return
        try:
            found = {self._through(handle, name) for name in PAGES}
        except FileNotFoundError:
            return  # so slow that two deploys passed: the folder is gone, as a whole
        finally:
            os.close(handle)
        self.visits += 1
        self.mixed += len(found) != 1
        self.torn += -1 in found

    def _page(self, path: Path) -> int:
        self.read += 1
        try:
            number = version_of(path.read_bytes())
        except FileNotFoundError:
            self.missed += 1
            return -1
        self.torn += number < 0
        self.versions.add(number)
        return number

    def _through(self, handle: int, name: str) -> int:
        file = os.open(name, os.O_RDONLY, dir_fd=handle)
        with open(file, "rb") as page:  # noqa: PTH123 — a descriptor, not a path
            return version_of(page.read())
