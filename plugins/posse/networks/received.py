"""A webmention that was received, as a mention of a report or as coverage of an event. Pure."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from ..hosts import host_of
from ..voices import GESTURES, Author, Coverage, Mention
from .content import one_line
from .jf2_entries import Entry
from .strangers import BRIDGY

NETWORK = "webmention"
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # the web is no older


def mention_of(entry: Entry, report: str, now: datetime, *, is_quiet: bool) -> Mention:
    """The entry as a mention of a report. A quiet one keeps neither words nor author."""
    at = _moment_of(entry, now)
    if is_quiet:
        return Mention(
            id=id_of(entry, report), network=NETWORK, report=report, kind=entry.kind, url="",
            author=Author(id=""), published=at, addressed=True, is_quiet=True,
        )  # fmt: skip
    words, is_html = _words(entry)
    return Mention(
        id=id_of(entry, report),
        network=NETWORK,
        report=report,
        kind=entry.kind,
        url=_place(entry),
        author=entry.author,
        published=at,
        content=words,
        is_html=is_html,
        pictures=entry.pictures,
        addressed=True,
        also=() if entry.source == _place(entry) else (entry.source,),
    )


def coverage_of(entry: Entry, event: str, now: datetime) -> Coverage:
    """The entry as something about an event as a whole."""
    words, is_html = _words(entry)
    return Coverage(
        id=id_of(entry, event), network=NETWORK, event=event, url=_place(entry),
        title=one_line(entry.name), author=entry.author, published=_moment_of(entry, now),
        content=words, is_html=is_html, addressed=True, is_linked=True,
    )  # fmt: skip


def id_of(entry: Entry, about: str) -> str:
    """The same for a source and what it is about, whatever it says; it tells nobody the source.

    The id stands in files that everybody may read, and the source may be private.
    """
    source = hashlib.sha256(entry.source.encode(errors="replace")).hexdigest()[:32]
    return f"{NETWORK}:{about}:{source}"


def _place(entry: Entry) -> str:
    """Where a person reads it: what comes through Bridgy stands on its network."""
    return entry.url if host_of(entry.source) in BRIDGY and entry.url else entry.source


def _words(entry: Entry) -> tuple[str, bool]:
    """What is said, and whether it is HTML; of a gesture only the answer to an invitation."""
    if entry.kind in GESTURES:
        return entry.answer, False
    return (entry.content, entry.is_html) if entry.content else (entry.name, False)


def _moment_of(entry: Entry, now: datetime) -> datetime:
    """When it was said: never in the future, and the same each time that it is told."""
    times = (entry.published, entry.received)
    return next((time for time in times if time and _EARLIEST <= time <= now), now)
