"""The attempts to announce a report on an account: each claim, and what is known of it. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from .models import Claim, Receipt, Result

POSTED, SEND_AGAIN, SKIP = "posted", "send-again", "skip"  # what a person may decide
# What only the one who sent can say, or what makes that needless.
_ENDINGS = {Result.SYNDICATED, Result.GONE, Result.UNKNOWN, Result.REFUSED, Result.NOT_SENT}


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """One claim and what is known of it; ``claim`` is None where only a receipt names it."""

    name: str
    claim: Claim | None
    receipts: tuple[Receipt, ...]

    @property
    def number(self) -> int:
        """The first is 1; 0 where there is none."""
        return self.claim.attempt if self.claim else attempt_in(self.name)

    @property
    def at(self) -> datetime:
        """When it was claimed, or first heard of."""
        return self.claim.at if self.claim else min(receipt.at for receipt in self.receipts)

    @property
    def has_ended(self) -> bool:
        """Whether nothing can be sent for it any more."""
        return any(r.result in _ENDINGS or is_copy(r) for r in self.receipts)

    def times(self, result: Result) -> tuple[datetime, ...]:
        """When that was learnt."""
        return tuple(receipt.at for receipt in self.receipts if receipt.result is result)

    def unclear_since(self, now: datetime) -> datetime | None:
        """Since when nobody knows what became of it, None where it is known."""
        if any(is_copy(r) or r.result is Result.GONE for r in self.receipts):
            return None
        since = max(self.times(Result.UNKNOWN), default=None)
        if since is None and self.claim and not self.has_ended and now >= self.claim.until:
            since = self.claim.until
        if since is None and not self.claim and not self.has_ended:
            since = min(self.times(Result.NOT_SEEN), default=None)  # who looked knew of a claim
        looked = max(self.times(Result.ABSENT), default=None)
        return None if since is None or (looked is not None and looked >= since) else since


def attempts_of(claims: Collection[Claim], receipts: Collection[Receipt]) -> tuple[Attempt, ...]:
    """By number, then time, then name: the last is the newest."""
    by_name = {claim.name: claim for claim in sorted(claims, key=repr)}
    names = {*by_name, *(r.claim for r in receipts if r.claim or r.result in _ENDINGS)}
    found = (
        Attempt(
            name=name,
            claim=by_name.get(name),
            receipts=tuple(receipt for receipt in receipts if receipt.claim == name),
        )
        for name in names
    )
    return tuple(sorted(found, key=lambda attempt: (attempt.number, attempt.at, attempt.name)))


def attempt_in(claim: str) -> int:
    """The number of the attempt in a claim's name, 0 where there is none."""
    number = claim.partition(".a")[2].partition(".")[0]
    return int(number) if number.isdecimal() else 0


def is_copy(receipt: Receipt) -> bool:
    """Whether it says that a copy is out."""
    return receipt.result is Result.SYNDICATED or receipt.decision == POSTED


def in_order(receipt: Receipt) -> tuple[object, ...]:
    """By when it was learnt: a key that is the same wherever the record is read."""
    names = (receipt.url, receipt.id, receipt.claim, receipt.result, receipt.decision)
    return (receipt.at, *names, receipt.evidence)
