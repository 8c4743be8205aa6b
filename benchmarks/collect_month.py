"""A month of collecting for many reports on four networks that fail now and then.

    PYTHONPATH=plugins .venv/bin/python -m benchmarks.collect_month [REPORTS] [DAYS] [MINUTES]

A run every so many MINUTES (60). Wanted: under 1,000 requests a day at 10,000 reports, nothing
public lost, nothing private shown.
"""

from __future__ import annotations

import sys
import time
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.posse.months import Month


def main(reports: int = 10_000, days: int = 30, minutes: int = 60) -> None:
    """Print the requests of each kind of day, and what is wrong."""
    start = time.monotonic()
    with TemporaryDirectory() as folder:
        month = Month(Path(folder), reports, a_day=10, every=timedelta(minutes=minutes))
        month.live(days)
        kinds = {name: dict(network.asked) for name, network in month.networks.items()}
        month.calm(40)
        wrong = [*month.wrong()]
        print(f"{reports} reports, {days} days, a run every {minutes} min, {month.said()} said")
        print(f"requests a day: {month.requests}")
        print(f"by kind: {kinds}")
        print(f"{len(wrong)} wrong {wrong[:5]}, {time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
