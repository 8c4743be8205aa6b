"""X through our own announcing: each fault, one post at most, and the money to the tenth of a cent.

tweepy's own code speaks with a server that does as X does, and charges as X does. The clock is
moved by the test.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from desk.adopt import adopt
from desk.announce.preview import preview
from desk.settle import settle
from posse.models import Result, State
from posse.networks.x_prices import OWN_POST_READ, POST, POST_WITH_LINK, USER_READ
from tests.desk.announce.desks import REPORT_ID
from tests.desk.announce.x_desks import XDesk, asked
from tests.posse.networks.answering import answer, silent
from tests.posse.networks.x_cases import CREATE, DUPLICATE, LIST, ME, NO_CREDIT
from tests.posse.networks.x_server import XServer

FORBIDDEN = {"title": "Forbidden", "detail": "You are not permitted to perform this action."}
BROKEN = answer({"title": "Internal Server Error"}, "500 Internal Server Error")
TWIN = answer(DUPLICATE, "403 Forbidden")
SENT = "POST /2/tweets"


def answers(reply: bytes) -> Callable[[XServer], None]:
    """Whatever is sent."""

    def begin(server: XServer) -> None:
        server.scripted.script[CREATE] = reply

    return begin


def shown_late(server: XServer) -> None:
    """It is made, no answer comes, and the account's list does not have it for a while."""
    server.late = timedelta(minutes=40)
    server.commits_then(silent)


@dataclass(frozen=True, kw_only=True)
class Case:
    """What X does, and after each run (minutes after the one before): the state, and the sends.

    ``mends`` is the run before which X is as ever again, 0 for never.
    """

    begin: Callable[[XServer], None]
    runs: list[tuple[float, State, int]]
    mends: int = 0
    visible: int = 1
    settings: dict[str, object] = field(default_factory=dict)


OUT, UNKNOWN = State.SYNDICATED, State.UNKNOWN
CASES = {
    "nothing goes wrong": Case(begin=lambda _x: None, runs=[(0, OUT, 1), (60, OUT, 1)]),
    "402": Case(
        begin=answers(answer(NO_CREDIT, "402 Payment Required")),
        runs=[(0, State.PARKED, 1), (60, State.PARKED, 1)], visible=0,
    ),
    "403": Case(
        begin=answers(answer(FORBIDDEN, "403 Forbidden")),
        runs=[(0, State.PARKED, 1), (60, State.PARKED, 1)], visible=0,
    ),
    "403, and the twin is ours": Case(
        begin=lambda x: x.commits_then(TWIN), runs=[(0, OUT, 1), (60, OUT, 1)]
    ),
    "403, and the twin was deleted": Case(
        begin=answers(TWIN), visible=0,
        runs=[(0, UNKNOWN, 1), (46, UNKNOWN, 1), (6, UNKNOWN, 2), (46, UNKNOWN, 2),
              (6, State.PARKED, 2), (99, State.PARKED, 2)],
    ),
    "429": Case(
        begin=answers(answer({"title": "Too Many Requests"}, "429 Too Many Requests",
                             x_rate_limit_remaining="0", x_rate_limit_reset="1999999999")),
        runs=[(0, State.RETRY, 1), (15, OUT, 2)], mends=1,
    ),
    "500, and it was made": Case(
        begin=lambda x: x.commits_then(BROKEN), runs=[(0, OUT, 1), (60, OUT, 1)]
    ),
    "500, and it was not made": Case(
        begin=answers(BROKEN), mends=1,
        runs=[(0, UNKNOWN, 1), (10, UNKNOWN, 1), (36, UNKNOWN, 1), (4, UNKNOWN, 1), (1, OUT, 2)],
    ),
    "no answer, and it was made": Case(
        begin=lambda x: x.commits_then(silent), runs=[(0, OUT, 1)], settings={"patience": 0.3}
    ),
    "no answer, and its post is shown late": Case(
        begin=shown_late,
        runs=[(0, UNKNOWN, 1), (35, UNKNOWN, 1), (10, OUT, 1)], settings={"patience": 0.3},
    ),
    "it is made minutes later": Case(
        begin=lambda x: x.lands_later(timedelta(minutes=4), BROKEN), mends=1,
        runs=[(0, UNKNOWN, 1), (3, UNKNOWN, 1), (43, OUT, 1)],
    ),
    "it is made between the two looks": Case(
        begin=lambda x: x.lands_later(timedelta(minutes=47), BROKEN), mends=1,
        runs=[(0, UNKNOWN, 1), (46, UNKNOWN, 1), (6, OUT, 1)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_whatever_x_does_there_is_one_post_at_most_and_each_cent_is_counted(
    on_x: XDesk, case: str
) -> None:
    what, server = CASES[case], on_x.server
    on_x.connect(**what.settings)
    what.begin(server)
    for number, (later, state, sends) in enumerate(what.runs):
        if number and number == what.mends:
            server.as_ever()
        ended = on_x.run(minutes=later)
        assert (on_x.state(), asked(server).count(SENT)) == (state, sends), ended.said
        assert len(server.visible()) <= 1
        # What may be out is counted as if it were.
        waits = POST_WITH_LINK if state is UNKNOWN and not server.posts else 0
        assert on_x.counted() == server.spent + waits
    assert len(server.visible()) == what.visible
    assert not server.unsigned


def test_the_same_words_of_two_reports_are_not_taken_for_each_other(on_x: XDesk) -> None:
    """Without a link the second is refused as a duplicate of the first: it is not out by that."""
    same = "Announcement-x: Nouveau compte rendu."
    on_x.desk.write(REPORT_ID, same)
    on_x.desk.write("congres/suite", same, title="La suite")
    assert on_x.desk.publish().code == 0
    on_x.connect(link="no-link")
    on_x.know()
    on_x.run()
    first, second = (on_x.state(name) for name in (REPORT_ID, "congres/suite"))
    assert sorted((first, second)) == [OUT, UNKNOWN]
    assert len(on_x.server.visible()) == 1
    said = on_x.run(minutes=60).said
    assert "duplicate content" in said
    assert on_x.counted() == on_x.server.spent + POST
    assert on_x.run(hours=24).code == 3


def test_what_is_not_known_says_when_it_is_looked_for_next(on_x: XDesk) -> None:
    """One look at once, which proves nothing; then none before its time, and the clock says when.

    No look is made that is not needed: each costs.
    """
    server, start = on_x.server, on_x.server.clock()
    answers(BROKEN)(server)
    until = start + timedelta(minutes=45)
    here = on_x.desk.site.timezone

    def clock(minutes: float) -> str:
        return f"{(start + timedelta(minutes=minutes)).astimezone(here):%H:%M}"

    said = on_x.run().said
    assert "NOT KNOWN: sent at " in said
    assert "Looked on the account: not there yet. Next look after " in said
    assert said.count(clock(45)) == 1
    assert f"invoke settle report x --posted {server.scripted.url}/…" in said
    before = asked(server)
    said = on_x.run(minutes=40).said
    assert asked(server) == before
    assert f"Next look on the account after {clock(45)}." in said
    assert f"Next look on the account after {clock(45)}." in on_x.status()
    said = on_x.runs_at(until + timedelta(minutes=1)).said
    assert asked(server) == [*before, ME, LIST]
    text = (
        f"Not there at {clock(46)}; if it is not there either after {clock(51)}, it is sent again."
    )
    assert text in said
    assert text in on_x.status()
    on_x.run(minutes=4)
    assert asked(server) == [*before, ME, LIST]
    server.clock.go(minutes=1)
    assert f"Not there at {clock(46)}. The next `invoke publish` looks once more" in on_x.status()
    server.as_ever()
    said = on_x.run().said
    assert f"{REPORT_ID} was not posted, that is certain now." in said
    assert "x          sent   https://x.com/" in said
    results = [receipt.result for receipt in on_x.desk.record()[1]]
    assert results == [Result.UNKNOWN, Result.NOT_SEEN, Result.ABSENT, Result.SYNDICATED]


def test_what_another_report_is_sent_for_is_no_look_for_the_unclear_one(on_x: XDesk) -> None:
    """Before its time it is not looked for, though the account is asked for the other's sake."""
    server = on_x.server
    answers(BROKEN)(server)
    on_x.run()
    server.as_ever()
    on_x.desk.write("congres/suite", title="La suite")
    assert on_x.desk.publish().code == 0
    said = on_x.run(minutes=5).said
    assert "x          sent   https://x.com/" in said
    assert "Looked on the account" not in said
    assert "Next look on the account after " in said
    assert [receipt.result for receipt in on_x.desk.record()[1]] == [Result.UNKNOWN]


def test_after_a_look_that_counted_an_answer_that_is_not_known_begins_anew(on_x: XDesk) -> None:
    """A look that could not be made counts for nothing either."""
    server = on_x.server
    answers(BROKEN)(server)
    on_x.run()
    server.scripted.script[LIST] = BROKEN
    assert "Next look" not in on_x.run(minutes=46).said
    assert [receipt.result for receipt in on_x.desk.record()[1]] == [Result.UNKNOWN]
    server.as_ever()
    on_x.run(minutes=6)
    assert on_x.state() is UNKNOWN
    on_x.run(minutes=6)
    assert on_x.state() is OUT


def test_a_run_that_was_killed_after_the_send_is_looked_for_at_once(on_x: XDesk) -> None:
    """The one that learns of it looks, though no other would before the time."""
    server = on_x.server

    def stop(label: str) -> None:
        if label == "sent":
            raise RuntimeError(label)

    with pytest.raises(RuntimeError):
        on_x.desk.announce(clock=server.clock, at=stop)
    ended = on_x.run(minutes=1)
    assert f"x          {REPORT_ID} is out: https://x.com/" in ended.said
    assert (on_x.state(), len(server.posts)) == (OUT, 1)
    assert on_x.counted() == server.spent


def test_without_credit_nothing_is_asked_any_more_until_a_person_says_so(on_x: XDesk) -> None:
    """One line for all that wait, in each run; the refusal itself is told once."""
    desk, server = on_x.desk, on_x.server
    for number in range(2):
        desk.write(f"congres/suite-{number}", title=f"Suite {number}")
    assert desk.publish().code == 0
    server.forget()
    server.scripted.script[CREATE] = answer(NO_CREDIT, "402 Payment Required")
    first = on_x.run()
    assert first.code == 3
    assert first.said.count("out of credit: No credits.") == 1
    line = "its credit is used up, so nothing is asked of it any more: 3 reports wait"
    settle = "Once you bought credit: invoke settle report x --send-again"
    for said in (first.said, on_x.run(minutes=60).said, on_x.run(hours=30).said):
        assert said.count(line) == 1
        assert said.count(settle) == 1
        assert "the next one goes on" not in said
        assert "wait for the next run" not in said
    assert asked(server).count(SENT) == 1
    assert len(asked(server)) == 3
    status = on_x.status()
    assert (status.count(line), status.count(settle), status.count("--send-again")) == (1, 1, 1)
    assert "report was refused by x: see above" in status
    server.as_ever()
    _settle(on_x)
    assert on_x.run().code == 0
    assert len(server.posts) == 3
    assert on_x.counted() == server.spent


def test_a_look_without_credit_is_not_repeated_either(on_x: XDesk) -> None:
    server = on_x.server
    server.clock.go(days=-20)
    on_x.out_since(server.clock())
    on_x.know()
    server.scripted.script[ME] = answer(NO_CREDIT, "402 Payment Required")
    ended = on_x.run()
    assert "Once you bought credit: invoke settle report x --send-again" in ended.said
    assert ended.code == 3
    assert on_x.run(minutes=60).code == 3
    assert asked(server) == [ME]
    server.as_ever()
    _settle(on_x)  # by a clock that is far ahead of that of the runs
    answers(BROKEN)(server)
    on_x.run()
    assert on_x.state() is UNKNOWN
    on_x.run(minutes=1)
    assert asked(server).count(SENT) == 1
    server.as_ever()
    on_x.run(minutes=46)
    assert on_x.run(minutes=6).code == 0
    assert (len(server.posts), on_x.counted()) == (1, server.spent)


def _settle(on_x: XDesk) -> None:
    assert on_x.desk.run(lambda site: settle(site, "report", "x", send_again=True)).code == 0


def test_an_account_that_is_told_to_slow_down_gets_no_more_in_this_run(on_x: XDesk) -> None:
    on_x.desk.write("congres/suite", title="La suite")
    assert on_x.desk.publish().code == 0
    answers(answer({}, "429 Too Many Requests", retry_after="60"))(on_x.server)
    on_x.server.forget()
    ended = on_x.run()
    assert "; again after " in ended.said
    assert "nothing more is sent there in this run; the next one goes on." in ended.said
    assert asked(on_x.server).count(SENT) == 1


def test_a_run_with_nothing_to_do_asks_nothing(on_x: XDesk) -> None:
    on_x.run()
    on_x.server.forget()
    on_x.run(minutes=5)
    assert asked(on_x.server) == []


def test_before_a_send_posts_are_read_as_far_back_as_the_report_is_out(on_x: XDesk) -> None:
    """A hundred posts from before are not read, and not paid for; a copy made by hand is found."""
    server, clock = on_x.server, on_x.server.clock
    front = f"Date: {clock():%Y-%m-%d %H:%M}"
    text = (on_x.desk.root / "content/events/congres/report.md").read_text(encoding="utf-8")
    on_x.desk.files(
        {"content/events/congres/report.md": text.replace("Date: 2026-05-12 13:10", front)}
    )
    assert on_x.desk.publish().code == 0
    server.forget()
    on_x.out_since(clock())
    server.clock.go(days=-2)
    for number in range(120):
        server.post(f"Avant {number}", free=True)
    server.clock.go(days=2, minutes=1)
    server.post(f"{on_x.desk.pages.url}/{REPORT_ID}/", free=True)
    on_x.run()
    assert on_x.state() is OUT
    assert server.spent == on_x.counted() == USER_READ + OWN_POST_READ
    assert len(server.posts) == 121


@pytest.mark.parametrize(("link", "dollars"), [("no-link", "0.015"), ("link", "0.200")])
def test_the_box_says_the_price_and_what_the_month_cost(
    on_x: XDesk, link: str, dollars: str
) -> None:
    on_x.connect(link=link)
    why = " (it has a link)" if link == "link" else ""
    heading = f"of 280 · ${dollars}{why}; month $"
    for ended in (on_x.desk.publish(dry_run=True), on_x.desk.announce(yes=False)):
        assert heading in ended.said
        assert " of $5.00" in ended.said
    assert on_x.run().code == 0
    (post,) = on_x.server.posts
    assert ("http" in post["sent"]) is (link == "link")
    assert on_x.counted() == on_x.server.spent == Decimal(dollars) + USER_READ


def test_adopting_is_paid_too_and_says_when_it_cannot_be(on_x: XDesk) -> None:
    server = on_x.server
    server.clock.now = datetime.now(UTC)  # `adopt` has no other clock
    server.post(f"{on_x.desk.pages.url}/{REPORT_ID}/", free=True)
    said = on_x.desk.run(lambda site: adopt(site, account="x")).said
    assert "1 report found that was announced there:" in said
    assert on_x.counted() == server.spent == USER_READ + OWN_POST_READ
    server.scripted.script[ME] = answer(NO_CREDIT, "402 Payment Required")
    ended = on_x.desk.run(lambda site: adopt(site, account="x"))
    assert (ended.code, "Buy credit there, then run the command again." in ended.said) == (4, True)
    on_x.connect(budget_month=0)
    said = on_x.desk.run(lambda site: adopt(site, account="x")).said
    assert "looking there would cost more than what is left of the budget" in said


def test_the_preview_shows_the_price_of_each_post(on_x: XDesk) -> None:
    on_x.connect(budget_run="0.10")
    said = on_x.desk.run(lambda site: preview(site, text=True)).said
    assert "$0.200 (it has a link); month $0.00 of $5.00" in said
    assert "Waits: one run’s budget is too little for it and those before it (budget_run)." in said
    assert on_x.desk.run(lambda site: preview(site, browser=False)).code == 0
    page = (on_x.desk.root / ".cache" / "preview" / "index.html").read_text(encoding="utf-8")
    assert "of 280 characters · $0.200 (it has a link)" in page
    assert asked(on_x.server) == []
