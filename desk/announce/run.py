"""Announcing what is due: look, wait until it is live, ask, send, and say what came of it."""

from __future__ import annotations

from collections.abc import Sequence

from desk import console
from desk.accounts import unusable
from desk.announce.announced import Announced, Manner
from desk.announce.living import live_among
from desk.announce.looking import look_at
from desk.announce.outcomes import cleared_lines, held_lines, needs_a_person, tell_about
from desk.announce.plan import offline_plan
from desk.announce.sending import offer, proposals_of
from desk.announce.situation import Situation
from desk.errors import PersonNeeded, SettingsWrong
from desk.ledger import why_closed
from desk.words import _
from posse.app import secrets_of
from posse.copies import named_copies
from posse.errors import BadAccount, NotAllowed, NotKept, NotReached
from posse.hosts import is_loopback, is_public
from posse.models import AccountSettings, Result
from posse.plan import Pair, Plan, Why
from posse.runs import tell_ended
from posse.syndicate import clear_up


def announce(situation: Situation, manner: Manner) -> Announced:
    """Announce what is due. What goes wrong on one account is told and stops no other.

    RecordUnreadable stops everything; Ctrl-C may come at any moment.
    """
    done = Announced(published=list(situation.published), problems=[])
    accounts = _usable(situation)
    if not accounts:
        return done
    try:
        for account in accounts:
            secrets_of(account, situation.environment)
    except BadAccount as error:
        problem = unusable(error)
        message = _("Nothing was announced. %(why)s") % {"why": problem.message}
        done.problems.append(SettingsWrong(message, problem.advice))
        return done
    closed = situation.ledger.closed()
    if closed:
        done.problems.append(_not_kept(closed))
        return done
    try:
        _announce_on(situation, accounts, manner, done)
    except NotKept as error:
        done.problems.append(_not_kept(error))
    return done


def tell_plan(situation: Situation) -> None:
    """What would be announced, as far as it is known here: no network is asked.

    RecordUnreadable.
    """
    done = Announced(published=[], problems=[])
    accounts = _usable(situation)
    if not accounts:
        return
    plan = offline_plan(
        situation.site, situation.ledger, situation.reports, situation.published,
        situation.clock(), asked_for=situation.asked_for,
    )  # fmt: skip
    proposals = proposals_of(situation, plan.due, done)
    if proposals:
        offer(situation, proposals, _by_hand(plan), Manner.PLAN, done)
    _tell_held(situation, plan, done)


def _by_hand(plan: Plan) -> list[Pair]:
    return [held.pair for held in plan.held if held.why is Why.BY_HAND]


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


def _not_kept(error: NotKept) -> PersonNeeded:
    return PersonNeeded(
        why_closed(error),
        _("The record says what was announced already. Once it can be kept again, `invoke publish` "
          "goes on where it stopped."),
    )  # fmt: skip


def _announce_on(
    situation: Situation, accounts: Sequence[AccountSettings], manner: Manner, done: Announced
) -> None:
    tell_ended(situation.ledger, situation.site.state, situation.clock())
    _note_named(situation, accounts)
    looked = look_at(situation, accounts)
    done.problems += looked.problems
    done.copies = looked.found
    plan = situation.planned(looked.stations)
    if _clear_up(situation, plan, done):
        plan = situation.planned(looked.stations)
    live = live_among(situation, plan, done)
    proposals = proposals_of(situation, [p for p in plan.due if p.report.id in live], done)
    if proposals:
        offer(situation, proposals, _by_hand(plan), manner, done)
    _tell_held(situation, plan, done)


def _note_named(situation: Situation, accounts: Sequence[AccountSettings]) -> None:
    """A copy that the report itself names counts as announced there."""
    now = situation.clock()
    for report in situation.reports:
        if not report.syndication:
            continue
        known = {(r.account, r.url) for r in situation.ledger.receipts(report.id)}
        named = named_copies(report, accounts, now)
        situation.ledger.receive_all(r for r in named if (r.account, r.url) not in known)


def _clear_up(situation: Situation, plan: Plan, done: Announced) -> bool:
    """Find out about what is not known; whether anything was learnt."""
    learnt = False
    for held in plan.held:
        pair = held.pair
        if held.why is not Why.UNKNOWN or pair.station.port is None:
            continue
        try:
            with console.working("", _("looking what became of %(report)s")
                                 % {"report": pair.report.id}):  # fmt: skip
                receipt = clear_up(pair, situation.ledger, clock=situation.clock,
                                   run=situation.run, at=situation.at)  # fmt: skip
        except (NotReached, NotAllowed):
            receipt = None  # it stays unknown, and is told with what is held back
        if receipt and receipt.result in {Result.SYNDICATED, Result.ABSENT}:
            learnt = True
            done.copies |= receipt.result is Result.SYNDICATED
            tell_about(pair, cleared_lines(pair, receipt))
    return learnt


def _tell_held(situation: Situation, plan: Plan, done: Announced) -> None:
    for account, line in held_lines(plan.held, situation):
        console.note(account, line)
    if any(needs_a_person(held, situation.clock()) for held in plan.held):
        done.problems.append(PersonNeeded(_("A post waits for your decision: see above.")))
