"""Two clones announce the same reports at once on mastodon_mock: posts, and what is wrong.

    PYTHONPATH=plugins .venv/bin/python -m benchmarks.announce_two_clones [ROUNDS]

Wanted: one post a report and account and nothing wrong as it is; doubles without the push before
the send. What races is the use case, in processes of its own; benchmarks/ledger_two_clones.py has
the record alone.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.announce.racing import ACCOUNTS, race, wrong_in
from tests.announce.stage import stage
from tests.practice import practising

WAYS = {"as-it-is": True, "no-push": False}  # by name, whether claims are pushed before the send


def main(rounds: int) -> int:
    """Print a line for each way, and what is wrong; how much that is."""
    wrong: list[str] = []
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "mock").mkdir()
        people = [f"{way}-{account}" for way in WAYS for account in ACCOUNTS]
        with practising(folder / "mock", people) as mock, stage(folder / "all", mock) as set_up:
            for way, sharing in WAYS.items():
                start = time.monotonic()
                done = race(set_up, way, rounds, sharing=sharing)
                took = time.monotonic() - start
                found = list(wrong_in(done)) if sharing else []
                wrong += found
                counts = Counter(done.posts.values())
                shown = ", ".join(f"{counts[n]} with {n}" for n in sorted(counts))
                print(f"{way}: {rounds} rounds, {len(done.posts)} reports and accounts "
                      f"({shown} posts), {took:.0f} s"
                      + (f", {len(found)} wrong" if sharing else ""))  # fmt: skip
    for line in wrong:
        print(f"  {line}")
    return len(wrong)


if __name__ == "__main__":
    sys.exit(bool(main(int(sys.argv[1]) if sys.argv[1:] else 50)))
