"""A day's reports as one thread: each answers the first, as readers of the account see them."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from desk.ledger import read_ledger
from desk.settle import settle
from desk.site import Site
from desk.status import tell_status
from desk.summary import Summary
from posse.models import Standing, State
from tests.desk.announce.desks import Desk
from tests.desk.announce.odd_servers import before, gone, made_then_gone
from tests.desk.announce.terminals import answered
from tests.posse.networks.answering import Asked, answer
from tests.practice import Mock

SEND = "POST /api/v1/statuses"
FRONT = "Title: {title}\nDate: {date}\nStatus: published\n{more}\nLe texte.\n"
PROGRAMME = """\
id;day;start;end;room;kind;title;speakers;cover
j1-03;1;11:00;12:30;Salle A;table-ronde;Être performant;;
j2-01;2;09:30;10:15;Salle B;keynote;Hors micro;;
"""
FIRST, SECOND, THIRD, FOURTH = (f"congres/t{number}" for number in range(1, 5))


def write(desk: Desk, *names: str, date: str = "2026-05-13 13:10", more: str = "") -> None:
    """Reports of a day on which the site has no other."""
    for name in names:
        text = FRONT.format(title=name[-2:].upper(), date=date, more=more)
        desk.files({f"content/events/{name}.md": text})


def alone(desk: Desk) -> None:
    """Have no other report on the site."""
    (desk.root / "content/events/congres/report.md").write_text(
        FRONT.format(title="Plus tard", date="2026-05-12 13:10", more="Networks: none\n"), "utf-8"
    )


def posts(desk: Desk) -> dict[str, dict[str, Any]]:
    """What readers see, by report."""
    found = {}
    for post in desk.posts():
        name = post["content"].partition("/congres/")[2].partition("/")[0]
        found[f"congres/{name}"] = post
    assert len(found) == len(desk.posts())
    return found


def standing(desk: Desk, report: str) -> Standing:
    """What the record says of a report."""
    return read_ledger(desk.site).standing(report, "mastodon", datetime.now(UTC))


def tell_status_of(site: Site) -> None:
    tell_status(site, Summary())


def answers(desk: Desk) -> dict[str, str]:
    """By report, which report's post its own answers: "" for none, "gone" for one not there."""
    found = posts(desk)
    names = {post["id"]: name for name, post in found.items()} | {None: ""}
    return {name: names.get(post["in_reply_to_id"], "gone") for name, post in found.items()}


@pytest.fixture
def day(desk: Desk) -> Desk:
    """The first report of a day is out and announced, and those of the rest of it are out."""
    desk.set(POSSE_MAX_POSTS=1)
    assert desk.announce().code == 0  # the site's other report, of another day
    write(desk, FIRST, SECOND, THIRD, FOURTH)
    assert desk.publish(yes=True).code == 0
    return desk


def test_the_day_s_later_reports_answer_its_first_in_one_run(desk: Desk) -> None:
    """And a second run changes nothing."""
    write(desk, FIRST, SECOND, THIRD, FOURTH)
    ended = desk.publish(yes=True)
    assert ended.code == 0, ended.said
    assert answers(desk) == {
        "congres/report": "", FIRST: "", SECOND: FIRST, THIRD: FIRST, FOURTH: FIRST,
    }  # fmt: skip
    assert ended.said.count("continues") == 3
    before_it = desk.posts()
    assert desk.publish(yes=True).code == 0
    assert desk.posts() == before_it


def test_the_second_s_post_is_deleted_before_the_third(day: Desk, mock: Mock) -> None:
    assert day.announce().code == 0
    mock.delete(day.who, posts(day)[SECOND]["id"])
    assert day.announce().code == 0
    assert day.announce().code == 0
    assert answers(day) == {"congres/report": "", FIRST: "", THIRD: FIRST, FOURTH: FIRST}


def test_the_first_s_post_is_deleted_before_the_third(day: Desk, mock: Mock) -> None:
    """The third begins the thread anew. A copy that was once not there is not for ever gone."""
    assert day.announce().code == 0
    mock.delete(day.who, posts(day)[FIRST]["id"])
    ended = day.announce()
    assert ended.code == 0
    assert "continues" not in ended.said
    later = day.announce().said
    assert "continues" in later
    assert answers(day) == {"congres/report": "", SECOND: "gone", THIRD: "", FOURTH: THIRD}
    assert {standing(day, FIRST).state} == {State.SYNDICATED}
    told = "t1 began this thread, and its post is not there any more ("
    assert ended.said.count(told) == 1
    assert "the next one stands alone, and begins it anew." in ended.said
    assert "If it was removed: invoke settle t1 mastodon --gone" in ended.said
    assert "not there any more" not in later
    before_it = day.posts()
    assert day.publish(yes=True).code == 0
    assert day.posts() == before_it


def test_a_first_post_that_is_not_there_is_told_in_status_until_somebody_says_it(
    day: Desk, mock: Mock
) -> None:
    assert "not there" not in day.run(tell_status_of).said
    mock.delete(day.who, posts(day)[FIRST]["id"])
    assert day.announce(yes=False).code == 0
    said = day.run(tell_status_of).said
    assert said.count("t1  mastodon: not there any more when it was looked for (") == 1
    assert "    If it was removed: invoke settle t1 mastodon --gone" in said
    day.run(lambda site: settle(site, "t1", "mastodon", gone=True))
    assert "not there" not in day.run(tell_status_of).said


def test_a_plan_goes_on_from_no_post_that_was_missed(day: Desk, mock: Mock) -> None:
    """No network is asked for it."""
    assert day.announce().code == 0
    mock.delete(day.who, posts(day)[FIRST]["id"])
    assert day.announce(yes=False).code == 0
    heads = [line for line in day.publish(dry_run=True).said.splitlines() if " of 500" in line]
    assert [" · continues " in head for head in heads] == [False]


def test_another_post_that_stands_takes_the_place_of_the_first(day: Desk, mock: Mock) -> None:
    """It was sent while the account's posts stood alone."""
    day.connect_to(mock.url, threads=False)
    assert day.announce().code == 0
    day.connect_to(mock.url)
    mock.delete(day.who, posts(day)[FIRST]["id"])
    assert "the later ones answer t2 now." in day.announce().said
    assert answers(day) == {"congres/report": "", SECOND: "", THIRD: SECOND}


def test_two_days_of_an_event_are_two_threads(desk: Desk) -> None:
    """A session's day counts, however late the report comes; and a translation is another."""
    desk.files({"content/events/congres/programme.csv": PROGRAMME})
    write(desk, FIRST, SECOND, date="2026-05-12 18:00")
    write(desk, THIRD, date="2026-05-20 09:00", more="Session: j1-03\n")
    write(desk, FOURTH, date="2026-05-12 18:00", more="Session: j2-01\n")
    write(desk, f"{FIRST}.fr", f"{SECOND}.fr", date="2026-05-12 18:00")
    desk.set(POSSE_MAX_POSTS=10)
    assert desk.publish(yes=True).code == 0
    own = {post["id"]: (post["language"], post["in_reply_to_id"]) for post in desk.posts()}
    assert len(own) == 7
    assert sorted(own[parent][0] for _lang, parent in own.values() if parent) == ["en"] * 3 + ["fr"]
    assert all(own[parent][0] == lang for lang, parent in own.values() if parent)
    english = {post["content"].partition("/congres/")[2].partition("/")[0]: post["in_reply_to_id"]
               for post in desk.posts() if post["language"] == "en"}  # fmt: skip
    assert {name for name, parent in english.items() if parent is None} == {"report", "t4"}


@pytest.mark.parametrize(
    ("setting", "wanted"),
    [
        ("event", {"congres/report": "", FIRST: "congres/report", SECOND: "congres/report"}),
        ("no", {"congres/report": "", FIRST: "", SECOND: ""}),
    ],
)
def test_an_event_may_be_one_thread_and_none_need_be(
    desk: Desk, setting: str, wanted: dict[str, str]
) -> None:
    desk.set(POSSE_THREAD=setting)
    write(desk, FIRST, SECOND)
    ended = desk.publish(yes=True)
    assert ended.code == 0
    assert answers(desk) == wanted
    assert ended.said.count("continues the event’s thread") == (2 if setting == "event" else 0)


@pytest.mark.parametrize("value", ["days", "", True, None, ["day"], 1])
def test_a_thread_that_is_none_is_told_before_anything_is_built(desk: Desk, value: object) -> None:
    desk.set(POSSE_THREAD=value)
    ended = desk.publish(yes=True)
    assert ended.code == 4
    assert f"POSSE_THREAD is “{value}”" in ended.said
    assert 'Write one of these into pelicanconf.py: "no", "day", "event".' in ended.said
    assert desk.posts() == []


def test_an_account_may_be_left_out_of_threads_and_show_answers_to_fewer(
    desk: Desk, mock: Mock, nobody: str
) -> None:
    server = {"use": "mastodon", "server": mock.url}
    desk.connect(
        {"quiet": {**server, "follow_ups": "unlisted"}, "apart": {**server, "threads": False}},
        QUIET_TOKEN=mock.token(desk.who), APART_TOKEN=mock.token(nobody),
    )  # fmt: skip
    desk.know()
    write(desk, FIRST, SECOND)
    assert desk.publish(yes=True).code == 0
    assert {name: post["visibility"] for name, post in posts(desk).items()} == {
        "congres/report": "public", FIRST: "public", SECOND: "unlisted",
    }  # fmt: skip
    assert answers(desk)[SECOND] == FIRST
    assert [post["in_reply_to_id"] for post in mock.posts(nobody)] == [None] * 3


def test_where_the_network_cannot_tell_the_report_stands_alone(day: Desk, mock: Mock) -> None:
    failing = answer({"error": "oops"}, "500 Internal Server Error")
    with before(mock, {"GET /api/v1/statuses/": failing}) as server:
        day.connect_to(server.url)
        ended = day.announce()
    assert ended.code == 0
    assert "continues" not in ended.said
    assert answers(day)[SECOND] == ""


def test_where_nobody_knows_whether_the_first_is_out_the_others_stand_alone(
    desk: Desk, mock: Mock
) -> None:
    """Also where it will be known in a moment."""
    alone(desk)
    write(desk, FIRST, SECOND, THIRD)
    with before(mock, {SEND: gone}) as server:
        desk.connect_to(server.url)
        assert "NOT KNOWN" in desk.publish(yes=True).said
        at_once = datetime.now(UTC)
        server.script.pop(SEND)
        ended = desk.announce(clock=lambda: at_once)
    assert f"{FIRST}: NOT KNOWN" in ended.said
    assert "continues" not in ended.said
    assert answers(desk) == {SECOND: "", THIRD: ""}


def test_a_post_that_went_away_just_then_costs_a_run_and_no_more(day: Desk, mock: Mock) -> None:
    """Its server refuses the answer with 404: that was no send, and the next run sends it alone."""
    first = posts(day)[FIRST]["id"]

    def gone_meanwhile(peer: socket.socket, _asked: Asked) -> None:
        mock.delete(day.who, first)
        peer.sendall(answer({"error": "The post you are trying to reply to does not appear to "
                             "exist."}, "404 Not Found"))  # fmt: skip

    with before(mock, {SEND: gone_meanwhile}) as server:
        day.connect_to(server.url)
        ended = day.announce()
        assert ended.code == 0, ended.said
        assert "not sent: the post that it was to answer is gone." in ended.said
        assert "continues" in ended.said
        assert SECOND not in answers(day)
        server.script.pop(SEND)
        assert day.announce().code == 0
    assert answers(day) == {"congres/report": "", SECOND: ""}
    tries, _receipts = day.record(SECOND)
    assert [claim.announcement.reply_to for claim in tries] == [first, ""]


def test_an_answer_whose_receipt_was_lost_is_found_and_not_answered(day: Desk, mock: Mock) -> None:
    """It is out, and the next one answers the first of the day as before."""
    with before(mock, {SEND: made_then_gone(mock.url)}) as server:
        day.connect_to(server.url)
        assert "NOT KNOWN" in day.announce().said
        server.script.pop(SEND)
        ended = day.announce()
    assert f"{SECOND} is out:" in ended.said
    assert answers(day) == {"congres/report": "", FIRST: "", SECOND: FIRST, THIRD: FIRST}


def test_a_record_that_was_lost_knows_which_post_began_the_day(day: Desk) -> None:
    """The account's own posts tell: the oldest of them is answered."""
    assert day.announce().code == 0
    day.forget()
    day.know(since=datetime.now(UTC) - timedelta(days=1))
    day.connect_to(day.mock.url)
    assert day.publish(yes=True).code == 0
    assert answers(day)[THIRD] == FIRST
    assert len(day.posts()) == 4


@pytest.mark.parametrize("how", ["plan", "tell"])
def test_what_would_go_on_with_a_thread_is_said_where_nothing_is_sent(desk: Desk, how: str) -> None:
    alone(desk)
    write(desk, FIRST, SECOND, THIRD)
    ended = desk.publish(dry_run=how == "plan")
    heads = [line for line in ended.said.splitlines() if " of 500" in line]
    assert ["continues the day’s thread" in head for head in heads] == [False, True, True]
    assert desk.posts() == []


def test_what_nobody_wants_now_begins_no_thread(desk: Desk) -> None:
    """At a terminal: the box of a report is shown when that of the one before was answered."""
    alone(desk)
    write(desk, FIRST, SECOND, THIRD)
    ended = answered(desk.root, "publish", answers=("n", "y", "y"))
    heads = [line for line in ended.said.splitlines() if " of 500" in line]
    assert [" · continues " in head for head in heads] == [False, False, True], ended.said
    assert answers(desk) == {SECOND: "", THIRD: SECOND}
    assert desk.announce().code == 0
    assert answers(desk) == {SECOND: "", THIRD: SECOND, FIRST: SECOND}
