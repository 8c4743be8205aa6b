"""Where a report and an account are with each other, from all that the record knows of them.

``fold`` is a join: the order of what it is given, and how often it is given, changes nothing. It is
built to err on one side. What may be out is never announced again; only knowledge of *that very
claim* (a copy that was found, a look that found nothing, a send that cannot have happened) or a
person's word makes way for another send. Clocks of two machines may differ, so a decision that
names a claim counts by the number of the attempt, and times decide only where nothing else can.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from .models import Claim, Receipt, Result, Standing, State

POSTED, SEND_AGAIN, SKIP = "posted", "send-again", "skip"
# What only the one who sent can say, or what makes that needless.
_ENDINGS = {Result.SYNDICATED, Result.GONE, Result.UNKNOWN, Result.REFUSED, Result.NOT_SENT}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Attempt:
    """One claim and what is known of it; ``claim`` is None where only a receipt names it."""

    name: str
    claim: Claim | None
    receipts: tuple[Receipt, ...]

    @property
    def number(self) -> int:
        return self.claim.attempt if self.claim else attempt_in(self.name)

    @property
    def at(self) -> datetime:
        return self.claim.at if self.claim else min(receipt.at for receipt in self.receipts)

    def times(self, result: Result) -> tuple[datetime, ...]:
        return tuple(receipt.at for receipt in self.receipts if receipt.result is result)


def fold(claims: Iterable[Claim], receipts: Iterable[Receipt], now: datetime) -> Standing:
    """The standing of one report and one account; all claims and receipts must be theirs.

    1. SYNDICATED while a copy is out: found, sent, adopted, or named by a person ("posted").
    2. CLAIMED while a claim without an ending may still be sent, whatever a person decided.
    3. UNKNOWN for a claim whose fate is not known, until a copy, an ABSENT or a person clears it;
       a look that found nothing and proves nothing (NOT_SEEN) is only counted.
    4. GONE when the copy was removed, for good, unless a person said "send-again" afterwards.
    5. SKIPPED when that is the last that a person decided.
    6. PARKED after a refusal, until a person said "send-again".
    7. RETRY when nothing can be out, DUE when there is nothing at all.
    """
    known = tuple(sorted(set(receipts), key=_order))
    attempts = _attempts(set(claims), known)
    copies = live_copies(known)
    if copies:
        return _copied(copies[-1], attempts)
    return (
        _claimed(attempts, now)
        or _unknown(_undecided(attempts, known), now)
        or _gone(attempts, known)
        or _skipped(attempts, known)
        or _parked(_undecided(attempts, known))
        or _free(attempts, known)
    )


def live_copies(receipts: Iterable[Receipt]) -> tuple[Receipt, ...]:
    """The receipts of copies that are out, oldest first: what a page may link to."""
    known = sorted(set(receipts), key=_order)
    gone = [receipt for receipt in known if receipt.result is Result.GONE]
    return tuple(
        receipt
        for receipt in known
        if _is_copy(receipt) and not any(_removes(one, receipt) for one in gone)
    )


def attempt_in(claim: str) -> int:
    """The number of the attempt in a claim's name, 0 where there is none."""
    number = claim.partition(".a")[2].partition(".")[0]
    return int(number) if number.isdecimal() else 0


def _order(receipt: Receipt) -> tuple[object, ...]:
    names = (receipt.url, receipt.id, receipt.claim, receipt.result, receipt.decision)
    return (receipt.at, *names, receipt.evidence)


def _attempts(claims: set[Claim], receipts: tuple[Receipt, ...]) -> tuple[_Attempt, ...]:
    """By number, then time, then name: the last is the newest."""
    by_name = {claim.name: claim for claim in sorted(claims, key=repr)}
    names = {*by_name, *(r.claim for r in receipts if r.claim or r.result in _ENDINGS)}
    found = (
        _Attempt(
            name=name,
            claim=by_name.get(name),
            receipts=tuple(receipt for receipt in receipts if receipt.claim == name),
        )
        for name in names
    )
    return tuple(sorted(found, key=lambda attempt: (attempt.number, attempt.at, attempt.name)))


def _is_copy(receipt: Receipt) -> bool:
    return receipt.result is Result.SYNDICATED or receipt.decision == POSTED


def _removes(gone: Receipt, copy: Receipt) -> bool:
    """Whether this is the end of that copy: by the best name that both have, else by time."""
    for one, other in ((gone.id, copy.id), (gone.url, copy.url), (gone.claim, copy.claim)):
        if one and other:
            return one == other
    return not (gone.id or gone.url or gone.claim) and copy.at <= gone.at


def _decisions(receipts: tuple[Receipt, ...], *words: str) -> list[Receipt]:
    """A person's, oldest first; of two at once "skip" is the last: the one that sends nothing."""
    found = [receipt for receipt in receipts if receipt.decision in words]
    return sorted(found, key=lambda receipt: (receipt.at, receipt.decision == SKIP))


def _covers(decision: Receipt, name: str, number: int, at: datetime) -> bool:
    """Whether who decided knew of this claim: it was made before, or is the one that is named."""
    if decision.claim and name:
        return name == decision.claim or number < attempt_in(decision.claim)
    return at < decision.at


def _undecided(
    attempts: tuple[_Attempt, ...], receipts: tuple[Receipt, ...]
) -> tuple[_Attempt, ...]:
    """Those that no person cleared: by "send-again" at any time, by "skip" as the last word."""
    decisions = _decisions(receipts, SEND_AGAIN, SKIP)
    clearing = [d for d in decisions if d.decision == SEND_AGAIN] + decisions[-1:]
    return tuple(a for a in attempts if not any(_clears(d, a) for d in clearing))


def _clears(decision: Receipt, attempt: _Attempt) -> bool:
    """What went wrong after the decision was not what the person knew."""
    wrong = (*attempt.times(Result.UNKNOWN), *attempt.times(Result.REFUSED))
    known = all(at <= decision.at for at in wrong)
    return known and _covers(decision, attempt.name, attempt.number, attempt.at)


def _copied(copy: Receipt, attempts: tuple[_Attempt, ...]) -> Standing:
    claim = next((attempt.claim for attempt in attempts if attempt.name == copy.claim), None)
    return Standing(
        state=State.SYNDICATED, url=copy.url, since=copy.at, claim=claim, evidence=copy.evidence
    )


def _has_ended(attempt: _Attempt) -> bool:
    return any(r.result in _ENDINGS or _is_copy(r) for r in attempt.receipts)


def _claimed(attempts: tuple[_Attempt, ...], now: datetime) -> Standing | None:
    """A look that found nothing says nothing while the one who claimed may still send."""
    claims = [attempt.claim for attempt in attempts if attempt.claim and not _has_ended(attempt)]
    live = [claim for claim in claims if now < claim.until]
    return Standing(state=State.CLAIMED, since=live[-1].at, claim=live[-1]) if live else None


def _unclear_since(attempt: _Attempt, now: datetime) -> datetime | None:
    """Since when nobody knows what became of a claim, None where it is known."""
    if any(_is_copy(r) or r.result is Result.GONE for r in attempt.receipts):
        return None
    since = max(attempt.times(Result.UNKNOWN), default=None)
    if since is None and attempt.claim and not _has_ended(attempt) and now >= attempt.claim.until:
        since = attempt.claim.until
    if since is None and not attempt.claim and not _has_ended(attempt):
        since = min(attempt.times(Result.NOT_SEEN), default=None)  # who looked knew of a claim
    looked = max(attempt.times(Result.ABSENT), default=None)
    return None if since is None or (looked is not None and looked >= since) else since


def _unknown(attempts: tuple[_Attempt, ...], now: datetime) -> Standing | None:
    unclear = [(attempt, since) for attempt in attempts if (since := _unclear_since(attempt, now))]
    if not unclear:
        return None
    attempt, since = unclear[-1]
    told = [r.evidence for r in attempt.receipts if r.result is Result.UNKNOWN]
    return Standing(
        state=State.UNKNOWN, since=since, claim=attempt.claim, evidence=told[-1] if told else "",
        until=max(one.claim.until if one.claim else at for one, at in unclear),
        looked=tuple(sorted(at for at in attempt.times(Result.NOT_SEEN) if at >= since)),
    )  # fmt: skip


def _gone(attempts: tuple[_Attempt, ...], receipts: tuple[Receipt, ...]) -> Standing | None:
    again = _decisions(receipts, SEND_AGAIN)
    gone = [
        receipt
        for receipt in receipts
        if receipt.result is Result.GONE
        and not any(_allows(decision, receipt) for decision in again)
    ]
    if not gone:
        return None
    last = gone[-1]
    claim = next((attempt.claim for attempt in attempts if attempt.name == last.claim), None)
    return Standing(
        state=State.GONE, url=last.url, since=last.at, claim=claim, evidence=last.evidence
    )


def _allows(again: Receipt, gone: Receipt) -> bool:
    """A removal after the decision is for good."""
    number = attempt_in(gone.claim)
    return gone.at <= again.at and _covers(again, gone.claim, number, gone.at)


def _skipped(attempts: tuple[_Attempt, ...], receipts: tuple[Receipt, ...]) -> Standing | None:
    decisions = _decisions(receipts, SEND_AGAIN, SKIP)
    if not decisions or decisions[-1].decision != SKIP:
        return None
    last = decisions[-1]
    return Standing(
        state=State.SKIPPED, since=last.at, claim=_newest(attempts), evidence=last.evidence
    )


def _parked(attempts: tuple[_Attempt, ...]) -> Standing | None:
    refused = [
        (attempt, receipt)
        for attempt in attempts
        for receipt in attempt.receipts
        if receipt.result is Result.REFUSED
    ]
    if not refused:
        return None
    attempt, receipt = refused[-1]
    return Standing(
        state=State.PARKED, since=receipt.at, claim=attempt.claim, evidence=receipt.evidence
    )


def _free(attempts: tuple[_Attempt, ...], receipts: tuple[Receipt, ...]) -> Standing:
    if not attempts and not receipts:
        return Standing(state=State.DUE)
    last = receipts[-1] if receipts else None
    return Standing(
        state=State.RETRY,
        since=last.at if last else None,
        claim=_newest(attempts),
        evidence=last.evidence if last else "",
    )


def _newest(attempts: tuple[_Attempt, ...]) -> Claim | None:
    return attempts[-1].claim if attempts else None
