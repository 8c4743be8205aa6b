"""A month of a busy site that announces on X, in accelerated time, with faults mixed in.

Real code, tweepy included, and over a real socket what does as X does and charges. A person looks
in the morning: who finds a refusal for want of credit buys some, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from random import Random

from desk.accounts import accounts_of, environment
from desk.announce.choices import choices_of
from desk.announce.purses import purse
from desk.announce.round import announce_round
from desk.announce.situation import Situation
from desk.announce.telling import tell_announcing
from desk.demo.web import serving
from desk.ledger import read_ledger
from desk.settle import settle
from desk.site import Site
from posse.manifest import write_manifest
from posse.models import Report, State
from posse.money import OUT_OF_CREDIT, Purse
from posse.published import after_deploy, read_published, write_published
from tests.announce.rounds import Order, report_of, site_of
from tests.announce.stage import page_of
from tests.posse.networks.answering import Reply, answer, silent
from tests.posse.networks.x_cases import CREATE, DUPLICATE, ME, NO_CREDIT, SECRETS
from tests.posse.networks.x_server import XServer

HERE = "tests.posse.networks.x_here"
RUNS = (8, 11, 14, 17, 20)  # hours of the day
AN_HOUR = timedelta(hours=1)
FAULTS = ("500 and made", "500", "no answer and made", "late", "429", "403", "402")


@dataclass(frozen=True, kw_only=True)
class Busy:
    """How busy the site is, and how often something goes wrong with a run."""

    days: int = 30
    reports: int = 10  # a day
    faults: float = 0.3
    start: datetime
    settings: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Day:
    """What a day left: posts, the money by our record and by X, and what `status` says."""

    date: datetime
    posts: int
    waiting: int
    unclear: int
    purse: Purse
    charged: Decimal  # this month
    asked: int
    faults: tuple[str, ...]
    status: str
    wrong: tuple[str, ...]


class Month:
    """The site, its X, and the days that go by."""

    def __init__(self, folder: Path, busy: Busy, seed: int) -> None:
        self._root, self._pages = folder / "site", folder / "pages"
        self._busy, self._seed = busy, seed
        self._random = Random(seed)  # noqa: S311 — a history, no secret
        self._reports: list[Report] = []
        self._faults: list[str] = []
        self._wrong: list[str] = []

    def days(self) -> Iterator[Day]:
        """One after the other."""
        self._pages.mkdir(parents=True)
        self._root.mkdir()
        lines = (f"X_{name}={value}" for name, value in SECRETS.items())
        (self._root / ".env").write_text("\n".join(lines), encoding="utf-8")
        with serving(self._pages, 0) as self._url, XServer() as self._x:
            self._x.clock.now = self._busy.start
            self._announce()  # the account is looked at before there is anything to say
            for number in range(self._busy.days):
                yield self._day(self._busy.start + timedelta(days=number))

    def _day(self, date: datetime) -> Day:
        self._faults, self._wrong, asked = [], [], len(self._x.asked)
        at = sorted(self._random.uniform(0, 23.9) for _ in range(self._busy.reports))
        for hour in range(24):
            self._x.clock.now = date + hour * AN_HOUR
            for _ in [one for one in at if int(one) == hour]:
                self._publish()
            if hour == min(RUNS):
                self._look_for_refusals()
            if hour in RUNS:
                self._run()
        return self._told(date, len(self._x.asked) - asked)

    def _publish(self) -> None:
        """One report more is out."""
        now = self._x.clock()
        report = replace(report_of(self._url, f"r{len(self._reports):03d}"), published=now)
        self._reports.append(report)
        page = self._pages / report.save_as
        page.parent.mkdir(parents=True)
        page.write_text(page_of(report), encoding="utf-8")
        site = self._site
        write_manifest(site.cache, {"name": site.name, "url": site.url}, self._reports)
        write_published(site.state, after_deploy(read_published(site.state), self._reports, now))

    def _run(self) -> None:
        """A run, which something may go wrong with, and one a while later that clears up."""
        fault = self._random.choice(FAULTS) if self._random.random() < self._busy.faults else ""
        if fault:
            self._begin(fault)
        self._announce()
        self._x.as_ever()
        if fault:
            self._faults.append(fault)
            for minutes in (30, 20, 6):
                self._x.clock.go(minutes=minutes)
                self._announce()

    def _begin(self, fault: str) -> None:
        broken = answer({"title": "Internal Server Error"}, "500 Internal Server Error")
        made: dict[str, Reply] = {
            "500 and made": broken, "no answer and made": silent,
            "403": answer(DUPLICATE, "403 Forbidden"),
        }  # fmt: skip
        if fault in made:
            self._x.commits_then(made[fault])
        elif fault == "late":
            self._x.lands_later(timedelta(minutes=self._random.uniform(0, 12)), broken)
        else:
            replies = {
                "500": broken, "429": answer({}, "429 Too Many Requests", retry_after="60"),
                "402": answer(NO_CREDIT, "402 Payment Required"),
            }  # fmt: skip
            self._x.scripted.script |= {CREATE: replies[fault]}
            self._x.scripted.script |= {ME: replies[fault]} if fault == "402" else {}

    def _announce(self) -> None:
        site, clock = self._site, self._x.clock
        situation = Situation(
            site=site, accounts=accounts_of(site), choices=choices_of(site),
            environment=environment(site), ledger=read_ledger(site), clock=clock,
            reports=tuple(self._reports), published=read_published(site.state),
        )  # fmt: skip
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            announce_round(situation, yes=True, bring_out=lambda **_: True)
        self._wrong += self._mistakes()

    def _mistakes(self) -> Iterator[str]:
        """What must never be, after any run."""
        texts = [post["sent"] for post in self._x.visible()]
        doubles = len(texts) - len({*texts})
        if doubles:
            yield f"{doubles} posts twice"
        found, charged = self._purse(), self._charged()
        unclear = sum(one is State.UNKNOWN for one in self._states().values())
        if found.spent > found.budget.month or charged > found.budget.month:
            yield f"more than the month's budget: {found.spent} counted, {charged} charged"
        if found.spent < charged or (found.spent > charged and not unclear):
            yield f"{found.spent} were counted and {charged} charged"

    def _look_for_refusals(self) -> None:
        """A person buys credit, and says so."""
        standings = read_ledger(self._site).standings(self._x.clock())
        for (report, _account), standing in standings.items():
            if standing.state is State.PARKED and OUT_OF_CREDIT in standing.evidence:
                with redirect_stdout(StringIO()):
                    settle(self._site, report, "x", send_again=True)

    def _told(self, date: datetime, asked: int) -> Day:
        self._x.clock.now = date + timedelta(hours=23, minutes=59)
        states, said = [*self._states().values()], StringIO()
        with redirect_stdout(said), redirect_stderr(said):
            tell_announcing(self._site, read_published(self._site.state), self._x.clock(), {})
        return Day(
            date=date,
            posts=len(self._x.visible()),
            waiting=len(self._reports) - sum(state is State.SYNDICATED for state in states),
            unclear=sum(state is State.UNKNOWN for state in states),
            purse=self._purse(),
            charged=self._charged(),
            asked=asked,
            faults=tuple(self._faults),
            status=said.getvalue(),
            wrong=tuple(self._wrong),
        )

    @property
    def _site(self) -> Site:
        options = {"use": HERE, "server": self._x.scripted.url, "patience": 0.3}
        accounts = {"x": {**options, **self._busy.settings}}
        return site_of(Order(root=str(self._root), url=self._url, accounts=accounts, reports=()))

    def _states(self) -> dict[str, State]:
        standings = read_ledger(self._site).standings(self._x.clock())
        return {report: standing.state for (report, _account), standing in standings.items()}

    def _purse(self) -> Purse:
        site = self._site
        terms = accounts_of(site)[0].terms
        found = purse("x", terms, read_ledger(site), self._x.clock())
        assert found
        return found

    def _charged(self) -> Decimal:
        now = self._x.clock()
        return self._x.charged(since=now.replace(day=1, hour=0, minute=0, second=0))


def weeks(days: Sequence[Day]) -> list[Sequence[Day]]:
    """The days, seven at a time."""
    return [days[start : start + 7] for start in range(0, len(days), 7)]
