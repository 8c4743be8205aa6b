"""The budgets of a run and a month: what fits goes, the rest waits and says until when."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from desk.announce.purses import WithinBudget, purse
from desk.words import use
from posse.money import Budget, Price, Purse
from posse.networks.x_prices import ALT_TEXT, POST_WITH_LINK, USER_READ
from posse.terms import Terms
from tests.desk.announce.desks import REPORT_ID
from tests.desk.announce.test_pictures import pictured
from tests.desk.announce.x_desks import XDesk, asked, utc
from tests.machine import needs
from tests.posse.networks.answering import answer
from tests.posse.networks.x_cases import CREATE
from tests.posse.records import Machines, claim, minutes

EVE = utc("2026-11-30T21:00")
SENT = "POST /2/tweets"


def many(on_x: XDesk, count: int, *, since: datetime = EVE) -> None:
    """So many reports more are out, since then; the clock is there."""
    for number in range(count):
        on_x.desk.write(f"congres/suite-{number}", title=f"Suite {number}")
    assert on_x.desk.publish().code == 0
    on_x.server.clock.now = since
    on_x.out_since(since)
    on_x.know()


def test_a_run_and_a_month_send_what_fits_and_say_why_the_rest_waits(on_x: XDesk) -> None:
    """A dollar a run is four posts with a link, and a look; and the fifth is tried next time."""
    many(on_x, 6)
    on_x.connect(budget_month="1.10")
    on_x.desk.set(POSSE_MAX_POSTS=50)
    first = on_x.run()
    assert asked(on_x.server).count(SENT) == 4
    assert (
        "x          3 reports wait: what is left of this run’s budget ($0.19 of $1.00) is too "
        "little: congres/suite-5, congres/suite-4, congres/suite-3."
    ) in first.said
    assert "The next run goes on, or raise budget_run of x in POSSE_NETWORKS." in first.said
    assert first.code == 0
    second = on_x.run(minutes=10)
    assert asked(on_x.server).count(SENT) == 5
    assert (
        "x          2 reports wait: what is left of this month’s budget ($0.08 of $1.10) is too "
        "little: congres/suite-5, congres/suite-4."
    ) in second.said
    assert on_x.counted() == on_x.server.spent <= Decimal("1.10")


@pytest.mark.parametrize(
    ("settings", "sends"),
    [
        ({"budget_month": 0}, 0),
        ({"budget_run": 0}, 0),
        ({"budget_month": 0.2}, 0),  # the look before it is paid first
        ({"budget_month": "0.21"}, 1),
        ({"budget_month": 0.41}, 2),
        ({"budget_run": 0.62, "budget_month": 100}, 3),
        ({"link": "no-link", "budget_month": "0.04"}, 2),
        ({"budget_month": 100, "budget_run": 100}, 4),
    ],
)
def test_no_budget_is_ever_passed(on_x: XDesk, settings: dict[str, object], sends: int) -> None:
    """Whichever of the two it is, and however often it runs within the hour."""
    many(on_x, 3)
    on_x.connect(**settings)
    once = on_x.run()
    assert asked(on_x.server).count(SENT) == sends, once.said
    assert ("report" in once.said and "too little" in once.said) is (sends < 4), once.said
    for _ in range(2):
        on_x.run(minutes=10)
    month = Decimal(str(settings["budget_month"])) if "budget_month" in settings else Decimal(5)
    assert on_x.counted() == on_x.server.spent <= month


def test_what_waits_for_the_month_goes_with_the_next_one(on_x: XDesk) -> None:
    """And until then nothing is asked of X; the record and `status` say until when."""
    many(on_x, 1)
    on_x.connect(budget_month="0.30")
    on_x.run()
    spent = asked(on_x.server)
    waits = "1 report waits: what is left of this month’s budget ($0.09 of $0.30) is too little: "
    then = "Raise budget_month of x in POSSE_NETWORKS, or wait until 2026-12-01."
    for said in (on_x.run(minutes=30).said, on_x.desk.announce(yes=False,
                 clock=on_x.server.clock).said, on_x.status()):  # fmt: skip
        assert waits in said
        assert then in said
    assert asked(on_x.server) == spent
    assert "this month $0.21 of $0.30: posts $0.200, reads $0.010" in on_x.status()
    on_x.runs_at(utc("2026-11-30T23:59:59"))
    assert asked(on_x.server) == spent
    on_x.runs_at(utc("2026-12-01T00:00:01"))
    assert asked(on_x.server).count(SENT) == 2
    assert on_x.counted() == on_x.server.charged(since=utc("2026-12-01T00:00"))


def test_a_post_that_no_month_could_pay_says_so(on_x: XDesk) -> None:
    many(on_x, 0)
    on_x.connect(budget_month="0.10")
    said = on_x.run().said
    assert "A post costs $0.200: raise budget_month of x in POSSE_NETWORKS." in said
    assert "wait until" not in said


def test_the_plan_and_the_preview_say_it_before_anything_is_asked(on_x: XDesk) -> None:
    many(on_x, 1)
    on_x.connect(budget_run="0.25")
    said = on_x.desk.publish(dry_run=True).said
    assert said.count("· $0.200 (it has a link); month $0.00 of $5.00") == 1
    assert "1 report waits: what is left of this run’s budget ($0.25 of $0.25) is too" in said
    assert asked(on_x.server) == []


def test_what_did_not_go_gives_its_money_to_the_next(on_x: XDesk) -> None:
    """The oldest is not deployed as it is now: the newer one goes out all the same."""
    many(on_x, 1)
    on_x.connect(budget_run="0.25")
    on_x.desk.pages.missing = 1
    said = on_x.run().said
    assert "not yet (" in said
    assert len(on_x.server.posts) == 1
    assert "/congres/suite-0/" in on_x.server.posts[0]["sent"]


def test_what_was_refused_costs_nothing_and_what_is_not_known_does(on_x: XDesk) -> None:
    """As far as anybody can tell: a look that finds that it is not there gives it back."""
    many(on_x, 1)
    on_x.connect(budget_month="0.40")
    on_x.server.scripted.script[CREATE] = answer({}, "503 Unavailable")
    assert "NOT KNOWN" in on_x.run().said
    assert on_x.counted() == POST_WITH_LINK + USER_READ
    on_x.server.as_ever()
    waits = on_x.run(minutes=10)
    assert "1 report waits: what is left of this month’s budget ($0.19 of $0.40)" in waits.said
    assert on_x.server.posts == []
    on_x.run(minutes=36)
    on_x.run(minutes=6)
    assert len(on_x.server.posts) == 1
    assert on_x.counted() == on_x.server.spent == POST_WITH_LINK + USER_READ


def test_a_post_that_is_put_off_each_time_spends_what_its_pictures_words_cost(
    on_x: XDesk,
) -> None:
    """They are paid before the post, which an hourly limit then refuses."""
    pictured(on_x.desk)
    many(on_x, 0)
    on_x.server.scripted.script[CREATE] = answer({}, "429 Too Many Requests")
    for _ in range(3):
        on_x.run(minutes=10)
        assert on_x.counted() == on_x.server.spent
    assert on_x.counted() == USER_READ + 3 * 2 * ALT_TEXT


def test_a_look_at_the_post_that_is_to_be_answered_is_counted(on_x: XDesk) -> None:
    """Just before each post that goes on with a thread; once a day for each that is looked at."""
    on_x.connect(threads=True)
    on_x.desk.set(POSSE_THREAD="event", POSSE_MAX_POSTS=1)
    many(on_x, 2)
    for _ in range(3):
        assert on_x.run(minutes=10).code == 0
        assert on_x.counted() == on_x.server.spent
    assert len(on_x.server.posts) == 3
    assert any(what.startswith("one post") for _at, what, _dollars in on_x.server.bill)


def test_a_name_that_x_makes_a_link_of_is_paid_as_one(on_x: XDesk) -> None:
    on_x.connect(link="no-link", budget_month="0.030")
    on_x.desk.write(REPORT_ID, "Announcement-x: À lire sur musee.com, et nulle part ailleurs.")
    many(on_x, 0)
    said = on_x.run().said
    assert "A post costs $0.200: raise budget_month" in said
    assert on_x.server.posts == []


def test_amounts_are_said_as_the_language_writes_them(on_x: XDesk) -> None:
    many(on_x, 0)
    on_x.desk.set(DEFAULT_LANG="fr")
    said = on_x.desk.announce(yes=False, clock=on_x.server.clock).said
    use("en")
    assert "0,200\u00a0$ (il a un lien); mois\u00a0: 0,01\u00a0$ sur 5,00\u00a0$" in said


def test_a_spending_that_cannot_be_read_stops_everything(on_x: XDesk) -> None:
    many(on_x, 0)
    on_x.run()
    (path,) = (on_x.desk.root / "state" / "spending" / "x").iterdir()
    path.write_text("{", encoding="utf-8")
    on_x.server.forget()
    ended = on_x.desk.publish(yes=True)
    assert (ended.code, asked(on_x.server)) == (4, [])
    assert "Deploy" not in ended.said
    assert "cannot be understood" in ended.said
    assert "Get the file back" in ended.said


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"budget_month": "viel"}, "“budget_month” of the account x is “viel”, which is no amount"),
        ({"budget_run": -1}, "“budget_run” of the account x is “-1”"),
        ({"budget_run": True}, "“budget_run” of the account x is “True”"),
        ({"budget_month": "NaN"}, "which is no amount in US dollars"),
        ({"link": "nolink"}, "“link” of the account x is “nolink”. Is it “no-link”?"),
        ({"link": "vielleicht"}, "It may be: link, no-link, image-card."),
        ({"budget": 5}, "has “budget”, which is not known. Is it “budget_run”?"),
    ],
)
def test_settings_that_cannot_be_meant_are_told_before_anything_is_done(
    on_x: XDesk, settings: dict[str, object], said: str
) -> None:
    on_x.connect(**settings)
    for ended in (on_x.desk.announce(), on_x.desk.publish(dry_run=True)):
        assert ended.code == 4
        assert said in ended.said
    assert asked(on_x.server) == []


@needs("git")
def test_two_machines_at_once_pass_no_budget_together(tmp_path: Path) -> None:
    """Each sees enough for one post; who is second with the push sees what the first one spent."""
    machines = Machines(tmp_path / "all")
    ledgers = [machines.open(name) for name in "ab"]
    budget = Budget(run=Decimal(1), month=Decimal("0.3"))
    terms = Terms(price=lambda _said: Price(dollars=POST_WITH_LINK), budget=budget)
    records = [
        WithinBudget(ledger=ledger, terms=terms, clock=lambda: minutes(1), run=f"r{number}")
        for number, ledger in enumerate(ledgers)
    ]
    claims = [claim(report=f"ev/{name}", account="x", run=f"r{number}")
              for number, name in enumerate("ab")]  # fmt: skip
    assert purse("x", terms, ledgers[1], minutes(1)) == Purse(budget=budget)
    assert records[0].claim(claims[0])
    assert not records[1].claim(claims[1])
    assert [one.report for one in ledgers[1].claims("ev/b")] == []
    assert not records[1].claim(claims[1])
    left = purse("x", terms, machines.open("b"), minutes(1))
    assert left
    assert left.left == Decimal("0.100")


def test_a_month_that_is_over_leaves_nothing_to_pay(on_x: XDesk) -> None:
    many(on_x, 0)
    on_x.run()
    assert on_x.counted() > 0
    on_x.server.clock.go(days=1)
    assert on_x.counted() == 0
    assert "this month $0.00 of $5.00" in on_x.status()
    assert on_x.server.charged(since=on_x.server.clock() - timedelta(hours=1)) == 0
