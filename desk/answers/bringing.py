"""Bringing answers home: what is asked, and what came."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from desk import console
from desk.announce.showing import printable
from desk.answers.home import Home
from desk.answers.places import archive_of, decided_of, keeping_of, rules_of, told
from desk.answers.portraits import bring_portraits
from desk.answers.saying import refused, summary, too_many, trouble_line
from desk.answers.tellers import Known, Listeners, listeners_of
from desk.site import Site
from desk.words import _
from posse.collect import Asked, Collected, asked, collect
from posse.errors import NotKept
from posse.forgotten import read_forgotten
from posse.memory import Memories
from posse.shelf import Shelf


def bring_home(
    known: Known,
    *,
    clock: Callable[[], datetime],
    hide_all: bool = False,
) -> Home:
    """Ask all that can tell, and say what came. SettingsWrong, PersonNeeded."""
    site, home = known.site, Home()
    rules_of(site)
    with told():
        found = listeners_of(known)
        for name, problem in found.problems:
            console.note(name, problem.message)
            home.problems.append(problem)
        if not found.tellers:
            return home
        decided_of(site, {})  # a line that cannot be understood stops before anything is asked
        done, faces = _collected(site, found, clock(), hide_all=hide_all)
        _tell(known, done, clock().astimezone(site.timezone), home)
    home.changed = bool(done.taken.reports) or faces
    return home


def _collected(
    site: Site, found: Listeners, now: datetime, *, hide_all: bool
) -> tuple[Collected, bool]:
    """What came, and whether pictures of people changed."""
    keeping, folder = keeping_of(site), archive_of(site)
    is_forgotten = read_forgotten(site.state).has
    faces = False
    try:
        with keeping.turn(), console.working(_("Answers"), _("asking what people said")):
            keeping.catch_up(is_forgotten)
            shelf = Shelf(folder, site.cache, is_forgotten=is_forgotten)

            def keep() -> bool:
                nonlocal faces
                faces = bring_portraits(site, shelf, now)
                return keeping.keep(is_forgotten)

            done = collect(
                found.tellers, shelf, Memories(cache=site.cache), now=now, keep=keep,
                hide_all=hide_all,
            )  # fmt: skip
    except OSError as error:
        raise NotKept("The record in %(folder)s cannot be written: %(why)s.",
                      folder=str(folder), why=str(error)) from error  # fmt: skip
    return done, faces


def plans(known: Known, now: datetime) -> tuple[Asked, ...]:
    """What would be asked; nothing is, and nothing is fetched or written."""
    with told():
        found = listeners_of(known)
        shelf = Shelf(archive_of(known.site), known.site.cache)
        store = Memories(cache=known.site.cache)
        return tuple(asked(teller, shelf, store, now) for teller in found.tellers)


def _tell(known: Known, done: Collected, here: datetime, home: Home) -> None:
    for trouble in done.troubles:
        console.note(trouble.name, trouble_line(trouble, here))
        if trouble.refused:
            home.problems.append(refused(trouble, known))
    for name, note in done.notes:
        console.note(name, printable(_(note.text) % note.values))
    for number, line in enumerate(summary(known, done)):
        console.note("" if number else _("Answers"), line)
    if done.too_many:
        home.problems.append(too_many(done))
