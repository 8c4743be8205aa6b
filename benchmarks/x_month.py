"""A month of a busy site on X, in accelerated time: what it costs, what waits, what `status` says.

    PYTHONPATH=plugins .venv/bin/python -m benchmarks.x_month [SEED] [status]

Ten reports a day, five runs a day, and with three of ten something goes wrong. Once with the usual
budgets, once with a larger one, once without links. With "status" each day's is printed. Wanted:
nothing wrong, and no more money than the budget, by our count or by X's.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from desk import money
from tests.announce.month import Busy, Day, Month, weeks

START = datetime(2026, 11, 1, tzinfo=UTC)
SITES: dict[str, dict[str, object]] = {
    "with links, $5 a month": {},
    "with links, $45 a month": {"budget_month": 45},
    "without links, $5 a month": {"link": "no-link"},
}


def main(seed: int, *, status: bool) -> int:
    """Print the tables; how much is wrong."""
    wrong = 0
    for name, settings in SITES.items():
        start = time.monotonic()
        with TemporaryDirectory() as folder:
            busy = Busy(start=START, days=31, settings=settings)
            days = list(Month(Path(folder), busy, seed).days())
        print(f"{name}   ({time.monotonic() - start:.0f} s, seed {seed})")
        print()
        print(table(days))
        print()
        for day in days if status else ():
            print(f"--- {day.date:%Y-%m-%d}, {', '.join(day.faults) or 'nothing went wrong'}")
            print(day.status)
        for day in days:
            wrong += len(day.wrong)
            for what in day.wrong:
                print(f"{day.date:%Y-%m-%d} WRONG: {what}")
    return wrong


def table(days: Sequence[Day]) -> str:
    """A line a week; money is that of the month so far."""
    rows = [("week until", "posts", "counted", "charged", "budget", "wait", "not known", "asked",
             "faults")]  # fmt: skip
    for week in weeks(days):
        last = week[-1]
        rows.append((
            f"{last.date:%Y-%m-%d}", str(last.posts), money.price(last.purse.spent),
            money.price(last.charged), money.left(last.purse.budget.month), str(last.waiting),
            str(last.unclear), str(sum(day.asked for day in week)),
            str(sum(len(day.faults) for day in week)),
        ))  # fmt: skip
    return "\n".join("".join(f"{cell:<12}" for cell in row).rstrip() for row in rows)


if __name__ == "__main__":
    words = sys.argv[1:]
    seeds = [int(word) for word in words if word.isdigit()]
    sys.exit(bool(main(*(seeds or [1]), status="status" in words)))
