"""kill -9 at every labelled point of a run that announces on X, four ways to go on.

    PYTHONPATH=plugins .venv/bin/python -m benchmarks.announce_x_kills

X is a server on this machine that does as it does, and charges. Wanted: nothing wrong.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.announce.x_kills import WAYS, Kill, Seen, all_done, wrong_in


def main() -> int:
    """Print a table, and what is wrong; how much that is."""
    start = time.monotonic()
    with TemporaryDirectory() as name:
        seen = all_done(Path(name), list[Kill])
    wrong = wrong_in(seen)
    print(table(seen))
    print()
    print(f"{len(seen)} kills, {time.monotonic() - start:.0f} s, {len(wrong)} wrong")
    for line in wrong:
        print(f"  {line}")
    return len(wrong)


def table(seen: list[Seen]) -> str:
    """A line for each label, a column for each way.

    How many kills there were; after each how many posts were out; and what all cost at most.
    """
    labels = dict.fromkeys(one.kill.label for one in seen)
    rows = [("killed at", *(way.name for way in WAYS))]
    for label in labels:
        cells = ([one for one in seen if (one.kill.label, one.kill.way) == (label, way)]
                 for way in WAYS)  # fmt: skip
        rows.append((label, *(_cell(cell) for cell in cells)))
    lines = ["".join(f"{cell:<22}" for cell in row).rstrip() for row in rows]
    return "\n".join([*lines, "", *(f"{way.name:<7} {way.value}" for way in WAYS)])


def _cell(seen: list[Seen]) -> str:
    if not seen:
        return "–"
    wrong = sum(bool(one.wrong) for one in seen)
    out, dearest = "".join(str(one.out) for one in seen), max(one.charged for one in seen)
    return f"{len(seen)}× {out} ${dearest}" + (f" {wrong} WRONG" if wrong else "")


if __name__ == "__main__":
    sys.exit(bool(main()))
