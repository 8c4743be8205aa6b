"""What goes wrong on one account: told, never sent twice, and no other account waits for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from desk.status import tell_status
from desk.summary import Summary
from posse.models import Result
from tests.desk.announce.desks import REPORT_ID, Desk
from tests.desk.announce.odd_servers import before, gone, made_then_gone
from tests.posse.networks.answering import Reply, answer
from tests.practice import Mock, free_port

SEND = "POST /api/v1/statuses"


def later() -> datetime:
    """When a server has surely ended with a request of now, and knows its key still."""
    return datetime.now(UTC) + timedelta(minutes=3)


def test_one_network_that_is_down_stops_no_other(desk: Desk, mock: Mock, nobody: str) -> None:
    """Nobody listens at one server; it is tried again as soon as somebody does."""
    secrets = {"ONE_TOKEN": mock.token(desk.who), "TWO_TOKEN": mock.token(nobody)}
    one: dict[str, object] = {"use": "mastodon", "server": mock.url}
    desk.connect({"one": one, "two": one}, **secrets)
    desk.know()
    down = f"http://127.0.0.1:{free_port()}"
    desk.connect({"one": one, "two": {**one, "server": down}}, **secrets)
    ended = desk.publish(yes=True)
    assert ended.code == 0
    assert "two        not reached (connection refused). Nothing was posted there" in ended.said
    assert "it is tried again at the next run" in ended.said
    assert "one        sent   " in ended.said
    assert (len(desk.posts()), mock.posts(nobody)) == (1, [])
    assert 'class="u-syndication"' in desk.page()
    desk.connect({"one": one, "two": one}, **secrets)
    ended = desk.announce()
    assert ended.code == 0
    assert (len(desk.posts()), len(mock.posts(nobody))) == (1, 1), ended.said


@pytest.mark.parametrize("how", [made_then_gone, lambda _url: gone], ids=["made", "not made"])
def test_an_unclear_send_is_cleared_up_by_the_next_run(
    desk: Desk, mock: Mock, how: Callable[[str], Reply]
) -> None:
    """The server reads the post, makes it or not, and goes without a word."""
    with before(mock, {SEND: how(mock.url)}) as server:
        desk.connect_to(server.url)
        ended = desk.announce()
        assert ended.code == 0
        assert "mastodon   NOT KNOWN: sent at " in ended.said
        assert "no clear answer came (the connection broke before the answer was whole)" in (
            ended.said
        )
        assert f"invoke settle report mastodon --posted {server.url}/…" in ended.said
        assert "invoke settle report mastodon --send-again" in ended.said
        assert "u-syndication" not in desk.page()
        server.script.pop(SEND)
        again = desk.announce(clock=later)
        assert again.code == 0
        made = how is made_then_gone
        said = f"{REPORT_ID} is out:" if made else "sent  "
        assert f"mastodon   {said} {desk.posts()[0]['url']}" in again.said
        assert "NOT KNOWN" not in again.said
        assert len(desk.posts()) == 1
        assert desk.publish(yes=True).code == 0
        assert desk.posts()[0]["url"] in desk.page()
    assert len(desk.posts()) == 1


@pytest.mark.parametrize("answered", ["422 X", "429 X", "503 X"])
def test_a_second_send_that_brings_nothing_says_nothing_of_the_first(
    desk: Desk, mock: Mock, answered: str
) -> None:
    """The first may be out: nobody is told that nothing was posted, or to send it again."""
    with before(mock, {SEND: gone}) as server:
        desk.connect_to(server.url)
        assert desk.announce().code == 0
        server.script[SEND] = answer({"error": "no"}, answered)
        ended = desk.announce(clock=later)
    assert ended.code == 0, ended.said
    why = f"the server answers {answered[:3]} (no)"
    assert f"mastodon   another try told nothing ({why}): it is still not known" in ended.said
    assert "Nothing was posted there" not in ended.said
    assert "refused" not in ended.said
    assert ended.said.count("NOT KNOWN: sent at ") == 1
    assert ended.said.count("--send-again") == 1


@pytest.mark.parametrize("ago", [0, 31])
def test_where_keys_are_not_kept_only_time_and_a_look_can_tell(
    desk: Desk, mock: Mock, ago: int
) -> None:
    """While the request may still be on its way, it is named at each run and never sent again."""
    odd = answer({"version": "2.7.2 (compatible; Other 1.0)", "uri": "social.example"})
    with before(mock, {SEND: gone, "GET /api/v2/instance": odd}) as server:
        desk.connect_to(server.url)
        then = datetime.now(UTC) - timedelta(minutes=ago)
        first = desk.announce(clock=lambda: then)
        assert "NOT KNOWN: sent at " in first.said
        server.script.pop(SEND)
        ended = desk.announce()
        assert ended.code == 0, ended.said
        if ago:
            assert f"{REPORT_ID} was not posted, that is certain now." in ended.said
        else:
            assert f"mastodon   {REPORT_ID}: NOT KNOWN: sent at " in ended.said
            assert "Looked on the account: not there yet." in ended.said
    assert len(desk.posts()) == (1 if ago else 0)


def test_what_is_unclear_for_a_day_needs_a_person(desk: Desk, mock: Mock) -> None:
    """The run says so with its exit code; nothing is sent again."""
    with before(mock, {}) as server:
        desk.connect_to(server.url)
        server.script["GET /api/v1/accounts/1"] = answer({"error": "no"}, "503 Unavailable")
        desk.unclear_since(datetime.now(UTC) - timedelta(hours=25))
        ended = desk.announce()
    assert ended.code == 3, ended.said
    assert "A post waits for your decision: see above." in ended.said
    assert "invoke settle report mastodon --posted" in ended.said
    assert desk.posts() == []


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        ("500 Oops", "nobody knows whether report is out on mastodon"),
        ("429 Too Many Requests", "no run could announce report on mastodon"),
    ],
)
def test_what_is_tried_in_vain_for_a_day_needs_a_person(
    desk: Desk, mock: Mock, reply: str, says: str
) -> None:
    """However often it was tried, and certain each time that it is not there; a run still tries."""
    with before(mock, {SEND: answer({"error": "no"}, reply)}) as server:
        desk.connect_to(server.url)
        now, codes = datetime.now(UTC) - timedelta(hours=30), []
        for _ in range(5):
            ended = desk.announce(clock=partial(lambda then: then, now))
            codes.append(ended.code)
            now += timedelta(hours=7)
        asked = sum(f"{one.method} {one.path}" == SEND for one in server.asked)
    assert codes == [0, 0, 0, 0, 3], ended.said
    text = "For more than a day no run could announce report on mastodon: see above."
    assert text in ended.said
    assert "invoke settle report mastodon --skip" in ended.said
    status = desk.run(lambda site: tell_status(site, Summary(), now))
    assert status.code == 3, status.said
    assert says in status.said
    assert asked == 5
    assert desk.posts() == []


@pytest.mark.parametrize(
    "effect",
    [{"type": "ratelimit"}, {"type": "status", "status": 429}],
    ids=["with an end", "without"],
)
def test_who_is_told_to_slow_down_has_sent_nothing(
    desk: Desk, mock: Mock, effect: dict[str, object]
) -> None:
    mock.next_answer("POST", "/api/v1/statuses", effect)
    ended = desk.announce()
    assert ended.code == 0
    assert "not reached (the server answers 429 (Too many requests)" in ended.said
    assert desk.posts() == []
    assert desk.announce().code == 0
    assert len(desk.posts()) == 1


def test_a_refused_post_waits_for_a_person_and_is_named_at_each_run(desk: Desk, mock: Mock) -> None:
    refusal = {"type": "status", "status": 422, "body": {"error": "Validation failed: Text no"}}
    mock.next_answer("POST", "/api/v1/statuses", refusal)
    for said in ("mastodon   refused (", f"mastodon   {REPORT_ID}: refused ("):
        ended = desk.announce()
        assert ended.code == 3
        assert f"{said}the server answers 422 (Validation failed: Text no)). It is not" in (
            ended.said
        )
        assert "invoke settle report mastodon --send-again" in ended.said
        assert "invoke settle report mastodon --skip" in ended.said
        assert "Traceback" not in ended.said
    assert desk.posts() == []


@pytest.mark.parametrize("status", [500, 502])
def test_an_error_of_the_server_may_be_a_post(desk: Desk, mock: Mock, status: int) -> None:
    """Not taken for a no; the second send has the first one's key, and the server knows it."""
    mock.next_answer("POST", "/api/v1/statuses", {"type": "status", "status": status})
    assert "NOT KNOWN" in desk.announce().said
    assert desk.posts() == []
    assert "NOT KNOWN" in desk.announce().said  # the first send may be under way still
    assert desk.posts() == []
    assert desk.announce(clock=later).code == 0
    assert len(desk.posts()) == 1
    claims, receipts = desk.record()
    assert len({claim.key for claim in claims}) == 1
    assert [receipt.result for receipt in receipts] == [Result.UNKNOWN, Result.SYNDICATED]


def test_a_host_that_is_slow_is_waited_for(desk: Desk) -> None:
    desk.set(POSSE_LIVE_TIMEOUT=20)
    desk.pages.missing = 1
    ended = desk.announce()
    assert ended.code == 0
    assert (
        "Live?      /congres/report/   waiting: the host answers 404. Ctrl-C is safe" in ended.said
    )
    assert "Live?      /congres/report/   yes (200, right title, 1 s)" in ended.said
    assert len(desk.posts()) == 1


def test_a_page_that_does_not_come_is_left_to_the_next_run(desk: Desk) -> None:
    desk.pages.missing = 1
    ended = desk.publish(yes=True)
    assert ended.code == 0
    assert "Live?      /congres/report/   not yet (the host answers 404)" in ended.said
    assert "It is not announced before its page is there; the next run looks again." in ended.said
    assert desk.posts() == []
    assert desk.record() == ((), ())
    assert desk.announce().code == 0
    assert len(desk.posts()) == 1


def test_another_page_at_the_address_is_not_taken_for_the_report(desk: Desk) -> None:
    """What is online is the version before, as with a host that is slow to change."""
    desk.write(REPORT_ID, title="Un nouveau titre")
    ended = desk.announce_alone()
    assert ended.code == 0
    assert "the page there has another title" in ended.said
    assert desk.posts() == []


def test_what_a_connection_fails_of_is_said_in_the_sites_language(desk: Desk) -> None:
    desk.set(DEFAULT_LANG="fr")
    desk.connect_to(f"http://127.0.0.1:{free_port()}", known=False)
    assert "connexion refusée" in desk.announce().said
