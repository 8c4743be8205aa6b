"""After the deploy: the pages that reports link to are told so, where the site wants that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from desk import console
from desk.announce.living import still_live
from desk.announce.situation import Situation
from desk.reasons import said_why
from desk.site import Site
from desk.words import _, ngettext
from posse.addresses import below
from posse.endpoint import links_said
from posse.errors import NotKept
from posse.fetch import Fetcher
from posse.guard import THE_WORLD, THIS_MACHINE
from posse.hosts import is_loopback, is_public
from posse.models import Published, Report
from posse.networks.webmention import Sender
from posse.notify import Source, notify, waiting
from posse.telling import Taken, Told
from posse.told import read_told, write_told

SETTING = "POSSE_WEBMENTIONS"


def wants_webmentions(site: Site) -> bool:
    """Whether the site's settings say that pages are told."""
    return bool(site.settings.get(SETTING, False))


def tell_pages(situation: Situation) -> None:
    """Tell those that wait, one after the other, and say what came of it. RecordUnreadable."""
    site, record = situation.site, _Record(situation.site.state)
    sources = _live(_waiting_sources(situation, record), situation)
    if not sources:
        return
    reach = THIS_MACHINE if is_loopback(site.url) else THE_WORLD
    with console.step(_("Links"), _("telling the pages that reports link to")) as step:
        told = list(notify(sources, record, Sender(Fetcher(reach)), clock=situation.clock))
        step.say(_summary(told))
        for one in told:
            if one.taken in {Taken.REFUSED, Taken.UNREACHED}:
                step.add(_failure(one))
    try:
        situation.ledger.save("Note whom links were told")
    except NotKept as error:
        console.note(_("Record"), _(error.text) % error.values)


def tell_pages_planned(situation: Situation) -> None:
    """Which pages would be told; none is asked anything. RecordUnreadable."""
    record = _Record(situation.site.state)
    found = waiting(_sources(situation), record, situation.clock())
    if not found:
        return
    text = ngettext("%(count)s page would be told that a report links to it:",
                    "%(count)s pages would be told that a report links to them:",
                    len(found))  # fmt: skip
    console.note(_("Links"), text % {"count": len(found)})
    for source, target in found:
        console.note("", f"{source.report} → {target}")


class _Record:
    """Who was told, as files of the record."""

    def __init__(self, state: Path) -> None:
        self._state = state

    def read(self, report: str) -> tuple[Told, ...]:
        return read_told(self._state, report)

    def write(self, told: Told) -> None:
        write_told(self._state, told.report, (told,))


def _waiting_sources(situation: Situation, record: _Record) -> list[Source]:
    found = waiting(_sources(situation), record, situation.clock())
    return list({source.report: source for source, _target in found}.values())


def _live(sources: Sequence[Source], situation: Situation) -> list[Source]:
    """Those whose page is live, or says that the report is gone: who is told looks there."""
    reports = {report.id: report for report in situation.reports}
    live = []
    for source in sources:
        report = reports.get(source.report)
        why = still_live(report) if report else ""
        if why:
            text = _("%(report)s is not live yet (%(why)s): the pages that it links to are told at "
                     "the next run.")  # fmt: skip
            console.note(_("Links"), text % {"report": source.report, "why": why})
        else:
            live.append(source)
    return live


def _sources(situation: Situation) -> Iterator[Source]:
    site = situation.site
    if not wants_webmentions(site) or not (is_public(site.url) or is_loopback(site.url)):
        return
    reports = {report.id: report for report in situation.reports if not report.demo}
    for record in situation.published:
        report = reports.get(record.id)
        if report and not record.withdrawn:
            yield _source(report, record, situation)
        elif record.withdrawn and not record.demo:
            yield Source(report=record.id, permalink=record.permalink, links=(), digest="",
                         is_new=False)  # fmt: skip


def _source(report: Report, record: Published, situation: Situation) -> Source:
    age = situation.clock() - record.out_since
    return Source(
        report=report.id,
        permalink=report.permalink,
        links=_links(situation.site, report),
        digest=report.digest,
        is_new=age <= situation.choices.brakes.oldest,
    )


def _links(site: Site, report: Report) -> tuple[str, ...]:
    """Where the words of the built page lead, beyond this site and to hosts that may be asked."""
    page = (site.output / report.save_as).read_text(encoding="utf-8")
    found = links_said(page, report.permalink)
    may = is_loopback if is_loopback(site.url) else is_public
    return tuple(link for link in found if may(link) and not below((link,), site.url))


def _summary(told: Sequence[Told]) -> str:
    counts = Counter(one.taken for one in told)
    texts = {
        Taken.TAKEN: ("%(count)s page told that a report links to it",
                      "%(count)s pages told that a report links to them"),
        Taken.NONE: ("%(count)s takes no webmentions", "%(count)s take no webmentions"),
        Taken.REFUSED: ("%(count)s refused", "%(count)s refused"),
        Taken.UNREACHED: ("%(count)s not reached: tried again at a later run",
                          "%(count)s not reached: tried again at a later run"),
    }  # fmt: skip
    said = [ngettext(*texts[taken], counts[taken]) % {"count": counts[taken]}
            for taken in Taken if counts[taken]]  # fmt: skip
    return ", ".join(said)


def _failure(told: Told) -> str:
    return f"{told.target}   {said_why(told.evidence)}"
