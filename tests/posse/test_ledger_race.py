"""Two clones publish at once: one post a report, no conflict left, both know everything."""

from __future__ import annotations

from pathlib import Path

from tests.machine import needs
from tests.posse.racing import ACCOUNTS, pushing, race, saving_later, wrong_with

pytestmark = needs("git")
ROUNDS = 5


def test_of_two_clones_one_wins_each_report(tmp_path: Path) -> None:
    posts, machines = race(tmp_path / "all", ROUNDS, ledger_of=pushing)
    assert wrong_with(machines, posts, ROUNDS) == []
    assert len([name for name in machines.pushed() if "claim" in name]) == ROUNDS * len(ACCOUNTS)


def test_without_the_push_before_the_send_both_post(tmp_path: Path) -> None:
    """Else the test above would show nothing."""
    posts, _machines = race(tmp_path / "all", ROUNDS, ledger_of=saving_later)
    assert set(posts.values()) == {2}
