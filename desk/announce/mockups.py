"""How a report's post will look on an account, and why it is or is not sent. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from desk.announce.proposal import Proposal, post_of
from desk.announce.reasons import facts_of, reason
from desk.announce.situation import Situation
from desk.announce.standings import (
    broke,
    claimed_line,
    parked_lines,
    retry_line,
    short,
    unknown_lines,
)
from desk.announce.threads import threaded
from desk.words import _
from posse.copies import place_of
from posse.errors import BadMetadata
from posse.hosts import host_of
from posse.models import Card, Report, ReportPicture, State
from posse.money import Purse
from posse.networks.by_hand import compose_page
from posse.pictures import card_of
from posse.plan import Pair, Plan, Why
from posse.terms import AccountSettings
from posse.text import facets

_SENT = {None, Why.CLAIMED, Why.UNKNOWN}  # what is sent now, and what may have been
_MADE_FROM_THE_PAGE = frozenset({"mastodon", "linkedin", "facebook"})  # cards, by the network


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A part of a text: plain words (``kind`` ""), or a link, tag or mention; ``text`` as sent."""

    kind: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Mockup:
    """A post, or the ``problem`` with it; ``lines`` say what becomes of it and what to do.

    ``place`` is where it will stand (``linkedin`` for ``linkedin-en``), ``handle`` the account's
    name there as far as the settings say it. ``due`` is whether the next run sends it. By hand,
    ``compose_page`` is the place's own page for a new post ("" where none is known) and ``settle``
    the command that records the copy.
    """

    account: AccountSettings
    place: str
    handle: str
    due: bool
    lines: tuple[str, ...]
    pair: Pair
    proposal: Proposal | None = None
    problem: str = ""
    compose_page: str = ""
    settle: str = ""

    @property
    def parts(self) -> tuple[Part, ...]:
        """The text as sent, with what will be coloured in it."""
        return tuple(_parts(self.proposal.announcement.text)) if self.proposal else ()

    @property
    def pictures(self) -> tuple[ReportPicture, ...]:
        """The pictures that the post itself has."""
        return self.proposal.announcement.pictures if self.proposal else ()

    @property
    def card(self) -> Card | None:
        """What stands below the post for its link, where the place shows that.

        Pictures stand in its place.
        """
        if not self.proposal or self.pictures:
            return None
        if self.place in _MADE_FROM_THE_PAGE:
            return card_of(self.pair.report)
        return self.proposal.announcement.card


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """One report with its posts side by side, in the order of the settings."""

    report: Report
    name: str
    mockups: tuple[Mockup, ...]

    @property
    def due(self) -> bool:
        """Whether the next run sends any of them."""
        return any(mockup.due for mockup in self.mockups)


def sheets(situation: Situation, plan: Plan) -> tuple[Sheet, ...]:
    """Each report that has something to say: what is due as it is sent, then the newest first."""
    why: dict[tuple[str, str], Why] = {
        (held.pair.report.id, held.pair.station.name): held.why for held in plan.held
    }
    accounts = {account.name: account for account in situation.accounts}
    purses = {name: situation.purse(name) for name in accounts}
    pairs: dict[Report, list[Mockup]] = {}
    before: list[Pair] = []  # what the next run would have sent by then
    for pair in (*plan.due, *(held.pair for held in plan.held)):
        account = accounts[pair.station.name]
        held = why.get((pair.report.id, account.name))
        mockup = _mockup(situation, account, pair, held, before, purses[account.name])
        pairs.setdefault(pair.report, []).append(mockup)
        before += [pair] if mockup.due else []
    order = list(accounts)
    ids = {report.id for report in situation.reports}
    made = [
        Sheet(
            report=report,
            name=short(report.id, ids),
            mockups=tuple(sorted(found, key=lambda m: order.index(m.account.name))),
        )
        for report, found in pairs.items()
    ]
    made.sort(key=lambda sheet: (sheet.report.published, sheet.report.id))
    others = (sheet for sheet in reversed(made) if not sheet.due)
    return (*(sheet for sheet in made if sheet.due), *others)


def _mockup(
    situation: Situation, account: AccountSettings, pair: Pair, why: Why | None,
    before: Sequence[Pair], purse: Purse | None,
) -> Mockup:  # fmt: skip
    report = pair.report
    proposal, problem = _proposal(situation, pair, purse)
    if proposal and why in _SENT:
        (proposal,) = threaded(situation, (proposal,), before)
    lines = (_advice(account),) if problem else tuple(_lines(situation, pair, why))
    if proposal and proposal.is_bare:
        lines += (
            _(
                "No picture stands for the link here: readers get the text alone. Give the report "
                "one (Image:)."
            ),
        )
    ids = {other.id for other in situation.reports}
    settle = (
        f"invoke settle {short(report.id, ids)} {account.name} --posted "
        f"{situation.hint(account.name)}"
    )
    return Mockup(
        account=account,
        place=place_of(account),
        handle=str(account.options.get("handle") or host_of(account.server)),
        due=why is None and not problem,
        lines=lines,
        pair=pair,
        proposal=proposal,
        problem=problem,
        compose_page=compose_page(account.name, report.permalink) if account.by_hand else "",
        settle=settle if account.by_hand else "",
    )


def _proposal(situation: Situation, pair: Pair, purse: Purse | None) -> tuple[Proposal | None, str]:
    """The post, or what is wrong with its words."""
    receipts = situation.ledger.receipts(pair.report.id)
    try:
        post = post_of(pair, receipts, situation.choices.wordings)
        return replace(post, purse=purse), ""
    except BadMetadata as error:
        return None, _(error.text) % error.values


def _advice(account: AccountSettings) -> str:
    return _("Shorten them, or write “Announcement-%(account)s:” for this account alone.") % {
        "account": account.name,
    }  # fmt: skip


def _lines(situation: Situation, pair: Pair, why: Why | None) -> Iterator[str]:
    """What becomes of the post, then what a person can do."""
    report, account, standing = pair.report.id, pair.station.name, pair.standing
    if why is Why.UNKNOWN:
        hint = situation.hint(account)
        looks = pair.station.terms.looks
        yield from unknown_lines(report, account, standing, hint, now=situation.here(), looks=looks)
    elif (why is Why.NO_CREDIT and broke(standing)) or why is Why.PARKED:
        yield from parked_lines(report, account, standing)
    elif why is Why.CLAIMED:
        yield claimed_line(standing, now=situation.here())
    elif why is None and standing.state is State.RETRY:
        yield retry_line(standing)
    else:
        yield _reason(situation, pair, why)
        if why in {Why.BEFORE, Why.OLD} and not pair.station.by_hand:
            yield f"invoke publish --only announce --report {report}"


def _reason(situation: Situation, pair: Pair, why: Why | None) -> str:
    if why is None:
        return _("The next `invoke publish` announces it.")
    if why is Why.BEFORE and pair.station.name not in situation.ledger.accounts():
        return _("Not announced by itself: this account is new, and what is out before it is known "
                 "is left to you.")  # fmt: skip
    return reason(why, facts_of(situation, pair.station))


def _parts(text: str) -> Iterator[Part]:
    octets, at = text.encode(), 0
    for facet in facets(text):
        if facet.start > at:
            yield Part(kind="", text=octets[at : facet.start].decode())
        yield Part(kind=facet.kind, text=octets[facet.start : facet.end].decode())
        at = facet.end
    if at < len(octets):
        yield Part(kind="", text=octets[at:].decode())
