"""kill -9 at every labelled point of a run that announces, and what the next runs make of it.

One report is due on two networks: mastodon_mock, and Bluesky's own servers. The labels are those
that a run passes, in their order: a new one in the code is killed at without a word here.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from queue import SimpleQueue

from tests.announce.places import Place, place_on
from tests.announce.stage import Runner, Scene, Stage, runner

WORKERS = 2
AGAIN = "again"  # the run that has nothing left to do
ENDED = -31  # minutes: a run that was killed then has no claim left that may still be sent
LATER = 3  # minutes: no server is at a request any more that was made now


class Way(StrEnum):
    """Where the record is kept, and who goes on after the kill."""

    ALONE = "one disk; the same machine goes on, at once and later"
    TWICE = "one disk; a run that goes on is killed as well, at each of its own points"
    LOST = "one disk; the record is lost with the run"
    BACK = "with a remote; the same machine goes on, at once and later"
    OTHER = "with a remote; another machine goes on later, and then the first one comes back"

    @property
    def shared(self) -> bool:
        """Whether there is a remote."""
        return self in {Way.BACK, Way.OTHER}


@dataclass(frozen=True, kw_only=True, slots=True)
class First:
    """A kill before another one: the run that is killed then comes so many ``minutes`` later.

    Where that is not at once, there is one at once that nobody kills.
    """

    label: str
    number: int
    minutes: float = 0


# Where a run leaves most behind: a claim and no post, which is sent again later, or a post and no
# receipt, which is found at once.
FIRST_KILLS = (
    First(label="claimed", number=1, minutes=LATER),
    First(label="sent", number=2),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Kill:
    """One of the kills: at the ``number``-th passing of ``label``.

    ``first`` is another one before it. A ``whole`` run is `invoke publish` itself.
    """

    way: Way
    label: str
    number: int
    first: First | None = None
    whole: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """What came of one: nothing ``wrong`` is wanted.

    ``out`` is how many posts could be seen after the kill, and after the run that came next.
    """

    kill: Kill
    out: tuple[int, int]
    wrong: tuple[str, ...]
    scene: Scene


def kills_of(stage: Stage, runner: Runner, *, whole: bool = False) -> list[Kill]:
    """All that there are: a run that nobody kills passes all labels."""
    passed = {
        shared: _passed(place_on(stage, shared=shared, whole=whole), runner)
        for shared in (False, True)
    }
    kills = [
        Kill(way=way, label=label, number=number, whole=whole)
        for way in (Way.ALONE, Way.LOST, Way.BACK, Way.OTHER)
        for label, number in _numbered(passed[way.shared])
    ]
    if whole:  # what goes on without its record does not know its accounts, and sends nothing
        return [kill for kill in kills if kill.way is not Way.LOST]
    for first in FIRST_KILLS:
        place = place_on(stage, shared=False)
        assert _killed_first(place, first, runner)
        kills += [
            Kill(way=Way.TWICE, label=label, number=number, first=first)
            for label, number in _numbered(_passed(place, runner, first.minutes))
        ]
    return kills


def _killed_first(place: Place, first: First, runner: Runner) -> bool:
    order = place.round_at(place.first, label=first.label, number=first.number)
    killed = runner.do(order).killed
    if first.minutes:
        runner.do(place.round_at(place.first))
    return killed


def _passed(place: Place, runner: Runner, minutes: float = 0) -> tuple[str, ...]:
    done = runner.do(place.round_at(place.first, minutes=minutes))
    assert not done.problems, done.problems
    return done.labels


def _numbered(labels: Iterable[str]) -> Iterator[tuple[str, int]]:
    seen: Counter[str] = Counter()
    for label in labels:
        seen[label] += 1
        yield label, seen[label]


def done_with(stage: Stage, kill: Kill, runner: Runner) -> Seen:
    """Kill a run there, and let the next ones go on."""
    place = place_on(stage, shared=kill.way.shared, whole=kill.whole)
    minutes = ENDED if kill.way is Way.OTHER else kill.first.minutes if kill.first else 0
    killed = not kill.first or _killed_first(place, kill.first, runner)
    order = place.round_at(place.first, label=kill.label, number=kill.number, minutes=minutes)
    killed = runner.do(order).killed and killed
    wrong = [] if killed else ["the label was not passed so often"]
    wrong += _doubles(place, "after the kill")
    out = [place.count()]
    if kill.way is Way.LOST:
        shutil.rmtree(place.first / "state", ignore_errors=True)
    for step in _next_runs(place, kill.way, max(minutes, 0)):
        wrong += [f"{step.name}: {what}" for what in _wrong_with(place, step, runner)]
        out.append(place.count())
    if kill.whole:
        wrong += place.wrong_on_the_page()
    return Seen(kill=kill, out=(out[0], out[1]), wrong=tuple(wrong), scene=place.scene)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Step:
    """A run after the kill, so many ``minutes`` later; from ``done`` on the job is."""

    name: str
    root: Path
    minutes: float = 0
    done: bool = True


def _next_runs(place: Place, way: Way, minutes: float) -> list[_Step]:
    """Who goes on.

    At once nobody knows of a run that was just killed whether a server is still at its request, and
    one that would make two posts of two at once is asked again later; all else is done at once.
    """
    if way is Way.OTHER:
        later = _Step(name="later", root=place.second)
        return [later, _Step(name="back", root=place.first), replace(later, name=AGAIN)]
    again = _Step(name=AGAIN, root=place.first, minutes=minutes + LATER)
    at_once = replace(again, name="next", minutes=minutes)
    if way is Way.LOST:
        return [at_once, again]
    return [replace(at_once, done=False), replace(again, name="later"), again]


def _wrong_with(place: Place, step: _Step, runner: Runner) -> Iterator[str]:
    record = place.record() if step.name == AGAIN else {}
    done = runner.do(place.round_at(step.root, minutes=step.minutes))
    yield from done.problems
    yield from place.wrong_at(step.root) if step.done else _doubles(place, "already")
    if step.name == AGAIN and place.record() != record:
        yield "a run with nothing to do changed the record"


def _doubles(place: Place, when: str) -> list[str]:
    posts = place.posts().items()
    return [f"{len(found)} posts at {account} {when}" for account, found in posts if len(found) > 1]


def all_done(
    stage: Stage, choose: Callable[[list[Kill]], list[Kill]], *, whole: bool = False
) -> list[Seen]:
    """The chosen kills, two at a time."""
    with ExitStack() as stack:
        runners = [stack.enter_context(runner()) for _worker in range(WORKERS)]
        kills = choose(kills_of(stage, runners[0], whole=whole))
        free: SimpleQueue[Runner] = SimpleQueue()
        for one in runners:
            free.put(one)

        def do(kill: Kill) -> Seen:
            mine = free.get()
            try:
                return done_with(stage, kill, mine)
            finally:
                free.put(mine)

        with ThreadPoolExecutor(WORKERS) as pool:
            return list(pool.map(do, kills))


def wrong_in(seen: Iterable[Seen]) -> list[str]:
    """All that is wrong, each with the kill before it; the app's own feeds are looked at last."""
    found = list(seen)
    told = [(one.kill, what) for one in found for what in one.wrong]
    shown = [(one.kill, one.scene.shown_on_bluesky()) for one in found]
    told += [(kill, f"the app shows {number} posts") for kill, number in shown if number != 1]
    return [f"{_name(kill)}: {what}" for kill, what in told]


def _name(kill: Kill) -> str:
    first = f" after {kill.first.label} {kill.first.number}" if kill.first else ""
    return f"{kill.way.name} {kill.label} {kill.number}{first}"
