"""A new report: the file with what must stand in it, ready to write."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from desk import console
from desk.check.names import fit
from desk.errors import PersonNeeded, SettingsWrong
from desk.proposals import Reported, chosen, proposals_from, reported_sessions
from desk.site import Site
from desk.words import _
from events.book import Book, open_book
from events.drafts import Draft, draft_for_session, file_of, lines_of, shortened
from posse.identity import NO_EVENT, PART

TAKEN = frozenset({"event", "index"})  # event.md is the event, index.md takes its folder's name
LONGEST = 96  # characters of a part of an address


def new_report(
    site: Site, *, title: str = "", event: str = "", session: str = "", slug: str = ""
) -> None:
    """Make the file of a new report and say where it is."""
    now = datetime.now(UTC)
    draft = _draft(site, now, title=title, event=event, session=session, slug=slug)
    path = write_draft(site, draft, now)
    console.tell(_("written   %(path)s") % {"path": path.relative_to(site.root)})
    console.tell(_("It is a draft: write “Status: published” when it may go out."))


def _draft(site: Site, now: datetime, *, title: str, event: str, session: str, slug: str) -> Draft:
    book = open_book(site.content, site.lang)
    reported = {} if title and not session else reported_sessions(site.content)
    folder = str(site.settings["PATH"])
    if session:
        draft = _draft_for_id(book, session, event)
        return _first_or_named(draft, slug, reported, folder)
    if title:
        return draft_for_title(book, title=title, event=event, slug=slug)
    proposals = proposals_from(book, reported, now)
    first = proposals[0] if proposals else None
    if one := chosen(proposals, folder) if sys.stdin.isatty() else first:
        draft = draft_for_session(one.event, one.session)
        return _first_or_named(draft, slug, reported, folder)
    asked = input(_("Title: ")) if sys.stdin.isatty() else ""
    return draft_for_title(book, title=asked, event=event, slug=slug)


def _first_or_named(draft: Draft, slug: str, reported: Reported, folder: str) -> Draft:
    """The draft; a second report on a session only under a name that was asked for."""
    there = reported.get((draft.event, draft.session))
    named = {"id": draft.session, "path": f"{folder}/{there}"}
    if there and not slug:
        raise PersonNeeded(
            _("The session “%(id)s” has its report: %(path)s.") % named,
            _("Write on in it, or name a second one with --slug."),
        )
    if there:
        text = _("This is a second report on the session “%(id)s”: %(path)s is there.")
        console.tell(text % named)
    return replace_slug(draft, slug)


def _draft_for_id(book: Book, session_id: str, event_id: str) -> Draft:
    if event_id:
        _refuse_unknown_event(book, event_id)
    events = [book.events[event_id]] if event_id in book.events else list(book.events.values())
    found = [(event, session) for event in events if (session := event.session(session_id))]
    if len(found) == 1:
        return draft_for_session(*found[0])
    if found:
        raise PersonNeeded(
            _("Several events have a session “%(id)s”.") % {"id": session_id},
            _("Name the event: --event %(event)s") % {"event": found[0][0].id},
        )
    known = ", ".join(s.id for event in events for day in event.days for s in day.sessions)
    raise SettingsWrong(
        _("There is no session “%(id)s”.") % {"id": session_id},
        _("Known are %(known)s.") % {"known": known or "–"},
    )


def replace_slug(draft: Draft, slug: str) -> Draft:
    """The draft under the name that was asked for, if one was; SettingsWrong when it is unfit."""
    return replace(draft, slug=_fit_slug(slug)) if slug else draft


def _refuse_unknown_event(book: Book, event: str) -> None:
    if event not in book.events:
        known = ", ".join(sorted(book.events)) or "–"
        raise SettingsWrong(
            _("There is no event “%(event)s”.") % {"event": event},
            _("Known are %(known)s. Without an event: leave --event out.") % {"known": known},
        )


def _fit_slug(name: str) -> str:
    """The name, if a report may have it: one that is an address, and no other file's."""
    if name in TAKEN:
        raise SettingsWrong(
            _("“%(name)s” is the name of another kind of file.") % {"name": name},
            _("Give the report another name with --slug."),
        )
    if re.fullmatch(r"[a-z0-9][a-z0-9-]*", name) and not PART.match(name):
        raise SettingsWrong(
            _("The name has %(count)s letters; an address takes at most %(limit)s.")
            % {"count": len(name), "limit": LONGEST},
            _("Give the report a shorter name with --slug."),
        )
    if not PART.match(name):
        raise SettingsWrong(
            _("“%(name)s” cannot be an address.") % {"name": name},
            _("Take lower-case letters without accents, digits and hyphens: %(name)s.")
            % {"name": fit(name)},
        )
    return name


def draft_for_title(book: Book, *, title: str, event: str = "", slug: str = "") -> Draft:
    """A report of no session; SettingsWrong when the event is not there or the name is unfit."""
    if not title.strip():
        raise PersonNeeded(
            _("A report needs a title."),
            _('Write `invoke new --title "…"`.'),
        )
    if event and event != NO_EVENT:
        _refuse_unknown_event(book, event)
    if not slug and not any(sign.isalnum() for sign in title):
        raise SettingsWrong(
            _("No name for the file could be made of the title “%(title)s”.") % {"title": title},
            _("Give the report a name with --slug."),
        )
    name = _fit_slug(slug or shortened(fit(title)))
    return Draft(event=event or NO_EVENT, slug=name, title=" ".join(title.split()))


def write_draft(site: Site, draft: Draft, now: datetime) -> Path:
    """Write the file, never over another; its path."""
    path = site.content / file_of(draft)
    folder = path.parent
    if path.exists() or (folder / draft.slug / "index.md").exists():
        raise SettingsWrong(
            _("%(path)s is there already.") % {"path": path.relative_to(site.root)},
            _("Write on in it, or name the new one with --slug."),
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            date = now.astimezone(site.timezone)
            file.write(lines_of(draft, date, str(site.settings.get("AUTHOR", ""))))
    except OSError as error:
        raise SettingsWrong(
            _("%(path)s could not be written: %(reason)s.")
            % {"path": path.relative_to(site.root), "reason": error.strerror or str(error)},
            _("Allow writing in %(folder)s, or make room, then run the command again.")
            % {"folder": folder.relative_to(site.root)},
        ) from error
    return path
