"""Two machines that want to announce the same reports at the same moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from posse.errors import NotKept
from posse.ledger import Ledger
from posse.models import State
from tests.posse.records import Machines, claim, on_this_disk, sent

ACCOUNTS = ("mastodon", "bluesky")


def race(
    folder: Path, rounds: int, *, ledger_of: Callable[[Machines, str], Ledger]
) -> tuple[Counter[str], Machines]:
    """How often each report was posted on each account, and the machines.

    In each round both claim the same report on two accounts, "send", and record it.
    """
    machines = Machines(folder)
    for name in "ab":
        machines.open(name)
    ledgers = {name: ledger_of(machines, name) for name in "ab"}
    together, posts = Barrier(2), Counter[str]()

    def take_part(name: str) -> None:
        for number in range(rounds):
            together.wait(60)
            for account in ACCOUNTS if name == "a" else reversed(ACCOUNTS):
                one = claim(report=f"ev/r{number}", account=account, run=f"{name}{number}")
                if ledgers[name].claim(one):
                    posts[f"{one.report} {account}"] += 1
                    url = f"https://{account}.example/{name}{number}"
                    ledgers[name].receive(sent(one, url=url))

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(take_part, name) for name in "ab"]:
            done.result()
    return posts, machines


def pushing(machines: Machines, name: str) -> Ledger:
    """As it is: no claim before its push was accepted."""
    return machines.open(name)


def saving_later(machines: Machines, name: str) -> Ledger:
    """Push-before-send switched off: each writes to its disk, and pushes at the end of the run."""
    return on_this_disk(machines.folder / name / "state")


def wrong_with(machines: Machines, posts: Counter[str], rounds: int) -> list[str]:
    """What is not as it should be after the race, with both machines up to date."""
    found = [f"{pair}: {count} posts" for pair, count in posts.items() if count != 1]
    if len(posts) != rounds * len(ACCOUNTS):
        found.append(f"{len(posts)} of {rounds * len(ACCOUNTS)} were posted")
    trees = []
    for name in "aba":
        try:
            standings = machines.open(name).standings(claim().until)
        except NotKept as error:
            found.append(str(error))
            continue
        found += [
            f"{pair}: {s}" for pair, s in standings.items() if s.state is not State.SYNDICATED
        ]
        state = machines.folder / name / "state"
        trees.append(sorted(path.name for path in state.rglob("*.json")))
    if any(tree != trees[-1] for tree in trees[1:]):
        found.append("the two machines do not know the same")
    return found
