"""Archives of the same answers in many orders: how many differ by a byte.

    PYTHONPATH=plugins .venv/bin/python -m benchmarks.archive_orders [EXAMPLES]

Wanted: none.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.posse.orders import COLLECTED, Collected, filed


def main(examples: int) -> None:
    """Print one line."""
    tried, wrong, start = 0, 0, time.monotonic()

    @settings(max_examples=examples, deadline=None, database=None)
    @given(COLLECTED, st.randoms(use_true_random=False))
    def differ(told: Collected, chance: Random) -> None:
        nonlocal tried, wrong
        with TemporaryDirectory() as folder:
            tried, wrong = tried + 1, wrong + bool(filed(Path(folder), told, chance))

    differ()
    print(f"{tried} examples of 4 orders, {wrong} differ, {time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 2000)
