"""Announcing what is due: look, wait until it is live, ask, send, and say what came of it."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from desk import console
from desk.accounts import unusable
from desk.announce.announced import Announced, Manner
from desk.announce.asked import tell_asked_for
from desk.announce.due import announce_due
from desk.announce.endings import NO_ACCOUNT, NO_RECORD, cleared, note, waiting
from desk.announce.endings import held as ending_of
from desk.announce.held import held_lines, needs_a_person
from desk.announce.looking import look_at
from desk.announce.outcomes import cleared_lines, tell_about
from desk.announce.plan import offline_plan, station_of
from desk.announce.purses import noted
from desk.announce.situation import Situation
from desk.announce.standings import names_of
from desk.errors import PersonNeeded, SettingsWrong
from desk.summary import Outcomes
from desk.words import _
from posse.app import secrets_of
from posse.copies import named_copies
from posse.errors import BadAccount, NotAllowed, NotReached
from posse.finding import find_out
from posse.hosts import is_loopback, is_public
from posse.looks import is_due
from posse.models import Result, State
from posse.plan import BUDGETS, Held, Plan, Station, Why
from posse.runs import tell_ended
from posse.terms import AccountSettings


def announce(situation: Situation, manner: Manner, done: Announced) -> None:
    """Announce what is due. What goes wrong on one account is told and stops no other.

    RecordUnreadable and NotKept stop everything; Ctrl-C may come at any moment.
    """
    accounts = _usable(situation)
    if not accounts:
        return
    try:
        for account in accounts:
            secrets_of(account, situation.environment)
    except BadAccount as error:
        problem = unusable(error)
        message = _("Nothing was announced. %(why)s") % {"why": problem.message}
        done.problems.append(SettingsWrong(message, problem.advice))
        _note_missed(situation, (), NO_ACCOUNT, done)
        return
    closed = situation.ledger.closed()
    if closed:
        _note_missed(situation, (), NO_RECORD, done)
        raise closed
    told = tell_ended(situation.ledger, situation.site.state, situation.clock())
    done.fresh |= {(receipt.report, receipt.account) for receipt in told}
    _note_named(situation, accounts)
    looked = look_at(situation, accounts, done.fresh)
    done.problems += looked.problems
    done.copies = looked.found
    _note_missed(situation, [station.name for station in looked.stations], NO_ACCOUNT, done)
    plan = situation.planned(looked.stations)
    if _find_out(situation, plan, done):
        plan = situation.planned(looked.stations)
    later = announce_due(situation, plan, manner, done)
    tell_asked_for(situation, looked.stations, plan)
    held = [one for one in _held_but_for_money(plan) if not _cleared(situation, one)]
    held, refused = _without_credit(situation, looked.stations, plan, [*held, *later], done)
    _tell_held(situation, held, done, refused)


def tell_plan(situation: Situation, outcomes: Outcomes) -> None:
    """What would be announced, as far as it is known here: no network is asked.

    It is noted in ``outcomes``. RecordUnreadable.
    """
    done = Announced(outcomes=outcomes)
    if not _usable(situation):
        return
    plan = offline_plan(
        situation.site, situation.ledger, situation.reports, situation.published,
        situation.clock(), asked_for=situation.asked_for,
    )  # fmt: skip
    later = announce_due(situation, plan, Manner.PLAN, done)
    _tell_held(situation, [*_held_but_for_money(plan), *later], done, plan.refused)


def _held_but_for_money(plan: Plan) -> list[Held]:
    """Whether there was enough is known once all is sent that could be."""
    return [held for held in plan.held if held.why not in BUDGETS]


def _without_credit(
    situation: Situation, stations: Sequence[Station], plan: Plan, held: list[Held],
    done: Announced,
) -> tuple[list[Held], Mapping[str, tuple[str, ...]]]:  # fmt: skip
    """What is held once a network said that the credit is used up: all that was to go there."""
    if not done.broke:
        return held, plan.refused
    after = situation.planned(stations)
    kept = [one for one in held if one.pair.station.name not in done.broke]
    wait = [one for one in after.held if one.pair.station.name in done.broke]
    return [*kept, *wait], after.refused


def _cleared(situation: Situation, held: Held) -> bool:
    """Whether what was not known is known by now: this run sent it again."""
    pair = held.pair
    if held.why is not Why.UNKNOWN:
        return False
    now = situation.ledger.standing(pair.report.id, pair.station.name, situation.clock())
    return now.state is not State.UNKNOWN


def _usable(situation: Situation) -> tuple[AccountSettings, ...]:
    """The accounts that this site may speak to; where none may, the reason is told."""
    url, accounts = situation.site.url, situation.accounts
    if is_loopback(url):
        accounts = tuple(a for a in accounts if a.by_hand or is_loopback(a.server))
    elif not is_public(url):
        accounts = ()
    if situation.accounts and not accounts:
        console.note(_("Announce"), _("nothing: %(url)s is no address that others can open "
                                      "(SITEURL).") % {"url": url})  # fmt: skip
    return accounts


def _note_named(situation: Situation, accounts: Sequence[AccountSettings]) -> None:
    """A copy that the report itself names counts as announced there."""
    now = situation.clock()
    new = []
    for report in situation.reports:
        if report.syndication:
            known = {(r.account, r.url) for r in situation.ledger.receipts(report.id)}
            named = named_copies(report, accounts, now)
            new += [r for r in named if (r.account, r.url) not in known]
    if new:
        situation.ledger.receive_all(new)


def _note_missed(situation: Situation, looked: Container[str], why: str, done: Announced) -> None:
    """What is due on the accounts that were not looked at: a run does it later."""
    known, now = situation.ledger.accounts(), situation.clock()
    missed = [
        station_of(account, known[account.name].since if account.name in known else now)
        for account in situation.accounts
        if account.name not in looked
    ]
    note(done.outcomes, [waiting(pair, why) for pair in situation.planned(missed).due])


def _find_out(situation: Situation, plan: Plan, done: Announced) -> bool:
    """Look what became of what is not known; whether anything was learnt."""
    learnt = False
    for held in plan.held:
        pair = held.pair
        if held.why is not Why.UNKNOWN or pair.station.port is None:
            continue
        now, looks = situation.clock(), pair.station.terms.looks
        early = (pair.report.id, pair.station.name) in done.fresh
        if not (early or is_due(pair.standing, looks, now)):
            done.unseen.add((pair.report.id, pair.station.name))
            continue
        name, looking = pair.station.name, _("looking what became of %(report)s")
        try:
            with console.working("", looking % {"report": pair.report.id}), \
                    noted(situation.ledger, name, pair.station.port, situation.run):  # fmt: skip
                receipt = find_out(pair, situation.ledger, now=now, early=early)
        except (NotReached, NotAllowed):
            done.unseen.add((pair.report.id, pair.station.name))
            continue  # it stays unknown, and is told with what is held back
        if receipt:
            learnt = True
            done.copies |= receipt.result is Result.SYNDICATED
            note(done.outcomes, [cleared(pair, receipt)])
            tell_about(pair, cleared_lines(pair, receipt))
    return learnt


def _tell_held(
    situation: Situation,
    held: Sequence[Held],
    done: Announced,
    refused: Mapping[str, tuple[str, ...]],
) -> None:
    names = names_of(situation.ids())
    note(done.outcomes, [
        ending_of(one, names(one.pair.report.id), situation.hint(one.pair.station.name))
        for one in held
    ])  # fmt: skip
    for account, line in held_lines(held, situation, done.unseen, refused):
        console.note(account, line)
    if any(needs_a_person(one, situation.clock()) for one in held):
        done.problems.append(PersonNeeded(_("A post waits for your decision: see above.")))
