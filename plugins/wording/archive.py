"""Lists of the whole site: reports by year and event, subjects and writers by name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Reports of one event in a year, newest first; ``event`` is None for those of no event."""

    event: Any
    reports: tuple[Any, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Year:
    """A year of the archive."""

    number: int
    groups: tuple[Group, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A subject or a writer, with the number of reports; ``url`` is root-relative."""

    text: str
    url: str
    count: int


def archive_of(articles: Iterable[Any]) -> tuple[Year, ...]:
    """The archive, newest first: years, in them events by their newest report."""
    newest = sorted(articles, key=lambda article: article.date, reverse=True)
    return tuple(
        Year(number=number, groups=_groups(list(reports)))
        for number, reports in groupby(newest, key=lambda article: article.date.year)
    )


def _groups(reports: Sequence[Any]) -> tuple[Group, ...]:
    by_event: dict[str, list[Any]] = {}
    for report in reports:
        by_event.setdefault(_event_id(report), []).append(report)
    return tuple(
        Group(event=getattr(own[0], "event", None), reports=tuple(own)) for own in by_event.values()
    )


def _event_id(report: Any) -> str:
    return getattr(getattr(report, "event", None), "id", "")


def entries(named: Iterable[tuple[Any, Sequence[Any]]], base: str) -> tuple[Entry, ...]:
    """Pelican's (tag or author, articles) pairs, by name as a dictionary would order them."""
    found = [
        Entry(text=wrapper.name, url=f"{base}/{wrapper.url}", count=len(articles))
        for wrapper, articles in named
    ]
    return tuple(sorted(found, key=lambda entry: alphabetical(entry.text)))


def alphabetical(text: str) -> str:
    """A key that orders words as readers expect: É with E, capitals with small letters."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
