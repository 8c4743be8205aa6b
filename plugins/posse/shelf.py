"""The archive as `collect` fills it: what networks told in a run, taken in together.

Nothing depends on the order in which it was told. Words are taken in as they come; what hides some
is noted at the end, when all that was told is known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from .drawers import Drawer, Room
from .heard import Heard, Taken, newest
from .hosts import host_of
from .kept import Kept, heard_again, left, name_of, removed, returned, told
from .mention_lines import APART, FRESH, public_part
from .mentions import WORDS, nobody, owner
from .voices import Mention

A_DAY = timedelta(days=1)
FROM_A_HOST = 20  # new mentions a day from one host, where anybody can speak


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
        self._public, self._apart = Drawer(self._folder), Drawer(self._cache / WORDS)
        self._places: dict[str, Mention] = {}
        self._erased: set[str] = set()
        self._rooms: dict[str, Room] = {}
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
        fit = [newest(ones) for ones in heard.mentions.values() if not self._forgets(ones, taken)]
        taken.left_out[heard.by] += fit.count(None)
        best = [one for one in fit if one]
        for mention in sorted(best, key=lambda one: (one.published, one.id)):
            shown = self.find(mention.id).shown
            if mention.is_quiet and shown and not shown.is_quiet:
                heard.quiet[mention.id] = mention
            else:
                self._take(mention, heard, taken, now)
        heard.mentions.clear()

    def hiding(self, heard: Heard) -> Counter[str]:
        """How many of each report would be hidden or silenced by what was told."""
        shown = [self.find(id_).shown for id_ in heard.silencing()]
        return Counter(one.report for one in shown if one and not one.is_quiet)

    def hide(self, heard: Heard, taken: Taken, now: datetime) -> None:
        """Note what is gone or may be repeated no longer, and show again what is back."""
        for id_, report in sorted(heard.removed.items()):
            self._erase(id_, report, taken, now)
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

    def _forgets(self, told: list[Mention], taken: Taken) -> bool:
        """Whether it must not come back. Of a quiet one, only what is told names the author."""
        if not any(map(self._is_forgotten, told)):
            return False
        there = self._places.get(told[0].id)
        if there:
            self.remove(there, taken)
        return True

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

    def _erase(self, id_: str, report: str, taken: Taken, now: datetime) -> None:
        """As its author asks: what is known goes, and what comes later is not taken in."""
        name, there = name_of(id_), self._places.get(id_)
        if name in self._erased:
            return
        if there:
            self._put(there, removed(self.find(id_), now), taken)
            if id_ in taken.new:
                taken.new.remove(id_)
            else:
                taken.erased.add(id_)
        elif report:
            self._public.put(report, name, removed(Kept(), now))
            self._erased.add(name)

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
            room = self._rooms[mention.report] = Room()
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
