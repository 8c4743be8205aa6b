"""Where a report and an account are with each other, from all that the record knows of them.

``fold`` is a join: the order of what it is given, and how often it is given, changes nothing. It is
built to err on one side. What may be out is never announced again; only knowledge of *that very
claim* (a copy that was found, a look that found nothing, a send that cannot have happened) or a
person's word makes way for another send. Clocks of two machines may differ, so a decision that
names a claim counts by the number of the attempt, and times decide only where nothing else can.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from .attempts import SEND_AGAIN, SKIP, Attempt, attempt_in, attempts_of, in_order, is_copy
from .models import Claim, Receipt, Result, Standing, State


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
    known = tuple(sorted(set(receipts), key=in_order))
    attempts = attempts_of(set(claims), known)
    undecided = _undecided(attempts, known)
    copies = live_copies(known)
    if copies:
        return _copied(copies[-1], attempts)
    return (
        _claimed(attempts, now)
        or _unknown(undecided, now)
        or _gone(attempts, known)
        or _skipped(attempts, known)
        or _parked(undecided)
        or _free(attempts, known, _tried(undecided))
    )


def live_copies(receipts: Iterable[Receipt]) -> tuple[Receipt, ...]:
    """The receipts of copies that are out, oldest first: what a page may link to."""
    known = sorted(set(receipts), key=in_order)
    gone = [receipt for receipt in known if receipt.result is Result.GONE]
    return tuple(
        receipt
        for receipt in known
        if is_copy(receipt) and not any(_removes(one, receipt) for one in gone)
    )


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


def _undecided(attempts: tuple[Attempt, ...], receipts: tuple[Receipt, ...]) -> tuple[Attempt, ...]:
    """Those that no person cleared: by "send-again" at any time, by "skip" as the last word."""
    decisions = _decisions(receipts, SEND_AGAIN, SKIP)
    clearing = [d for d in decisions if d.decision == SEND_AGAIN] + decisions[-1:]
    return tuple(a for a in attempts if not any(_clears(d, a) for d in clearing))


def _clears(decision: Receipt, attempt: Attempt) -> bool:
    """What went wrong after the decision was not what the person knew."""
    wrong = (*attempt.times(Result.UNKNOWN), *attempt.times(Result.REFUSED))
    known = all(at <= decision.at for at in wrong)
    return known and _covers(decision, attempt.name, attempt.number, attempt.at)


def _copied(copy: Receipt, attempts: tuple[Attempt, ...]) -> Standing:
    claim = next((attempt.claim for attempt in attempts if attempt.name == copy.claim), None)
    return Standing(
        state=State.SYNDICATED, url=copy.url, since=copy.at, claim=claim, evidence=copy.evidence
    )


def _claimed(attempts: tuple[Attempt, ...], now: datetime) -> Standing | None:
    """A look that found nothing says nothing while the one who claimed may still send."""
    claims = [attempt.claim for attempt in attempts if attempt.claim and not attempt.has_ended]
    live = [claim for claim in claims if now < claim.until]
    return Standing(state=State.CLAIMED, since=live[-1].at, claim=live[-1]) if live else None


def _unknown(attempts: tuple[Attempt, ...], now: datetime) -> Standing | None:
    unclear = [(attempt, since) for attempt in attempts if (since := attempt.unclear_since(now))]
    if not unclear:
        return None
    attempt, since = unclear[-1]
    told = [r.evidence for r in attempt.receipts if r.result is Result.UNKNOWN]
    return Standing(
        state=State.UNKNOWN, since=since, claim=attempt.claim, evidence=told[-1] if told else "",
        tried=_tried(attempts),
        until=max(one.claim.until if one.claim else at for one, at in unclear),
        looked=tuple(sorted(at for at in attempt.times(Result.NOT_SEEN) if at >= since)),
    )  # fmt: skip


def _gone(attempts: tuple[Attempt, ...], receipts: tuple[Receipt, ...]) -> Standing | None:
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


def _skipped(attempts: tuple[Attempt, ...], receipts: tuple[Receipt, ...]) -> Standing | None:
    decisions = _decisions(receipts, SEND_AGAIN, SKIP)
    if not decisions or decisions[-1].decision != SKIP:
        return None
    last = decisions[-1]
    return Standing(
        state=State.SKIPPED, since=last.at, claim=_newest(attempts), evidence=last.evidence
    )


def _parked(attempts: tuple[Attempt, ...]) -> Standing | None:
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


def _free(
    attempts: tuple[Attempt, ...], receipts: tuple[Receipt, ...], tried: datetime | None
) -> Standing:
    if not attempts and not receipts:
        return Standing(state=State.DUE)
    last = receipts[-1] if receipts else None
    return Standing(
        state=State.RETRY,
        since=last.at if last else None,
        claim=_newest(attempts),
        evidence=last.evidence if last else "",
        tried=tried,
    )


def _tried(undecided: tuple[Attempt, ...]) -> datetime | None:
    """When it was begun, as far as no person said anything since."""
    return min((attempt.at for attempt in undecided), default=None)


def _newest(attempts: tuple[Attempt, ...]) -> Claim | None:
    return attempts[-1].claim if attempts else None
