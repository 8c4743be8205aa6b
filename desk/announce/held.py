"""What a run held back: account by account, each with its reason and a way out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType

from desk import console
from desk.announce.overdue import is_overdue
from desk.announce.reasons import counted, facts_of
from desk.announce.shortage import OF_MONEY, Short, short_lines
from desk.announce.situation import Situation
from desk.announce.standings import claimed_line, parked_lines, unknown_lines
from desk.words import _
from posse.plan import Held, Pair, Why

NAMED = 3  # reports of one kind that are named; `invoke status` names all


def needs_a_person(held: Held, now: datetime) -> bool:
    """Whether a run cannot clear this up by itself: a refusal, or nothing known for a day."""
    unclear = held.why is Why.UNKNOWN and is_overdue(held.pair.standing, now)
    return unclear or held.why in {Why.PARKED, Why.NO_CREDIT}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Group:
    """Pairs that are held back on one account for one reason, the oldest report first.

    ``dollars`` is what the cheapest post costs, where that is it; ``refused`` are the reports that
    were refused for want of credit.
    """

    why: Why
    account: str
    pairs: tuple[Pair, ...]
    dollars: Decimal | None
    refused: tuple[str, ...]

    @property
    def newest(self) -> str:
        return self.pairs[-1].report.id


def held_lines(
    held: Iterable[Held],
    situation: Situation,
    unseen: Collection[tuple[str, str]] = (),
    refused: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> Iterator[tuple[str, str]]:
    """(account, line) for everything that is held back, each with its reason and a way out.

    ``unseen`` are the reports and accounts of unclear posts that could not be looked for,
    ``refused`` those that were refused for want of credit, by account.
    """
    groups: dict[tuple[str, Why], list[Held]] = defaultdict(list)
    for one in held:
        groups[one.pair.station.name, one.why].append(one)
    order = {why: number for number, why in enumerate(Why)}
    for account, why in sorted(groups, key=lambda key: (key[0], order[key[1]])):
        found = groups[account, why]
        group = _Group(
            why=why, account=account, pairs=tuple(one.pair for one in found),
            dollars=min((one.dollars for one in found if one.dollars is not None), default=None),
            refused=refused.get(account, ()),
        )  # fmt: skip
        for number, line in enumerate(_lines(group, situation, unseen)):
            yield (account if number == 0 else "", line)


def _lines(group: _Group, situation: Situation, unseen: Collection[tuple[str, str]]) -> list[str]:
    now, name = situation.here(), situation.name
    if group.why in OF_MONEY:
        return short_lines(_short(group, situation), situation.clock())
    if group.why is Why.CLAIMED:
        return [console.about(p.report.id, claimed_line(p.standing, now=now)) for p in group.pairs]
    if group.why is Why.PARKED:
        return [
            line
            for p in group.pairs
            for line in _about(p, parked_lines(name(p.report.id), p.station.name, p.standing))
        ]
    if group.why is Why.UNKNOWN:
        return [
            line
            for p in group.pairs
            for line in _about(p, _unknown(p, situation, (p.report.id, group.account) in unseen))
        ]
    why = counted(group.why, len(group.pairs), _facts(group, situation))
    return [why, *_what_to_do(group, situation)]


def _unknown(pair: Pair, situation: Situation, unseen: bool) -> list[str]:  # noqa: FBT001 — one use
    """As the record knows it by now: this run may have looked."""
    account = pair.station.name
    return unknown_lines(
        situation.name(pair.report.id), account,
        situation.ledger.standing(pair.report.id, account, situation.clock()),
        situation.hint(account), now=situation.here(), looks=pair.station.terms.looks,
        looked=pair.station.port is not None and not unseen,
    )  # fmt: skip


def _short(group: _Group, situation: Situation) -> Short:
    return Short(
        why=group.why, account=group.account, count=len(group.pairs), reports=_names(group),
        purse=situation.purse(group.account), dollars=group.dollars,
        refused=tuple(map(situation.name, group.refused)),
    )  # fmt: skip


def _about(pair: Pair, lines: Sequence[str]) -> list[str]:
    return [console.about(pair.report.id, lines[0]), *lines[1:]]


def _facts(group: _Group, situation: Situation) -> dict[str, object]:
    return {**facts_of(situation, group.pairs[0].station), "reports": _names(group)}


def _names(group: _Group) -> str:
    return named_some([pair.report.id for pair in reversed(group.pairs)])


def named_some(ids: Sequence[str]) -> str:
    """The first few of these, and how many more there are."""
    named = ", ".join(ids[:NAMED])
    if len(ids) <= NAMED:
        return named
    return _("%(reports)s and %(count)s more") % {"reports": named, "count": len(ids) - NAMED}


def _what_to_do(group: _Group, situation: Situation) -> list[str]:
    name = situation.name(group.newest)
    if group.why in {Why.BEFORE, Why.OLD} and group.pairs[-1].station.by_hand:
        return [_("The text of one: invoke preview --report %(report)s") % {"report": name}]
    if group.why in {Why.BEFORE, Why.OLD}:
        text = _("To announce one all the same: invoke publish --only announce --report %(report)s")
        return [text % {"report": name}]
    if group.why is Why.BY_HAND:
        text = _("Once it is there: invoke settle %(report)s %(account)s --posted %(link)s")
        return [text % {"report": name, "account": group.account,
                        "link": situation.hint(group.account)}]  # fmt: skip
    return []
