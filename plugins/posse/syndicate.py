"""Use case: one post a report and account, claimed, sent and received.

``send`` does one post. ``find_out`` asks what became of one that is not known, and ``send_again``
sends it once more where its network knows the second send for the first. The order of the steps is
the law of the ledger: the claim is durable before the send, and the receipt is written at once
after it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from .errors import NotKept
from .models import Announcement, Claim, Receipt, Result, State
from .plan import Pair
from .ports import Account, Finder, Replayer

LEASE = timedelta(minutes=30)  # how long a claim is one run's; a send takes a minute at most
SENDABLE = LEASE / 2  # how long after its claim a post may be sent


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


@dataclass(frozen=True, kw_only=True, slots=True)
class _Sends:
    """All sends of a post that is not known, under one key; ``unclear`` is the newest such claim.

    ``latest`` is when a request can have left at last.
    """

    claims: tuple[Claim, ...]
    unclear: Claim
    latest: datetime

    @property
    def first(self) -> datetime:
        """From here on a server may have it, and keep its key."""
        return min(claim.at for claim in self.claims)

    @property
    def until(self) -> datetime:
        """From here on none of the claims can be sent."""
        return max(claim.until for claim in self.claims)


def find_out(pair: Pair, record: Record) -> Receipt | None:
    """Ask what became of a post that is not known, and record it; None while nobody can say.

    Nothing is sent. That nothing is there is recorded only when every claim is over, and the same
    cannot be sent again under the same key any more: a network that knows a second send for the
    first is better asked to do it once more than believed, for the first may still land, and a new
    key would then be a second post. NotReached, NotAllowed when nobody could look.
    """
    sends, port = _sends(pair, record), pair.station.port
    if sends is None or not isinstance(port, Finder):
        return None
    found = port.find(replace(sends.unclear, at=sends.first, until=sends.until))
    if found is None:
        return None
    if found.result is not Result.ABSENT:
        record.receive(found)
        return found
    if found.at < sends.until or _may_replay(port, sends, found.at):
        return None
    for claim in sends.claims:
        record.receive(replace(found, claim=claim.name))
    return found


def can_replay(pair: Pair, record: Record, now: datetime) -> bool:
    """Whether ``send_again`` would send this post now."""
    sends, port = _sends(pair, record), pair.station.port
    return sends is not None and _may_replay(port, sends, now)


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
    sends, port = _sends(pair, record), pair.station.port
    now = clock()
    if sends is None or port is None or not _may_replay(port, sends, now):
        return None
    claim = sends.unclear
    again = replace(
        claim, attempt=_next_attempt(record, claim.report, claim.account), at=now,
        until=now + LEASE, run=run,
    )  # fmt: skip
    at("before-claim")
    if not record.claim_replay(again):
        return None
    return _sent(again, port, record, clock, at, may=lambda now: _may_replay(port, sends, now))


def _sends(pair: Pair, record: Record) -> _Sends | None:
    standing = pair.standing
    claim = standing.claim
    if standing.state is not State.UNKNOWN or claim is None:
        return None
    same = tuple(
        one for one in record.claims(claim.report)
        if (one.account, one.key) == (claim.account, claim.key)
    ) or (claim,)  # fmt: skip
    # It left before it was told that nobody knows, and before a claim is too old to be sent.
    left = min(standing.since or claim.until, claim.at + SENDABLE)
    latest = max(left, *(one.at for one in (claim, *same)))
    return _Sends(claims=same, unclear=claim, latest=latest)


def _may_replay(port: object, sends: _Sends, now: datetime) -> bool:
    return isinstance(port, Replayer) and port.may_replay(
        first=sends.first, latest=sends.latest, now=now
    )


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
        record.receive(_ended(claim, Result.UNKNOWN, clock(), "stopped while it was being sent"))
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
    return _ended(claim, Result.NOT_SENT, now, why)


def _ended(claim: Claim, result: Result, now: datetime, evidence: str) -> Receipt:
    return Receipt(
        report=claim.report, account=claim.account, claim=claim.name, result=result, at=now,
        evidence=evidence,
    )  # fmt: skip
