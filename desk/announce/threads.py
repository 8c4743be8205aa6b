"""Which post each of a report's posts answers: decided just before it is shown and sent.

The one that begins a thread may have been sent a moment ago, in the same run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from desk import console
from desk.announce.proposal import Proposal
from desk.announce.purses import noted
from desk.announce.situation import Situation
from desk.words import _
from posse.errors import NotAllowed, NotReached
from posse.models import Result, State
from posse.plan import Pair
from posse.ports import Threader
from posse.threads import (
    Beginning,
    Thread,
    Threads,
    Told,
    go_together,
    not_there,
    thread_of,
)

NOON = 12
_FROZEN = {State.CLAIMED, State.UNKNOWN}  # what was sent is what is sent again


def threaded(
    situation: Situation, proposals: Sequence[Proposal], shown: Sequence[Pair] = ()
) -> tuple[Proposal, ...]:
    """The posts of one report, each with what it answers. RecordUnreadable, NotKept.

    ``shown`` are pairs that would be sent before it, where nothing is sent: it would answer them.
    """
    return tuple(_threaded(situation, proposal, shown) for proposal in proposals)


def _threaded(situation: Situation, proposal: Proposal, shown: Sequence[Pair]) -> Proposal:
    pair, words = proposal.pair, proposal.announcement
    if pair.standing.state in _FROZEN:
        return replace(proposal, continues=_goes_on(situation) if words.reply_to else "")
    if not pair.station.threads:
        return replace(proposal, announcement=replace(words, reply_to=""))
    thread = thread_of(
        pair.report, pair.station.name, _told(situation, pair), situation.choices.threads,
        situation.clock(),
    )  # fmt: skip
    with noted(situation.ledger, pair.station.name, pair.station.port, situation.run):
        begun = _begun(situation, pair, thread)
    if begun:
        answer = replace(words, reply_to=begun.copy.id)
        return replace(proposal, announcement=answer, continues=_goes_on(situation, begun.at))
    would = not thread.unclear and _would_answer(situation, pair, shown)
    alone = replace(words, reply_to="")
    return replace(proposal, announcement=alone, continues=_goes_on(situation) if would else "")


def _told(situation: Situation, pair: Pair) -> Iterator[Told]:
    """What the record knows of the reports that this one goes together with."""
    ledger = situation.ledger
    for report in situation.reports:
        if go_together(pair.report, report, situation.choices.threads):
            claims, receipts = ledger.claims(report.id), ledger.receipts(report.id)
            yield Told(report=report, claims=claims, receipts=receipts)


def _begun(situation: Situation, pair: Pair, thread: Thread) -> Beginning | None:
    """The oldest that its network still has; None where there is none, or where it cannot tell.

    Where no network is asked, the oldest that was there when it was looked for last. What is
    missed for the first time is told and noted. NotKept.
    """
    port, account = pair.station.port, pair.station.name
    missed = [one for one in thread.beginnings if _was_missed(situation, one)]
    if port is None:
        return next((one for one in thread.beginnings if one not in missed), None)
    if not isinstance(port, Threader):
        return None
    gone: list[Beginning] = []
    found = None
    for begun in thread.beginnings:
        try:
            with console.working(account, _("looking at the post that it answers")):
                stands = port.stands(begun.copy)
        except (NotReached, NotAllowed):
            break
        if stands:
            found = begun
            break
        gone.append(begun)
    for one in gone:
        if one not in missed:
            _miss(situation, one, found)
    return found


def _was_missed(situation: Situation, begun: Beginning) -> bool:
    receipts = situation.ledger.receipts(begun.copy.report)
    own = (receipt for receipt in receipts if receipt.account == begun.copy.account)
    return any(look.id == begun.copy.id for look in not_there(own))


def _miss(situation: Situation, begun: Beginning, instead: Beginning | None) -> None:
    """Tell once that a post is not there, and what becomes of its thread; and note it."""
    copy = begun.copy
    named = {"report": situation.name(copy.report), "account": copy.account, "url": copy.url}
    if instead:
        named["instead"] = situation.name(instead.copy.report)
        text = _("%(report)s began this thread, and its post is not there any more (%(url)s): the "
                 "later ones answer %(instead)s now.")  # fmt: skip
    else:
        text = _("%(report)s began this thread, and its post is not there any more (%(url)s): the "
                 "next one stands alone, and begins it anew.")  # fmt: skip
    console.note(copy.account, text % named)
    console.note("", if_removed(named["report"], copy.account))
    look = replace(copy, result=Result.NOT_SEEN, at=situation.clock(), decision="",
                   evidence="a thread was to go on from it")  # fmt: skip
    situation.ledger.receive(look)


def if_removed(name: str, account: str) -> str:
    """What a person says of a post that is not there; ``name`` is how commands know its report."""
    text = _("If it was removed: invoke settle %(report)s %(account)s --gone")
    return text % {"report": name, "account": account}


def _would_answer(situation: Situation, pair: Pair, shown: Sequence[Pair]) -> bool:
    threads = situation.choices.threads
    return any(
        other.station.name == pair.station.name and go_together(pair.report, other.report, threads)
        for other in shown
    )


def _goes_on(situation: Situation, began: datetime | None = None) -> str:
    """What a box says of a post that goes on with a thread; ``began`` is None where not known."""
    if situation.choices.threads is Threads.EVENT:
        return _("continues the event’s thread")
    here = situation.here()
    there = began.astimezone(here.tzinfo) if began else None
    if there and there.date() == here.date() and there.hour < NOON:
        return _("continues this morning’s thread")
    return _("continues the day’s thread")
