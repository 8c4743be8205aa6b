"""Use case: one post a report and account, claimed, sent and received.

``send`` does one post; ``clear_up`` finds out about one that is not known. The order of the steps
in both is the law of the ledger: the claim is durable before the send, and the receipt is written
at once after it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from .models import Announcement, Claim, Receipt, Result, State
from .plan import Pair
from .ports import Account, Finder, Replayer

LEASE = timedelta(minutes=30)  # how long a claim is one run's; a send takes a minute at most


class Record(Protocol):
    """The ledger, as far as it is used here."""

    def claims(self, report: str) -> tuple[Claim, ...]:
        """All claims of a report, oldest first."""

    def claim(self, claim: Claim) -> bool:
        """Make the claim durable; False when another run has the pair."""

    def claim_replay(self, claim: Claim) -> bool:
        """Likewise, for a second send of what is unclear under the same key."""

    def receive(self, receipt: Receipt) -> None:
        """Record what is known."""


def clear_up(
    pair: Pair,
    record: Record,
    *,
    clock: Callable[[], datetime],
    run: str,
    at: Callable[[str], None] = lambda _label: None,
) -> Receipt | None:
    """Find out what became of a post that is not known, and record it; None while nobody can say.

    A network that knows a second send for the first is sent the same again under the same key
    rather than believed that nothing is there: the first send may still land, and a new key would
    then be a second post.
    """
    claim, port = pair.standing.claim, pair.station.port
    if pair.standing.state is not State.UNKNOWN or claim is None or port is None:
        return None
    # Since the first send under this key: that is how long a server may have it, and keeps it.
    sends = [c for c in record.claims(claim.report)
             if (c.account, c.key) == (claim.account, claim.key)]  # fmt: skip
    began = replace(claim, at=min((c.at for c in sends), default=claim.at))
    found = port.find(began) if isinstance(port, Finder) else None
    there = found is not None and found.result is Result.SYNDICATED
    if not there and isinstance(port, Replayer) and port.may_replay(began, clock()):
        now = clock()
        again = replace(
            claim, attempt=claim.attempt + 1, at=now, until=now + LEASE, run=run
        )  # fmt: skip
        at("before-claim")
        return _sent(again, port, record, clock, at) if record.claim_replay(again) else None
    if found:
        record.receive(found)
    return found


def send(
    pair: Pair,
    announcement: Announcement,
    record: Record,
    *,
    clock: Callable[[], datetime],
    run: str,
    at: Callable[[str], None] = lambda _label: None,
) -> Receipt | None:
    """Claim, send, receive; None when another run has the claim, and nothing was sent.

    ``at`` is called at each labelled point, so that a test can end the process there.
    """
    port = pair.station.port
    if port is None:
        return None
    now = clock()
    attempt = pair.standing.claim.attempt + 1 if pair.standing.claim else 1
    claim = Claim(
        report=pair.report.id,
        account=pair.station.name,
        attempt=attempt,
        key=port.key(pair.report.id, now, attempt),
        at=now,
        until=now + LEASE,
        run=run,
        announcement=announcement,
    )
    at("before-claim")
    return _sent(claim, port, record, clock, at) if record.claim(claim) else None


def _sent(
    claim: Claim,
    port: Account,
    record: Record,
    clock: Callable[[], datetime],
    at: Callable[[str], None],
) -> Receipt:
    """What came of a claim that is safe, recorded at once."""
    at("claimed")
    try:
        receipt = _overslept(claim, clock()) or port.syndicate(claim)
    except KeyboardInterrupt:
        # Nobody knows how far it came; said now, the next run need not wait for the claim's end.
        record.receive(_ended(claim, Result.UNKNOWN, clock(), "stopped while it was being sent"))
        raise
    at("sent")
    record.receive(receipt)
    at("received")
    return receipt


def _overslept(claim: Claim, now: datetime) -> Receipt | None:
    """What is known when the machine slept between claim and send: that nothing was sent."""
    if claim.at <= now < claim.until - LEASE / 2:
        return None
    why = "the clock went on or back between the claim and the send"
    return _ended(claim, Result.NOT_SENT, now, why)


def _ended(claim: Claim, result: Result, now: datetime, evidence: str) -> Receipt:
    return Receipt(
        report=claim.report, account=claim.account, claim=claim.name, result=result, at=now,
        evidence=evidence,
    )  # fmt: skip
