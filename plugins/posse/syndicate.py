"""Use case: what is due, claimed, sent and received, one post a report and account.

``plan`` decides and touches nothing; ``clear_up`` asks networks about what is not known; ``send``
does one post. The order of the three steps in ``send`` is the law of the ledger: the claim is
durable before the send, and the receipt is written at once after it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from .hosts import is_loopback, is_public
from .models import Announcement, Claim, Published, Receipt, Report, Result, Standing, State
from .ports import Account, Finder, Identity, Replayer

LEASE = timedelta(minutes=30)  # how long a claim is one run's; a send takes a minute at most


class Why(StrEnum):
    """Why a report is not announced on an account now."""

    NOT_PUBLIC = "not-public"
    SAMPLE = "sample"
    BEFORE = "before"
    OLD = "old"
    ENOUGH = "enough"
    CLAIMED = "claimed"
    UNKNOWN = "unknown"
    PARKED = "parked"
    NOT_LIVE = "not-live"
    BY_HAND = "by-hand"


@dataclass(frozen=True, kw_only=True, slots=True)
class Station:
    """An account that may be posted to. ``since`` is when it was looked at first.

    ``port`` is None for an account that a person posts to by hand.
    """

    name: str
    kind: str
    langs: tuple[str, ...]
    since: datetime
    server: str = ""
    identity: Identity | None = None
    port: Account | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Brakes:
    """What holds back: ``oldest`` counts from first seen live, ``most`` is a run and account."""

    oldest: timedelta = timedelta(days=14)
    most: int = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """A report and an account, and where they are."""

    report: Report
    station: Station
    standing: Standing


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """A pair that is held back, and why."""

    pair: Pair
    why: Why


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What a run would send, and what it holds back."""

    due: tuple[Pair, ...]
    held: tuple[Held, ...]


class Record(Protocol):
    """The ledger, as far as it is used here."""

    def standing(self, report: str, account: str, now: datetime) -> Standing:
        """Where the two are with each other."""

    def claim(self, claim: Claim) -> bool:
        """Make the claim durable; False when another run has the pair."""

    def receive(self, receipt: Receipt) -> None:
        """Record what is known."""


def plan(  # noqa: PLR0913 — every fact that a decision rests on, by name
    reports: Iterable[Report],
    stations: Sequence[Station],
    *,
    record: Record,
    published: Mapping[str, Published],
    site_url: str,
    brakes: Brakes,
    now: datetime,
    asked_for: str = "",
) -> Plan:
    """Each pair of a report and an account that fits it: due, or held back with the reason.

    A pair that is done is in neither. ``asked_for`` is a report that a person named: for it
    alone, neither its age nor its being older than the account holds it back.
    """
    due: list[Pair] = []
    held: list[Held] = []
    sent: Counter[str] = Counter()
    for report in sorted(reports, key=lambda r: (r.published, r.id)):
        for station in stations:
            if not _fits(report, station) or (asked_for and report.id != asked_for):
                continue
            standing = record.standing(report.id, station.name, now)
            pair = Pair(report=report, station=station, standing=standing)
            if standing.state in {State.SYNDICATED, State.GONE, State.SKIPPED}:
                continue
            why = _why_not(pair, published.get(report.id), site_url, brakes, now,
                           by_name=bool(asked_for))  # fmt: skip
            if why is None and sent[station.name] >= brakes.most:
                why = Why.ENOUGH
            if why:
                held.append(Held(pair=pair, why=why))
            else:
                sent[station.name] += 1
                due.append(pair)
    return Plan(due=tuple(due), held=tuple(held))


def _fits(report: Report, station: Station) -> bool:
    if report.networks is not None and station.name not in report.networks:
        return False
    return not station.langs or report.lang in station.langs


def _why_not(  # noqa: PLR0911 — a table of reasons, the gravest first
    pair: Pair,
    published: Published | None,
    site_url: str,
    brakes: Brakes,
    now: datetime,
    *,
    by_name: bool,
) -> Why | None:
    at_home = is_loopback(site_url) and is_loopback(pair.station.server)
    if not is_public(site_url) and not at_home:
        return Why.NOT_PUBLIC
    if pair.report.demo and not at_home:
        return Why.SAMPLE
    if pair.standing.state in _HELD_BY_STATE:
        return _HELD_BY_STATE[pair.standing.state]
    if published is None:
        return Why.NOT_LIVE
    first_seen = published.first_deployed
    if not by_name and pair.standing.state is State.DUE and first_seen < pair.station.since:
        return Why.BEFORE
    if not by_name and now - first_seen > brakes.oldest:
        return Why.OLD
    return None if pair.station.port else Why.BY_HAND


_HELD_BY_STATE = {
    State.CLAIMED: Why.CLAIMED,
    State.UNKNOWN: Why.UNKNOWN,
    State.PARKED: Why.PARKED,
}


def clear_up(pair: Pair, record: Record, now: datetime) -> Receipt | None:
    """Ask the network what became of a post that is not known; what is learnt is recorded.

    A network that knows a second send for the first is asked to send the same claim again rather
    than being believed that nothing is there: the first send may still land, and a new claim with
    a new key would then be a second post.
    """
    claim, port = pair.standing.claim, pair.station.port
    if pair.standing.state is not State.UNKNOWN or claim is None or port is None:
        return None
    found = port.find(claim) if isinstance(port, Finder) else None
    there = found is not None and found.result is Result.SYNDICATED
    if not there and isinstance(port, Replayer) and port.may_replay(claim, now):
        again = port.syndicate(claim)
        # Whatever else a replay answers says nothing of the first send: it stays unknown.
        found = again if again.result is Result.SYNDICATED else None
    if found is None:
        return None
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
    if not record.claim(claim):
        return None
    at("claimed")
    receipt = _overslept(claim, clock()) or port.syndicate(claim)
    at("sent")
    record.receive(receipt)
    at("received")
    return receipt


def _overslept(claim: Claim, now: datetime) -> Receipt | None:
    """What is known when the machine slept between claim and send: that nothing was sent."""
    if now < claim.until - LEASE / 2:
        return None
    return Receipt(
        report=claim.report, account=claim.account, claim=claim.name, result=Result.NOT_SENT,
        at=now, evidence="the machine slept between the claim and the send",
    )  # fmt: skip
