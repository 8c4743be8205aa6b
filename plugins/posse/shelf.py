"""The archive as `collect` fills it: what networks told in a run, taken in together.

Nothing depends on the order in which it was told. Words are taken in as they come; what hides some
is noted at the end, when all that was told is known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from .heard import Heard, Taken, newest
from .hosts import host_of
from .kept import Kept, heard_again, left, name_of, returned, told
from .mention_lines import APART, FRESH, Names, public_part
from .mentions import WORDS, nobody, owner, read_names, reports_in, write_names
from .voices import GESTURES, Mention

A_DAY = timedelta(days=1)
FROM_A_HOST = 20  # new mentions a day from one host, where anybody can speak
# What is kept of one report at most; a page shows fewer.
MOST_WORDS, MOST_GESTURES, MOST_BYTES = 1000, 10_000, 4_000_000


class _Drawer:
    """All files of one archive."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: dict[str, Names] = {r: read_names(folder, r) for r in reports_in(folder)}
        self._changed: set[str] = set()

    def all(self) -> Iterator[tuple[str, str, Kept]]:
        for report, names in sorted(self._names.items()):
            for name, kept in names.items():
                yield report, name, kept

    def get(self, report: str, name: str) -> Kept:
        return self._names.get(report, {}).get(name, Kept())

    def of(self, report: str) -> Iterable[Kept]:
        return self._names.get(report, {}).values()

    def put(self, report: str, name: str, kept: Kept) -> None:
        """Keep it; what says nothing is taken out."""
        names = self._names.setdefault(report, {})
        if kept == Kept():
            names.pop(name, None)
        else:
            names[name] = kept
        self._changed.add(report)

    def renew(self, report: str, name: str, kept: Kept) -> None:
        """Keep it with a later time, if that is one."""
        if kept != self.get(report, name):
            self.put(report, name, kept)

    def write(self) -> bool:
        """Bring on disk what changed; whether anything did. OSError."""
        changed = sorted(self._changed)
        for report in changed:
            write_names(self._folder, report, self._names[report])
        self._changed.clear()
        return bool(changed)


@dataclass(kw_only=True, slots=True)
class _Room:
    """How much of a report is kept already."""

    words: int = 0
    gestures: int = 0
    bytes: int = 0

    def add(self, mention: Mention) -> None:
        self.gestures += mention.kind in GESTURES
        self.words += mention.kind not in GESTURES
        self.bytes += len(mention.content.encode())

    def is_full(self, mention: Mention) -> bool:
        if mention.kind in GESTURES:
            return self.gestures >= MOST_GESTURES
        return self.words >= MOST_WORDS or self.bytes >= MOST_BYTES


class Shelf:
    """The archive below ``folder``; words that may stand in no git are below ``cache``."""

    def __init__(
        self, folder: Path, cache: Path, *, is_forgotten: Callable[[Mention], bool] = nobody
    ) -> None:
        self._folder, self._cache = folder, cache
        self._is_forgotten = is_forgotten
        self.load()

    def load(self) -> None:
        """Read it anew. RecordUnreadable."""
        self._public, self._apart = _Drawer(self._folder), _Drawer(self._cache / WORDS)
        self._places: dict[str, Mention] = {}
        self._erased: set[str] = set()
        self._rooms: dict[str, _Room] = {}
        self._hosts: Counter[tuple[str, str]] | None = None
        for _report, name, kept in self._public.all():
            if kept.version:
                self._place(kept.version.mention)
            elif kept.erased:
                self._erased.add(name)

    def known(self) -> Iterator[Kept]:
        """All of which there are words, hidden ones too."""
        for mention in self._places.values():
            yield self._public.get(mention.report, name_of(mention.id))

    def known_in_full(self) -> Iterator[Mention]:
        """The same, with the words that may stand in no git."""
        for one in self._places.values():
            name = name_of(one.id)
            version = self._apart.get(one.report, name).version
            yield version.mention if version else one

    def told(self) -> Iterator[Mention]:
        """All that is not hidden, with the words that may stand in no git."""
        for one in filter(None, (kept.shown for kept in self.known())):
            yield self._apart.get(one.report, name_of(one.id)).shown or one

    def avatars(self) -> tuple[frozenset[str], frozenset[str]]:
        """Where the pictures are of all who said something, and of those who may be in no git."""
        apart = (kept for _report, _name, kept in self._apart.all())
        return _avatars(self.known()), _avatars(apart)

    def find(self, mention: str) -> Kept:
        """What is known of a mention by its id."""
        there = self._places.get(mention)
        return self._public.get(there.report, name_of(mention)) if there else Kept()

    def shown_of(self, report: str) -> int:
        """How many mentions of a report are not hidden."""
        return sum(kept.shown is not None for kept in self._public.of(report))

    def take(self, heard: Heard, taken: Taken, now: datetime) -> None:
        """Take in the words that were told. What would silence others waits for ``hide``."""
        fit = {id_: newest(ones) for id_, ones in heard.mentions.items()}
        taken.left_out[heard.by] += sum(one is None for one in fit.values())
        best = [one for one in fit.values() if one and not self._is_forgotten(one)]
        for mention in sorted(best, key=lambda one: (one.published, one.id)):
            shown = self.find(mention.id).shown
            if mention.is_quiet and shown and not shown.is_quiet:
                heard.quiet[mention.id] = mention
            else:
                self._take(mention, heard, taken, now)
        heard.mentions.clear()

    def hiding(self, heard: Heard) -> Counter[str]:
        """How many of each report would be hidden or silenced by what was told."""
        shown = [self.find(id_).shown for id_ in heard.gone | heard.quiet.keys()]
        return Counter(one.report for one in shown if one and not one.is_quiet)

    def hide(self, heard: Heard, taken: Taken, now: datetime) -> None:
        """Note what is gone or may be repeated no longer, and show again what is back."""
        for _id, mention in sorted(heard.quiet.items()):
            self._take(mention, heard, taken, now)
        for id_ in sorted((heard.gone | heard.public) & self._places.keys()):
            there, known = self._places[id_], self.find(id_)
            after = left(known, now) if id_ in heard.gone else returned(known, now)
            if after != known:
                self._put(there, after, taken)
                found = taken.erased if after.erased else taken.hidden
                (found if id_ in heard.gone else taken.changed).add(id_)

    def drop_old_words(self, taken: Taken, now: datetime) -> None:
        """Words that may stand in no git are not kept where nobody read them again for a day."""
        for report, name, kept in [*self._apart.all()]:
            if not kept.is_fresh(now - FRESH):
                self._apart.put(report, name, Kept())
                taken.reports.add(report)
                taken.dropped += 1

    def remove(self, mention: Mention, taken: Taken) -> None:
        """Take a mention out altogether, without a trace in the archive."""
        self._put(mention, Kept(), taken)

    def write(self) -> bool:
        """Bring on disk what changed; whether anything did. OSError."""
        return any([self._public.write(), self._apart.write()])

    def _take(self, mention: Mention, heard: Heard, taken: Taken, now: datetime) -> None:
        name, there = name_of(mention.id), self._places.get(mention.id)
        if name in self._erased or (not there and not self._has_room(mention, heard, taken, now)):
            return
        known = self.find(mention.id)
        moves = there is not None and owner(there, mention).report != there.report
        if there:
            mention, known = self._at_one_place(mention, there, known)
        is_apart = mention.network in APART and not mention.is_quiet
        after = told(known, public_part(mention) if is_apart else mention, heard.by, now)
        words = self._apart.get(mention.report, name)
        full = told(words, mention, heard.by, now) if is_apart and after.shown else Kept()
        if (after, full) == (known, words) and not moves:
            self._apart.renew(mention.report, name, heard_again(words, now))
            return
        if there and moves:
            self._put(there, Kept(), taken)
        self._put(mention, after, taken, full)
        (taken.changed if there else taken.new).add(mention.id)

    @staticmethod
    def _at_one_place(mention: Mention, there: Mention, known: Kept) -> tuple[Mention, Kept]:
        """What is told and what is known, both at the one report to which the mention belongs."""
        place = owner(there, mention)
        told_here = replace(mention, report=place.report, copy=place.copy)
        if not known.version or place.report == there.report:
            return told_here, known
        here = replace(known.version.mention, report=place.report, copy=place.copy)
        return told_here, replace(known, version=replace(known.version, mention=here))

    def _put(self, mention: Mention, kept: Kept, taken: Taken, words: Kept | None = None) -> None:
        name = name_of(mention.id)
        taken.reports.add(mention.report)
        if self._public.get(mention.report, name) != kept:
            self._public.put(mention.report, name, kept)
        if words is None:
            words = self._apart.get(mention.report, name)
        if not kept.shown:  # they may be fetched again, should it come back
            words = Kept()
        if self._apart.get(mention.report, name) != words:
            self._apart.put(mention.report, name, words)
        if kept.version:
            self._place(kept.version.mention)
        else:
            self._places.pop(mention.id, None)
        if kept.erased:
            self._erased.add(name)

    def _place(self, mention: Mention) -> None:
        there = self._places.get(mention.id)
        if there is None or there.report == mention.report or owner(there, mention) is mention:
            self._places[mention.id] = mention

    def _has_room(self, mention: Mention, heard: Heard, taken: Taken, now: datetime) -> bool:
        """Whether one more may be kept; that none may is noted."""
        if self._hosts is None:
            self._hosts = Counter(
                (kept.version.by, host_of(kept.version.mention.url))
                for kept in self.known()
                if kept.version and kept.version.first > now - A_DAY
            )
        if mention.report not in self._rooms:
            room = self._rooms[mention.report] = _Room()
            for kept in self._public.of(mention.report):
                if kept.version:
                    room.add(kept.version.mention)
        source, room = (heard.by, host_of(mention.url)), self._rooms[mention.report]
        if heard.is_open and self._hosts[source] >= FROM_A_HOST:
            taken.left_out[source[1] or heard.by] += 1
            return False
        if room.is_full(mention):
            taken.left_out[mention.report] += 1
            return False
        room.add(mention)
        self._hosts[source] += 1
        return True


def _avatars(kept: Iterable[Kept]) -> frozenset[str]:
    found = (one.version.mention.author.avatar for one in kept if one.version)
    return frozenset(filter(None, found))
