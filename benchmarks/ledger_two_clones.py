"""Two machines announce the same reports at once, with a real remote: posts, and what is wrong.

    .venv/bin/python -m benchmarks.ledger_two_clones [ROUNDS]

Wanted: nothing wrong as it is; doubles without the push before the send.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.posse.racing import ACCOUNTS, pushing, race, saving_later, wrong_with


def main(rounds: int) -> None:
    """Print a line for each way."""
    for what, ledger_of in (("as it is", pushing), ("without push before send", saving_later)):
        with TemporaryDirectory() as folder:
            start = time.monotonic()
            posts, machines = race(Path(folder) / "all", rounds, ledger_of=ledger_of)
            took = time.monotonic() - start
            doubles = sum(count > 1 for count in posts.values())
            wrong = len(wrong_with(machines, posts, rounds))
            print(f"{what}: {rounds * len(ACCOUNTS)} pairs, {took:.1f} s, {doubles} doubles, "
                  f"{wrong} wrong")  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 50)
