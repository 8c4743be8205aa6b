"""A model of two machines that announce one report, and of all that can go wrong on the way.

A runner whose disk is lost with it, and a laptop that keeps its own; clocks that differ by up to
ten minutes, sleeps of up to two hours between any two steps, a crash at any of them; a remote that
takes a push only on top of what it has; a network that answers, answers too late, does not answer,
or has had enough. The fold is the real one, everything else is a few lines, and one seed is one
history. A Law without one of its rules shows what that rule is for.

A slow network knows no key, shows a post only minutes after it was made, and may answer from an
old copy of its list. When to look there is for the real looks.py to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from posse.fold import fold
from posse.looks import Looks, counted, next_look
from posse.models import Claim, Receipt, Result, Standing, State
from tests.posse.records import LEASE, NOW, claim, receipt, sent

Entry = Claim | Receipt

SETTLE = timedelta(minutes=15)  # after the last moment at which a claim could be sent
LOOKS = Looks(settle=SETTLE, between=timedelta(minutes=5))
CLOCKS = timedelta(minutes=2)  # who is further from the network's clock cannot tell by times
OLD, OLD_FOR = timedelta(minutes=30), timedelta(minutes=1)  # an old copy, and for how long
KEY_LIVES = timedelta(minutes=50)
STEPS = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Law:
    """What a run keeps to."""

    push_before_send: bool = True
    sticky: bool = True  # an unclear claim is cleared only by what is about itself
    look_again: bool = True  # who was second with a push decides again
    settle: bool = True  # on a slow network no look counts while something may be on its way
    twice: bool = True  # and one look proves nothing

    def standing(self, entries: Iterable[Entry], now: datetime) -> Standing:
        known = list(entries)
        claims = [entry for entry in known if isinstance(entry, Claim)]
        receipts = [entry for entry in known if isinstance(entry, Receipt)]
        if not self.sticky and claims:
            newest = max(claims, key=lambda one: (one.attempt, one.name))
            claims = [newest]
            receipts = [one for one in receipts if one.claim == newest.name]
        return fold(claims, receipts, now)


@dataclass
class Remote:
    """The branch: what is in it, and how often it moved."""

    entries: frozenset[Entry] = frozenset()
    version: int = 0


@dataclass
class Network:
    """What can be seen, what is on its way, and the keys that are known.

    A ``slow`` one has times at which its posts are listed.
    """

    random: Random
    slow: bool = False
    posts: list[str] = field(default_factory=list)
    coming: list[tuple[datetime, str]] = field(default_factory=list)
    faulty: bool = True
    listed_at: dict[str, datetime] = field(default_factory=dict)
    old_until: datetime = NOW
    fresh_until: datetime = NOW

    def listed(self, one: Claim, now: datetime) -> bool:
        """Whether a slow network lists the post of this claim, by a copy that may be old."""
        if self.faulty and now >= self.fresh_until and self.random.random() < 0.4:
            self.old_until, self.fresh_until = now + OLD_FOR, now + timedelta(hours=1)
        at = self.listed_at.get(one.key)
        return at is not None and at <= (now - OLD if now < self.old_until else now)

    def pass_time(self, now: datetime) -> None:
        for when, key in [one for one in self.coming if one[0] <= now]:
            self.coming.remove((when, key))
            self._show(key, when)

    def send(self, one: Claim, now: datetime) -> Result:
        """What the sender learns. A key that is known makes no second post."""
        luck = self.random.random() if self.faulty else 0.0
        if luck < 0.55:
            self._show(one.key, now)
            return Result.SYNDICATED
        if luck < 0.67:
            self._show(one.key, now)
        elif luck < 0.79:
            self.coming.append((now + timedelta(minutes=self.random.uniform(0, 3)), one.key))
        elif luck < 0.87:
            return Result.NOT_SENT
        return Result.UNKNOWN

    def find(self, one: Claim, now: datetime) -> Result | None:
        if one.key in self.posts:
            return Result.SYNDICATED
        return Result.ABSENT if now >= one.until + SETTLE else None

    def _show(self, key: str, now: datetime) -> None:
        if key not in self.posts or self.slow:
            self.posts.append(key)
            self.listed_at[key] = now + timedelta(minutes=self.random.uniform(0, 12))


@dataclass
class Machine:
    """One of the two, and the run that is on."""

    name: str
    keeps_its_disk: bool
    skew: timedelta
    law: Law
    remote: Remote
    network: Network
    entries: frozenset[Entry] = frozenset()
    seen: frozenset[Entry] = frozenset()  # what the remote is known to have
    version: int = -1
    runs: int = 0
    now: datetime = NOW

    def run(self) -> Iterator[None]:
        """A run, step by step: it may sleep or crash at each."""
        self.runs += 1
        self._fetch()
        yield
        standing = self._standing()
        if standing.state is State.UNKNOWN and standing.claim:
            clear_up = self._clear_up_slowly if self.network.slow else self._clear_up
            yield from clear_up(standing)
            standing = self._standing()
        if standing.state in {State.DUE, State.RETRY}:
            yield from self._send(self._claim(self._attempt()), {State.DUE, State.RETRY})
        yield
        self._push()

    def crash(self) -> None:
        if not self.keeps_its_disk:
            self.entries, self.seen, self.version = frozenset(), frozenset(), -1

    def _attempt(self, but: Claim | None = None) -> int:
        """The next number, seen from what is known without this claim."""
        known = [one.attempt for one in self.entries - {but} if isinstance(one, Claim)]
        return max(known, default=0) + 1

    def _claim(self, attempt: int, key: str = "") -> Claim:
        one = replace(
            claim(attempt, run=f"{self.name}{self.runs}"),
            at=self._clock(), until=self._clock() + LEASE,
        )  # fmt: skip
        return replace(one, key=key or one.name)

    def _clear_up_slowly(self, standing: Standing) -> Iterator[None]:
        """Two looks, each at its time; a clock that is wrong proves nothing."""
        unclear, now = standing.claim, self._clock()
        assert unclear
        first = counted(standing, LOOKS) if self.law.twice else now
        due = next_look(standing, LOOKS)
        if not self.law.settle:
            first, due = min(standing.looked, default=None), standing.since or now
        if abs(self.skew) > CLOCKS or now < due:
            return
        found = self.network.listed(unclear, self.now)
        yield
        if found:
            self._note(unclear, Result.SYNDICATED)
        else:
            self._note(unclear, Result.ABSENT if first else Result.NOT_SEEN)
        yield
        self._push()

    def _clear_up(self, standing: Standing) -> Iterator[None]:
        unclear = standing.claim
        assert unclear
        found = self.network.find(unclear, self._clock())
        yield
        if found:
            self._note(unclear, found)
        elif self._clock() < unclear.at + KEY_LIVES:
            again = self._claim(self._attempt(), unclear.key)
            yield from self._send(again, {State.UNKNOWN})
        yield
        self._push()

    def _send(self, one: Claim, wanted: set[State]) -> Iterator[None]:
        self.entries |= {one}
        yield
        if self.law.push_before_send and not self._claimed(one, wanted):
            return
        yield
        if self._clock() >= one.until - LEASE / 2:
            self._note(one, Result.NOT_SENT)
            return
        result = self.network.send(one, self.now)
        yield
        self._note(one, result)
        yield
        self._push()

    def _claimed(self, one: Claim, wanted: set[State]) -> bool:
        if self._push():
            return True
        self._fetch()
        known = self.law.standing(self.entries, one.at).state
        if self.law.look_again and not (known in wanted and self._attempt(one) <= one.attempt):
            return False
        self.entries |= {one}
        return self._push()

    def _note(self, one: Claim, result: Result) -> None:
        at = (self._clock() - NOW) / timedelta(minutes=1)
        known = sent(one, at=at) if result is Result.SYNDICATED else receipt(one, result, at=at)
        self.entries |= {known}

    def _push(self) -> bool:
        if self.version != self.remote.version:
            if self.law.push_before_send and any(
                isinstance(one, Claim) for one in self.entries - self.seen
            ):
                return False
            self._fetch()
        if self.entries != self.remote.entries:
            self.remote.entries |= self.entries
            self.remote.version += 1
        self.seen, self.version = self.remote.entries, self.remote.version
        return True

    def _fetch(self) -> None:
        """Take in what the remote has; a claim that is only here, and has no end, never left."""
        ended = {one.claim for one in self.entries if isinstance(one, Receipt)}
        stale = {
            one
            for one in self.entries - self.seen
            if isinstance(one, Claim) and one.name not in ended and self.law.push_before_send
        }
        self.entries = (self.entries - stale) | self.remote.entries
        self.seen, self.version = self.remote.entries, self.remote.version

    def _standing(self) -> Standing:
        return self.law.standing(self.entries, self._clock())

    def _clock(self) -> datetime:
        return self.now + self.skew


def history(seed: int, law: Law, *, slow: bool = False) -> tuple[int, State]:
    """How many posts a random history makes, and where the two end after all faults are over.

    On a ``slow`` network one of the two has a clock by which it can tell.
    """
    random = Random(seed)  # noqa: S311 — a history, no secret
    remote, network = Remote(), Network(random, slow)
    machines = [
        Machine(name, keeps, timedelta(minutes=random.uniform(-most, most)), law, remote, network)
        for name, keeps, most in (("ci", False, 10), ("laptop", True, 2 if slow else 10))
    ]
    now, going = NOW, {machine.name: machine.run() for machine in machines}
    for _ in range(STEPS):
        machine = random.choice(machines)
        now += timedelta(minutes=random.choice((0.1, 0.1, 0.1, 1, 5, 40, 120)) * random.random())
        machine.now = now
        network.pass_time(now)
        if random.random() < 0.06:
            machine.crash()
            going[machine.name] = machine.run()
        elif next(going[machine.name], StopIteration) is StopIteration:
            going[machine.name] = machine.run()
    network.faulty = False
    for machine in machines * (5 if slow else 3):
        now += timedelta(hours=2)
        machine.now = now
        network.pass_time(now)
        list(machine.run())
    return len(network.posts), law.standing(remote.entries, now).state
