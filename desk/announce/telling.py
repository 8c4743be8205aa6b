"""What is announced, what waits for that, and what is to mend, as `invoke status` tells it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from desk import console
from desk.accounts import environment, unusable
from desk.announce import endings
from desk.announce.overdue import is_overdue
from desk.announce.overview import Overview, overview_of
from desk.announce.queue import is_due, lines_of_money, waiting_lines
from desk.announce.roll import (
    account_lines,
    announced_lines,
    announced_title,
    skipped_lines,
    skipped_title,
)
from desk.announce.standings import moment, names_of, short
from desk.site import Site
from desk.summary import Outcome, Outcomes
from desk.words import _
from posse.app import secrets_of
from posse.errors import BadAccount
from posse.models import Published, State


def tell_announcing(
    site: Site, published: Sequence[Published], now: datetime, outcomes: Outcomes
) -> list[str]:
    """Say it, and note it in ``outcomes``; what of it a person has to mend.

    SettingsWrong, RecordUnreadable.
    """
    view = overview_of(site, published, now.astimezone(site.timezone))
    endings.note(outcomes, _outcomes(view))
    if not view.accounts and not view.standings:
        return []
    for title, lines in (
        (_("Accounts:"), list(account_lines(view))),
        (announced_title(view), list(announced_lines(view))),
        (_("Waiting to be announced:"), [*waiting_lines(view), *lines_of_money(view)]),
        (skipped_title(view), list(skipped_lines(view))),
    ):
        if lines:
            console.tell()
            console.tell(title)
        for line in lines:
            console.tell(f"  {line}")
    return [*_missing_secrets(site, view), *_overdue(view)]


def _outcomes(view: Overview) -> Iterator[Outcome]:
    """What the plan says, and what the record alone knows."""
    names = names_of(view.ids)
    yield from map(endings.planned, view.plan.due)
    for one in view.plan.held:
        yield endings.held(one, names(one.pair.report.id), view.hint(one.pair.station.name))
    for (report, account), standing in view.standings.items():
        found = endings.standing_of(report, account, standing, view.reports.get(report))
        if found:
            yield endings.with_steps(found, names(report), view.hint(account))


def _missing_secrets(site: Site, view: Overview) -> Iterator[str]:
    secrets = environment(site)
    for account in view.accounts:
        try:
            secrets_of(account, secrets)
        except BadAccount as error:
            wrong = unusable(error)
            yield f"{wrong.message} {wrong.advice}"


def _overdue(view: Overview) -> Iterator[str]:
    """What no run clears up by itself."""
    for (report, account), standing in view.standings.items():
        named = {
            "report": short(report, view.ids), "account": account,
            "time": moment(standing.tried or standing.since, view.now),
        }  # fmt: skip
        if standing.state is State.PARKED:
            yield _("%(report)s was refused by %(account)s: see above") % named
        if not is_overdue(standing, view.now):
            continue
        if standing.state is State.RETRY and is_due(named["report"], account, view):
            yield _("since %(time)s no run could announce %(report)s on %(account)s: see "
                    "above") % named  # fmt: skip
        if standing.state is State.UNKNOWN:
            yield _("since %(time)s nobody knows whether %(report)s is out on %(account)s: see "
                    "above") % named  # fmt: skip
