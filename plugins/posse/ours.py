"""Which of our accounts and copies somebody who tells what people said should know. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from .fold import live_copies
from .models import Receipt
from .terms import AccountSettings
from .voices import KnownCopy


def beside(account: AccountSettings, accounts: Iterable[AccountSettings]) -> tuple[str, ...]:
    """The names of our accounts on the network of one, by which its posts are known as well.

    Servers of a network number posts each for itself; Bluesky's names hold on all of them.
    """
    return tuple(
        one.name for one in accounts
        if one.kind == account.kind and (one.server == account.server or one.kind == "bluesky")
    )  # fmt: skip


def copies_on(names: Iterable[str], receipts: Iterable[Receipt]) -> tuple[KnownCopy, ...]:
    """The copies that are out on these accounts, and of which the network's own id is known."""
    wanted = {*names}
    by_report: dict[str, list[Receipt]] = {}
    for receipt in receipts:
        if receipt.account in wanted:
            by_report.setdefault(receipt.report, []).append(receipt)
    return tuple(
        KnownCopy(report=one.report, account=one.account, id=one.id, url=one.url, at=one.at)
        for ones in by_report.values()
        for one in live_copies(ones)
        if one.id
    )
