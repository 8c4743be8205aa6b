"""Use case: tell the pages that a report links to, politely, one after the other."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from .hosts import host_of
from .telling import Taken, Told, due, newest

PAUSE = 1.0  # seconds between two requests to one host
MOST = 50  # pages that are told in one run; the others wait for the next one


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A report as its page is: where it links to, what it says (``digest``), and if it is new.

    Of one that was removed ``links`` are () and ``digest`` is "": its page says so.
    """

    report: str
    permalink: str
    links: tuple[str, ...]
    digest: str
    is_new: bool


class Teller(Protocol):
    """Can tell a page."""

    def inform(self, source: str, target: str) -> tuple[Taken, str]:
        """Say that ``source`` links, or no longer links, to ``target``; and evidence in words."""


class Record(Protocol):
    """Who was told."""

    def read(self, report: str) -> tuple[Told, ...]:
        """All that is known of a report's links."""

    def write(self, told: Told) -> None:
        """Keep what was done, at once."""


def waiting(sources: Iterable[Source], record: Record, now: datetime) -> list[tuple[Source, str]]:
    """The pages that are to be told now, with the report that links there."""
    return [(source, target) for source in sources for target in _targets(source, record, now)]


def notify(
    sources: Iterable[Source],
    record: Record,
    teller: Teller,
    *,
    clock: Callable[[], datetime],
    sleep: Callable[[float], None] = time.sleep,
    most: int = MOST,
) -> Iterator[Told]:
    """Tell what is to be told; what came of each page, as soon as it is kept."""
    asked: dict[str, float] = {}
    for source, target in waiting(sources, record, clock())[:most]:
        host = host_of(target)
        if host in asked:
            sleep(PAUSE)
        asked[host] = 1.0
        taken, evidence = teller.inform(source.permalink, target)
        last = newest(record.read(source.report)).get(target)
        again = last.tries if last and last.taken is Taken.UNREACHED else 0
        told = Told(
            report=source.report, target=target, at=clock(), taken=taken, digest=source.digest,
            is_linked=target in source.links,
            tries=again + 1 if taken is Taken.UNREACHED else 0, evidence=evidence,
        )  # fmt: skip
        record.write(told)
        yield told


def _targets(source: Source, record: Record, now: datetime) -> tuple[str, ...]:
    known = newest(record.read(source.report))
    return due(source.links, known, source.digest, now, is_new=source.is_new)
