"""What an account cost, from what the record knows of it. Pure.

Nothing is written down of what a post cost: every claim whose post may be out costs the price of
its frozen words. So no crash can lose or double it, and two records that are joined agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from .models import Announcement, Claim, Receipt, Result
from .money import NOTHING, Budget, Price, Purse, Reads, cost_of

_OUT = {Result.SYNDICATED, Result.GONE}
_NOT_OUT = {Result.REFUSED, Result.NOT_SENT, Result.ABSENT}


def purse_of(  # noqa: PLR0913 — every fact that it rests on, by name
    budget: Budget,
    price: Callable[[Announcement], Price],
    *,
    claims: Iterable[Claim],
    receipts: Iterable[Receipt],
    reads: Iterable[Reads],
    run: str,
    now: datetime,
) -> Purse:
    """What an account has left; claims, receipts and reads are all that the record has of it."""
    told: dict[tuple[str, str], list[Receipt]] = defaultdict(list)
    for receipt in receipts:
        told[receipt.report, receipt.claim].append(receipt)
    costs = [
        (claim, price(claim.announcement).dollars)
        for claim in claims
        if may_be_out(told[claim.report, claim.name])
    ]
    month = _month(now)
    # What another run read already that day is its own cost, not one of ours.
    known = tuple(reads)
    before = [one for entry in known if entry.run != run for one in entry.reads]
    ours = [one for entry in known if entry.run == run for one in entry.reads]
    posts = sum((cost for claim, cost in costs if _month(claim.at) == month), NOTHING)
    of_run = sum((cost for claim, cost in costs if run and claim.run == run), NOTHING)
    return Purse(
        budget=budget,
        posts=posts,
        reads=cost_of(r for r in (*before, *ours) if (r.day.year, r.day.month) == month),
        run=of_run + cost_of([*before, *ours]) - cost_of(before) if run else NOTHING,
    )


def may_be_out(receipts: Iterable[Receipt]) -> bool:
    """Whether the post of a claim may be there, or may have been, by what is known of the claim."""
    known = tuple(receipts)
    if any(r.result in _OUT or r.decision == "posted" for r in known):
        return True
    unclear = [r.at for r in known if r.result is Result.UNKNOWN]
    if not unclear:
        return not any(r.result in _NOT_OUT for r in known)
    return not any(r.result is Result.ABSENT and r.at >= max(unclear) for r in known)


def _month(moment: datetime) -> tuple[int, int]:
    there = moment.astimezone(UTC)
    return there.year, there.month
