"""What a plan takes first, and which moment of a report counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from posse.models import Standing, State
from posse.plan import Brakes, Pair, Why, first
from tests.posse.test_syndicate import NOW, OUT, REPORT, planned, station


def due(*names: str) -> list[Pair]:
    return [Pair(report=replace(REPORT, id=f"congres/{number}"),
                 station=replace(station(), name=name), standing=Standing(state=State.DUE))
            for number, name in enumerate(names)]  # fmt: skip


def test_each_account_has_room_of_its_own() -> None:
    pairs = due("a", "b", "a", "b", "a")
    assert first(pairs, {"a": 2, "b": 1}) == (pairs[0], pairs[1], pairs[2])
    assert first(pairs, {"a": 0, "b": -1}) == ()
    assert first(pairs, {}) == ()


@pytest.mark.parametrize(
    ("deployed", "seen", "reason"),
    [
        (-3, None, Why.BEFORE), (-3, -0.5, Why.BEFORE), (-0.5, None, None), (-0.5, -0.4, None),
        (-0.5, -30, Why.OLD),
    ],
)  # fmt: skip
def test_being_looked_at_makes_no_old_report_new(
    deployed: float, seen: float | None, reason: Why | None
) -> None:
    """Days from now; the account is known since yesterday. Age counts from first seen live."""
    live = None if seen is None else NOW + timedelta(days=seen)
    out = replace(OUT, first_deployed=NOW + timedelta(days=deployed), first_live=live)
    made = planned(published={"congres/a": out}, brakes=Brakes())
    assert (made.held[0].why if made.held else None) is reason
