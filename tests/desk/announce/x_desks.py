"""A site that announces on X, or on what does as X does (tests/posse/networks/x_server.py)."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from desk.announce.purses import purse
from desk.ledger import read_ledger
from desk.status import tell_status
from desk.summary import Summary
from posse.app import accounts_from
from posse.models import State
from posse.published import read_published, write_published
from tests.desk.announce.desks import REPORT_ID, Desk, Ended
from tests.posse.networks.x_cases import SECRETS
from tests.posse.networks.x_server import XServer

HERE = "tests.posse.networks.x_here"


@dataclass(frozen=True)
class XDesk:
    """A desk, and the X that it announces on; its clock is the server's."""

    desk: Desk
    server: XServer

    def connect(self, **settings: object) -> None:
        """Write the one account down, with more settings."""
        networks = {"x": {"use": HERE, "server": self.server.scripted.url, **settings}}
        self.desk.connect(networks, **{f"X_{name}": secret for name, secret in SECRETS.items()})

    def know(self) -> None:
        """It was looked at a day ago; that cost nothing that is counted here."""
        self.desk.forget_accounts()
        shutil.rmtree(self.desk.root / "state" / "spending", ignore_errors=True)
        self.desk.know(since=self.server.clock() - timedelta(days=1))
        self.server.forget()

    def run(self, **more: float) -> Ended:
        """Announce what is due, so much later."""
        self.server.clock.go(**more)
        return self.desk.announce(clock=self.server.clock)

    def runs_at(self, moment: datetime) -> Ended:
        """Announce what is due at that time."""
        self.server.clock.now = moment
        return self.desk.announce(clock=self.server.clock)

    def status(self) -> str:
        """What `invoke status` says at the server's time."""
        return self.desk.run(lambda site: tell_status(site, Summary(), self.server.clock())).said

    def out_since(self, moment: datetime) -> None:
        """All reports are out since then."""
        state = self.desk.site.state
        known = read_published(state)
        write_published(
            state, [replace(one, first_deployed=moment, first_live=moment) for one in known]
        )

    def state(self, report: str = REPORT_ID) -> State:
        """Where the report and X are with each other."""
        return read_ledger(self.desk.site).standing(report, "x", self.server.clock()).state

    def counted(self) -> Decimal:
        """What the record says was spent on X this month."""
        account = accounts_from(self.desk.site.accounts)[0]
        now = self.server.clock()
        found = purse("x", account.terms, read_ledger(self.desk.site), now)
        assert found
        return found.spent


def asked(server: XServer) -> list[str]:
    """What X was asked: method and path, without what follows it."""
    return [f"{one.method} {one.path.partition('?')[0]}" for one in server.asked]


def utc(text: str) -> datetime:
    """A time of UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
