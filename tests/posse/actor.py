"""A run that announces one report on a network that is a file, and may be killed on its way.

    python -m tests.posse.actor SITE NETWORK MINUTES [LABEL NUMBER]

It opens the record ``MINUTES`` after noon, claims, sends and receives, and clears up what is not
known by looking. It prints "acked NAME" for each entry that it was told is safe. With a label it
ends itself, as kill -9 does, the NUMBER-th time that the label is passed.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from posse.durability import open_state
from posse.entries import name_of
from posse.ledger import Ledger
from posse.models import Claim, Result, State
from tests.posse.records import ACCOUNT, REPORT, claim, minutes, receipt, sent


def posts(network: Path) -> list[str]:
    """The keys of all posts that can be seen."""
    return network.read_text(encoding="utf-8").split() if network.exists() else []


def killing(label: str, number: int) -> Callable[[str], None]:
    """Called at each label: ends the process at one of them."""
    left = [number]

    def at(now: str) -> None:
        left[0] -= now == label
        if now == label and not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    return at


def run(ledger: Ledger, network: Path, now: float, *, name: str, at: Callable[[str], None]) -> None:
    """One run: clear up, then send what is due."""
    standing = ledger.standing(REPORT, ACCOUNT, minutes(now))
    if standing.state is State.UNKNOWN and standing.claim:
        _look(ledger, network, standing.claim, now)
        standing = ledger.standing(REPORT, ACCOUNT, minutes(now))
    if standing.state not in {State.DUE, State.RETRY}:
        return
    attempt = standing.claim.attempt + 1 if standing.claim else 1
    one = claim(attempt, at=now, run=name)
    if not ledger.claim(one):
        return
    _tell(f"acked {name_of(one)}")
    at("before-send")
    with network.open("a", encoding="utf-8") as file:
        file.write(f"{one.key}\n")
    at("after-send")
    end = sent(one, at=now + 1)
    ledger.receive(end)
    _tell(f"acked {name_of(end)}")
    at("end")


def _look(ledger: Ledger, network: Path, one: Claim, now: float) -> None:
    there = one.key in posts(network)
    ledger.receive(sent(one, at=now) if there else receipt(one, Result.ABSENT, at=now))


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(words: list[str]) -> None:
    """See above."""
    root, network, now = Path(words[0]), Path(words[1]), float(words[2])
    at = killing(words[3], int(words[4])) if words[3:] else (lambda _label: None)
    ledger = open_state(root, root / "state", tell=lambda *_text, **_values: None, at=at)
    run(ledger, network, now, name=f"{root.name}{now:.0f}", at=at)


if __name__ == "__main__":
    main(sys.argv[1:])
