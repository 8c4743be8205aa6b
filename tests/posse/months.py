"""Weeks of collecting, pretended: people say, change and take back, and networks fail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from random import Random

from posse.collect import collect
from posse.errors import NotReached
from posse.memory import Memories, Memory
from posse.mention_lines import APART
from posse.mentions import read_mentions
from posse.shelf import Shelf
from posse.sweep import Look, Watched, interval
from posse.sweeping import short
from posse.voices import Kind, Mention
from tests.posse.pretend import Network, answer, copy_of, teller
from tests.posse.voices import NOW

DAY = timedelta(days=1)
# The networks with the number of posts that they take at once.
NETWORKS = {"bluesky": 25, "mastodon": 20, "x": 100, "pixelfed": 40}
_WORDS = (Kind.REPLY, Kind.REPLY, Kind.QUOTE, Kind.MENTION)


@dataclass
class Month:
    """A site with so many reports, of which so many come a day; all is by chance of ``seed``."""

    root: Path
    reports: int
    a_day: int
    seed: int = 1
    every: timedelta = timedelta(hours=1)
    faults: float = 0.05  # of requests
    networks: dict[str, Network] = field(default_factory=dict)
    requests: list[int] = field(default_factory=list)  # a day

    def __post_init__(self) -> None:
        self._chance = Random(self.seed)  # noqa: S311 — a simulation
        self._numbers = count()
        self._at = NOW
        for name, at_once in NETWORKS.items():
            self.networks[name] = Network(at_once=at_once)
            for number in range(self.reports):
                self._announce(name, number, NOW - (self.reports - number) * DAY / self.a_day)
        self.shelf = Shelf(self.root / "mentions", self.root / ".cache")
        self._collected_before()

    def _collected_before(self) -> None:
        """Each copy was looked at when it was due, and nobody had said anything."""
        store = Memories(cache=self.root / ".cache")
        for name, network in self.networks.items():
            looks = {}
            for copy in network.copies.values():
                often = interval(Watched(id=copy.id, at=copy.at, is_ours=True), Look(at=NOW), NOW)
                last = max(NOW - often * self._chance.random(), copy.at)
                looks[copy.id] = Look(at=last, mark=short("0"))
            store.write(name, Memory(looks=looks))

    def live(self, days: int) -> None:
        """So many days of life."""
        for _day in range(days):
            before = self._asked()
            end = self._at + DAY
            new = iter([self._at + DAY * n / self.a_day for n in range(self.a_day)])
            due = next(new, None)
            while self._at < end:
                while due and due <= self._at:
                    for name in self.networks:
                        self._announce(name, self.reports, due)
                    self.reports += 1
                    due = next(new, None)
                self._people()
                self.run(self.faults)
                self._at += self.every
            self.requests.append(self._asked() - before)

    def run(self, faults: float) -> None:
        """One collect."""
        for network in self.networks.values():
            network.fail = lambda _what: self._maybe_fail(faults)
        tellers = [teller(network, name) for name, network in self.networks.items()]
        collect(tellers, self.shelf, Memories(cache=self.root / ".cache"), now=self._at,
                keep=lambda: True, hide_all=True)  # fmt: skip

    def calm(self, days: int) -> None:
        """Nobody says anything more, and nothing fails, until all was looked at."""
        for _ in range(days):
            self._at += DAY
            self.run(0)

    def wrong(self) -> Iterator[str]:
        """Public words that are not shown as they are now, and words shown that are not public.

        Of a network whose words may stand in no git, a link alone may be shown.
        """
        found = read_mentions([self.root / "mentions"], cache=self.root / ".cache")
        shown = {m.id: m for archived in found.values() for m in archived.mentions}
        public: dict[str, Mention] = {}
        for network in self.networks.values():
            public |= network.public()
        for id_, mention in public.items():
            if id_ not in shown:
                yield f"lost: {id_}"
            elif mention.network in APART and not shown[id_].content:
                continue
            elif shown[id_].content != mention.content:
                yield f"old words: {id_}"
        yield from (f"shown, and not public: {id_}" for id_ in shown.keys() - public.keys())

    def said(self) -> int:
        """How much was ever said."""
        return sum(len(network.said) for network in self.networks.values())

    def _announce(self, name: str, number: int, at: object) -> None:
        copy = copy_of(f"congres/r{number}")
        copy = replace(copy, account=name, id=f"{name}-{copy.id}", url=f"{copy.url}?{name}", at=at)  # type: ignore[arg-type]
        self.networks[name].add(copy)

    def _people(self) -> None:
        """What people do in a step: mostly about new reports, now and then about old ones."""
        for name, network in self.networks.items():
            if self._chance.random() < 0.9 * self.a_day / 10 * (self.every / timedelta(hours=1)):
                network.say(self._words(name, network), notice=self._chance.random() < 0.7)
            old = [*network.public().values()] if self._chance.random() < 0.05 else []
            if old:
                one = self._chance.choice(old[-200:])
                if self._chance.random() < 0.5:
                    network.say(replace(one, content=f"{one.content} (bis)", updated=self._at))
                else:
                    self._chance.choice([network.ended, network.private]).add(one.id)

    def _words(self, name: str, network: Network) -> Mention:
        copies = [*network.copies.values()]
        young = self._chance.random() < 0.8
        copy = self._chance.choice(copies[-3 * self.a_day :] if young else copies)
        number = next(self._numbers)
        return replace(answer(copy, number), id=f"{name}:{number}", network=name,
                       kind=self._chance.choice(_WORDS), published=self._at)  # fmt: skip

    def _maybe_fail(self, faults: float) -> None:
        if self._chance.random() < faults:
            until = self._at + DAY / 24 if self._chance.random() < 0.2 else None
            raise NotReached("by chance", until=until)

    def _asked(self) -> int:
        return sum(network.asked.total() for network in self.networks.values())
