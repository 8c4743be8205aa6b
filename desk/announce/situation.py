"""What a run announces from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from desk.announce.choices import Choices
from desk.announce.plan import plan_on
from desk.announce.purses import purse, within_budgets
from desk.announce.standings import link_hint, short
from desk.site import Site
from posse.ledger import Ledger
from posse.models import Published, Report
from posse.money import Purse
from posse.plan import Pair, Plan, Station
from posse.terms import AccountSettings, Terms


def now() -> datetime:
    """This moment, as the clock of this machine has it."""
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Situation:
    """The site, its accounts, its record and what is out.

    ``run`` is this run's own name, ``asked_for`` the report that a person named, or "".

    ``at`` is called at labelled points, so that a test can end the process there.
    """

    site: Site
    accounts: tuple[AccountSettings, ...]
    choices: Choices
    environment: Mapping[str, str] = field(repr=False)
    ledger: Ledger
    reports: tuple[Report, ...]
    published: tuple[Published, ...]
    run: str = ""
    asked_for: str = ""
    clock: Callable[[], datetime] = now
    at: Callable[[str], None] = lambda _label: None

    def here(self) -> datetime:
        """This moment, in the site's own time zone."""
        return self.clock().astimezone(self.site.timezone)

    def hint(self, account: str) -> str:
        """How the address of a copy on an account begins."""
        return link_hint(next((a for a in self.accounts if a.name == account), None))

    def name(self, report: str) -> str:
        """The shortest name by which commands know a report."""
        return short(report, self.ids())

    def ids(self) -> frozenset[str]:
        """All reports that are known."""
        known = {one.id for one in self.reports} | {one.id for one in self.published}
        return frozenset(known)

    def planned(self, stations: Sequence[Station]) -> Plan:
        """What is due now on these accounts, and what is held back. RecordUnreadable."""
        return plan_on(
            self.site, self.ledger, stations, self.reports, self.published, self.clock(),
            asked_for=self.asked_for, run=self.run,
        )  # fmt: skip

    def affordable(self, pairs: Sequence[Pair]) -> Plan:
        """Those of these for which there is enough left now; the others are held."""
        stations = {pair.station.name: pair.station for pair in pairs}
        return within_budgets(
            Plan(due=tuple(pairs), held=()), list(stations.values()), self.ledger,
            self.choices.wordings, self.clock(), self.run,
        )  # fmt: skip

    def purse(self, account: str) -> Purse | None:
        """What an account may cost still; None where it costs nothing. RecordUnreadable."""
        return purse(account, self.terms(account), self.ledger, self.clock(), self.run)

    def terms(self, account: str) -> Terms:
        """What its network and its settings make special."""
        return next((one.terms for one in self.accounts if one.name == account), Terms())
