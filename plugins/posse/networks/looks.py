"""Whether a page that is said to mention us leads to us, by looking at it.

https://www.w3.org/TR/webmention/#webmention-verification — the page is a stranger's address: it is
asked through the guarded fetcher, once a run, and so many in a run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ..addresses import plain
from ..endpoint import links_to
from ..errors import NotOpened, NotReached
from ..fetch import Fetcher, Page
from ..voices import Home
from .answers import clean
from .strangers import is_unrepeatable

MOST = 200  # pages in one run
TIME = timedelta(minutes=3)  # for all of them
LONGEST = 5_000_000  # bytes of a page
_ACCEPT = "text/html, application/xhtml+xml, application/json;q=0.5, text/plain;q=0.5, */*;q=0.1"
_HTML = frozenset({"", "text/html", "application/xhtml+xml"})
_GONE = frozenset({404, 410})
_ADDRESS = re.compile(r"https?://[^\s\"'<>\\]+")
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class Found(StrEnum):
    """What a look at a page found. CLOSED is a page that must not be opened."""

    READ = "read"
    GONE = "gone"
    CLOSED = "closed"
    UNREACHED = "unreached"


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """A look at a page: which reports and events of ours it leads to, where it was READ.

    ``is_quiet`` is whether the page asks that its words are not shown elsewhere; ``why`` says what
    stood in the way.
    """

    found: Found
    about: frozenset[str] = frozenset()
    is_quiet: bool = False
    why: str = ""


class Lookout:
    """Looks at pages, for one run."""

    def __init__(
        self, fetcher: Fetcher, home: Home, clock: Callable[[], datetime], *, most: int = MOST
    ) -> None:
        self._fetcher = fetcher
        self._home = home
        self._clock = clock
        self._most = most
        self._end = clock() + TIME
        self._seen: dict[str, Look] = {}

    def may_look_at(self, source: str) -> bool:
        """Whether there is time left in this run to look at it."""
        if source in self._seen:
            return True
        return len(self._seen) < self._most and self._clock() < self._end

    def at(self, source: str) -> Look:
        """What stands there; the same for the whole run."""
        if source not in self._seen:
            self._seen[source] = self._look(source)
        return self._seen[source]

    def _look(self, source: str) -> Look:
        try:
            page = self._fetcher.get(source, most=LONGEST, headers={"Accept": _ACCEPT})
        except NotOpened as error:
            return Look(found=Found.CLOSED, why=clean(str(error)))
        except NotReached as error:
            return Look(found=Found.UNREACHED, why=clean(str(error)))
        if page.status in _GONE:
            return Look(found=Found.GONE, why=f"it answers {page.status}")
        if not 200 <= page.status < 300:  # noqa: PLR2004 — https://www.rfc-editor.org/rfc/rfc9110#section-15.3
            return Look(found=Found.UNREACHED, why=f"it answers {page.status}")
        return self._read(page)

    def _read(self, page: Page) -> Look:
        text = page.body.decode(_MARKS.get(page.body[:2], "utf-8"), "replace")
        kind = page.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind in _HTML:
            links: Iterable[str] = links_to(text, page.url)
        elif kind.startswith("text/") or kind.endswith("json"):
            links = (found[0] for found in _ADDRESS.finditer(text.replace("\\/", "/")))
        else:
            links = ()
        ours = {**self._home.hubs, **self._home.addresses}
        return Look(
            found=Found.READ,
            about=frozenset(ours[place] for place in map(plain, links) if place in ours),
            is_quiet=is_unrepeatable(text if kind in _HTML else "", page.headers),
            why="it does not lead to us",
        )
