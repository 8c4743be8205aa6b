"""Bringing answers home: what is asked, and what came."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime

from desk import console
from desk.announce.purses import noted
from desk.announce.showing import printable
from desk.answers.elsewhere import tell_candidates
from desk.answers.endings import ended, planned
from desk.answers.home import Home
from desk.answers.places import archive_of, decided_of, keeping_of, rules_of, told
from desk.answers.portraits import bring_portraits
from desk.answers.saying import (
    counted,
    no_credit,
    refused,
    summary,
    too_many,
    trouble_line,
)
from desk.answers.tellers import Known, Listeners, listeners_of
from desk.answers.unclear import unclear_lines
from desk.before import note_taken_back
from desk.heard import Answers, Source
from desk.reasons import said_why
from desk.site import Site
from desk.words import _
from posse.collect import Asked, Collected, asked, collect
from posse.decisions import FOLDER as DECISIONS
from posse.errors import NotKept
from posse.forgotten import read_forgotten
from posse.ledger import Ledger
from posse.listening import Teller
from posse.memory import Memories
from posse.money import ANSWERS
from posse.ports import Priced
from posse.shelf import Shelf
from posse.voices import Note


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
        now = clock()
        found = listeners_of(known, now)
        for name, problem in found.problems:
            console.note(name, problem.message)
            home.problems.append(problem)
        for name in found.broke:
            console.note(name, no_credit())
        if not (found.tellers or found.broke):
            home.answers = Answers(sources=tuple(ended(found, (), Collected(), now)))
            return home
        decided_of(site, {})  # a line that cannot be understood stops before anything is asked
        with _paid_for(known.ledger, found.tellers):
            done, faces, due = _collected(site, found, now, hide_all=hide_all)
        here = clock().astimezone(site.timezone)
        counts = counted(known, done)
        home.answers = replace(counts, sources=tuple(ended(found, due, done, here)))
        _tell(known, found, done, counts, here, home)
    home.changed = bool(done.taken.reports) or faces
    if done.taken.takes_back:
        note_taken_back(site)
    return home


def _collected(
    site: Site, found: Listeners, now: datetime, *, hide_all: bool
) -> tuple[Collected, bool, tuple[Asked, ...]]:
    """What came, whether pictures of people changed, and what had been due to be asked."""
    keeping, folder = keeping_of(site), archive_of(site)
    is_forgotten = read_forgotten(site.state).has
    faces = False
    try:
        with keeping.turn(), console.working(_("Answers"), _("asking what people said")):
            keeping.catch_up(is_forgotten)
            shelf = Shelf(folder, site.cache, is_forgotten=is_forgotten)
            store = Memories(cache=site.cache)
            due = tuple(asked(teller, shelf, store, now) for teller in found.tellers)

            def keep() -> bool:
                nonlocal faces
                faces = bring_portraits(site, shelf, now)
                return keeping.keep(is_forgotten)

            done = collect(
                found.tellers, shelf, store, now=now, keep=keep, hide_all=hide_all,
            )  # fmt: skip
    except OSError as error:
        raise NotKept("The record in %(folder)s cannot be written: %(why)s.",
                      folder=str(folder), why=str(error)) from error  # fmt: skip
    return done, faces, due


@contextmanager
def _paid_for(ledger: Ledger, tellers: Sequence[Teller]) -> Iterator[None]:
    """What is asked of these in here and is charged for is noted, whatever came of it. NotKept."""
    with ExitStack() as stack:
        for teller in tellers:
            stack.enter_context(noted(ledger, teller.name, teller.port, ANSWERS))
        yield
    if any(isinstance(teller.port, Priced) and teller.port.reads() for teller in tellers):
        ledger.save("Note what answers cost")


def plans(known: Known, now: datetime) -> tuple[Source, ...]:
    """What would be asked, and what it may cost; nothing is asked, fetched or written."""
    with told():
        found = listeners_of(known, now)
        shelf = Shelf(archive_of(known.site), known.site.cache)
        store = Memories(cache=known.site.cache)
        due = [asked(teller, shelf, store, now) for teller in found.tellers]
        return tuple(planned(found, due, now.astimezone(known.site.timezone)))


def _tell(
    known: Known, found: Listeners, done: Collected, counts: Answers, here: datetime, home: Home
) -> None:
    for trouble in done.troubles:
        purse = found.purses.get(trouble.name)
        console.note(trouble.name, trouble_line(trouble, here, purse))
        if trouble.refused:
            home.problems.append(refused(trouble, known))
    for name, note in done.notes:
        console.note(name, _note(note))
    tellers = [teller.name for teller in found.tellers]
    for number, line in enumerate(summary(counts, done, tellers)):
        console.note("" if number else _("Answers"), line)
    for number, one in enumerate(unclear_lines(known.site)):
        place = one.path.relative_to(known.site.state / DECISIONS)
        line = f"{console.about(f'{place}:{one.line}', one.text)} {one.advice}"
        console.note("" if number else _("Decisions"), line)
    tell_candidates(known, done.coverage)
    if done.too_many:
        home.problems.append(too_many(done))


def _note(note: Note) -> str:
    """In the terminal's language, the reason in it as well."""
    values = dict(note.values)
    if "why" in values:
        values["why"] = said_why(values["why"])
    return printable(_(note.text) % values)
