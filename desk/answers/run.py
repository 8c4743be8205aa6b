"""`invoke collect`: fetch answers now, and bring the pages out with them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from desk import console, money
from desk.accounts import accounts_of, environment
from desk.announce.situation import now
from desk.announce.standings import moment
from desk.answers.bringing import bring_home, plans
from desk.answers.home import Home
from desk.answers.places import sources_of, told
from desk.answers.tellers import Known, anybody
from desk.errors import DeskError
from desk.ledger import open_ledger, read_ledger
from desk.links import bring_links_out
from desk.places import refuse_wrong_places, target_of
from desk.site import Site
from desk.words import _, ngettext
from events.book import open_book
from posse.collect import Asked
from posse.errors import RecordUnreadable
from posse.ledger import Ledger
from posse.manifest import read_manifest
from posse.models import Report
from posse.money import Purse
from posse.published import read_published


def collect(
    site: Site,
    *,
    dry_run: bool = False,
    hide_all: bool = False,
    clock: Callable[[], datetime] = now,
) -> None:
    """Ask what people said; where something changed, build and deploy. Each failure a DeskError.

    One network's failure stops no other; the gravest is told at the end.
    """
    target = target_of(site)
    refuse_wrong_places(site)
    if dry_run:
        tell_the_plan(site, clock)
        return
    with told():
        known = known_of(site, open_ledger(site))
    if not anybody(known):
        tell_nobody(site)
        return
    home = bring_home(known, clock=clock, hide_all=hide_all)
    if home.changed and read_published(site.state):
        bring_links_out(site, target, force=False, answers=True)
    raise_gravest(home)


def collect_home(site: Site, ledger: Ledger, clock: Callable[[], datetime]) -> Home:
    """The last step of `publish`: ask what people said, where anybody may be asked.

    What goes wrong is among the problems: the site is out, and the rest of it goes on.
    """
    try:
        with told():
            known = known_of(site, ledger)
        if not anybody(known):
            return Home()
        return bring_home(known, clock=clock)
    except DeskError as error:
        return Home(problems=[error])


def known_of(site: Site, ledger: Ledger) -> Known:
    """What is ours, as the last build and the record know it. SettingsWrong, RecordUnreadable."""
    return Known(
        site=site, accounts=accounts_of(site), sources=sources_of(site), ledger=ledger,
        reports=_reports(site), published=read_published(site.state),
        environment=environment(site), book=open_book(site.content, site.lang),
    )  # fmt: skip


def _reports(site: Site) -> tuple[Report, ...]:
    """Those of the last build, where there was one: they know their old addresses."""
    try:
        return read_manifest(site.cache)
    except RecordUnreadable:
        return ()


def tell_the_plan(site: Site, clock: Callable[[], datetime]) -> None:
    """What would be asked: no network is, and nothing is fetched or written."""
    with told():
        known = known_of(site, read_ledger(site))
    if not anybody(known):
        tell_nobody(site)
        return
    found = plans(known, clock())
    for plan, purse in found:
        console.note(plan.name, _plan(plan, purse, clock().astimezone(site.timezone)))
    if not found:
        console.note(_("Answers"), _nobody_can())
    console.tell()
    console.tell(_("Nothing was asked: this was only the plan."))


def _plan(plan: Asked, purse: Purse | None, here: datetime) -> str:
    if plan.until:
        return _("wants to be asked again after %(time)s only") % {"time": moment(plan.until, here)}
    posts = ngettext("%(count)s post of yours", "%(count)s posts of yours", plan.copies)
    answers = ngettext("%(count)s answer", "%(count)s answers", plan.answers)
    parts = [
        _("its news") if plan.listens else "",
        posts % {"count": plan.copies} if plan.copies else "",
        answers % {"count": plan.answers} if plan.answers else "",
    ]
    said = ", ".join(filter(None, parts)) or _("nothing is due")
    if purse is None:
        return said
    return _("%(plan)s; for %(dollars)s at most") % {
        "plan": said, "dollars": money.left(purse.left_for_answers),
    }  # fmt: skip


def tell_nobody(site: Site) -> None:
    """Why nothing is asked."""
    if site.accounts or site.settings.get("POSSE_SOURCES"):
        text = _("nothing is asked: %(url)s is no address that others can open (SITEURL).")
        console.note(_("Answers"), text % {"url": site.url})
    else:
        console.note(_("Answers"), _nobody_can())


def _nobody_can() -> str:
    return _("there is nobody to ask: `invoke connect NETWORK` adds an account, POSSE_SOURCES "
             "other sources.")  # fmt: skip


def raise_gravest(home: Home) -> None:
    """Tell all that a person has to mend, and leave with the code of the gravest."""
    problems: list[DeskError] = sorted(home.problems, key=lambda problem: problem.code)
    for problem in problems[:-1]:
        console.tell_failure(problem)
    if problems:
        raise problems[-1]
