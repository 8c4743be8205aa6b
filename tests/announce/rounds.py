"""Rounds of announcing, each in a process of its own that may be killed on its way.

    python -m tests.announce.rounds

A line of standard input is an order in JSON, a line of standard output what came of it. A round is
what `invoke publish` does once the pages are out: the record of what is out, then announcing; or,
where a ``whole`` one is ordered, `invoke publish` itself. Its process is forked from one that has
loaded everything: a round takes no longer than its work.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

import posse.networks.bluesky_session
import posse.networks.http  # noqa: F401 — both before the first fork: they take a second
from desk.accounts import accounts_of, environment
from desk.announce.choices import choices_of
from desk.announce.round import announce_round
from desk.announce.situation import Situation
from desk.errors import DeskError
from desk.ledger import open_ledger
from desk.publish import publish
from desk.release import keep_record
from desk.site import Site, load_site
from posse.models import Report
from posse.published import read_published

EVENT = "congres"


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """A round of the site at ``root``, whose address is ``url``.

    ``reports`` are out, of one ``day`` of an event or of none, and the last of them is asked for; a
    whole project has its own settings and reports. The clock is ``minutes`` ahead. With a ``label``
    the process ends, as by kill -9, when it passes that for the ``number``-th time.
    """

    root: str
    url: str
    accounts: dict[str, dict[str, object]]
    reports: tuple[str, ...]
    whole: bool = False
    day: str = ""
    minutes: float = 0
    label: str = ""
    number: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Round:
    """What came of it: the labels that were passed, and what a person was told to mend."""

    killed: bool
    labels: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def site_of(order: Order) -> Site:
    """The site as its settings would have it."""
    places = {"PATH": "content", "OUTPUT_PATH": "output", "CACHE": ".cache", "STATE": "state"}
    settings = {**places, "POSSE_NETWORKS": order.accounts, "POSSE_LIVE_TIMEOUT": 20}
    return Site(
        root=Path(order.root), name="Le Carnet", url=order.url, lang="fr",
        timezone=ZoneInfo("Europe/Paris"), settings=settings,
    )  # fmt: skip


def report_of(url: str, slug: str, day: str = "") -> Report:
    """A report of the site at this address, of a day of an event or of none."""
    path = f"{EVENT}/{slug}/"
    return Report(
        id=f"{EVENT}/{slug}", lang="fr", permalink=f"{url}/{path}", url=path,
        save_as=f"{path}index.html", source=f"events/{EVENT}/{slug}.md", title=f"Jour {slug}",
        summary="Cinq personnes, une table.", published=datetime(2026, 5, 12, 11, tzinfo=UTC),
        digest=slug, event=EVENT if day else "", thread=f"{EVENT}/{day}" if day else "",
    )  # fmt: skip


def announce(order: Order, at: Callable[[str], None]) -> tuple[str, ...]:
    """The round itself; what a person has to mend."""
    ahead = timedelta(minutes=order.minutes)
    if order.whole:
        return _publish(order, lambda: datetime.now(UTC) + ahead, at)
    site = site_of(order)
    ledger = open_ledger(site, at)
    reports = tuple(report_of(order.url, slug, order.day) for slug in order.reports)
    published = keep_record(site, read_published(site.state), reports)
    at("recorded")
    situation = Situation(
        site=site, accounts=accounts_of(site), choices=choices_of(site),
        environment=environment(site), ledger=ledger, reports=reports, published=published,
        asked_for=reports[-1].id, clock=lambda: datetime.now(UTC) + ahead, at=at,
    )  # fmt: skip
    after = announce_round(situation, yes=True, bring_out=lambda **_: True)
    return tuple(f"{problem.message} {problem.advice}" for problem in after.problems)


def _publish(
    order: Order, clock: Callable[[], datetime], at: Callable[[str], None]
) -> tuple[str, ...]:
    try:
        publish(load_site(Path(order.root)), yes=True, clock=clock, at=at)
    except DeskError as error:
        return (f"{error.message} {error.advice}",)
    return ()


def killing(order: Order, passed: list[str]) -> Callable[[str], None]:
    """Called at each label: notes it, and ends the process at one of them."""

    def at(label: str) -> None:
        passed.append(label)
        if label == order.label and passed.count(label) == order.number:
            os.kill(os.getpid(), signal.SIGKILL)

    return at


def in_a_process(order: Order) -> Round:
    """The round in a process of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _end_with_the_round(order, writing)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        said = pipe.read()
    _pid, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) == -signal.SIGKILL:
        return Round(killed=True)
    told: Mapping[str, list[str]] = json.loads(said)
    return Round(killed=False, labels=tuple(told["labels"]), problems=tuple(told["problems"]))


def _end_with_the_round(order: Order, writing: int) -> NoReturn:
    log = os.open(f"{order.root}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(log, 1)
    os.dup2(log, 2)
    passed: list[str] = []
    problems: tuple[str, ...] = ("it crashed",)
    try:
        problems = announce(order, killing(order, passed))
    finally:
        crash = traceback.format_exc() if sys.exception() else ""
        told = {"labels": passed, "problems": [*problems, *filter(None, (crash,))]}
        os.write(writing, json.dumps(told).encode())
        sys.stdout.flush()
        os._exit(0)


def main() -> None:
    """Do what is ordered, line by line."""
    for line in sys.stdin:
        done = in_a_process(Order(**json.loads(line)))
        sys.stdout.write(f"{json.dumps(asdict(done))}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
