"""Webmentions that we send: find where a page takes them, and say that a report links to it.

https://www.w3.org/TR/webmention/ — the page and its endpoint are strangers' addresses: both are
asked through the guarded fetcher, and neither gets anything but the two addresses.
"""

from __future__ import annotations

from ..endpoint import endpoint_of
from ..errors import NotOpened, NotReached
from ..fetch import Fetcher, Page
from ..telling import Taken
from .answers import clean

_HTML = ("text/html", "application/xhtml+xml")
_ACCEPT = "text/html, application/xhtml+xml, */*;q=0.5"
_LONGEST = 5_000_000  # bytes of a page that one of our writers linked to


class Sender:
    """Tells pages."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher

    def inform(self, source: str, target: str) -> tuple[Taken, str]:
        """See Teller."""
        try:
            page = self._fetcher.get(target, most=_LONGEST, headers={"Accept": _ACCEPT})
            failed = _failed(page, "the page")
            endpoint = "" if failed else endpoint_of(page.url, page.headers, _html_of(page))
            if failed or not endpoint:
                return failed or (Taken.NONE, "it takes no webmentions")
            answer = self._fetcher.post(endpoint, {"source": source, "target": target})
        except NotOpened as error:
            return Taken.REFUSED, clean(str(error))
        except NotReached as error:
            return Taken.UNREACHED, clean(str(error))
        return _failed(answer, "its endpoint") or (Taken.TAKEN, "")


def _failed(page: Page, what: str) -> tuple[Taken, str] | None:
    """What an answer that is no 2xx says; None for a 2xx."""
    if 200 <= page.status < 300:  # noqa: PLR2004 — https://www.rfc-editor.org/rfc/rfc9110#section-15.3
        return None
    later = page.status >= 500 or page.status in {408, 425, 429}  # noqa: PLR2004 — the same
    return (Taken.UNREACHED if later else Taken.REFUSED), f"{what} answers {page.status}"


def _html_of(page: Page) -> str:
    kind = page.headers.get("content-type", "").partition(";")[0].strip().lower()
    return page.body.decode("utf-8", "replace") if kind in {"", *_HTML} else ""
