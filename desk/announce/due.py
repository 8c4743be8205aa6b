"""What is due, a few at a time: wait until it is live, show it, send it.

Where nothing can be sent nobody waits: what there is to say is shown.

At most POSSE_MAX_POSTS posts are *sent* an account and run, and no more than its budgets allow.
What was not live, cannot be sent, or is not wanted now takes no other report's place, nor its
money.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from desk.announce.announced import Announced, Manner
from desk.announce.endings import NOT_LIVE, note
from desk.announce.endings import waiting as waiting_for
from desk.announce.living import live_among
from desk.announce.proposing import proposals_of
from desk.announce.sending import offer
from desk.announce.situation import Situation
from posse.plan import BUDGETS, Held, Pair, Plan, Why, first
from posse.syndicate import can_replay

MISSES = 10  # pages that are not live, after which the host is not asked for more


def announce_due(situation: Situation, plan: Plan, manner: Manner, done: Announced) -> list[Held]:
    """Go through what is due, the oldest first; what waits for the next run, and why. NotKept.

    Where nothing is sent, the first few are shown. What the plan holds for its price is judged
    here, before each few: what was sent meanwhile has cost something, what was not has not.
    """
    waiting = [*_unclear(situation, plan), *_due_or_too_dear(plan)]
    by_hand = [held.pair for held in plan.held if held.why is Why.BY_HAND]
    patience, misses = situation.choices.patience, 0
    while batch := first(situation.affordable(waiting).due, _left(situation, plan, done)):
        waiting = [pair for pair in waiting if pair not in batch]
        ready = list(batch)
        if manner.sends:
            reports = dict.fromkeys(pair.report for pair in batch)
            live, patience = live_among(situation, tuple(reports), patience, done)
            ready = [pair for pair in batch if pair.report.id in live]
            note(done.outcomes, [waiting_for(p, NOT_LIVE) for p in batch if p not in ready])
            misses += len(reports) - len(live)
        proposals = proposals_of(situation, ready, done)
        if proposals:
            offer(situation, proposals, by_hand, manner, done)
        if not manner.sends:
            return _left_over(situation, waiting, shown=ready)
        if misses > MISSES:
            break
    return _left_over(situation, waiting)


def _left_over(
    situation: Situation, waiting: Sequence[Pair], *, shown: Sequence[Pair] = ()
) -> list[Held]:
    """Why the rest waits; what was only ``shown`` will cost something all the same."""
    judged = situation.affordable([*shown, *waiting])
    dear = [held for held in judged.held if held.pair not in shown]
    rest = [pair for pair in judged.due if pair not in shown]
    return [*dear, *(Held(pair=pair, why=Why.ENOUGH) for pair in rest)]


def _due_or_too_dear(plan: Plan) -> list[Pair]:
    """In the order of the plan."""
    dear = (held.pair for held in plan.held if held.why in BUDGETS)
    return sorted((*plan.due, *dear), key=lambda pair: (pair.report.published, pair.report.id))


def _unclear(situation: Situation, plan: Plan) -> list[Pair]:
    """What may be sent again because its network knows a second send for the first.

    Not what is too old to be announced by itself.
    """
    now, oldest = situation.clock(), situation.choices.brakes.oldest
    since = {record.id: record.out_since for record in situation.published}
    return [
        held.pair
        for held in plan.held
        if held.why is Why.UNKNOWN and held.pair.station.port is not None
        and held.pair.report.id in since
        and (situation.asked_for or now - since[held.pair.report.id] <= oldest)
        and can_replay(held.pair, situation.ledger, now)
    ]  # fmt: skip


def _left(situation: Situation, plan: Plan, done: Announced) -> Counter[str]:
    """How many posts each account may still get."""
    most = situation.choices.brakes.most
    names = {pair.station.name for pair in plan.due}
    names |= {held.pair.station.name for held in plan.held}
    return Counter({name: most - done.sent[name] for name in names - done.stopped})
