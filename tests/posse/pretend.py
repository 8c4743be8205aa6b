"""A network that is only pretended: it tells, counts what it is asked, and fails when it is to."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from posse.errors import NotReached
from posse.listening import Teller, native
from posse.voices import GESTURES, Batch, Home, KnownCopy, Mention
from tests.posse.voices import NOW, REPORT, mention

SITE = "https://musee.example"


def copy_of(report: str = REPORT, number: int = 1, at: datetime = NOW) -> KnownCopy:
    """A copy of a report on the account."""
    name = f"{report.replace('/', '-')}-{number}"
    return KnownCopy(report=report, account="bluesky", id=f"at://musee/{name}",
                     url=f"https://bsky.example/musee/{name}", at=at)  # fmt: skip


def answer(copy: KnownCopy, number: int | str = 1, **more: object) -> Mention:
    """Somebody's answer to a copy."""
    return mention(number, report=copy.report, copy=copy.url, **more)


@dataclass
class Network:
    """Posts below copies of ours, and what notifications tell of.

    ``fail`` is called before each request, and may raise. ``private`` are ids that nobody but us
    may see, ``unseen`` such as no page shows for now.
    """

    copies: dict[str, KnownCopy] = field(default_factory=dict)
    said: dict[str, Mention] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    private: set[str] = field(default_factory=set)
    unseen: set[str] = field(default_factory=set)
    notices: list[str] = field(default_factory=list)
    fail: Callable[[str], None] = lambda _what: None
    asked: Counter[str] = field(default_factory=Counter)
    at_once: int = 25
    page: int = 50
    _below: dict[str, list[str]] = field(default_factory=dict)

    def add(self, *copies: KnownCopy) -> None:
        self.copies |= {copy.id: copy for copy in copies}

    def say(self, one: Mention, *, notice: bool = True) -> None:
        """Somebody says something, or says it otherwise now."""
        if one.id not in self.said:
            self._below.setdefault(one.copy, []).append(one.id)
            if notice:
                self.notices.append(one.id)
        self.said[one.id] = one

    def end(self, one: Mention) -> None:
        """Its author takes it back."""
        self.ended.add(one.id)

    def news(self, home: Home, cursors: Mapping[str, str]) -> Iterator[Batch]:  # noqa: ARG002 — a port
        """Notifications since the cursor, with an overlap of one."""
        start = max(int(cursors.get("notices") or 0) - 1, 0)
        while True:
            self._ask("news")
            ids = self.notices[start : start + self.page]
            told = [self.said[id_] for id_ in ids if self._is_public(id_)]
            start += len(ids)
            yield Batch(mentions=tuple(told), stream="notices", cursor=str(start))
            if len(ids) < self.page:
                return

    def marks(self, ids: Sequence[str]) -> Mapping[str, str | None]:
        """The words and the numbers of answers, in batches as the network takes them."""
        for _ in range(math.ceil(len(ids) / self.at_once)):
            self._ask("marks")
        by_native = {native(id_): id_ for id_ in self.said}
        found: dict[str, str | None] = {}
        for id_ in ids:
            if id_ in self.copies:
                below = [one for one in self._below.get(self.copies[id_].url, ())
                         if self._is_public(one)]  # fmt: skip
                found[id_] = f"{len(below)}"
            elif id_ in by_native and by_native[id_] not in self.unseen:
                one = by_native[id_]
                found[id_] = repr(self.said[one]) if self._is_public(one) else None
        return found

    def below(self, copy: KnownCopy, home: Home) -> Batch:  # noqa: ARG002 — a port
        """All that is public below a copy."""
        self._ask("below")
        ids = [id_ for id_ in self._below.get(copy.url, ()) if id_ not in self.unseen]
        return Batch(mentions=tuple(self.said[id_] for id_ in ids if self._is_public(id_)))

    def again(self, ids: Sequence[str], home: Home) -> Batch:  # noqa: ARG002 — a port
        """What these say now."""
        self._ask("again")
        found = [one for one in self.said.values() if native(one.id) in {*ids}]
        return Batch(mentions=tuple(one for one in found if self._is_public(one.id)))

    def public(self) -> dict[str, Mention]:
        """What anybody may read now."""
        return {id_: one for id_, one in self.said.items() if self._is_public(id_)}

    def _is_public(self, id_: str) -> bool:
        return id_ not in self.ended and id_ not in self.private

    def _ask(self, what: str) -> None:
        self.asked[what] += 1
        self.fail(what)


class OnlyNews:
    """A source that tells what is new and can look at nothing."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def news(self, home: Home, cursors: Mapping[str, str]) -> Iterator[Batch]:
        return self._network.news(home, cursors)


def teller(network: Network, name: str = "bluesky", port: object = None, **more: object) -> Teller:
    """The account on it."""
    home = Home(site_url=SITE, addresses={}, copies=dict(network.copies),
                own=frozenset({"did:plc:musee"}))  # fmt: skip
    made = Teller(name=name, port=port or network, home=home, copies=tuple(network.copies.values()))
    return replace(made, **more)  # type: ignore[arg-type]


def failing(times: int, until: timedelta | None = None) -> Callable[[str], None]:
    """Fail so often, then no more."""
    left = [times]

    def fail(_what: str) -> None:
        if left[0]:
            left[0] -= 1
            raise NotReached("connection refused", until=NOW + until if until else None)

    return fail


def words_of(mentions: Mapping[str, Mention]) -> dict[str, str]:
    """What is said by id, without gestures."""
    return {id_: one.content for id_, one in mentions.items() if one.kind not in GESTURES}
