"""What a plan takes first, and which moment of a report counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import permutations

import pytest

from posse.models import Announcement, Standing, State
from posse.money import OUT_OF_CREDIT, Budget, Price, Purse
from posse.plan import Brakes, Pair, Plan, Why, first, within
from posse.terms import Terms
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


def purse(month: str = "5", run: str = "1", **spent: str) -> Purse:
    found = {name: Decimal(dollars) for name, dollars in spent.items()}
    return Purse(budget=Budget(run=Decimal(run), month=Decimal(month)), **found)


def held(pairs: Sequence[Pair], purses: dict[str, Purse], *dollars: str) -> list[Why | None]:
    """Why each of these waits, at these prices."""
    prices = {pair.report.id: Decimal(cost) for pair, cost in zip(pairs, dollars, strict=True)}
    made = within(Plan(due=tuple(pairs), held=()), purses, lambda pair: prices.get(pair.report.id))
    why: dict[str, Why | None] = {one.pair.report.id: one.why for one in made.held}
    assert {pair.report.id for pair in made.due} | {*why} == {*prices}
    return [why.get(pair.report.id) for pair in pairs]


@pytest.mark.parametrize(
    ("purse_", "prices", "why"),
    [
        (purse(), ("0.200", "0.200"), [None, None]),
        (purse(month="0"), ("0.015",), [Why.BUDGET]),
        (purse(run="0"), ("0.015",), [Why.BUDGET_RUN]),
        (purse(month="0.200"), ("0.200", "0.015"), [None, Why.BUDGET]),
        (purse(run="0.200"), ("0.200", "0.015"), [None, Why.BUDGET_RUN]),
        # The first that fit go: a cheap one may pass a dear one.
        (purse(month="0.215"), ("0.200", "0.200", "0.015"), [None, Why.BUDGET, None]),
        (purse(posts="4.850"), ("0.200", "0.015"), [Why.BUDGET, None]),
        (purse(reads="4.900", run="9"), ("0.200",), [Why.BUDGET]),
        (purse(month="9", posts="20"), ("0.015",), [Why.BUDGET]),
        # Exact: ten times a tenth of a dollar are a dollar.
        (purse(run="1", month="99"), ("0.1",) * 11, [None] * 10 + [Why.BUDGET_RUN]),
    ],
)  # fmt: skip
def test_the_first_that_fit_their_account_s_budgets_go(
    purse_: Purse, prices: tuple[str, ...], why: list[Why | None]
) -> None:
    assert held(due(*["x"] * len(prices)), {"x": purse_}, *prices) == why


def test_accounts_without_a_price_and_posts_that_cannot_be_made_are_due() -> None:
    """The latter are told later, with what is wrong with them."""
    pairs = due("mastodon", "x")
    assert within(Plan(due=tuple(pairs), held=()), {}, lambda _pair: Decimal(9)).due == (*pairs,)
    broke = {"x": purse(month="0")}
    assert within(Plan(due=tuple(pairs), held=()), broke, lambda _pair: None).due == (*pairs,)
    made = within(Plan(due=tuple(pairs), held=()), broke, lambda _pair: Decimal("0.015"))
    assert [(one.pair.station.name, one.why, one.dollars) for one in made.held] == [
        ("x", Why.BUDGET, Decimal("0.015"))
    ]


def test_no_order_of_posts_passes_a_budget() -> None:
    prices = ("0.200", "0.015", "0.200", "0.015", "0.100")
    for order in permutations(prices):
        why = held(due(*["x"] * 5), {"x": purse(month="0.33")}, *order)
        going = [Decimal(cost) for cost, one in zip(order, why, strict=True) if one is None]
        assert sum(going) <= Decimal("0.33")
        assert going


def _price(_announcement: Announcement) -> Price:
    return Price(dollars=Decimal("0.200"))


def test_a_refusal_for_want_of_credit_holds_all_that_goes_to_that_account() -> None:
    """Not what waits for another reason; and not on a network that costs nothing."""
    refused = Standing(state=State.PARKED, evidence=f"the server answers 402 ({OUT_OF_CREDIT})")
    elsewhere = {("congres/z", "x"): refused}
    costly = station(name="x", terms=Terms(price=_price))
    made = planned(stations=[costly], standings=elsewhere)
    assert ([one.why for one in made.held], dict(made.refused)) == (
        [Why.NO_CREDIT], {"x": ("congres/z",)},
    )  # fmt: skip
    own = {("congres/a", "x"): refused}
    assert planned(stations=[costly], standings=own).held[0].why is Why.NO_CREDIT
    unclear = elsewhere | {("congres/a", "x"): Standing(state=State.UNKNOWN)}
    assert planned(stations=[costly], standings=unclear).held[0].why is Why.UNKNOWN
    assert planned(stations=[costly], standings=elsewhere, published={}).held[0].why is Why.NOT_LIVE
    assert planned(stations=[costly], asked_for="congres/a", standings=elsewhere).due == ()
    assert planned(stations=[station(name="x")], standings=elsewhere).due
    assert planned(stations=[station(name="y", terms=Terms(price=_price))],
                   standings=elsewhere).due  # fmt: skip
    other = {("congres/z", "x"): Standing(state=State.PARKED, evidence="403")}
    assert planned(stations=[costly], standings=other).due
