"""Which pages are to be told that a report links to them. Pure.

https://www.w3.org/TR/webmention/#sending-webmentions — each page once, again when the report
changed (an update), and once more when the link or the report is gone (a deletion).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

AGAIN = timedelta(hours=1)  # after the first failure; each time twice as long
MOST_TRIES = 5
LOOK_AGAIN = timedelta(days=7)  # whether a page that took none takes them by now, at a change


class Taken(StrEnum):
    """What came of telling a page."""

    TAKEN = "taken"
    NONE = "none"
    REFUSED = "refused"
    UNREACHED = "unreached"


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A page was told of a report, or could not be.

    ``digest`` is what the report said then, ``is_linked`` whether it still linked there, ``tries``
    how often in a row the page was not reached.
    """

    report: str
    target: str
    at: datetime
    taken: Taken
    digest: str
    is_linked: bool
    tries: int = 0
    evidence: str = ""


def newest(told: Iterable[Told]) -> Mapping[str, Told]:
    """What is known by target: the last that was done."""
    return {one.target: one for one in sorted(told, key=_order)}


def _order(one: Told) -> tuple[object, ...]:
    """By time; of two at once always the same one is the last, whatever the order."""
    return (one.at, one.tries, one.taken, one.is_linked, one.digest, one.evidence, one.report)


def due(
    links: Collection[str], told: Mapping[str, Told], digest: str, now: datetime, *, is_new: bool
) -> tuple[str, ...]:
    """The pages to tell now, in the order of the links; those that are linked no more at the end.

    ``links`` are () and ``digest`` is "" for a report that was removed. ``is_new`` is whether the
    report came out of late: of what an old one links to, nobody is told years after.
    """
    fresh = is_new or bool(told)
    wanted = [link for link in links if _is_due(told.get(link), digest, now, fresh=fresh)]
    gone = [target for target, last in sorted(told.items())
            if target not in links and _is_due_as_gone(last, now)]  # fmt: skip
    return (*dict.fromkeys(wanted), *gone)


def _is_due(last: Told | None, digest: str, now: datetime, *, fresh: bool) -> bool:
    if last is None:
        return fresh
    if last.taken is Taken.UNREACHED:
        return _is_time(last, now) or (digest != last.digest and last.tries >= MOST_TRIES)
    if digest == last.digest and last.is_linked:
        return False
    return last.taken is Taken.TAKEN or now >= last.at + LOOK_AGAIN


def _is_due_as_gone(last: Told, now: datetime) -> bool:
    """Who was told of the link is told that it is gone; who never took it is not."""
    if last.is_linked:
        return last.taken is Taken.TAKEN
    return last.taken is Taken.UNREACHED and _is_time(last, now)


def _is_time(last: Told, now: datetime) -> bool:
    return last.tries < MOST_TRIES and now >= last.at + AGAIN * 2 ** max(last.tries - 1, 0)
