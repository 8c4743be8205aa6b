"""Days of a busy site on X, one of them the last of a month: no double, and every cent counted.

benchmarks/x_month.py has a whole month, and prints it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.announce.month import FAULTS, Busy, Month

EVE = datetime(2026, 11, 28, tzinfo=UTC)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_goes_wrong_there_is_no_double_and_each_cent_is_counted(
    tmp_path: Path, seed: int
) -> None:
    busy = Busy(start=EVE, days=5, reports=5, faults=0.8, settings={"budget_month": 4})
    days = list(Month(tmp_path, busy, seed).days())
    assert [what for day in days for what in day.wrong] == []
    assert {fault for day in days for fault in day.faults} <= {*FAULTS}
    assert sum(len(day.faults) for day in days) >= 10
    assert all(day.purse.spent <= 4 for day in days)
    assert days[3].purse.spent < days[2].purse.spent  # a new month
    assert days[-1].posts > days[0].posts > 0


def test_a_month_whose_money_is_gone_waits_and_says_so_each_day(tmp_path: Path) -> None:
    busy = Busy(start=EVE, days=5, reports=4, faults=0, settings={"budget_month": "0.85"})
    days = list(Month(tmp_path, busy, 1).days())
    assert [what for day in days for what in day.wrong] == []
    waits = "what is left of this month’s budget ("
    assert [waits in day.status for day in days] == [False, True, True, True, True]
    for day in days[1:3]:
        assert "or wait until 2026-12-01." in day.status
        assert day.asked == 0
    assert [day.posts for day in days] == [4, 4, 4, 8, 8]
    assert all(f"of $0.85: posts ${day.purse.posts}" in day.status for day in days)
    assert days[-1].charged == days[-1].purse.spent <= Decimal("0.85")
