"""Amounts in US dollars, as a person reads them: never less than was spent, nor more than is left.

Pure.
"""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_UP, Decimal

from desk.words import N_, _
from posse.money import Price, Purse

# What networks say of looks.
N_("looking there would cost more than what is left of the budget")
N_("sent twice, and both times it was not there afterwards")


def spent(amount: Decimal) -> str:
    """Rounded up to a cent: $1.40."""
    return _written(amount, 2, ROUND_UP)


def left(amount: Decimal) -> str:
    """Rounded down to a cent: $0.10."""
    return _written(amount, 2, ROUND_DOWN)


def price(amount: Decimal) -> str:
    """To a tenth of a cent, as prices are: $0.015."""
    return _written(amount, 3, ROUND_UP)


def said_of_price(cost: Price) -> str:
    """“$0.200 (it has a link)”."""
    if not cost.why:
        return price(cost.dollars)
    return _("%(price)s (%(why)s)") % {"price": price(cost.dollars), "why": _(cost.why)}


def said_of_month(purse: Purse) -> str:
    """“month $1.40 of $5.00”: what was spent before."""
    return _("month %(spent)s of %(budget)s") % {
        "spent": spent(purse.spent), "budget": left(purse.budget.month),
    }  # fmt: skip


def _written(amount: Decimal, places: int, rounding: str) -> str:
    whole, _point, rest = f"{amount.quantize(Decimal(1).scaleb(-places), rounding):f}".partition(
        "."
    )
    return _("$%(whole)s.%(rest)s") % {"whole": whole, "rest": rest}
