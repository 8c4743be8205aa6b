"""What is due on which account, and what is held back and why. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from .hosts import is_loopback, is_public
from .models import Limits, Published, Report, Standing, State
from .money import OUT_OF_CREDIT, Purse
from .ports import Account, Identity
from .terms import Terms

_NEW = Standing(state=State.DUE)


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
    NO_CREDIT = "no-credit"
    BUDGET = "budget"
    BUDGET_RUN = "budget-run"
    BY_HAND = "by-hand"


BUDGETS = frozenset({Why.BUDGET, Why.BUDGET_RUN})


@dataclass(frozen=True, kw_only=True, slots=True)
class Station:
    """An account that may be posted to. ``since`` is when it was looked at first.

    ``port`` is None where a person posts (``by_hand``), and while nothing is connected;
    ``threads`` is whether its posts may answer its own, ``limits`` what they may be before its
    server was asked.
    """

    name: str
    kind: str
    langs: tuple[str, ...]
    since: datetime
    server: str = ""
    by_hand: bool = False
    threads: bool = False
    identity: Identity | None = None
    port: Account | None = None
    limits: Limits | None = None
    terms: Terms = field(default_factory=Terms)


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
    """A pair that is held back, and why; ``dollars`` is what its post would cost, if that is it."""

    pair: Pair
    why: Why
    dollars: Decimal | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What a run would send, and what it holds back.

    ``refused`` are, by account, the reports that were refused because its credit was used up:
    while one is, nothing is asked of that account.
    """

    due: tuple[Pair, ...]
    held: tuple[Held, ...]
    refused: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))


def plan(  # noqa: PLR0913 — every fact that a decision rests on, by name
    reports: Iterable[Report],
    stations: Sequence[Station],
    *,
    standings: Mapping[tuple[str, str], Standing],
    published: Mapping[str, Published],
    site_url: str,
    brakes: Brakes,
    now: datetime,
    asked_for: str = "",
) -> Plan:
    """Each pair of a report and an account that fits it: due, or held back with the reason.

    A pair that is done is in neither. ``standings`` are by report and account, ``published`` by
    report. ``asked_for`` is a report that a person named: for it alone, neither its age nor its
    being older than the account holds it back.
    """
    due: list[Pair] = []
    held: list[Held] = []
    refused = _without_credit(stations, standings)
    for report in sorted(reports, key=lambda r: (r.published, r.id)):
        for station in stations:
            if not fits(report.networks, report.lang, station.name, station.langs):
                continue
            if asked_for and report.id != asked_for:
                continue
            standing = standings.get((report.id, station.name), _NEW)
            pair = Pair(report=report, station=station, standing=standing)
            if standing.state in {State.SYNDICATED, State.GONE, State.SKIPPED}:
                continue
            why = _why_not(pair, published.get(report.id), site_url, brakes, now,
                           by_name=bool(asked_for))  # fmt: skip
            broke = refused.get(station.name, ())
            if broke and (why is None or report.id in broke):
                why = Why.NO_CREDIT
            if why:
                held.append(Held(pair=pair, why=why))
            else:
                due.append(pair)
    return Plan(due=tuple(due), held=tuple(held), refused=refused)


def within(
    made: Plan, purses: Mapping[str, Purse], price: Callable[[Pair], Decimal | None]
) -> Plan:
    """The same, with held what does not fit into the purses of the accounts.

    The first that fit go. ``price`` is None where no post can be made: that is told later.
    """
    left, due, held = dict(purses), [], list(made.held)
    for pair in made.due:
        name = pair.station.name
        dollars = price(pair) if name in left else None
        why = too_dear(dollars, left[name]) if dollars is not None else None
        if why:
            held.append(Held(pair=pair, why=why, dollars=dollars))
            continue
        due.append(pair)
        if dollars is not None:
            left[name] = left[name].without(dollars)
    return replace(made, due=tuple(due), held=tuple(held))


def too_dear(dollars: Decimal, purse: Purse) -> Why | None:
    """Which budget has too little left for a post at this price, None when both have enough."""
    if dollars > purse.left_in_month:
        return Why.BUDGET
    return Why.BUDGET_RUN if dollars > purse.left_in_run else None


def first(due: Iterable[Pair], left: Mapping[str, int]) -> tuple[Pair, ...]:
    """The first of these for which their accounts have room; ``left`` is how many posts by name."""
    room = Counter(left)
    found = []
    for pair in due:
        if room[pair.station.name] > 0:
            room[pair.station.name] -= 1
            found.append(pair)
    return tuple(found)


def fits(networks: tuple[str, ...] | None, lang: str, account: str, langs: tuple[str, ...]) -> bool:
    """Whether a report for these accounts (None: all) goes to one for these languages ((): all)."""
    return (networks is None or account in networks) and (not langs or lang in langs)


def _why_not(  # noqa: PLR0911 — a table of reasons, the gravest first
    pair: Pair,
    published: Published | None,
    site_url: str,
    brakes: Brakes,
    now: datetime,
    *,
    by_name: bool,
) -> Why | None:
    station = pair.station
    at_home = is_loopback(site_url) and (station.by_hand or is_loopback(station.server))
    if not is_public(site_url) and not at_home:
        return Why.NOT_PUBLIC
    if pair.report.demo and not at_home:
        return Why.SAMPLE
    if pair.standing.state in _HELD_BY_STATE:
        return _HELD_BY_STATE[pair.standing.state]
    if published is None:
        return Why.NOT_LIVE
    if by_name:
        return Why.BY_HAND if station.by_hand else None
    # Deployed, not seen: being looked at by name does not make an old report new for an account.
    if pair.standing.state is State.DUE and published.first_deployed < station.since:
        return Why.BEFORE
    if now - published.out_since > brakes.oldest:
        return Why.OLD
    return Why.BY_HAND if station.by_hand else None


def _without_credit(
    stations: Iterable[Station], standings: Mapping[tuple[str, str], Standing]
) -> Mapping[str, tuple[str, ...]]:
    """By account that costs something, the reports that were refused for want of credit."""
    found: dict[str, tuple[str, ...]] = {}
    names = {station.name for station in stations if station.terms.price}
    for (report, account), standing in sorted(standings.items(), key=lambda one: one[0]):
        refused = standing.state is State.PARKED and OUT_OF_CREDIT in standing.evidence
        if account in names and refused:
            found[account] = (*found.get(account, ()), report)
    return MappingProxyType(found)


_HELD_BY_STATE = {
    State.CLAIMED: Why.CLAIMED,
    State.UNKNOWN: Why.UNKNOWN,
    State.PARKED: Why.PARKED,
}
