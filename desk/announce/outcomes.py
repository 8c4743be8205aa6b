"""What came of each send and each look, in words for a tired maintainer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desk import console
from desk.announce.showing import printable
from desk.announce.situation import Situation
from desk.announce.standings import (
    broke,
    parked_lines,
    unknown_lines,
    unlearnt_line,
)
from desk.reasons import said_why
from desk.words import N_, _
from posse.models import Receipt, Result, Standing, State
from posse.networks.album import LEFT_OUT
from posse.networks.answers import ANSWERED_IS_GONE, TOLD_APART
from posse.plan import Pair

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
    return text % {"why": said_why(receipt.evidence)}


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
