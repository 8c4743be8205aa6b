"""kill -9 while it announces on X: never two posts, and once it has settled the job is done.

benchmarks/announce_x_kills.py does all of them, and prints what they cost.
"""

from __future__ import annotations

from pathlib import Path

from tests.announce.kills import Way
from tests.announce.x_kills import Kill, all_done, wrong_in
from tests.machine import needs

pytestmark = needs("git")


def test_on_one_disk_every_kill_leaves_one_post_and_a_true_bill(tmp_path: Path) -> None:
    seen = all_done(tmp_path, lambda kills: [k for k in kills if k.way is Way.ALONE])
    assert wrong_in(seen) == []
    assert {one.out for one in seen} == {0, 1}
    assert {"looked", "adopted", "claimed", "sent", "received"} <= {one.kill.label for one in seen}


def test_elsewhere_too_whoever_goes_on(tmp_path: Path) -> None:
    """The record lost, or on a remote: the points at which most is left behind."""
    points = {"adopted", "claim-kept", "pushed", "claimed", "sent", "received", "announced"}

    def chosen(kills: list[Kill]) -> list[Kill]:
        found = [k for k in kills if k.way is not Way.ALONE and k.label in points]
        last = {(k.way, k.label): k.number for k in found}
        ends = [k for k in found if k.number in {1, last[k.way, k.label]}]
        return [k for k in ends if k.label in {"claimed", "sent"}] + ends[::3]

    seen = all_done(tmp_path, chosen)
    assert wrong_in(seen) == []
    assert {one.kill.way for one in seen} == {Way.LOST, Way.BACK, Way.OTHER}
