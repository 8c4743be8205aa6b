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
from posse.models import State
from posse.plan import Pair
from posse.ports import Threader
from posse.threads import Beginning, Thread, Threads, Told, go_together, thread_of

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
        begun = _still_there(pair, thread)
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


def _still_there(pair: Pair, thread: Thread) -> Beginning | None:
    """The oldest that its network still has; None where there is none, or where it cannot tell.

    Where no network is asked, the oldest that the record has.
    """
    port = pair.station.port
    if port is None:
        return next(iter(thread.beginnings), None)
    if not isinstance(port, Threader):
        return None
    for begun in thread.beginnings:
        try:
            with console.working(pair.station.name, _("looking at the post that it answers")):
                stands = port.stands(begun.copy)
        except (NotReached, NotAllowed):
            return None
        if stands:
            return begun
    return None


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
