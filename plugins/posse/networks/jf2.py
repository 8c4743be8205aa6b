"""Mentions that another receiver of webmentions lists: a feed of jf2, or of microformats in JSON.

https://www.w3.org/TR/jf2/ — such a feed has no numbers to go on from: it is read whole each time,
and what was looked at is remembered. The page of each mention is looked at again day by day.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from ..errors import BadAccount, NotReached
from ..fetch import Fetcher
from ..voices import Batch, Home
from .answers import Answer, CallFailed, failure
from .content import is_address
from .cursors import after, loaded, moment_in
from .jf2_entries import Entry, listing_in
from .receiving import Round

SECRETS: tuple[str, ...] = ()
SETTINGS: tuple[str, ...] = ("feed",)
LONGEST = 5_000_000  # bytes of a feed
MOST = 2000  # mentions of one feed
ROUND = timedelta(days=1)
_ACCEPT = "application/jf2feed+json, application/mf2+json, application/json"


def connect(
    name: str,
    settings: Mapping[str, object],
    _secrets: Mapping[str, str],
    *,
    fetcher: Fetcher,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Jf2:
    """The feed, not asked for yet. BadAccount."""
    feed = str(settings.get("feed") or "").strip()
    if not is_address(feed):
        raise BadAccount(
            "“feed” of the source %(source)s is the address of a feed, with https://.",
            source=name,
        )  # fmt: skip
    return Jf2(feed, fetcher, clock)


class Jf2:
    """One feed."""

    def __init__(self, feed: str, fetcher: Fetcher, clock: Callable[[], datetime]) -> None:
        self._feed = feed
        self._fetcher = fetcher
        self._clock = clock

    def news(self, home: Home, cursors: Mapping[str, str]) -> Iterator[Batch]:
        """See Listener. The page of each mention is looked at before it is told of."""
        run = Round(self._fetcher, home, self._clock)
        known = _Known(cursors.get("", ""), self._clock())
        for entry in self._entries():
            first = known.first(entry)
            if not known.is_due(entry) or run.has_taken(entry) or not run.may_take(entry):
                known.keep(entry)
                continue
            take = run.take_again if known.is_done(entry) else run.take
            is_done = take(replace(entry, received=entry.received or first))
            known.note(entry, is_done=is_done)
        yield run.batch("", known.cursor)
        yield Batch(notes=run.notes())

    def _entries(self) -> tuple[Entry, ...]:
        """What it lists now. NotReached, NotAllowed."""
        page = self._fetcher.get(self._feed, most=LONGEST, headers={"Accept": _ACCEPT})
        answer = Answer(status=page.status, headers=page.headers, body=page.body)
        failed = failure(answer, self._clock())
        if failed:
            raise failed.as_look()
        try:
            found = listing_in(answer.json())
        except CallFailed as error:
            raise error.as_look() from error
        if found is None:
            raise NotReached("its answer is no list of webmentions (jf2)")
        return found.entries[:MOST]


class _Known:
    """What was looked at, by its mark: when first, how often in vain, and when again."""

    def __init__(self, cursor: str, now: datetime) -> None:
        self._now = now
        self._before = loaded(cursor)
        self._after: dict[str, list[object]] = {}

    @property
    def cursor(self) -> str:
        """All that is listed now, as it is read again."""
        return json.dumps(self._after)

    def first(self, entry: Entry) -> datetime:
        """When it was seen first."""
        return moment_in(self._of(entry)[0]) or self._now

    def is_due(self, entry: Entry) -> bool:
        """Whether it is looked at now."""
        due = moment_in(self._of(entry)[2])
        return due is None or due <= self._now

    def is_done(self, entry: Entry) -> bool:
        """Whether it was looked at before, and its page was reached."""
        return self._of(entry)[1] == 0 and entry.mark in self._before

    def keep(self, entry: Entry) -> None:
        """What is known of it already; nothing of what was not looked at."""
        if entry.mark in self._before:
            self._after.setdefault(entry.mark, self._of(entry))

    def note(self, entry: Entry, *, is_done: bool) -> None:
        """What came of a look."""
        first, tries, _due = self._of(entry)
        tries = 0 if is_done else (tries if isinstance(tries, int) else 0) + 1
        due = self._now + ROUND if is_done else after(tries, self._now)
        first = first if moment_in(first) else self._now.isoformat()
        self._after[entry.mark] = [first, tries, due.isoformat()]

    def _of(self, entry: Entry) -> list[object]:
        said = self._before.get(entry.mark)
        return said if isinstance(said, list) and len(said) == 3 else [None, 0, None]  # noqa: PLR2004 — as ``note`` writes it
