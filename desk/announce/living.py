"""Waiting until the pages of due reports are live: nothing is announced before."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from desk import console
from desk.announce.announced import Announced
from desk.announce.probe import look_at, verdict, wait_until_live
from desk.announce.situation import Situation
from desk.words import _
from posse.models import Report


def live_among(
    situation: Situation, reports: Iterable[Report], patience: float, done: Announced
) -> tuple[set[str], float]:
    """The ids of the reports whose pages are live, waited for and told; and the patience left."""
    live: set[str] = set()
    for report in reports:
        took = _seen_live(report, patience, live)
        patience = max(0.0, patience - took)
        # A report that a person asked for may be old: being looked at makes it no new one.
        if report.id in live and not situation.asked_for:
            done.live.setdefault(report.id, situation.clock().replace(microsecond=0))
    situation.at("live")
    return live, patience


def still_live(report: Report) -> str:
    """Why its page is not live any more, "" when it is: while a person thinks, much may happen."""
    return verdict(look_at(report.permalink), report)


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
