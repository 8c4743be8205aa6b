"""kill -9 while it announces on two networks: one post on each, and the next run finishes the job.

Each test is a table of kills; benchmarks/announce_kills.py has all of them, and prints it.
"""

from __future__ import annotations

from tests.announce.kills import Kill, Way, all_done, wrong_in
from tests.announce.stage import Stage
from tests.machine import needs

pytestmark = needs("bluesky", "git")


def on_one_disk(kills: list[Kill]) -> list[Kill]:
    """All of them."""
    return [kill for kill in kills if kill.way is Way.ALONE]


def with_a_remote(kills: list[Kill]) -> list[Kill]:
    """Each label's first and last passing, by turns with who goes on."""
    back, other = ([kill for kill in kills if kill.way is way] for way in (Way.BACK, Way.OTHER))
    return _ends(back)[::2] + _ends(other)[1::2]


def _ends(kills: list[Kill]) -> list[Kill]:
    last = {kill.label: kill.number for kill in kills}
    return [kill for kill in kills if kill.number in {1, last[kill.label]}]


def of_publish_alone(kills: list[Kill]) -> list[Kill]:
    """The points that `invoke publish` passes once, by turns without and with a remote."""
    back = [kill for kill in kills if kill.way is Way.BACK]
    again = {kill.label for kill in back if kill.number > 1}
    labels = [kill.label for kill in back if kill.label not in again]
    alone = [kill for kill in kills if kill.way is Way.ALONE and kill.label in labels[1::2]]
    return alone + [kill for kill in back if kill.label in labels[::2]]


def test_on_one_disk_every_kill_leaves_one_post_a_network(both: Stage) -> None:
    seen = all_done(both, on_one_disk)
    assert wrong_in(seen) == []
    assert {one.out[0] for one in seen} == {0, 1, 2}


def test_with_a_remote_whoever_goes_on_makes_one_post_a_network(both: Stage) -> None:
    seen = all_done(both, with_a_remote)
    assert wrong_in(seen) == []
    assert {one.out[0] for one in seen} == {0, 1, 2}


def test_a_killed_publish_is_finished_by_the_next_one_links_included(both: Stage) -> None:
    """The kills between building, deploying, announcing and the second deploy."""
    seen = all_done(both, of_publish_alone, whole=True)
    assert wrong_in(seen) == []
    assert {"built", "deployed", "announced", "links-out"} <= {one.kill.label for one in seen}
    assert {one.kill.way for one in seen} == {Way.ALONE, Way.BACK}
