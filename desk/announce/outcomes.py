"""What came of a run, and what it held back, in words for a tired maintainer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType

from desk import console
from desk.announce.overdue import is_overdue
from desk.announce.reasons import OF_MONEY, Short, short_lines
from desk.announce.showing import printable
from desk.announce.situation import Situation
from desk.announce.standings import (
    broke,
    claimed_line,
    parked_lines,
    unknown_lines,
    unlearnt_line,
)
from desk.words import N_, _, ngettext
from posse.models import Receipt, Result, Standing, State
from posse.networks.album import LEFT_OUT
from posse.networks.answers import ANSWERED_IS_GONE, TOLD_APART
from posse.plan import Held, Pair, Why

# Why a picture did not go along, or its post was not sent, as posse.networks.album says it.
_KNOWN = (
    N_("the file is gone"),
    N_("the file is another one by now"),
    N_("it is no picture that could be made to fit"),
    N_("the account’s token may not bring pictures (`invoke connect` renews it)"),
    N_("bringing the pictures took too long"),
    N_("there was no time left for it"),
    N_("the server is still at work on a picture"),
)

NAMED = 3  # reports of one kind that are named; `invoke status` names all
# What the networks' adapters find of a post that is out.
_FOUND = (
    N_("it stands alone: the post that it was to answer is gone"),
    N_("its server shows it to everybody, whatever `visibility` says"),
    N_("its server lists it nowhere, whatever `visibility` says"),
    N_("its server shows it to followers alone, whatever `visibility` says"),
    N_("its server shows it to nobody but who is named, whatever `visibility` says"),
)


def outcome_lines(
    pair: Pair, receipt: Receipt | None, situation: Situation, *, looked: bool = False
) -> list[str]:
    """What came of one send; ``receipt`` is None where another run had it.

    ``looked`` is whether it was looked for at once, in vain.
    """
    if receipt is None:
        return [_not_ours(pair, situation)]
    if receipt.result is Result.SYNDICATED:
        return [_("sent   %(url)s") % {"url": receipt.url}, *_found(receipt)]
    standing = Standing(state=State.PARKED, since=receipt.at, evidence=receipt.evidence)
    if pair.standing.state is State.UNKNOWN:
        return [unlearnt_line(standing)]
    if receipt.result is Result.NOT_SENT:
        return [_not_sent(receipt)]
    name, account = situation.name(pair.report.id), pair.station.name
    if receipt.result is Result.REFUSED:
        lines = parked_lines(name, account, standing)
        # What to do about credit is said once, for all that wait for it.
        return lines[:1] if pair.station.terms.price and broke(standing) else lines
    unclear = situation.ledger.standing(pair.report.id, account, situation.clock())
    return unknown_lines(
        name, account, unclear, situation.hint(account), now=situation.here(),
        looks=pair.station.terms.looks, looked=looked,
    )  # fmt: skip


def _not_sent(receipt: Receipt) -> str:
    if receipt.evidence == ANSWERED_IS_GONE:
        return _("not sent: the post that it was to answer is gone. The next run looks again, and "
                 "sends it.")  # fmt: skip
    text = _("not reached (%(why)s). Nothing was posted there; it is tried again at the next "
             "run.")  # fmt: skip
    return text % {"why": _(receipt.evidence)}


def _not_ours(pair: Pair, situation: Situation) -> str:
    """Why a run did not get the claim: what the record says by now."""
    now = situation.ledger.standing(pair.report.id, pair.station.name, situation.clock())
    if now.state is State.SYNDICATED:
        return _("it was announced meanwhile: %(url)s") % {"url": now.url}
    if now.state is State.CLAIMED:
        return _("another run of this site is announcing it.")
    return _("it was decided otherwise meanwhile; `invoke status` says how.")


def cleared_lines(pair: Pair, receipt: Receipt) -> list[str]:
    """What was found out about a post that was not known."""
    if receipt.result is Result.SYNDICATED:
        text = _("%(report)s is out: %(url)s")
        return [text % {"report": pair.report.id, "url": receipt.url}, *_found(receipt)]
    if receipt.result is Result.REFUSED:
        standing = Standing(state=State.PARKED, since=receipt.at, evidence=receipt.evidence)
        return parked_lines(pair.report.id, pair.station.name, standing)
    return [_("%(report)s was not posted, that is certain now.") % {"report": pair.report.id}]


def _found(receipt: Receipt) -> Iterator[str]:
    """What a person wants to know of a post that is out, in the terminal's language."""
    for told in receipt.evidence.split(TOLD_APART):
        if told.startswith(LEFT_OUT):
            yield _left_out(told)
        elif told in _FOUND:
            yield _(told)


def _left_out(evidence: str) -> str:
    """The pictures that did not go along, and why."""
    told = (part.partition(": ") for part in evidence.removeprefix(LEFT_OUT).split("; "))
    why = "; ".join(f"{name}{sign}{_(words)}" if sign else _(name) for name, sign, words in told)
    return _("Not all of its pictures went along: %(why)s") % {"why": printable(why)}


def tell_about(pair: Pair, lines: Sequence[str]) -> None:
    """Lines of one account, its name before the first."""
    for number, line in enumerate(lines):
        console.note(pair.station.name if number == 0 else "", line)


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
    return [_counted(group, situation), *_what_to_do(group, situation)]


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


def _counted(group: _Group, situation: Situation) -> str:
    texts = {
        Why.NOT_PUBLIC: (
            "%(count)s report is not announced: others cannot open the address of this site.",
            "%(count)s reports are not announced: others cannot open the address of this site.",
        ),
        Why.SAMPLE: (
            "%(count)s report carries “Demo: yes”: a sample is never announced.",
            "%(count)s reports carry “Demo: yes”: samples are never announced.",
        ),
        Why.BEFORE: (
            (
                "%(count)s report was out before this account was known (%(since)s), so it is not "
                "announced by itself: %(reports)s."
            ),
            (
                "%(count)s reports were out before this account was known (%(since)s), so they are "
                "not announced by themselves: %(reports)s."
            ),
        ),
        Why.OLD: (
            (
                "%(count)s report has been out for more than %(days)s days (POSSE_MAX_AGE), so it "
                "is not announced by itself: %(reports)s."
            ),
            (
                "%(count)s reports have been out for more than %(days)s days (POSSE_MAX_AGE), so "
                "they are not announced by themselves: %(reports)s."
            ),
        ),
        Why.ENOUGH: (
            (
                "%(count)s more report waits for the next run (at most %(most)s posts a run: "
                "POSSE_MAX_POSTS): %(reports)s."
            ),
            (
                "%(count)s more reports wait for the next run (at most %(most)s posts a run: "
                "POSSE_MAX_POSTS): %(reports)s."
            ),
        ),
        Why.NOT_LIVE: (
            "%(count)s report is not deployed yet (invoke publish): %(reports)s.",
            "%(count)s reports are not deployed yet (invoke publish): %(reports)s.",
        ),
        Why.BY_HAND: (
            "%(count)s report to post by hand: %(reports)s. `invoke preview` has the text.",
            "%(count)s reports to post by hand: %(reports)s. `invoke preview` has the texts.",
        ),
    }
    one, many = texts[group.why]
    brakes = situation.choices.brakes
    return ngettext(one, many, len(group.pairs)) % {
        "count": len(group.pairs),
        "reports": _names(group),
        "since": f"{group.pairs[0].station.since.astimezone(situation.site.timezone):%Y-%m-%d}",
        "days": brakes.oldest.days,
        "most": brakes.most,
    }


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
