"""kill -9 at every labelled point of a run that announces on two networks, four ways to go on.

    PYTHONPATH=plugins .venv/bin/python -m benchmarks.announce_kills [whole]

Mastodon is mastodon_mock, Bluesky is its own servers (`make test-deps`). With "whole" it is
`invoke publish` that is killed, building and bringing out included. Wanted: nothing wrong.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.announce.kills import Kill, Seen, Way, all_done, wrong_in
from tests.announce.stage import stage
from tests.bluesky.servers import network
from tests.practice import practising

PEOPLE = 500


def main(*, whole: bool) -> int:
    """Print a table, and what is wrong; how much that is."""
    with TemporaryDirectory() as name:
        folder, start = Path(name), time.monotonic()
        (folder / "practice").mkdir()
        people = [f"p{number}" for number in range(PEOPLE)]
        with (
            network() as bluesky,
            practising(folder / "practice", people) as practice,
            stage(folder / "stage", practice, bluesky) as set_up,
        ):
            seen = all_done(set_up, list[Kill], whole=whole)
            wrong = wrong_in(seen)
        took = time.monotonic() - start
    print(table(seen))
    print()
    print(f"{len(seen)} kills, {took:.0f} s, {len(wrong)} wrong")
    for line in wrong:
        print(f"  {line}")
    return len(wrong)


def table(seen: Iterable[Seen]) -> str:
    """A line for each label, a column for each way.

    How many kills there were; after each how many posts were out, of two, and how many after the
    run that came next.
    """
    found = list(seen)
    labels = dict.fromkeys(one.kill.label for one in found)
    ways = [way for way in Way if any(one.kill.way is way for one in found)]
    rows = [("killed at", *(way.name for way in ways))]
    for label in labels:
        cells = ([one for one in found if (one.kill.label, one.kill.way) == (label, way)]
                 for way in ways)  # fmt: skip
        rows.append((label, *(_cell(cell) for cell in cells)))
    lines = ["".join(f"{cell:<26}" for cell in row).rstrip() for row in rows]
    return "\n".join([*lines, "", *(f"{way.name:<7} {way.value}" for way in ways)])


def _cell(seen: list[Seen]) -> str:
    if not seen:
        return "–"
    wrong = sum(bool(one.wrong) for one in seen)
    before, after = ("".join(str(one.out[n]) for one in seen) for n in (0, 1))
    return f"{len(seen)}× {before}→{after}" + (f" {wrong} WRONG" if wrong else "")


if __name__ == "__main__":
    sys.exit(bool(main(whole="whole" in sys.argv[1:])))
