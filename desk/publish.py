"""Publishing: bring the site out, announce what is new, and bring the links to that out too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial

from desk import console
from desk.accounts import accounts_of, environment
from desk.announce.choices import choices_of
from desk.announce.named import report_named
from desk.announce.round import announce_round
from desk.announce.run import tell_plan
from desk.announce.situation import Situation, now
from desk.answers.places import fetch_what_was_said
from desk.answers.run import collect_home
from desk.deploy import Deployed
from desk.deploy.targets import Folder, Target
from desk.errors import SettingsWrong
from desk.gravest import raise_gravest
from desk.ledger import hint_of_an_unfetched_record, open_ledger, read_ledger
from desk.links import bring_links_out
from desk.places import refuse_wrong_places, target_of
from desk.record import unreadable
from desk.release import (
    as_deployed,
    brought_out,
    built,
    changes_between,
    deployed,
    keep_record,
    pass_gate,
    refuse_mistakes,
)
from desk.site import Site, is_sample
from desk.summary import Built, Summary
from desk.turn import own_turn
from desk.webmentions import tell_pages, tell_pages_planned
from desk.words import _
from posse.errors import RecordUnreadable
from posse.hosts import is_loopback
from posse.ledger import Ledger
from posse.models import Published, Report


def run_publish(  # noqa: PLR0913 — the flags of the command
    site: Site,
    *,
    force: bool,
    dry_run: bool,
    yes: bool,
    only: str,
    report: str,
    summary: Summary | None = None,
) -> None:
    """What the flags of the command ask for."""
    noted = summary or Summary()
    if only not in {"", "announce"}:
        raise SettingsWrong(
            _("--only is “%(value)s”, and the only one that is known is “announce”.")
            % {"value": only},
            _("Write: invoke publish --only announce --report NAME"),
        )
    alone = bool(only or report)
    if dry_run:
        tell_the_plan(site, force=force, report=report, alone=alone, noted=noted)
    elif alone:
        announce_alone(site, yes=yes, report=report, noted=noted)
    else:
        publish(site, force=force, yes=yes, noted=noted)


def publish(
    site: Site,
    *,
    force: bool = False,
    yes: bool = False,
    noted: Summary | None = None,
    clock: Callable[[], datetime] = now,
    at: Callable[[str], None] = lambda _label: None,
) -> None:
    """Bring the site out and announce what is due. Each failure is a DeskError.

    One before the deploy leaves what is online as it was. What goes wrong with an account comes at
    the end: the site is out, and all other accounts were served. ``yes`` sends without asking. What
    was done is ``noted``.
    """
    noted = noted or Summary()
    target = target_of(site)
    refuse_wrong_places(site)
    situation = _situation(site, clock, at)
    with _record_told():
        ledger = _read_through(open_ledger(site, at, alone=yes), clock)
        fetch_what_was_said(site)
        with own_turn(site):
            material = refuse_mistakes(site, noted.mistakes.extend)
            reports = _built(site, material.published, noted)
            at("built")
            pass_gate(site, material, force=force)
            done = deployed(site, target)
            noted.deployed = brought_out(done)
            at("deployed")
            published = keep_record(site, material.published, reports)
            at("recorded")
        now_out = situation(ledger, reports, published)
        after = announce_round(
            now_out, yes=yes, noted=noted,
            bring_out=partial(bring_links_out, site, target, force=force),
            collect=partial(collect_home, site, ledger, clock, noted),
        )  # fmt: skip
        tell_pages(now_out)
    if done.nothing_changed and not after.links_out:
        console.tell()
        console.tell(_("Nothing changed: the site is out as it was."))
    else:
        _say_where_it_is(site, target, done, first=not material.published)
    raise_gravest(after.problems, noted)


def announce_alone(
    site: Site,
    *,
    yes: bool = False,
    report: str = "",
    noted: Summary | None = None,
    clock: Callable[[], datetime] = now,
    at: Callable[[str], None] = lambda _label: None,
) -> None:
    """Announce what is out, without bringing anything out; ``report`` alone, however old it is."""
    noted = noted or Summary()
    refuse_wrong_places(site)
    situation = _situation(site, clock, at)
    with _record_told():
        ledger = _read_through(open_ledger(site, at, alone=yes), clock)
        with own_turn(site):
            material = refuse_mistakes(site, noted.mistakes.extend)
            reports = _built(site, material.published, noted)
        after = announce_round(
            situation(ledger, reports, material.published, report), yes=yes, bring_out=None,
            noted=noted,
        )  # fmt: skip
    raise_gravest(after.problems, noted)


def tell_the_plan(site: Site, *, force: bool, report: str, alone: bool, noted: Summary) -> None:
    """What would happen: nothing is deployed, sent, fetched or written down."""
    refuse_wrong_places(site)
    situation = _situation(site, now, lambda _label: None)
    with _record_told():
        ledger = _read_through(read_ledger(site), now)
        for hint in hint_of_an_unfetched_record(site):
            console.note(_("Record"), hint)
        with own_turn(site):
            material = refuse_mistakes(site, noted.mistakes.extend)
            published = material.published
            reports = _built(site, published, noted)
            if not alone:
                pass_gate(site, material, force=force)
                published = as_deployed(published, reports)
        planned = situation(ledger, reports, published, report)
        tell_plan(planned, noted.outcomes)
        if not alone:
            tell_pages_planned(planned)
    console.tell()
    console.tell(_("Nothing was deployed or sent: this was only the plan."))


Situated = Callable[..., Situation]


def _situation(site: Site, clock: Callable[[], datetime], at: Callable[[str], None]) -> Situated:
    """What needs no look at the record, judged before anything is done. SettingsWrong."""
    accounts, choices, secrets = accounts_of(site), choices_of(site), environment(site)

    def made(
        ledger: Ledger,
        reports: tuple[Report, ...],
        published: tuple[Published, ...],
        name: str = "",
    ) -> Situation:
        asked_for = name and report_named(name, {report.id for report in reports})
        return Situation(
            site=site, accounts=accounts, choices=choices, environment=secrets, ledger=ledger,
            reports=reports, published=published, asked_for=asked_for, clock=clock, at=at,
        )  # fmt: skip

    return made


@contextmanager
def _record_told() -> Iterator[None]:
    """A record that cannot be read stops everything, with a sentence."""
    try:
        yield
    except RecordUnreadable as error:
        raise unreadable(error) from error


def _read_through(ledger: Ledger, clock: Callable[[], datetime]) -> Ledger:
    """The record, read from end to end before anything is done. RecordUnreadable."""
    ledger.accounts()
    ledger.standings(clock())
    ledger.reads("")  # of whichever account: all of them are read for it
    return ledger


def _built(site: Site, known: Sequence[Published], noted: Summary) -> tuple[Report, ...]:
    reports = built(site, known)
    changes = changes_between(known, reports)
    noted.built = Built(
        new=tuple(report.id for report in changes.new),
        changed=tuple(report.id for report in changes.changed),
        removed=tuple(record.id for record in changes.removed),
    )
    return reports


def _say_where_it_is(site: Site, target: Target, done: Deployed, *, first: bool) -> None:
    console.tell()
    where = done.address if isinstance(target, Folder) else site.url
    console.tell(_("The site is out: %(where)s") % {"where": where})
    sample = is_sample(site)
    if not (first or sample) or is_loopback(site.url):
        return
    console.tell(_("Next:"))
    console.tell("  make serve            " + _("look at it, and see it change while you write"))
    if sample:
        console.tell("  make init             " + _("make it yours: name, address, host"))
    else:
        console.tell("  make new              " + _("write a report"))
        console.tell("  make status           " + _("what is out, what waits, what is broken"))
