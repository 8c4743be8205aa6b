"""Use case: bring home what people said about the reports.

Each account and source is asked in turn. Words are kept as they come; what hides words is noted at
the end, if it is not suspiciously much. How far an account was heard is remembered only once what
it told is safe. No network is known here by name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from .heard import Heard, Taken
from .listening import Hearing, Teller, listen
from .memory import Memory
from .ports import Listener, Sweeper
from .shelf import Shelf
from .sweep import due
from .sweeping import MOST_LOOKS, Sweeping, watched
from .voices import Coverage, Note

HELD = 2000  # mentions that are held before they are taken in
# More than this is not hidden unless a person agrees: it may be a network's mistake.
MOST_HIDDEN, FEW, SHARE = 50, 10, 0.05


class Store(Protocol):
    """Where it is remembered how far each was heard."""

    def read(self, name: str) -> Memory:
        """What is remembered of an account or source."""

    def write(self, name: str, memory: Memory) -> None:
        """Remember it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """Why an account could not be asked to the end; ``refused`` is whether a person must help.

    ``until`` is when it may be asked again, None for the next run.
    """

    name: str
    why: str
    refused: bool = False
    until: datetime | None = None


@dataclass(kw_only=True, slots=True)
class Collected:
    """What came of a run. ``too_many`` is how many of each report were not hidden unasked.

    ``coverage`` is what was told of events as a whole: of it nothing is kept. ``notes`` are, by who
    told, what a person should know, such as a feed that cannot be read.
    """

    taken: Taken = field(default_factory=Taken)
    troubles: list[Trouble] = field(default_factory=list)
    too_many: Counter[str] = field(default_factory=Counter)
    coverage: list[Coverage] = field(default_factory=list)
    notes: list[tuple[str, Note]] = field(default_factory=list)
    safe: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What a run would ask of an account: its news, and so many posts at least."""

    name: str
    listens: bool
    copies: int
    answers: int
    until: datetime | None = None


def collect(  # noqa: PLR0913 — all that a run needs, by name
    tellers: Sequence[Teller],
    shelf: Shelf,
    store: Store,
    *,
    now: datetime,
    keep: Callable[[], bool],
    hide_all: bool = False,
    doing: Callable[[str], None] = lambda _name: None,
) -> Collected:
    """Ask all of them. ``keep`` makes what is on disk safe and says whether it is.

    ``hide_all`` is a person's word that many are gone indeed. RecordUnreadable, OSError.
    """
    done = Collected()
    hearings = []
    for teller in tellers:
        doing(teller.name)
        hearing = _heard(teller, shelf, store, done, now)
        if hearing:
            hearings.append(hearing)
    done.too_many = Counter() if hide_all else _suspicious(hearings, shelf)
    settled = [h for h in hearings if not (done.too_many and h.heard.silencing())]
    for hearing in settled:
        shelf.hide(hearing.heard, done.taken, now)
    shelf.drop_old_words(done.taken, now)
    shelf.write()
    done.safe = keep()
    for hearing in settled if done.safe else ():
        store.write(hearing.teller.name, hearing.memory)
    return done


def asked(teller: Teller, shelf: Shelf, store: Store, now: datetime) -> Asked:
    """What a run would ask, as far as it is known before."""
    memory = store.read(teller.name)
    looks = isinstance(teller.port, Sweeper)
    found = due(watched(teller, shelf.known()), memory.looks, now) if looks else []
    posts = found[:MOST_LOOKS]
    ours = sum(post.is_ours for post in posts)
    return Asked(
        name=teller.name, listens=isinstance(teller.port, Listener), copies=ours,
        answers=len(posts) - ours, until=_still(memory, now),
    )  # fmt: skip


def _heard(
    teller: Teller, shelf: Shelf, store: Store, done: Collected, now: datetime
) -> Hearing | None:
    """What one of them told; None where it may not be asked yet."""
    memory = store.read(teller.name)
    until = _still(memory, now)
    if until:
        done.troubles.append(Trouble(name=teller.name, why="", until=until))
        return None
    memory.until = None
    hearing = Hearing(
        teller=teller, memory=memory, now=now,
        heard=Heard(by=teller.name, is_open=teller.is_open),
    )  # fmt: skip

    def flush() -> None:
        if len(hearing.heard.mentions) >= HELD:
            shelf.take(hearing.heard, done.taken, now)
            shelf.write()

    known = tuple(shelf.known())
    listen(hearing, flush)
    if isinstance(teller.port, Sweeper):
        Sweeping(hearing, teller.port, known, flush).run()
    shelf.take(hearing.heard, done.taken, now)
    shelf.write()
    done.coverage += hearing.coverage
    done.notes += ((teller.name, note) for note in hearing.notes)
    if hearing.why:
        done.troubles.append(
            Trouble(name=teller.name, why=hearing.why, refused=hearing.refused, until=memory.until)
        )
    return hearing


def _still(memory: Memory, now: datetime) -> datetime | None:
    """Until when it does not want to be asked, None where that is over."""
    return memory.until if memory.until and memory.until > now else None


def _suspicious(hearings: Sequence[Hearing], shelf: Shelf) -> Counter[str]:
    """How many of each report would be hidden, where that is too many to be hidden unasked."""
    hiding: Counter[str] = sum((shelf.hiding(hearing.heard) for hearing in hearings), Counter())
    many = {report for report, count in hiding.items()
            if count > FEW and count > SHARE * shelf.shown_of(report)}  # fmt: skip
    return hiding if many or hiding.total() > MOST_HIDDEN else Counter()
