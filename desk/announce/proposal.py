"""A post as it would be sent, and how long its network finds it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from posse.compose import compose
from posse.limits import as_made, excess, length, limits_of
from posse.models import Announcement, Limits, LinkPlace, Receipt, Report, Result, State
from posse.money import Price, Purse
from posse.plan import Pair, Station
from posse.wordings import wording_for


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """What an account would carry of a report.

    ``continues`` says which thread goes on with it, ``purse`` is what its account may cost, if
    known.
    """

    pair: Pair
    announcement: Announcement
    limits: Limits
    continues: str = ""
    purse: Purse | None = None

    @property
    def length(self) -> int:
        """As the network counts."""
        return length(self.announcement.text, self.limits, self.announcement.warning)

    @property
    def excess(self) -> int:
        """By how much it is too long; 0 when it fits."""
        return excess(self.announcement.text, self.limits, self.announcement.warning)

    @property
    def price(self) -> Price | None:
        """What it costs; None where posts cost nothing."""
        price = self.pair.station.terms.price
        return price(self.announcement) if price else None

    @property
    def is_bare(self) -> bool:
        """Whether a picture was to stand for the link, and there is none: it is text alone."""
        return self.limits.link is LinkPlace.PICTURE and not self.announcement.pictures

    @property
    def wordless(self) -> int:
        """How many pictures it could carry but for words for who cannot see them."""
        if self.announcement.card or not self.limits.pictures:
            return 0
        carried = {picture.url for picture in self.announcement.pictures}
        pictures = self.pair.report.pictures
        return sum(not p.alt.strip() and p.url not in carried for p in pictures)

    def saying(self, text: str) -> Proposal:
        """The same with another text, which may be too long."""
        return replace(self, announcement=replace(self.announcement, text=text))


def limits_for(station: Station) -> Limits:
    """What the account's own server said, else what its network allows and it is set to."""
    if station.identity:
        return station.identity.limits
    return station.limits or limits_of(station.name, station.kind)


def post_of(pair: Pair, receipts: Sequence[Receipt], wordings: Path | None) -> Proposal:
    """The post of a pair: the words that may be out already, else new ones. BadMetadata."""
    words = frozen_words(pair, receipts)
    return _proposal_with(pair, words) if words else proposal_of(pair, wordings)


def proposal_of(pair: Pair, wordings: Path | None) -> Proposal:
    """The post of a pair; ``wordings`` is the site's own folder of them. BadMetadata."""
    station = pair.station
    template = wording_for(station.name, station.kind, wordings)
    announcement = _composed(pair.report, station.name, station.kind, limits_for(station), template)
    return _proposal_with(pair, announcement)


def _proposal_with(pair: Pair, announcement: Announcement) -> Proposal:
    """The post of a pair that was made already."""
    limits = as_made(limits_for(pair.station), announcement)
    return Proposal(pair=pair, announcement=announcement, limits=limits)


@lru_cache(maxsize=4096)
def _composed(
    report: Report, account: str, kind: str, limits: Limits, template: str
) -> Announcement:
    """Each once a run: all that waits for money is priced several times. BadMetadata."""
    return compose(report, account, kind, limits, template=template)


def frozen_words(pair: Pair, receipts: Sequence[Receipt]) -> Announcement | None:
    """What was sent before and may be out: the same words. None where new ones are made.

    What certainly never left, or was refused, is made anew: its author may have put it right
    meanwhile. So is what links to where the report no longer is.
    """
    claim = pair.standing.claim
    if not claim or pair.standing.state in {State.DUE, State.PARKED}:
        return None
    if pair.standing.state is not State.RETRY:
        return claim.announcement
    unclear = {Result.UNKNOWN, Result.ABSENT}
    own = [r for r in receipts if r.account == claim.account]
    was_unclear = any(r.result in unclear for r in own)
    if any(r.result is Result.REFUSED and r.claim == claim.name for r in own):
        return None  # they were refused, and a person put right what was wrong with them
    moved = claim.announcement.link != pair.report.permalink
    return claim.announcement if was_unclear and not moved else None
