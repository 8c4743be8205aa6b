"""All that the settings and the record say of accounts and posts; no network is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from desk.accounts import accounts_of
from desk.announce.plan import offline_plan
from desk.announce.purses import purse
from desk.announce.standings import link_hint
from desk.ledger import read_ledger
from desk.site import Site
from posse.errors import RecordUnreadable
from posse.ledger import Ledger
from posse.manifest import read_manifest
from posse.models import Published, Receipt, Report, Standing, State
from posse.money import Purse
from posse.plan import Plan
from posse.runs import EVIDENCE, ended
from posse.terms import AccountSettings, KnownAccount
from posse.threads import not_there

Pairs = Mapping[tuple[str, str], Standing]


@dataclass(frozen=True, kw_only=True, slots=True)
class Overview:
    """The accounts and all that the record says of them.

    ``reports`` are those of the last build, by id; ``missed`` are looks for copies that were not
    there; ``now`` is in the site's zone.
    """

    accounts: Sequence[AccountSettings]
    known: Mapping[str, KnownAccount]
    standings: Pairs
    missed: Sequence[Receipt]
    plan: Plan
    reports: Mapping[str, Report]
    ids: frozenset[str]
    now: datetime
    purses: Mapping[str, Purse]

    def hint(self, account: str) -> str:
        """How the address of a copy begins there."""
        return link_hint(self.settings(account))

    def settings(self, account: str) -> AccountSettings | None:
        """None for an account that is no longer in the settings."""
        return next((one for one in self.accounts if one.name == account), None)


def overview_of(site: Site, published: Sequence[Published], now: datetime) -> Overview:
    """All of it, as it lies here; ``now`` in the site's zone. SettingsWrong, RecordUnreadable."""
    ledger, reports = read_ledger(site), _reports(site)
    standings = _with_the_killed(ledger.standings(now), ended(site.state))
    ids = {report.id for report in reports} | {record.id for record in published}
    accounts = accounts_of(site)
    return Overview(
        accounts=accounts,
        purses={
            account.name: found
            for account in accounts
            if (found := purse(account.name, account.terms, ledger, now))
        },
        known=ledger.accounts(),
        standings=standings,
        missed=_missed(ledger),
        plan=offline_plan(site, ledger, reports, published, now),
        reports={report.id: report for report in reports},
        ids=frozenset(ids | {report for report, _account in standings}),
        now=now,
    )


def _reports(site: Site) -> tuple[Report, ...]:
    """Those of the last build, where there was one."""
    try:
        return read_manifest(site.cache)
    except RecordUnreadable:
        return ()


def _with_the_killed(standings: Pairs, runs: Sequence[str]) -> Pairs:
    """What a run was sending that is no longer there, as the next run will see it."""
    return {
        pair: replace(standing, state=State.UNKNOWN, evidence=EVIDENCE)
        if standing.state is State.CLAIMED and standing.claim and standing.claim.run in runs
        else standing
        for pair, standing in standings.items()
    }


def _missed(ledger: Ledger) -> list[Receipt]:
    receipts: dict[tuple[str, str], list[Receipt]] = defaultdict(list)
    for receipt in ledger.all_receipts():
        receipts[receipt.report, receipt.account].append(receipt)
    return [look for own in receipts.values() for look in not_there(own)]
