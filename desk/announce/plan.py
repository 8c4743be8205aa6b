"""What would be announced, judged from the settings and the record, without asking any network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from desk.accounts import accounts_of
from desk.announce.choices import choices_of
from desk.announce.purses import within_budgets
from desk.site import Site
from posse.copies import named_copies
from posse.ledger import Ledger
from posse.models import Published, Report, Standing, State
from posse.plan import Plan, Station, plan
from posse.ports import Account, Identity
from posse.terms import AccountSettings
from posse.threads import answers_itself


def station_of(
    account: AccountSettings,
    since: datetime,
    *,
    identity: Identity | None = None,
    port: Account | None = None,
) -> Station:
    """An account as the plan sees it."""
    return Station(
        name=account.name,
        kind=account.kind,
        langs=account.langs,
        since=since,
        server=account.server,
        by_hand=account.by_hand,
        threads=answers_itself(account),
        identity=identity,
        port=port,
        limits=account.limits,
        terms=account.terms,
    )


def plan_on(  # noqa: PLR0913 — what a plan is made of
    site: Site,
    ledger: Ledger,
    stations: Sequence[Station],
    reports: Iterable[Report],
    published: Iterable[Published],
    now: datetime,
    *,
    asked_for: str = "",
    run: str = "",
) -> Plan:
    """What is due on these accounts, and what is held back. RecordUnreadable.

    ``run`` is the run that is on, "" where none is.
    """
    choices, everything = choices_of(site), tuple(reports)
    named = [r for report in everything if report.syndication
             for r in named_copies(report, accounts_of(site), now)]  # fmt: skip
    copied = {(r.report, r.account): Standing(state=State.SYNDICATED, url=r.url) for r in named}
    made = plan(
        everything,
        stations,
        standings={**ledger.standings(now), **copied},
        published={record.id: record for record in published if not record.withdrawn},
        site_url=site.url,
        brakes=choices.brakes,
        now=now,
        asked_for=asked_for,
    )
    return within_budgets(made, stations, ledger, choices.wordings, now, run)


def offline_plan(
    site: Site,
    ledger: Ledger,
    reports: Iterable[Report],
    published: Iterable[Published],
    now: datetime,
    *,
    asked_for: str = "",
) -> Plan:
    """The plan as far as it is known here: an account that was never looked at would be now.

    SettingsWrong, RecordUnreadable.
    """
    known = ledger.accounts()
    stations = [
        station_of(account, known[account.name].since if account.name in known else now)
        for account in accounts_of(site)
    ]
    return plan_on(site, ledger, stations, reports, published, now, asked_for=asked_for)
