"""Mentions that another receiver of webmentions lists: a feed of jf2, or of microformats in JSON.

https://www.w3.org/TR/jf2/ — such a feed has no numbers to go on from: it is read whole each time,
and what was looked at is remembered. The page of each mention is looked at again day by day, also
when the feed has it no more: receivers drop what is gone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from ..errors import BadAccount, NotReached
from ..fetch import Fetcher
from ..voices import Batch, Home, Kind
from .answers import Answer, CallFailed, failure
from .content import is_address
from .cursors import after, loaded, moment_in
from .jf2_entries import Entry, listing_in, without_words
from .receiving import Round

SECRETS: tuple[str, ...] = ()
SETTINGS: tuple[str, ...] = ("feed",)
LONGEST = 5_000_000  # bytes of a feed
MOST = 2000  # mentions of one feed
MOST_DROPPED = 500  # mentions that it has no more
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
            known.note_listed(entry)
            first = known.first(entry)
            if not known.is_due(entry) or run.has_taken(entry) or not run.may_take(entry):
                known.keep(entry)
                continue
            take = run.take_again if known.is_done(entry) else run.take
            is_done = take(replace(entry, received=entry.received or first))
            known.note(entry, is_done=is_done)
        for dropped in known.dropped():
            if known.is_due(dropped) and run.may_take(dropped):
                known.note(dropped, is_done=run.take_dropped(dropped))
            else:
                known.keep(dropped)
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
    """What was looked at, by its mark: when first, how often in vain, and when again.

    And where, and what it is about, for the day when the feed has it no more; of a private one not.
    """

    def __init__(self, cursor: str, now: datetime) -> None:
        self._now = now
        self._before = loaded(cursor)
        self._after: dict[str, list[object]] = {}
        self._listed: set[tuple[str, str]] = set()

    @property
    def cursor(self) -> str:
        """All that is listed now, and what was dropped, as it is read again."""
        return json.dumps(self._after)

    def first(self, entry: Entry) -> datetime:
        """When it was seen first."""
        return self._first(entry.mark)

    def is_due(self, entry: Entry) -> bool:
        """Whether it is looked at now."""
        due = moment_in(self._of(entry.mark)[2])
        return due is None or due <= self._now

    def is_done(self, entry: Entry) -> bool:
        """Whether it was looked at before, and its page was reached."""
        return self._of(entry.mark)[1] == 0 and entry.mark in self._before

    def note_listed(self, entry: Entry) -> None:
        """The feed has it."""
        self._listed |= {(entry.source, target) for target in entry.targets}

    def dropped(self) -> tuple[Entry, ...]:
        """What the feed has no more, in no other words either: what was seen last first."""
        found = filter(None, (self._dropped(mark) for mark in self._before))
        newest = sorted(found, key=lambda one: (self.first(one), one.mark), reverse=True)
        return tuple(newest[:MOST_DROPPED])

    def keep(self, entry: Entry) -> None:
        """What is known of it already; nothing of what was not looked at."""
        if entry.mark in self._before:
            self._after.setdefault(entry.mark, [*self._of(entry.mark), *_place(entry)])

    def note(self, entry: Entry, *, is_done: bool) -> None:
        """What came of a look."""
        first, tries, _due = self._of(entry.mark)
        tries = 0 if is_done else (tries if isinstance(tries, int) else 0) + 1
        due = self._now + ROUND if is_done else after(tries, self._now)
        first = first if moment_in(first) else self._now.isoformat()
        self._after[entry.mark] = [first, tries, due.isoformat(), *_place(entry)]

    def _first(self, mark: str) -> datetime:
        return moment_in(self._of(mark)[0]) or self._now

    def _of(self, mark: str) -> list[object]:
        said = self._before.get(mark)
        return said[:3] if isinstance(said, list) and len(said) >= 3 else [None, 0, None]  # noqa: PLR2004 — as ``note`` writes it

    def _dropped(self, mark: str) -> Entry | None:
        said = self._before[mark]
        place = said[3:] if isinstance(said, list) else []
        if mark in self._after or len(place) != 3 or place[1] not in [*Kind]:  # noqa: PLR2004 — as ``_place`` writes it
            return None
        source, kind, targets = place
        if not (isinstance(source, str) and is_address(source) and isinstance(targets, list)):
            return None
        about = [one for one in targets if is_address(one) and (source, one) not in self._listed]
        if not about:
            return None
        return without_words(mark, source, Kind(kind), tuple(about), self._first(mark))


def _place(entry: Entry) -> tuple[object, ...]:
    """What is remembered to look at it when the feed has it no more."""
    return () if entry.is_private else (entry.source, entry.kind, entry.targets)
