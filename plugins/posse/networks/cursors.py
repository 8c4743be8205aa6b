"""What a source that is no account remembers from run to run, in the text of its cursors. Pure.

Cursors are kept in a cache: whatever is in them, or nothing, must do no harm but more requests.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from .jf2_entries import Entry

AGAIN = timedelta(hours=1)  # after a page was not reached; each time twice as long
MOST_TRIES = 5
_MOST = 500  # that wait
_AT_ONCE = 20  # of them in one run


def loaded(cursor: str) -> Mapping[str, object]:
    """What was remembered, nothing where that cannot be read."""
    try:
        said = json.loads(cursor) if cursor else {}
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def moment_in(said: object) -> datetime | None:
    """A time that was remembered."""
    try:
        moment = datetime.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment and moment.tzinfo else None


def after(tries: int, now: datetime) -> datetime:
    """When a page that was not reached so many times is looked at again."""
    return now + AGAIN * (1 << max(min(tries, MOST_TRIES) - 1, 0))


class Waiting:
    """The numbers of webmentions whose page was not reached, how often, and when they are due."""

    def __init__(self, cursor: str, now: datetime) -> None:
        self._now = now
        self._known: dict[int, tuple[int, datetime]] = {}
        for number, said in loaded(cursor).items():
            tries, due = said if isinstance(said, list) and len(said) == 2 else (0, None)  # noqa: PLR2004 — as ``cursor`` writes it
            at = moment_in(due)
            if number.isascii() and number.isdigit() and isinstance(tries, int) and at:
                self._known[int(number)] = (tries, at)

    @property
    def cursor(self) -> str:
        """All of it, as it is read again."""
        kept = sorted(self._known.items())[:_MOST]
        return json.dumps({str(number): [tries, at.isoformat()] for number, (tries, at) in kept})

    def due(self) -> tuple[int, ...]:
        """Those whose time has come, as many as are looked at in one run."""
        return tuple(n for n, (_tries, at) in sorted(self._known.items()) if at <= self._now)[
            :_AT_ONCE
        ]

    def note(self, entry: Entry, *, is_done: bool) -> None:
        """What came of a look; after so many in vain, only the daily round looks again."""
        tries = self._known.pop(entry.number, (0, self._now))[0] + 1
        if not is_done and tries < MOST_TRIES:
            self._known[entry.number] = (tries, after(tries, self._now))

    def forget(self, number: int) -> None:
        """It is not listed any more."""
        self._known.pop(number, None)
