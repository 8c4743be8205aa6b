"""What is noted of a receipt, by what the record knows of its report and account. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from .entries import Entry, line_of
from .models import Claim, Receipt, Result

_AFTER = timedelta(microseconds=1)


def as_noted(receipt: Receipt, known: Sequence[Entry]) -> Receipt:
    """A decision is about what was known: it names the newest claim, and comes after all that.

    So it counts for that, and for nothing later, however the clocks of two machines differ.
    """
    if receipt.result is not Result.SETTLED or not known:
        return receipt
    last = max(known, key=lambda entry: entry.at)
    if isinstance(last, Receipt) and _say_the_same(receipt, last):
        return last
    claims = [entry for entry in known if isinstance(entry, Claim)]
    newest = max(claims, key=lambda claim: (claim.attempt, claim.at), default=None)
    name = receipt.claim or (newest.name if newest else "")
    return replace(receipt, claim=name, at=max(receipt.at, last.at + _AFTER))


def is_new(receipt: Receipt, known: Sequence[Entry]) -> bool:
    """Whether it tells anything; a copy that is known is not adopted again at each run."""
    told = [entry for entry in known if isinstance(entry, Receipt)]
    adopted = receipt.result is Result.SYNDICATED and not receipt.claim
    return line_of(receipt) not in {line_of(entry) for entry in told} and not (
        adopted and any(r.result is Result.SYNDICATED and r.url == receipt.url for r in told)
    )


def message_of(receipts: Sequence[Receipt]) -> str:
    """What a commit of them says."""
    one = receipts[0]
    if len(receipts) > 1:
        return f"Note {len(receipts)} receipts"
    return f"Note {one.report} on {one.account}: {one.decision or one.result}"


def _say_the_same(one: Receipt, last: Receipt) -> bool:
    return one.at <= last.at and (one.decision, one.url) == (last.decision, last.url)
