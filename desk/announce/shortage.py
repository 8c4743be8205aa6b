"""What waits for money on an account, and what a person can do about it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from desk import money
from desk.announce.reasons import counted
from desk.words import _
from posse.money import Purse
from posse.plan import Why

OF_MONEY = frozenset({Why.BUDGET, Why.BUDGET_RUN, Why.NO_CREDIT})


@dataclass(frozen=True, kw_only=True, slots=True)
class Short:
    """Reports that wait for money on one account.

    ``reports`` names them, ``dollars`` is what the cheapest of their posts costs, and ``refused``
    are the names of those that were refused because the account's credit was used up.
    """

    why: Why
    account: str
    count: int
    reports: str
    purse: Purse | None
    dollars: Decimal | None
    refused: Sequence[str]


def short_lines(short: Short, now: datetime) -> list[str]:
    """How many wait and why, then what to do. ``now`` is in UTC: so are a budget's months."""
    named = {"count": short.count, "reports": short.reports, "account": short.account}
    why = counted(short.why, short.count, {**named, **_amounts(short)})
    return [why, *_what_to_do(short, named, now)]


def _amounts(short: Short) -> dict[str, str]:
    purse = short.purse
    if purse is None:
        return {}
    by_month = short.why is Why.BUDGET
    now, whole = (
        (purse.left_in_month, purse.budget.month)
        if by_month
        else (purse.left_in_run, purse.budget.run)
    )
    return {"left": money.left(now), "budget": money.left(whole)}


def _what_to_do(short: Short, named: Mapping[str, object], now: datetime) -> list[str]:
    if short.why is Why.NO_CREDIT:
        text = _("Once you bought credit: invoke settle %(report)s %(account)s --send-again")
        return [text % {**named, "report": report} for report in short.refused]
    if short.purse is None:
        return []
    by_month = short.why is Why.BUDGET
    whole = short.purse.budget.month if by_month else short.purse.budget.run
    told = {
        **named,
        "setting": "budget_month" if by_month else "budget_run",
        "price": money.price(short.dollars or Decimal(0)),
        "date": f"{_next_month(now):%Y-%m-%d}",
    }
    if short.dollars is not None and short.dollars > whole:
        text = _("A post costs %(price)s: raise %(setting)s of %(account)s in POSSE_NETWORKS.")
    elif by_month:
        text = _("Raise %(setting)s of %(account)s in POSSE_NETWORKS, or wait until %(date)s.")
    else:
        text = _("The next run goes on, or raise %(setting)s of %(account)s in POSSE_NETWORKS.")
    return [text % told]


def _next_month(now: datetime) -> datetime:
    return (now.replace(day=1) + timedelta(days=31)).replace(day=1)
