"""Showing posts, asking, and sending them one by one."""

from __future__ import annotations

from collections.abc import Sequence

from desk import console
from desk.announce.announced import Announced, Manner
from desk.announce.asking import Answer, ask
from desk.announce.editing import edit_in_editor
from desk.announce.outcomes import outcome_lines, tell_about
from desk.announce.proposal import Proposal, frozen_words, limits_for, proposal_of
from desk.announce.showing import boxes, headline
from desk.announce.situation import Situation
from desk.errors import ContentMistakes, PersonNeeded
from desk.words import _
from posse.errors import BadMetadata, NotAllowed, NotReached
from posse.fold import SKIP
from posse.models import Receipt, Result
from posse.plan import Pair
from posse.syndicate import send


def proposals_of(situation: Situation, pairs: Sequence[Pair], done: Announced) -> list[Proposal]:
    """The posts of these pairs; words that cannot be sent are told and left out."""
    found = []
    for pair in pairs:
        words = frozen_words(pair, situation.ledger.receipts(pair.report.id))
        if words:
            limits = limits_for(pair.station)
            found.append(Proposal(pair=pair, announcement=words, limits=limits))
            continue
        try:
            found.append(proposal_of(pair, situation.choices.wordings))
        except BadMetadata as error:
            where = f"{situation.site.content.name}/{pair.report.source}"
            advice = _("Shorten them, or write “Announcement-%(account)s:” for this account alone.")
            tell_about(pair, [f"{where}: {_(error.text) % error.values}",
                              advice % {"account": pair.station.name}])  # fmt: skip
            text = _("Words of a report cannot be sent as they are: see above.")
            done.problems.append(ContentMistakes(text))
    return found


def offer(
    situation: Situation,
    proposals: Sequence[Proposal],
    by_hand: Sequence[Pair],
    manner: Manner,
    done: Announced,
) -> None:
    """Show the posts, report by report, and send those that may be sent.

    ``by_hand`` are shown beside them: a person posts those.
    """
    console.tell()
    console.tell(f"  {headline(proposals)}")
    reports = dict.fromkeys(proposal.pair.report for proposal in proposals)
    for number, report in enumerate(reports):
        if number:
            console.tell()
        if len(reports) > 1:
            console.tell(f"  {report.title}")
        own = tuple(p for p in proposals if p.pair.report == report)
        beside = tuple(pair for pair in by_hand if pair.report == report)
        answer, own = _answer(own, beside, manner)
        if answer is Answer.YES:
            for proposal in own:
                _send(situation, proposal, done)
        if answer is Answer.SKIP:
            _skip(situation, own)
    if manner is Manner.TELL:
        console.tell("  " + _("Nothing was sent: there is no terminal here to ask at. "
                              "`invoke publish --yes` sends without asking."))  # fmt: skip
    console.tell()


def _answer(
    proposals: tuple[Proposal, ...], by_hand: Sequence[Pair], manner: Manner
) -> tuple[Answer, tuple[Proposal, ...]]:
    """What a person says; without asking, the posts are shown all the same."""
    if manner is Manner.ASK:
        return ask(proposals, read=input, edit=edit_in_editor, tell=console.tell, by_hand=by_hand)
    for line in boxes(proposals, by_hand):
        console.tell(line)
    return (Answer.YES if manner is Manner.SEND else Answer.NOT_NOW), proposals


def _send(situation: Situation, proposal: Proposal, done: Announced) -> None:
    pair = proposal.pair
    try:
        with console.working(pair.station.name, _("sending")):
            receipt = send(
                pair,
                proposal.announcement,
                situation.ledger,
                clock=situation.clock,
                run=situation.run,
                at=situation.at,
            )
    except (NotReached, NotAllowed) as error:  # before the claim: nothing was sent
        receipt = _not_reached(situation, pair, str(error))
    done.copies |= receipt is not None and receipt.result is Result.SYNDICATED
    tell_about(pair, outcome_lines(pair, receipt, situation))
    if receipt and receipt.result is Result.REFUSED:
        done.problems.append(PersonNeeded(_("A post was refused: see above.")))


def _not_reached(situation: Situation, pair: Pair, why: str) -> Receipt:
    return Receipt(
        report=pair.report.id, account=pair.station.name, claim="", result=Result.NOT_SENT,
        at=situation.clock(), evidence=why,
    )  # fmt: skip


def _skip(situation: Situation, proposals: Sequence[Proposal]) -> None:
    now = situation.clock()
    situation.ledger.receive_all(
        Receipt(
            report=p.pair.report.id, account=p.pair.station.name, claim="", result=Result.SETTLED,
            at=now, evidence="a person said so", decision=SKIP,
        )
        for p in proposals
    )  # fmt: skip
    console.tell("  " + _("It is never announced there, unless `invoke settle` says otherwise."))
