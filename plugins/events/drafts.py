"""A report as it begins: its file's name and first lines. Pure.

`invoke new` writes them on the disk, and an event's page hands them to a code host's editor.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, time, tzinfo

from .models import NO_EVENT, Event, Session

LONGEST = 60  # characters of a name that is made of a title


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """What a new report starts with."""

    event: str
    slug: str
    title: str
    session: str = ""
    lang: str = ""
    author: str = ""


def draft_for_session(event: Event, session: Session) -> Draft:
    """A report of a session: named for its day and title."""
    slug = shortened(slug_of(f"j{session.day}-{session.title}"))
    return Draft(event=event.id, slug=slug, title=session.title, session=session.id)


def file_of(draft: Draft) -> str:
    """Where its file is, below the folder of the texts."""
    folder = NO_EVENT if draft.event == NO_EVENT else f"events/{draft.event}"
    return f"{folder}/{draft.slug}{f'.{draft.lang}' if draft.lang else ''}.md"


def lines_of(draft: Draft, date: datetime, author: str) -> str:
    """What its file says at first; ``author`` is the one of texts that name none, or ""."""
    author = draft.author or author
    lines = [
        f"Title: {draft.title}",
        f"Date: {date:%Y-%m-%d %H:%M}",
        *([f"Author: {author}"] if author else []),
        "Status: draft",
        *([f"Session: {draft.session}"] if draft.session else []),
        "Tags: ",
        "Summary: ",
        "",
        "",
    ]
    return "\n".join(lines)


def date_for(event: Event, session: Session, zone: tzinfo) -> datetime:
    """The date for a report of a session before anybody writes it: when the session begins.

    Not when it ends: a report that is out before its date waits for it.
    """
    if session.begins:
        return session.begins.astimezone(zone)
    day = next(day.date for day in event.days if day.number == session.day)
    return datetime.combine(day, time.min, zone)


def shortened(name: str) -> str:
    """A name that is made of a title, cut to what an address can well have."""
    return name[:LONGEST].rstrip("-")


def slug_of(name: str) -> str:
    """The name in lower-case ASCII letters, digits and hyphens."""
    from unidecode import unidecode  # Pelican brings it and has it loaded

    plain = unidecode(unicodedata.normalize("NFC", name)).lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
