"""A report that a person named, and of which nothing is left to send: where it is, by account."""

from __future__ import annotations

from collections.abc import Sequence

from desk import console
from desk.announce.situation import Situation
from desk.words import _
from posse.models import State
from posse.plan import Plan, Station, fits


def tell_asked_for(situation: Situation, stations: Sequence[Station], plan: Plan) -> None:
    """Say why nothing is sent where neither a post nor a reason is told otherwise."""
    told = {pair.station.name for pair in plan.due}
    told |= {held.pair.station.name for held in plan.held}
    for station in stations:
        if situation.asked_for and station.name not in told:
            console.note(station.name, _where(situation, station))


def _where(situation: Situation, station: Station) -> str:
    report = next(r for r in situation.reports if r.id == situation.asked_for)
    if not fits(report.networks, report.lang, station.name, station.langs):
        text = _("%(report)s does not go to this account (its Networks:, or the account’s langs).")
        return text % {"report": report.id}
    standing = situation.ledger.standing(report.id, station.name, situation.clock())
    named = {"report": situation.name(report.id), "account": station.name, "url": standing.url}
    if standing.state in {State.GONE, State.SKIPPED}:
        return _("it was decided that this is not announced. To do it all the same: invoke settle "
                 "%(report)s %(account)s --send-again") % named  # fmt: skip
    if standing.url:
        return _("%(report)s is announced already: %(url)s") % named
    return _("%(report)s names a copy of its own there (Syndication:).") % named
