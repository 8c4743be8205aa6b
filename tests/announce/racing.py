"""Two clones of one site that announce the same report at the same moment, round after round.

What races is what `invoke publish` does once the pages are out (rounds.py), each in a process of
its own, with a real remote between them and the same two accounts on mastodon_mock.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

from desk.ledger import read_ledger
from posse.models import State
from tests.announce.places import Place
from tests.announce.rounds import Round, report_of, site_of
from tests.announce.stage import Runner, Scene, Stage, runner
from tests.posse.records import Machines

ACCOUNTS = ("mastodon", "mastodon-en")
TOGETHER = 60.0  # seconds at most that one waits for the other


@dataclass(frozen=True, kw_only=True, slots=True)
class Race:
    """What came of it. ``posts`` are by report and account, ``told`` what a person was to mend."""

    place: Place
    slugs: tuple[str, ...]
    posts: dict[tuple[str, str], int]
    told: tuple[str, ...]

    @property
    def doubles(self) -> int:
        """How many reports were announced more than once on an account."""
        return sum(count > 1 for count in self.posts.values())


def race(stage: Stage, name: str, rounds: int, *, sharing: bool = True) -> Race:
    """Both start each round together, and go through the accounts in opposite order.

    Without ``sharing``, the push before the send is switched off: each keeps its record on its own
    disk, and its claims are seen by nobody before it sends.
    """
    people = {account: f"{name}-{account}" for account in ACCOUNTS}
    scene = Scene(stage=stage, name=name, people=people)
    machines = Machines(stage.folder / name)
    roots = [machines.site(one) if sharing else machines.folder / one for one in "ab"]
    for root in roots:
        scene.move_in(root)
    place = Place(scene=scene, first=roots[0], second=roots[1], remote=machines.remote)
    slugs = tuple(f"r{number}" for number in range(rounds))
    posts: dict[tuple[str, str], int] = {}
    told: list[str] = []
    with ExitStack() as stack:
        runners = [stack.enter_context(runner()) for _root in roots]
        for number in range(1, rounds + 1):
            done = _together(place, runners, slugs[:number])
            told += [problem for one in done for problem in one.problems]
            found = scene.posts(slugs[number - 1])
            posts |= {(slugs[number - 1], account): len(urls) for account, urls in found.items()}
    return Race(place=place, slugs=slugs, posts=posts, told=tuple(told))


def _together(place: Place, runners: list[Runner], slugs: tuple[str, ...]) -> list[Round]:
    """Both announce the last of these reports."""
    ready = Barrier(len(runners))
    orders = [
        place.scene.order(root, *slugs, backwards=root == place.second)
        for root in (place.first, place.second)
    ]

    def do(number: int) -> Round:
        ready.wait(TOGETHER)
        return runners[number].do(orders[number])

    with ThreadPoolExecutor(len(runners)) as pool:
        return list(pool.map(do, range(len(runners))))


def wrong_in(one: Race) -> Iterator[str]:
    """What is not as it must be, once both have taken in what the other pushed last."""
    yield from one.told
    yield from (f"{pair}: {count} posts" for pair, count in one.posts.items() if count != 1)
    wanted = len(one.slugs) * len(ACCOUNTS)
    if len(one.posts) != wanted:
        yield f"{len(one.posts)} of {wanted} were posted"
    place = one.place
    with runner() as running:
        for root in (place.first, place.second, place.first):
            order = place.scene.order(root, *one.slugs)
            yield from running.do(order).problems
            yield from _wrong_at(place, root, one.slugs)


def _wrong_at(place: Place, root: Path, slugs: tuple[str, ...]) -> Iterator[str]:
    site = site_of(place.scene.order(root, *slugs))
    ledger = read_ledger(site)
    for slug in slugs:
        report = report_of(site.url, slug)
        claims = ledger.claims(report.id)
        if sorted({claim.account for claim in claims}) != sorted(claim.account for claim in claims):
            yield f"{slug} was claimed by both at {root.name}"
        for account in ACCOUNTS:
            standing = ledger.standing(report.id, account, datetime.now(UTC))
            if standing.state is not State.SYNDICATED:
                yield f"{slug} on {account} is {standing.state} at {root.name}"
    if place.known_at(root) != place.pushed():
        yield f"{root.name} has another record than the remote"
