"""Waiting until the pages of due reports are live: nothing is announced before."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from desk import console
from desk.announce.announced import Announced
from desk.announce.probe import look_at, wait_until_live
from desk.announce.situation import Situation
from desk.words import _
from posse.models import Report
from posse.plan import Plan


def live_among(situation: Situation, plan: Plan, done: Announced) -> set[str]:
    """The ids of the due reports whose pages are live, waited for and told."""
    left = situation.choices.patience
    live: set[str] = set()
    for report in dict.fromkeys(pair.report for pair in plan.due):
        took = _seen_live(report, left, live)
        left = max(0.0, left - took)
        if report.id in live:
            _note_live(situation, report, done)
    situation.at("live")
    return live


def _seen_live(report: Report, patience: float, live: set[str]) -> float:
    """How many seconds it took to look; a page that is live is added to ``live``."""
    path = urlsplit(report.permalink).path
    with console.step(_("Live?"), _("looking at %(path)s") % {"path": path}) as step:
        waiting = _("%(path)s   waiting: %(why)s. Ctrl-C is safe")
        seen = wait_until_live(
            report, patience, look=look_at,
            tell=lambda why: step.wait(waiting % {"path": path, "why": why}),
        )  # fmt: skip
        if seen.why:
            step.say(_("%(path)s   not yet (%(why)s)") % {"path": path, "why": seen.why})
            step.add(_("It is not announced before its page is there; the next run looks again."))
        else:
            live.add(report.id)
            seconds = {"path": path, "seconds": f"{seen.seconds:.0f}"}
            step.say(_("%(path)s   yes (200, right title, %(seconds)s s)") % seconds)
    return seen.seconds


def _note_live(situation: Situation, report: Report, done: Announced) -> None:
    for number, record in enumerate(done.published):
        if record.id == report.id and record.first_live is None:
            now = situation.clock().replace(microsecond=0)
            done.published[number] = replace(record, first_live=now)
