"""The nouns of an event: standard library only, frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

NO_EVENT = "reports"  # the folder, and the first part of the address, of reports of no event


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """Something wrong in a file: where, and an English sentence with its values.

    ``text`` is a message id with ``%(name)s`` places, so that the desk can say it in the site's
    language; ``str(problem)`` is the English sentence.
    """

    line: int
    text: str
    values: tuple[tuple[str, str], ...] = ()
    path: str = ""

    def __str__(self) -> str:
        return self.text % dict(self.values)


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Somebody who speaks. ``key`` is empty for who is not in people.toml."""

    name: str
    key: str = ""
    url: str = ""
    page: bool = False
    mention: tuple[str, ...] = ()
    handles: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """One talk, round table or workshop; times are None where the programme gives none.

    ``cover`` is False when nobody will report on it; ``elsewhere`` is the address of a report
    that somebody else made.
    """

    id: str
    day: int
    title: str
    start: time | None = None
    end: time | None = None
    begins: datetime | None = None
    ends: datetime | None = None
    room: str = ""
    kind: str = ""
    speakers: tuple[Person, ...] = ()
    cover: bool = True
    elsewhere: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Writing:
    """Where a session's report is written in a browser.

    ``lines`` are those that its writer must paste first, "" where the code host fills them in.
    """

    url: str
    lines: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """A day of an event: J1 is number 1."""

    number: int
    date: date
    sessions: tuple[Session, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """A conference. ``url`` is its hub's address below the site's; ``intro`` is Markdown."""

    id: str
    title: str
    start: date
    end: date
    timezone: str
    url: str
    language: str = ""
    venue: str = ""
    address: str = ""
    geo: tuple[float, float] | None = None
    organiser: str = ""
    hashtag: str = ""
    color: str = ""
    demo: bool = False
    intro: str = ""
    days: tuple[Day, ...] = ()

    def session(self, session_id: str) -> Session | None:
        """The session of that id, if the programme has it."""
        return next((s for day in self.days for s in day.sessions if s.id == session_id), None)
