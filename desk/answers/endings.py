"""What became of each that is asked what people said, or what would become of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from desk.answers.saying import is_spent, no_credit, spent, trouble_line, wants_rest
from desk.answers.tellers import Listeners
from desk.heard import Hearing, Source
from posse.collect import Asked, Collected, Trouble
from posse.listening import Teller
from posse.money import NOTHING, OUT_OF_CREDIT, SPENT_TODAY, Purse, cost_of
from posse.ports import Priced


@dataclass(frozen=True, kw_only=True, slots=True)
class _Ending:
    result: Hearing
    why: str = ""
    until: datetime | None = None


def planned(found: Listeners, due: Sequence[Asked], here: datetime) -> Iterator[Source]:
    """What would become of each; ``here`` is now, in the site's time zone."""
    yield from _unasked(found)
    for asked in due:
        purse = found.purses.get(asked.name)
        ending = _planned(asked, purse, here)
        is_asked = ending.result is Hearing.PLANNED
        dollars = purse.left_for_answers if purse and is_asked else NOTHING
        yield _source(asked, ending, purse, dollars, here)


def ended(
    found: Listeners, due: Sequence[Asked], done: Collected, here: datetime
) -> Iterator[Source]:
    """What became of each, with what asking it cost."""
    yield from _unasked(found)
    asked = {one.name: one for one in due}
    troubles = {trouble.name: trouble for trouble in done.troubles}
    for teller in found.tellers:
        purse, trouble = found.purses.get(teller.name), troubles.get(teller.name)
        ending = _ended(trouble, purse, here) if trouble else _Ending(result=Hearing.HEARD)
        yield _source(asked[teller.name], ending, purse, _cost(teller), here)


def _unasked(found: Listeners) -> Iterator[Source]:
    for name, problem in found.problems:
        yield Source(name=name, result=Hearing.UNUSABLE, why=problem.message)
    for name in found.broke:
        yield Source(name=name, result=Hearing.NO_CREDIT, why=no_credit())


def _planned(asked: Asked, purse: Purse | None, here: datetime) -> _Ending:
    if asked.until:
        why = wants_rest(asked.until, here)
        return _Ending(result=Hearing.LATER, why=why, until=asked.until)
    if purse and is_spent(purse):
        return _Ending(result=Hearing.SPENT, why=spent(purse))
    return _Ending(result=Hearing.PLANNED)


def _ended(trouble: Trouble, purse: Purse | None, here: datetime) -> _Ending:
    why = trouble_line(trouble, here, purse)
    if trouble.why == SPENT_TODAY:
        return _Ending(result=Hearing.SPENT, why=why)
    if OUT_OF_CREDIT in trouble.why:
        return _Ending(result=Hearing.NO_CREDIT, why=why)
    if trouble.until:
        return _Ending(result=Hearing.LATER, why=why, until=trouble.until)
    return _Ending(result=Hearing.REFUSED if trouble.refused else Hearing.NOT_REACHED, why=why)


def _source(
    asked: Asked, ending: _Ending, purse: Purse | None, dollars: Decimal, here: datetime
) -> Source:
    was_spent = NOTHING if ending.result is Hearing.PLANNED else dollars
    left = purse.left_for_answers - was_spent if purse else NOTHING
    return Source(
        name=asked.name,
        result=ending.result,
        why=ending.why,
        until=ending.until.astimezone(here.tzinfo).isoformat() if ending.until else "",
        news=asked.listens,
        copies=asked.copies,
        answers=asked.answers,
        dollars=f"{dollars:f}" if purse else "",
        left=f"{max(left, NOTHING):f}" if purse else "",
    )


def _cost(teller: Teller) -> Decimal:
    return cost_of(teller.port.reads()) if isinstance(teller.port, Priced) else NOTHING
