"""`invoke collect`: fetch answers now, and bring the pages out with them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from desk import console, money
from desk.accounts import accounts_of, environment
from desk.announce.situation import now
from desk.answers.bringing import bring_home, plans
from desk.answers.home import Home
from desk.answers.places import sources_of, told
from desk.answers.tellers import Known, anybody
from desk.errors import DeskError
from desk.gravest import raise_gravest
from desk.heard import Answers, Source
from desk.ledger import open_ledger, read_ledger
from desk.links import bring_links_out
from desk.places import refuse_wrong_places, target_of
from desk.site import Site
from desk.summary import Summary
from desk.words import _, ngettext
from events.book import open_book
from posse.errors import RecordUnreadable
from posse.ledger import Ledger
from posse.manifest import read_manifest
from posse.models import Report
from posse.published import read_published


def collect(
    site: Site,
    *,
    dry_run: bool = False,
    hide_all: bool = False,
    noted: Summary | None = None,
    clock: Callable[[], datetime] = now,
) -> None:
    """Ask what people said; where something changed, build and deploy. Each failure a DeskError.

    One network's failure stops no other; the gravest is told at the end. What came is ``noted``.
    """
    noted = noted or Summary()
    target = target_of(site)
    refuse_wrong_places(site)
    if dry_run:
        noted.answers = tell_the_plan(site, clock)
        return
    with told():
        known = known_of(site, open_ledger(site))
    if not anybody(known):
        tell_nobody(site)
        return
    home = bring_home(known, clock=clock, hide_all=hide_all)
    noted.answers = home.answers
    if home.changed and read_published(site.state):
        bring_links_out(site, target, force=False, answers=True, noted=noted)
    raise_gravest(home.problems, noted)


def collect_home(site: Site, ledger: Ledger, clock: Callable[[], datetime], noted: Summary) -> Home:
    """The last step of `publish`: ask what people said, where anybody may be asked.

    What goes wrong is among the problems: the site is out, and the rest of it goes on. What came
    is ``noted``.
    """
    try:
        with told():
            known = known_of(site, ledger)
        if not anybody(known):
            return Home()
        home = bring_home(known, clock=clock)
    except DeskError as error:
        return Home(problems=[error])
    noted.answers = home.answers
    return home


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


def tell_the_plan(site: Site, clock: Callable[[], datetime]) -> Answers | None:
    """What would be asked: no network is, and nothing is fetched or written."""
    with told():
        known = known_of(site, read_ledger(site))
    if not anybody(known):
        tell_nobody(site)
        return None
    found = plans(known, clock())
    for source in found:
        console.note(source.name, source.why or _plan(source))
    if not found:
        console.note(_("Answers"), _nobody_can())
    console.tell()
    console.tell(_("Nothing was asked: this was only the plan."))
    return Answers(sources=found)


def _plan(source: Source) -> str:
    posts = ngettext("%(count)s post of yours", "%(count)s posts of yours", source.copies)
    answers = ngettext("%(count)s answer", "%(count)s answers", source.answers)
    parts = [
        _("its news") if source.news else "",
        posts % {"count": source.copies} if source.copies else "",
        answers % {"count": source.answers} if source.answers else "",
    ]
    said = ", ".join(filter(None, parts)) or _("nothing is due")
    if not source.dollars:
        return said
    return _("%(plan)s; for %(dollars)s at most") % {
        "plan": said, "dollars": money.left(Decimal(source.dollars)),
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
