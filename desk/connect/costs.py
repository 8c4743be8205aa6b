"""What an account costs, said plainly before it is connected, and how much it may."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from types import ModuleType

from desk import console, money
from desk.connect.asking import Terminal, asked
from desk.errors import SettingsWrong
from desk.words import _

KEY = "budget_month"
_MOST = Decimal(1_000_000)


def tell_costs(network: ModuleType) -> None:
    """The network's prices, where it has some."""
    costs = getattr(network, "COSTS", ())
    if not costs:
        return
    console.tell(_("This network charges for what it is asked. You pay it there, in advance:"))
    console.tell()
    for cost in costs:
        console.tell(f"  {money.price(cost.dollars)}  {_(cost.why)}")
    console.tell()


def asked_budget(network: ModuleType, terminal: Terminal | None) -> dict[str, object]:
    """How much the account may cost in a month, for its settings; nothing where all is free.

    SettingsWrong, PersonNeeded.
    """
    if KEY not in network.SETTINGS:
        return {}
    usual = network.BUDGET.month
    if terminal is None:
        return {KEY: _as_setting(usual)}
    question = _("US dollars that it may cost in a month at most (Return: %(usual)s)") % {
        "usual": f"{usual:.2f}",
    }  # fmt: skip
    answer = asked(lambda words: terminal.read(words) or f"{usual}", question, _dollars)
    return {KEY: _as_setting(answer)}


def _dollars(text: str) -> Decimal:
    """2, 2.50, 2,50, $2.50. SettingsWrong."""
    try:
        dollars = Decimal(text.strip().strip("$ \u00a0\u202f").replace(",", "."))
    except InvalidOperation:
        dollars = Decimal("NaN")
    if dollars.is_finite() and 0 <= dollars <= _MOST:
        return dollars
    raise SettingsWrong(
        _("“%(text)s” is no amount in US dollars.") % {"text": text.strip()},
        _("Write it like 5 or 2.50."),
    )


def _as_setting(dollars: Decimal) -> object:
    """As a person would write it into a settings file."""
    return int(dollars) if dollars == int(dollars) else float(dollars)
