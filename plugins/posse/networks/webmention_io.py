"""Webmentions that webmention.io received for the site.

https://github.com/aaronpk/webmention.io#api — its numbers rise, and what it lists is asked for in
their order. A webmention that is sent again keeps its number, and one whose page went is listed on:
so what changed of late is asked for too, and day by day every page is looked at once more.

The API takes the token in the address. It stands in no error and in no log of ours.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from ..errors import BadAccount, NotAllowed, NotReached
from ..fetch import Fetcher
from ..hosts import host_of, is_loopback
from ..voices import Batch, Home
from .answers import CallFailed
from .cursors import Waiting, loaded, moment_in
from .jf2_entries import Entry, Listing, listing_in
from .receiving import Round

if TYPE_CHECKING:
    from .http import Server

SECRETS: tuple[str, ...] = ("TOKEN",)
SETTINGS: tuple[str, ...] = ("domain", "server")
SERVER = "https://webmention.io"
PATIENCE = 30.0  # seconds for a call
PAGE, PAGES = 100, 10  # of a list, in one run
OVERLAP = 1000  # numbers that are read again: a lower one may come to light after a higher one
ROUND, STEP = timedelta(days=1), 20  # how often all pages are looked at, and how many in a run
RECEIVED, CHANGED, WAITING, ROUNDS = "received", "changed", "waiting", "rounds"
_BY_NUMBER = {"sort-by": "created", "sort-dir": "up"}
_BY_CHANGE = {"sort-by": "updated", "sort-dir": "down"}


def connect(
    name: str,
    settings: Mapping[str, object],
    secrets: Mapping[str, str],
    *,
    fetcher: Fetcher,
    patience: float = PATIENCE,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> WebmentionIo:
    """The mailbox, not asked anything yet. BadAccount, and NotAllowed for no token."""
    from .http import Server

    token = secrets["TOKEN"].strip()
    if not re.fullmatch(r"[!-~]+", token):
        raise NotAllowed("the token has signs in it that no token has: copy it again")
    domain = str(settings.get("domain") or "").strip()
    address = domain if "://" in domain else f"https://{domain}"
    server = str(settings.get("server") or SERVER).strip().rstrip("/")
    if not host_of(address):
        raise BadAccount(
            "“domain” of the source %(source)s is the host of your site, as you told it to "
            "webmention.io.", source=name,
        )  # fmt: skip
    if not (server.startswith("https://") or is_loopback(server)) or "@" in server:
        raise BadAccount(
            "“server” of the source %(source)s begins with https://: a token goes to it.",
            source=name,
        )  # fmt: skip
    for library in ("urllib3.connectionpool", "urllib3.util.retry"):
        logging.getLogger(library).addFilter(_Hidden(token))
    return WebmentionIo(
        Server(server, hidden=(token,), patience=patience, clock=clock),
        domain=host_of(address), token=token, fetcher=fetcher, clock=clock,
    )  # fmt: skip


@dataclass(frozen=True)
class _Hidden(logging.Filter):
    """Keeps what has the token in it out of a log."""

    token: str = field(repr=False)

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        return not any(form in said for form in (self.token, quote_plus(self.token)))


class WebmentionIo:
    """What it received for one site."""

    def __init__(
        self, server: Server, *, domain: str, token: str, fetcher: Fetcher,
        clock: Callable[[], datetime],
    ) -> None:  # fmt: skip
        self._server = server
        self._asked = {"domain": domain, "token": token}
        self._fetcher = fetcher
        self._clock = clock

    def news(self, home: Home, cursors: Mapping[str, str]) -> Iterator[Batch]:
        """See Listener. The page of each webmention is looked at before it is told of."""
        run = Round(self._fetcher, home, self._clock)
        failed: NotReached | NotAllowed | None = None
        try:
            waiting = Waiting(cursors.get(WAITING, ""), self._clock())
            yield from self._received(run, cursors.get(RECEIVED, ""), waiting)
            yield from self._waiting(run, waiting)
            yield from self._changed(run, cursors.get(CHANGED, ""), waiting)
            yield from self._round(run, cursors.get(ROUNDS, ""))
        except (NotReached, NotAllowed) as error:
            failed = error
        yield Batch(notes=run.notes())
        if failed:
            raise failed

    def _received(self, run: Round, cursor: str, waiting: Waiting) -> Iterator[Batch]:
        """What came since, the lowest number first."""
        state = loaded(cursor)
        highest, listed = state.get("id"), state.get("seen")
        highest = highest if isinstance(highest, int) else 0
        listed = listed if isinstance(listed, list) else []
        seen = {number for number in listed if isinstance(number, int)}
        for entry in self._since(max(0, highest - OVERLAP)):
            if entry.number in seen:
                continue
            if not run.may_take(entry):
                break
            waiting.note(entry, is_done=run.take(entry))
            highest = max(highest, entry.number)
            seen.add(entry.number)
        yield Batch(stream=WAITING, cursor=waiting.cursor)
        seen = {number for number in seen if number > highest - OVERLAP}
        yield run.batch(RECEIVED, json.dumps({"id": highest, "seen": sorted(seen)}))

    def _since(self, number: int) -> list[Entry]:
        """So many of those above a number, the lowest first. NotReached, NotAllowed."""
        found: list[Entry] = []
        for page in range(PAGES):
            more = self._page(page, PAGE, since_id=str(number), **_BY_NUMBER)
            found += more.entries
            if more.length < PAGE:
                break
        else:
            numbers = [entry.number for entry in found]
            if numbers != sorted(numbers):
                raise NotReached("its answer is not in the order that was asked for")
        return sorted(found, key=lambda entry: entry.number)

    def _waiting(self, run: Round, waiting: Waiting) -> Iterator[Batch]:
        """Those whose page was not reached before."""
        for number in waiting.due():
            found = self._page(0, 1, since_id=str(number - 1), **_BY_NUMBER)
            entry = next((one for one in found.entries if one.number == number), None)
            if entry is None:
                waiting.forget(number)
            elif run.has_taken(entry) or not run.may_take(entry):
                continue
            else:
                waiting.note(entry, is_done=run.take(entry))
        yield run.batch(WAITING, waiting.cursor)

    def _changed(self, run: Round, cursor: str, waiting: Waiting) -> Iterator[Batch]:
        """What was told again of late; of the first time, nothing that was not told just now."""
        known = loaded(cursor).get("marks")
        marks: list[str] = []
        for page in range(PAGES):
            found = self._page(page, PAGE, **_BY_CHANGE)
            for entry in found.entries:
                is_new = isinstance(known, list) and entry.mark not in known
                if is_new and not run.has_taken(entry):
                    if not run.may_take(entry):
                        continue
                    waiting.note(entry, is_done=run.take(entry))
                marks.append(entry.mark)
            is_met = not isinstance(known, list) or any(one.mark in known for one in found.entries)
            if is_met or found.length < PAGE:
                break
        yield Batch(stream=WAITING, cursor=waiting.cursor)
        yield run.batch(CHANGED, json.dumps({"marks": marks[:PAGE]}))

    def _round(self, run: Round, cursor: str) -> Iterator[Batch]:
        """A few of all, to see whether their pages still lead to us."""
        state, now = loaded(cursor), self._clock()
        begun, at = moment_in(state.get("begun")), state.get("at")
        if begun is None:
            begun, at = now, None
        elif not isinstance(at, int) and now >= begun + ROUND:
            begun, at = now, 0
        if isinstance(at, int):
            found = self._page(0, STEP, since_id=str(at), **_BY_NUMBER)
            for entry in found.entries:
                if not run.has_taken(entry) and run.may_take(entry):
                    run.take_again(entry)
            numbers = [entry.number for entry in found.entries if entry.number > at]
            at = max(numbers) if numbers and found.length == STEP else None
        yield run.batch(ROUNDS, json.dumps({"begun": begun.isoformat(), "at": at}))

    def _page(self, page: int, most: int, **asked: str) -> Listing:
        """One answer. NotReached, NotAllowed."""
        error: NotReached | NotAllowed
        try:
            answer = self._server.get(
                "/api/mentions.jf2", **self._asked, **asked,
                **{"per-page": str(most), "page": str(page)},
            ).json()  # fmt: skip
        except CallFailed as failed:
            error = failed.as_look()
        else:
            found = listing_in(answer)
            if found is not None:
                return replace(found, entries=tuple(one for one in found.entries if one.number))
            error = NotReached("its answer is no list of webmentions (jf2)")
        raise error  # out of the handler: what hangs on the failure has the address in it
