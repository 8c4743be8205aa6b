"""Which session somebody is likely to report on now, and which of them have their report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from desk import console
from desk.sources import read_sources
from desk.words import _
from events.book import Book
from events.models import Event, Session

SOON = timedelta(minutes=15)  # a session that is about to begin, or has just ended, is meant too
JUST_ENDED = timedelta(hours=2)

Reported = Mapping[tuple[str, str], str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """A session that one may report on now; ``report`` is the path of the one there is, or ""."""

    event: Event
    session: Session
    report: str


def reported_sessions(content: Path) -> Reported:
    """The path below ``content`` of the report on each session, by event and session.

    A translation is no report of its own.
    """
    found: dict[tuple[str, str], str] = {}
    for source in read_sources(content):
        session = source.front.text("session")
        if session and source.place and not source.place.lang:
            found.setdefault((source.place.event, session), source.path)
    return found


def proposals_from(book: Book, reported: Reported, now: datetime) -> tuple[Proposal, ...]:
    """What is on, about to begin or has just ended; what has no report and is on comes first.

    What has ended and has its report is left out.
    """
    timed = sorted(
        (
            (bool(reported.get((event.id, session.id))), not on, abs(session.begins - now),
             event.id, session.id)
            for event, session, on in _near(book, now) if session.begins
        )
    )  # fmt: skip
    return tuple(
        Proposal(event=event, session=session, report=reported.get((event.id, session.id), ""))
        for done, over, _distance, event_id, session_id in timed
        if not (done and over)
        for event in (book.events[event_id],)
        for session in (event.session(session_id),) if session
    )  # fmt: skip


def _near(book: Book, now: datetime) -> Iterator[tuple[Event, Session, bool]]:
    """Each session of about now that somebody is to cover, and whether it is on."""
    for event in book.events.values():
        for day in event.days:
            for session in day.sessions:
                if not session.cover or session.begins is None:
                    continue
                if session.begins - SOON <= now <= (session.ends or session.begins) + JUST_ENDED:
                    yield event, session, session.ends is None or now <= session.ends


def chosen(proposals: tuple[Proposal, ...], folder: str) -> Proposal | None:
    """The one that a person at the terminal wants, None for another report.

    ``folder`` is the content folder's name.
    """
    open_ones = tuple(one for one in proposals if not one.report)
    if len(proposals) == 1 and open_ones:
        return proposals[0] if _agreed(proposals[0]) else None
    if proposals:
        console.tell(_("On now, or just over:"))
    for number, one in enumerate(proposals, 1):
        console.tell(f"  {number}  {_line(one, folder)}")
    if not open_ones:
        return None
    question = _("Which one? Its number, Return for 1, or n for another report: ")
    while True:
        said = input(question).strip().lower()
        if said in {"n", "no", "non"}:
            return None
        number = int(said or 1) if (said or "1").isdecimal() else 0
        if 1 <= number <= len(proposals):
            return proposals[number - 1]


def _agreed(one: Proposal) -> bool:
    question = _("On now at %(event)s: “%(title)s” (%(id)s). Report on it? [Y/n] ")
    named = {"event": one.event.title, "title": one.session.title, "id": one.session.id}
    return input(question % named).strip().lower() not in {"n", "no", "non"}


def _line(one: Proposal, folder: str) -> str:
    """``11:00–12:30  Room A  “Less, but well” (j1-01)``, and the report that there is."""
    session = one.session
    times = "–".join(f"{time:%H:%M}" for time in (session.start, session.end) if time)
    title = _("“%(title)s” (%(id)s)") % {"title": session.title, "id": session.id}
    parts = "  ".join(part for part in (times, session.room, title) if part)
    if not one.report:
        return parts
    return parts + "  " + _("has its report: %(path)s") % {"path": f"{folder}/{one.report}"}
