"""How reports and accounts ended, for programs: the outcomes of a summary. Pure.

docs/reference/json.md has the words. What people read of the same is in outcomes.py
and held.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from desk.announce.proposal import Proposal
from desk.announce.situation import Situation
from desk.summary import Ending, Outcome, Outcomes
from posse.models import Receipt, Report, Result, Standing, State
from posse.networks.content import one_line
from posse.plan import Held, Pair, Why

NOT_LIVE, NO_TERMINAL, NOT_NOW, STOPPED, WORDS = (
    "not-live", "no-terminal", "not-now", "stopped", "words"
)  # fmt: skip
NO_ACCOUNT = "account"  # it was not reached, or cannot be used
NO_RECORD = "record"  # it cannot be kept safe

_RECEIVED = {
    Result.SYNDICATED: Ending.SENT,
    Result.REFUSED: Ending.REFUSED,
    Result.NOT_SENT: Ending.NOT_REACHED,
}
_HELD = {
    Why.ENOUGH: Ending.WAITING,
    Why.NOT_LIVE: Ending.WAITING,
    Why.BUDGET: Ending.WAITING,
    Why.BUDGET_RUN: Ending.WAITING,
    Why.NO_CREDIT: Ending.WAITING,
    Why.CLAIMED: Ending.CLAIMED,
    Why.UNKNOWN: Ending.UNKNOWN,
    Why.PARKED: Ending.REFUSED,
    Why.BY_HAND: Ending.BY_HAND,
}
_STANDING = {
    State.CLAIMED: Ending.CLAIMED,
    State.SYNDICATED: Ending.ANNOUNCED,
    State.UNKNOWN: Ending.UNKNOWN,
    State.PARKED: Ending.REFUSED,
    State.GONE: Ending.GONE,
    State.SKIPPED: Ending.SKIPPED,
}


def note(outcomes: Outcomes, found: Iterable[Outcome]) -> None:
    """Put these where they belong: what came last of a report and an account is how it ended."""
    for one in found:
        outcomes[one.report, one.account] = one


def proposed(proposal: Proposal, result: Ending, why: str = "") -> Outcome:
    """A post that was shown."""
    words = proposal.announcement
    return replace(
        _of(proposal.pair, result, why), lang=words.lang, text=words.text, warning=words.warning,
        length=proposal.length, limit=proposal.limits.characters, pictures=len(words.pictures),
        wordless=proposal.wordless, continues=proposal.continues,
    )  # fmt: skip


def sent(proposal: Proposal, receipt: Receipt | None, situation: Situation) -> Outcome:
    """What came of one send; ``receipt`` is None where another run had it."""
    report, account = proposal.pair.report.id, proposal.pair.station.name
    if receipt is None:
        now = situation.ledger.standing(report, account, situation.clock())
        return replace(proposed(proposal, _STANDING.get(now.state, Ending.WAITING)), url=now.url)
    ended = proposed(proposal, _RECEIVED.get(receipt.result, Ending.UNKNOWN))
    found = replace(ended, url=receipt.url, detail=one_line(receipt.evidence))
    return with_steps(found, situation.name(report), situation.hint(account))


def waiting(pair: Pair, why: str) -> Outcome:
    """A run sends it later."""
    return _of(pair, Ending.WAITING, why)


def planned(pair: Pair) -> Outcome:
    """The next run sends it."""
    return _of(pair, Ending.PLANNED, "")


def cleared(pair: Pair, receipt: Receipt) -> Outcome:
    """What was found out about a post that was not known."""
    is_out = receipt.result is Result.SYNDICATED
    return replace(_of(pair, Ending.FOUND if is_out else Ending.ABSENT, ""), url=receipt.url)


def held(one: Held, name: str, hint: str) -> Outcome:
    """What is held back.

    ``name`` is how commands know the report, ``hint`` how the address of a copy begins there.
    """
    station, said = one.pair.station, one_line(one.pair.standing.evidence)
    found = replace(_of(one.pair, _HELD.get(one.why, Ending.HELD), one.why.value), detail=said)
    if one.why in {Why.BEFORE, Why.OLD}:
        what = "preview" if station.by_hand else "publish --only announce"
        return replace(found, next=(f"invoke {what} --report {name}",))
    return with_steps(found, name, hint)


def standing_of(
    report: str, account: str, standing: Standing, known: Report | None
) -> Outcome | None:
    """What the record says of a report and an account; None where the plan says more."""
    result = _STANDING.get(standing.state)
    if result is None:
        return None
    return Outcome(
        report=report, account=account, result=result, url=standing.url,
        detail=one_line(standing.evidence), title=known.title if known else "",
        link=known.permalink if known else "", lang=known.lang if known else "",
    )  # fmt: skip


def with_steps(one: Outcome, name: str, hint: str) -> Outcome:
    """The same with the commands by which a person decides, if there is something to decide."""
    settle, posted = f"invoke settle {name} {one.account}", f"--posted {hint or 'https://…'}"
    ways = {
        Ending.UNKNOWN: (f"{settle} {posted}", f"{settle} --send-again"),
        Ending.REFUSED: (f"{settle} --send-again", f"{settle} --skip"),
        Ending.BY_HAND: (f"invoke preview --report {name}", f"{settle} {posted}"),
    }
    return replace(one, next=ways.get(one.result, ()))


def _of(pair: Pair, result: Ending, why: str) -> Outcome:
    report = pair.report
    return Outcome(
        report=report.id, account=pair.station.name, result=result, why=why, title=report.title,
        link=report.permalink, lang=report.lang,
    )  # fmt: skip
