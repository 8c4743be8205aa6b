"""Use case: what became of a post that is not known.

``find_out`` asks, and sends nothing. Where each look costs, and one that finds nothing proves
nothing, two are made, each at its own time (looks.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from .looks import counted, next_look
from .models import Claim, Receipt, Result, State
from .plan import Pair
from .ports import Finder, Replayer, SlowFinder

LEASE = timedelta(minutes=30)  # how long a claim is one run's; a send takes a minute at most
SENDABLE = LEASE / 2  # how long after its claim a post may be sent
TWICE = "sent twice, and both times it was not there afterwards"


class Claims(Protocol):
    """The ledger, as far as it tells of claims."""

    def claims(self, report: str) -> tuple[Claim, ...]:
        """All claims of a report, oldest first."""


class Record(Claims, Protocol):
    """The ledger, as far as it is used here."""

    def receipts(self, report: str) -> tuple[Receipt, ...]:
        """All receipts of a report, oldest first."""

    def all_receipts(self) -> tuple[Receipt, ...]:
        """Those of all reports."""

    def receive(self, receipt: Receipt) -> None:
        """Record what is known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sends:
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


def find_out(pair: Pair, record: Record, *, now: datetime, early: bool = False) -> Receipt | None:
    """Ask what became of a post that is not known, and record it; None while nobody can say.

    Where each look costs (SlowFinder) none is made before its time, unless ``early``: once, in the
    run that learns that it is not known. Such a look may find the post and proves nothing.

    Nothing is sent. That nothing is there is recorded only when every claim is over, and the same
    cannot be sent again under the same key any more: a network that knows a second send for the
    first is better asked to do it once more than believed, for the first may still land, and a new
    key would then be a second post. NotReached, NotAllowed when nobody could look.
    """
    sends, port = sends_of(pair, record), pair.station.port
    if sends is None or not isinstance(port, Finder):
        return None
    if isinstance(port, SlowFinder):
        return _found_slowly(pair, sends, port, record, now, early=early)
    found = port.find(replace(sends.unclear, at=sends.first, until=sends.until))
    if found is None or _is_another_s(found, record):
        return None
    if found.result is not Result.ABSENT:
        record.receive(found)
        return found
    if found.at < sends.until or may_replay(port, sends, found.at):
        return None
    for claim in sends.claims:
        record.receive(replace(found, claim=claim.name))
    return found


def _found_slowly(
    pair: Pair, sends: Sends, port: SlowFinder, record: Record, now: datetime, *, early: bool
) -> Receipt | None:
    """As ``find_out``: two looks in vain, each recorded where it counts, are ABSENT.

    What was sent twice, and both times was not there, is left to a person: each send may cost.
    """
    standing, looks = pair.standing, pair.station.terms.looks
    if looks is None or (now < next_look(standing, looks) and not early):
        return None
    until = max(sends.until, standing.until or sends.until)
    claim = replace(sends.unclear, at=sends.first, until=until)
    first = counted(standing, looks)
    found = port.find_again(claim, first) if first else port.find(claim)
    if found and _is_another_s(found, record):
        return None
    if found and found.result is not Result.ABSENT:
        record.receive(found)
        return found
    if found is None and now < port.settles(claim):
        return None
    refused = None
    if found and _was_absent_before(claim, record):
        refused = ended(claim, Result.REFUSED, found.at, TWICE)
        record.receive(refused)  # first: while the other is not there, it is unknown still
    known = found or ended(claim, Result.NOT_SEEN, now, "")
    for one in sends.claims:
        record.receive(replace(known, claim=one.name))
    return refused or found


def _is_another_s(found: Receipt, record: Record) -> bool:
    """Whether what was found was sent for another report: without a link, words may be the same."""
    return bool(found.id) and any(
        one.id == found.id and one.claim and one.report != found.report
        for one in record.all_receipts()
        if one.account == found.account
    )


def _was_absent_before(claim: Claim, record: Record) -> bool:
    """Whether the same words were sent before, and were not there either."""
    absent = {r.claim for r in record.receipts(claim.report) if r.result is Result.ABSENT}
    return any(
        one.name in absent and one.name != claim.name and one.account == claim.account
        and one.announcement == claim.announcement
        for one in record.claims(claim.report)
    )  # fmt: skip


def sends_of(pair: Pair, record: Claims) -> Sends | None:
    """The sends of a pair that is not known, None of any other."""
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
    return Sends(claims=same, unclear=claim, latest=latest)


def may_replay(port: object, sends: Sends, now: datetime) -> bool:
    """Whether the same may be sent once more now, and makes no second post."""
    return isinstance(port, Replayer) and port.may_replay(
        first=sends.first, latest=sends.latest, now=now
    )


def ended(claim: Claim, result: Result, now: datetime, evidence: str) -> Receipt:
    """What is known of a claim now."""
    return Receipt(
        report=claim.report, account=claim.account, claim=claim.name, result=result, at=now,
        evidence=evidence,
    )  # fmt: skip
