"""Showing posts, asking, and sending them one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from desk import console
from desk.announce.announced import Announced, Manner
from desk.announce.asking import Answer, ask
from desk.announce.editing import edit_in_editor
from desk.announce.endings import (
    NO_TERMINAL,
    NOT_LIVE,
    NOT_NOW,
    STOPPED,
    cleared,
    note,
    proposed,
    sent,
)
from desk.announce.living import still_live
from desk.announce.outcomes import cleared_lines, outcome_lines, tell_about
from desk.announce.overdue import is_overdue, tried_in_vain
from desk.announce.proposal import Proposal
from desk.announce.purses import WithinBudget, noted
from desk.announce.reasons import reason
from desk.announce.showing import WIDEST, boxes, fitting_width, headline
from desk.announce.situation import Situation
from desk.announce.threads import threaded
from desk.errors import PersonNeeded
from desk.reasons import said_why
from desk.summary import Ending, Outcome
from desk.words import _
from posse.attempts import SKIP
from posse.errors import NotAllowed, NotReached
from posse.finding import find_out
from posse.models import Receipt, Report, Result, State
from posse.money import OUT_OF_CREDIT
from posse.networks.album import frozen
from posse.plan import Pair, Why, too_dear
from posse.ports import SlowFinder
from posse.syndicate import ReceiptLost, send, send_again


def offer(
    situation: Situation,
    proposals: Sequence[Proposal],
    by_hand: Sequence[Pair],
    manner: Manner,
    done: Announced,
) -> None:
    """Show the posts, report by report, and send those that may be sent. NotKept.

    ``by_hand`` are shown beside them: a person posts those.
    """
    console.tell()
    console.tell(f"  {headline(proposals)}")
    reports = dict.fromkeys(proposal.pair.report for proposal in proposals)
    unsent: list[Pair] = []  # where nothing is sent, what would be by now
    for number, report in enumerate(reports):
        if number:
            console.tell()
        if len(reports) > 1:
            console.tell(f"  {report.title}")
        own = tuple(
            replace(p, purse=situation.purse(p.pair.station.name))
            for p in proposals if p.pair.report == report
        )  # fmt: skip
        own = threaded(situation, own, unsent)
        beside = tuple(pair for pair in by_hand if pair.report == report)
        answer, own = _answer(own, beside, manner)
        note(done.outcomes, [_shown(proposal, answer, manner) for proposal in own])
        if answer is Answer.YES and (manner is Manner.SEND or _is_there(report)):
            for proposal in own:
                station = proposal.pair.station
                with noted(situation.ledger, station.name, station.port, situation.run):
                    _send(situation, proposal, done)
        if answer is Answer.SKIP:
            _skip(situation, own)
        if not manner.sends:
            unsent += [proposal.pair for proposal in own]
    if manner is Manner.TELL:
        console.tell(f"  {_nobody_to_ask(situation)}")
    console.tell()


def _nobody_to_ask(situation: Situation) -> str:
    """What waits for a person, and how they say yes."""
    name = situation.asked_for and situation.name(situation.asked_for)
    command = f"invoke publish --report {name}" if name else "invoke publish"
    text = _("Nothing was sent: there is no terminal here to ask at. At one, `%(command)s` asks; "
             "`%(command)s --yes` sends without asking, once the pages are live.")  # fmt: skip
    return text % {"command": command}


def _answer(
    proposals: tuple[Proposal, ...], by_hand: Sequence[Pair], manner: Manner
) -> tuple[Answer, tuple[Proposal, ...]]:
    """What a person says; without asking, the posts are shown all the same."""
    if any(proposal.pair.standing.state is State.UNKNOWN for proposal in proposals):
        text = _("It is not known whether this is out already. The network knows a second send for "
                 "the first: it cannot become a second post.")  # fmt: skip
        console.tell(f"  {text}")
    if manner is Manner.ASK:
        return ask(proposals, read=input, edit=edit_in_editor, tell=console.tell, by_hand=by_hand)
    for line in boxes(proposals, by_hand, width=fitting_width(WIDEST)):
        console.tell(line)
    return (Answer.YES if manner is Manner.SEND else Answer.NOT_NOW), proposals


def _shown(proposal: Proposal, answer: Answer, manner: Manner) -> Outcome:
    """Where a post is that was shown and not sent yet."""
    if manner is Manner.PLAN:
        return proposed(proposal, Ending.PLANNED)
    if answer is Answer.SKIP:
        return proposed(proposal, Ending.SKIPPED)
    why = {Answer.YES: NOT_LIVE}.get(answer, NO_TERMINAL if manner is Manner.TELL else NOT_NOW)
    return proposed(proposal, Ending.WAITING, why)


def _is_there(report: Report) -> bool:
    """Whether its page is still there: a person may have taken an hour to say yes."""
    why = still_live(report)
    if why:
        text = _("%(report)s is not live any more (%(why)s). Nothing was sent.")
        console.tell("  " + text % {"report": report.id, "why": why})
    return not why


def _send(situation: Situation, proposal: Proposal, done: Announced) -> None:
    """Send one post and say what came of it. NotKept."""
    pair = proposal.pair
    if pair.station.name in done.broke:
        note(done.outcomes, [proposed(proposal, Ending.WAITING, Why.NO_CREDIT)])
        return  # said once, at the end, for all that wait for credit
    if pair.station.name in done.stopped:
        note(done.outcomes, [proposed(proposal, Ending.WAITING, STOPPED)])
        tell_about(pair, [_("nothing more is sent there in this run; the next one goes on.")])
        return
    why = _too_dear(situation, proposal)
    if why:
        note(done.outcomes, [proposed(proposal, Ending.WAITING, why)])
        tell_about(pair, [reason(why, {})])
        return
    try:
        with console.working(pair.station.name, _("sending")):
            receipt = _sent(situation, proposal)
    except (NotReached, NotAllowed) as error:  # before the claim: nothing was sent
        done.stopped.add(pair.station.name)
        note(done.outcomes, [proposed(proposal, Ending.NOT_REACHED)])
        text = _("not reached (%(why)s). Nothing was posted there; it is tried again at the next "
                 "run.")  # fmt: skip
        tell_about(pair, [text % {"why": said_why(str(error))}])
        return
    except KeyboardInterrupt:
        note(done.outcomes, [proposed(proposal, Ending.UNKNOWN)])
        tell_about(pair, [_("stopped while it was being sent: it may be out. The next run finds "
                            "out, and sends nothing twice.")])  # fmt: skip
        raise
    except ReceiptLost as error:
        note(done.outcomes, [sent(proposal, error.receipt, situation)])
        tell_about(pair, outcome_lines(pair, error.receipt, situation))
        raise
    _note_sent(situation, pair, receipt, done)
    why = _too_dear(situation, proposal) if receipt is None else None
    if why:  # another machine spent it meanwhile
        note(done.outcomes, [proposed(proposal, Ending.WAITING, why)])
        tell_about(pair, [reason(why, {})])
        return
    note(done.outcomes, [sent(proposal, receipt, situation)])
    if receipt and receipt.result is Result.UNKNOWN and isinstance(pair.station.port, SlowFinder):
        _look_at_once(situation, pair, receipt, done)
    else:
        tell_about(pair, outcome_lines(pair, receipt, situation))


def _too_dear(situation: Situation, proposal: Proposal) -> Why | None:
    """Why a post cannot be paid with what is left now: its words may be new."""
    purse, price = situation.purse(proposal.pair.station.name), proposal.price
    return too_dear(price.dollars, purse) if purse and price else None


def _look_at_once(situation: Situation, pair: Pair, receipt: Receipt, done: Announced) -> None:
    """Look for what may be out, once; no later run does before that proves something. NotKept."""
    now, name = situation.clock(), pair.station.name
    unclear = replace(pair, standing=situation.ledger.standing(pair.report.id, name, now))
    found, looked = None, True
    try:
        with console.working("", _("looking what became of %(report)s")
                             % {"report": pair.report.id}), \
                noted(situation.ledger, name, pair.station.port, situation.run):  # fmt: skip
            found = find_out(unclear, situation.ledger, now=now, early=True)
    except (NotReached, NotAllowed):
        looked = False
    if found is None:
        tell_about(pair, outcome_lines(pair, receipt, situation, looked=looked))
        return
    done.copies |= found.result is Result.SYNDICATED
    note(done.outcomes, [cleared(pair, found)])
    tell_about(pair, cleared_lines(pair, found))


def _sent(situation: Situation, proposal: Proposal) -> Receipt | None:
    pair, ledger = proposal.pair, situation.ledger
    clock, run, at = situation.clock, situation.run, situation.at
    if pair.standing.state is State.UNKNOWN:
        return send_again(pair, ledger, clock=clock, run=run, at=at)
    terms, words = pair.station.terms, frozen(proposal.announcement, situation.site.output)
    record = (
        WithinBudget(ledger=ledger, terms=terms, clock=clock, run=run) if terms.budget else ledger
    )
    return send(pair, words, record, clock=clock, run=run, at=at)


def _note_sent(situation: Situation, pair: Pair, receipt: Receipt | None, done: Announced) -> None:
    """A network that did not take one post would not take the next: it gets no more in this run."""
    if receipt is None:
        return
    done.sent[pair.station.name] += 1
    done.copies |= receipt.result is Result.SYNDICATED
    if receipt.result is not Result.SYNDICATED:
        done.stopped.add(pair.station.name)
    if receipt.result is Result.REFUSED and pair.station.terms.price:
        done.broke |= {pair.station.name} if OUT_OF_CREDIT in receipt.evidence else set()
    if receipt.result is Result.REFUSED and pair.standing.state is not State.UNKNOWN:
        done.problems.append(PersonNeeded(_("A post was refused: see above.")))
    again = pair.standing.state is State.RETRY and is_overdue(pair.standing, situation.clock())
    if again and receipt.result not in {Result.SYNDICATED, Result.REFUSED}:
        done.problems.append(tried_in_vain(situation, pair))


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
