"""What an account on X may cost, and what its settings make of its posts. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches

from ..errors import BadAccount
from ..limits import LIMITS as ALL_LIMITS
from ..limits import LINKS as ALL_LINKS
from ..looks import Looks
from ..models import Announcement
from ..money import Budget, Price
from ..terms import Terms
from .x_prices import POST, price_of, price_of_post

SETTINGS: tuple[str, ...] = (
    "link",
    "pictures",
    "threads",
    "budget_run",
    "budget_month",
    "budget_day",
)
LIMITS = ALL_LIMITS["x"]
LINKS = tuple(ALL_LINKS)
BUDGET = Budget(run=Decimal("1.00"), month=Decimal("5.00"), day=Decimal("0.25"))
MOST = Decimal(1_000_000)  # dollars: a budget above it is a slip of the keyboard
# Posts were seen to come to light minutes after the answer that they were not made; two looks
# within a few minutes may be answered from the same old copy.
LOOKS = Looks(settle=timedelta(minutes=15), between=timedelta(minutes=5))


def terms(account: str, settings: Mapping[str, object]) -> Terms:
    """What its settings say. BadAccount names what is wrong with them."""
    _refuse_odd_link(account, settings)
    return Terms(
        looks=LOOKS,
        price=price,
        budget=Budget(
            run=_dollars(account, "budget_run", settings.get("budget_run", BUDGET.run)),
            month=_dollars(account, "budget_month", settings.get("budget_month", BUDGET.month)),
            day=_dollars(account, "budget_day", settings.get("budget_day", BUDGET.day)),
        ),
    )


def price(announcement: Announcement) -> Price:
    """What posting it costs."""
    dollars = price_of_post(announcement)
    if price_of(announcement.text) > POST:
        return Price(dollars=dollars, why="it has a link")
    return Price(dollars=dollars)


def _refuse_odd_link(account: str, settings: Mapping[str, object]) -> None:
    link = settings.get("link") or LINKS[0]
    if link in LINKS:
        return
    near = get_close_matches(str(link), LINKS, n=1)
    if near:
        raise BadAccount(
            "“link” of the account %(account)s is “%(value)s”. Is it “%(near)s”?",
            account=account, value=str(link), near=near[0],
        )  # fmt: skip
    raise BadAccount(
        "“link” of the account %(account)s is “%(value)s”. It may be: %(known)s.",
        account=account, value=str(link), known=", ".join(LINKS),
    )  # fmt: skip


def _dollars(account: str, key: str, value: object) -> Decimal:
    """An amount as people write it: 5, 2.5, "2.50". BadAccount."""
    try:
        dollars = Decimal(str(value).strip()) if not isinstance(value, bool) else None
    except InvalidOperation:
        dollars = None
    if dollars is None or not dollars.is_finite() or not 0 <= dollars <= MOST:
        raise BadAccount(
            "“%(key)s” of the account %(account)s is “%(value)s”, which is no amount in US "
            "dollars. Write one like 2.50; 0 sends nothing.",
            account=account, key=key, value=str(value),
        )  # fmt: skip
    return dollars
