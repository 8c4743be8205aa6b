"""A post as it would be sent, and how long its network finds it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from posse.compose import compose
from posse.limits import as_made, excess, length
from posse.models import Announcement, Limits, Receipt, Result, State
from posse.plan import Pair
from posse.wordings import wording_for


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """What an account would carry of a report; ``continues`` says which thread goes on with it."""

    pair: Pair
    announcement: Announcement
    limits: Limits
    continues: str = ""

    @property
    def length(self) -> int:
        """As the network counts."""
        return length(self.announcement.text, self.limits, self.announcement.warning)

    @property
    def excess(self) -> int:
        """By how much it is too long; 0 when it fits."""
        return excess(self.announcement.text, self.limits, self.announcement.warning)

    def saying(self, text: str) -> Proposal:
        """The same with another text, which may be too long."""
        return replace(self, announcement=replace(self.announcement, text=text))


def proposal_of(pair: Pair, limits: Limits, wordings: Path | None) -> Proposal:
    """The post of a pair; ``wordings`` is the site's own folder of them. BadMetadata."""
    station = pair.station
    template = wording_for(station.name, station.kind, wordings)
    announcement = compose(pair.report, station.name, station.kind, limits, template=template)
    return proposal_with(pair, announcement, limits)


def proposal_with(pair: Pair, announcement: Announcement, limits: Limits) -> Proposal:
    """The post of a pair that was made already."""
    return Proposal(pair=pair, announcement=announcement, limits=as_made(limits, announcement))


def frozen_words(pair: Pair, receipts: Sequence[Receipt]) -> Announcement | None:
    """What was sent before and may be out: the same words. None where new ones are made.

    What certainly never left is made anew: its author may have put it right meanwhile. So is what
    links to where the report no longer is.
    """
    claim = pair.standing.claim
    if not claim or pair.standing.state in {State.DUE, State.PARKED}:
        return None
    if pair.standing.state is not State.RETRY:
        return claim.announcement
    unclear = {Result.UNKNOWN, Result.ABSENT}
    was_unclear = any(r.account == claim.account and r.result in unclear for r in receipts)
    moved = claim.announcement.link != pair.report.permalink
    return claim.announcement if was_unclear and not moved else None
