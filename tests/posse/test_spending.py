"""What an account cost: every post that may be out, each look once, by month and by run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from posse.models import Announcement, Claim, Receipt, Result
from posse.money import Budget, Price, Purse, Read, Reads
from posse.spending import purse_of
from tests.posse.records import claim, decided, minutes, receipt, sent

BUDGET = Budget(run=Decimal(1), month=Decimal(5))
ONE = claim(account="x")
LATE = minutes(60)
DOLLAR = Decimal("0.200")


def price(_announcement: Announcement) -> Price:
    return Price(dollars=DOLLAR)


def purse(
    claims: Sequence[Claim], receipts: Sequence[Receipt] = (), reads: Sequence[Reads] = (),
    run: str = "", now: datetime = LATE,
) -> Purse:  # fmt: skip
    return purse_of(BUDGET, price, claims=claims, receipts=receipts, reads=reads, run=run, now=now)


CASES: dict[str, tuple[Sequence[Receipt], bool]] = {
    "claimed, and nothing more is known": ((), True),
    "sent": ((sent(ONE),), True),
    "not known": ((receipt(ONE, Result.UNKNOWN),), True),
    "not known, not seen once": (
        (receipt(ONE, Result.UNKNOWN), receipt(ONE, Result.NOT_SEEN, at=46)), True),
    "not known, not there": (
        (receipt(ONE, Result.UNKNOWN), receipt(ONE, Result.ABSENT, at=52)), False),
    "not there, and then another one says that nobody knows": (
        (receipt(ONE, Result.ABSENT, at=52), receipt(ONE, Result.UNKNOWN, at=55)), True),
    "not there, and found all the same": (
        (receipt(ONE, Result.ABSENT, at=52), sent(ONE, at=60)), True),
    "refused": ((receipt(ONE, Result.REFUSED),), False),
    "not sent": ((receipt(ONE, Result.NOT_SENT),), False),
    "refused, and not known": (
        (receipt(ONE, Result.REFUSED), receipt(ONE, Result.UNKNOWN)), True),
    "sent, and removed": ((sent(ONE), receipt(ONE, Result.GONE, at=50)), True),
    "not known, and a person saw it": (
        (receipt(ONE, Result.UNKNOWN), decided("posted", at=9, of=ONE)), True),
    "not known, and a person says that it is not there": (
        (receipt(ONE, Result.UNKNOWN), decided("send-again", at=9, of=ONE)), True),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_post_costs_as_long_as_it_may_be_out(case: str) -> None:
    receipts, costs = CASES[case]
    assert purse([ONE], receipts).posts == (DOLLAR if costs else 0)


def test_the_same_claim_of_two_reports_is_two_posts() -> None:
    """Its name says the attempt and the run, not the report."""
    other = claim(account="x", report="ev/b")
    assert other.name == ONE.name
    assert purse([ONE, other], [receipt(ONE, Result.REFUSED)]).posts == DOLLAR


def test_what_was_adopted_cost_nothing() -> None:
    assert purse([], [sent(None)]).spent == 0


def test_a_month_ends_with_the_last_second_of_utc() -> None:
    """Wherever the machine is."""
    last = replace(ONE, at=datetime.fromisoformat("2026-06-01T01:59:59+02:00"))
    first = replace(last, at=datetime.fromisoformat("2026-06-01T02:00:00+02:00"), run="r2")
    may, june = (Read(day=date(2026, *day), thing="user 1", dollars=Decimal("0.010"))
                 for day in ((5, 31), (6, 1)))  # fmt: skip
    entries = [Reads(account="x", run="r1", reads=(may, june))]
    for month in (5, 6):
        found = purse([last, first], (), entries, now=datetime(2026, month, 15, tzinfo=UTC))
        assert (found.posts, found.reads) == (DOLLAR, Decimal("0.010"))
    assert purse([last], (), entries, now=datetime(2025, 5, 15, tzinfo=UTC)).spent == 0


def test_a_run_counts_its_own_posts_and_what_nobody_read_before_it_that_day() -> None:
    day = date(2026, 5, 12)
    me, post = (Read(day=day, thing=thing, dollars=Decimal("0.010")) for thing in ("me", "post"))
    entries = [Reads(account="x", run="r1", reads=(me,)), Reads(account="x", run="r2",
               reads=(me, post))]  # fmt: skip
    other = claim(2, account="x", run="r2")
    found = purse([ONE, other], (), entries, run="r2")
    assert (found.spent, found.run) == (2 * DOLLAR + Decimal("0.020"), DOLLAR + Decimal("0.010"))
    assert purse([ONE, other], (), entries).run == 0


def test_what_is_left_is_never_less_than_nothing() -> None:
    found = purse([replace(ONE, run=f"r{number}") for number in range(30)])
    assert (found.spent, found.left_in_month, found.left) == (Decimal(6), Decimal(0), Decimal(0))
    assert Purse(budget=BUDGET).left == 1
    assert Purse(budget=BUDGET).without(DOLLAR).left == Decimal("0.800")
