"""Use case: one post a report and account, claimed, sent and received.

``send`` does one post; ``send_again`` sends one that is not known once more, where its network
knows the second send for the first. The order of the steps is the law of the ledger: the claim is
durable before the send, and the receipt is written at once after it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from .errors import NotKept
from .finding import LEASE, SENDABLE, ended, may_replay, sends_of
from .models import Announcement, Claim, Receipt, Result
from .plan import Pair
from .ports import Account


class ReceiptLost(NotKept):
    """What came of a send could not be recorded; ``receipt`` is it, for a person to note."""

    def __init__(self, error: NotKept, receipt: Receipt) -> None:
        super().__init__(error.text, unclear=error.unclear, denied=error.denied, **error.values)
        self.receipt = receipt


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


def can_replay(pair: Pair, record: Record, now: datetime) -> bool:
    """Whether ``send_again`` would send this post now."""
    sends, port = sends_of(pair, record), pair.station.port
    return sends is not None and may_replay(port, sends, now)


def send_again(
    pair: Pair,
    record: Record,
    *,
    clock: Callable[[], datetime],
    run: str,
    at: Callable[[str], None] = lambda _label: None,
) -> Receipt | None:
    """Send what is not known once more, the same under the same key; claim, send, receive.

    None when that could be a second post, or another run has the claim: nothing was sent. Whatever
    else becomes of it, the post stays unknown until a copy is found.
    """
    sends, port = sends_of(pair, record), pair.station.port
    now = clock()
    if sends is None or port is None or not may_replay(port, sends, now):
        return None
    claim = sends.unclear
    again = replace(
        claim, attempt=_next_attempt(record, claim.report, claim.account), at=now,
        until=now + LEASE, run=run,
    )  # fmt: skip
    at("before-claim")
    if not record.claim_replay(again):
        return None
    return _sent(again, port, record, clock, at, may=lambda now: may_replay(port, sends, now))


def _next_attempt(record: Record, report: str, account: str) -> int:
    """No claim has this number yet: what came of the others decides nothing."""
    known = (claim.attempt for claim in record.claims(report) if claim.account == account)
    return 1 + max(known, default=0)


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
    attempt = _next_attempt(record, pair.report.id, pair.station.name)
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
    may: Callable[[datetime], bool] = lambda _now: True,
) -> Receipt:
    """What came of a claim that is safe, recorded at once; ``may`` is asked at the last moment."""
    at("claimed")
    try:
        receipt = _too_late(claim, clock(), may) or port.syndicate(claim)
    except KeyboardInterrupt:
        # Nobody knows how far it came; said now, the next run need not wait for the claim's end.
        record.receive(ended(claim, Result.UNKNOWN, clock(), "stopped while it was being sent"))
        raise
    at("sent")
    try:
        record.receive(receipt)
    except NotKept as error:
        raise ReceiptLost(error, receipt) from error
    at("received")
    return receipt


def _too_late(claim: Claim, now: datetime, may: Callable[[datetime], bool]) -> Receipt | None:
    """What is known when too much time went by since the claim: that nothing was sent."""
    if not claim.at <= now < claim.at + SENDABLE:
        why = "the clock went on or back between the claim and the send"
    elif not may(now):
        why = "the server may not know the first send any more"
    else:
        return None
    return ended(claim, Result.NOT_SENT, now, why)
