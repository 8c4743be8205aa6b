"""What holds a run back, and what never may: each was a way to a post that nobody meant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from posse.published import read_published
from tests.desk.announce.desks import REPORT_ID, Desk
from tests.desk.announce.odd_servers import before
from tests.posse.networks.answering import answer
from tests.practice import Mock

SEND = "POST /api/v1/statuses"


def test_one_account_under_two_names_gets_one_post(desk: Desk, mock: Mock) -> None:
    token = mock.token(desk.who)
    same = {"use": "mastodon", "server": mock.url}
    desk.connect({"one": same, "two": same}, ONE_TOKEN=token, TWO_TOKEN=token)
    desk.know()
    ended = desk.announce()
    assert ended.code == 4
    assert "two        this is the same account as one." in ended.said
    assert len(desk.posts()) == 1


def test_two_names_of_one_account_may_share_it_by_language(desk: Desk, mock: Mock) -> None:
    token = mock.token(desk.who)
    same = {"use": "mastodon", "server": mock.url}
    desk.connect({"one": {**same, "langs": ["fr"]}, "two": {**same, "langs": ["en"]}},
                 ONE_TOKEN=token, TWO_TOKEN=token)  # fmt: skip
    desk.know()
    assert desk.announce().code == 0
    assert len(desk.posts()) == 1


def test_looking_at_an_old_report_by_name_makes_it_no_new_one(desk: Desk) -> None:
    desk.forget_accounts()
    desk.know(since=datetime.now(UTC) + timedelta(minutes=1))
    said = desk.announce(report="report", yes=False).said
    assert "`invoke publish --report report --yes` sends without asking" in said
    assert "was out before this account was known" in desk.announce().said
    assert desk.posts() == []
    assert [record.first_live for record in read_published(desk.site.state)] == [None]


def test_nothing_is_sent_again_where_nobody_said_yes(desk: Desk, mock: Mock) -> None:
    """Nor while its page is not there, nor when it is too old; then, once it may be."""
    desk.unclear_since(datetime.now(UTC) - timedelta(minutes=10))
    assert "NOT KNOWN" in desk.announce(yes=False).said
    desk.pages.missing = 1
    assert "NOT KNOWN" in desk.announce().said
    desk.set(POSSE_MAX_AGE=0)
    assert "NOT KNOWN" in desk.announce().said
    assert desk.posts() == []
    desk.set(POSSE_MAX_AGE=14)
    desk.announce()
    assert len(desk.posts()) == 1


def test_nobody_waits_for_a_page_where_nothing_can_be_sent(desk: Desk) -> None:
    """What waits for a person is shown, and how they say yes."""
    desk.set(POSSE_LIVE_TIMEOUT=60)
    desk.pages.missing = 9
    ended = desk.publish()
    assert ended.code == 0
    assert desk.pages.missing == 9
    assert "┌ mastodon" in ended.said
    assert "At one, `invoke publish` asks; `invoke publish --yes` sends without" in ended.said
    assert "Live?" not in ended.said
    assert [record.first_live for record in read_published(desk.site.state)] == [None]


def test_what_is_not_live_takes_no_other_reports_place(desk: Desk) -> None:
    """The oldest is not deployed as it is now; a newer one goes out all the same."""
    desk.set(POSSE_MAX_POSTS=1)
    desk.write("congres/suite", title="La suite")
    assert desk.publish().code == 0
    desk.write(REPORT_ID, title="Autrement")
    ended = desk.announce_alone()
    assert "another title" in ended.said
    assert [post["url"] for post in desk.posts()]
    assert "/congres/suite/" in desk.posts()[0]["content"]


def test_at_most_so_many_posts_a_run(desk: Desk) -> None:
    desk.set(POSSE_MAX_POSTS=2)
    for number in range(3):
        desk.write(f"congres/suite-{number}", title=f"Suite {number}")
    assert desk.publish().code == 0
    for posts, more in ((2, "2 more reports wait for the next run"), (4, ""), (4, "")):
        ended = desk.announce()
        assert len(desk.posts()) == posts
        assert more in ended.said
        assert ("more report" in ended.said) is bool(more)


def test_after_a_refusal_the_other_reports_wait_for_the_next_run(desk: Desk, mock: Mock) -> None:
    for number in range(2):
        desk.write(f"congres/suite-{number}", title=f"Suite {number}")
    assert desk.publish().code == 0
    refused = {"type": "status", "status": 403, "body": {"error": "Your login is disabled"}}
    mock.next_answer("POST", "/api/v1/statuses", refused)
    ended = desk.announce()
    assert ended.code == 3
    assert ended.said.count("refused (") == 1
    assert desk.posts() == []
    desk.announce()
    assert len(desk.posts()) == 2


def test_what_certainly_never_left_is_made_anew(desk: Desk, mock: Mock) -> None:
    """A name that was taken out meanwhile, a warning that came in: the words of today go out."""
    desk.write(REPORT_ID, "Announcement: Les mots de hier.")
    assert desk.publish().code == 0
    mock.next_answer("POST", "/api/v1/statuses", {"type": "status", "status": 429})
    desk.announce_alone()
    desk.write(REPORT_ID, "Announcement: Les mots d’aujourd’hui.", "Warning: argent")
    assert desk.publish(yes=True).code == 0
    assert "aujourd’hui" in mock.texts(desk.who)[0]
    assert desk.posts()[0]["spoiler_text"] == "argent"


def test_the_plan_knows_what_the_report_itself_names(desk: Desk, mock: Mock) -> None:
    desk.write(REPORT_ID, f"Syndication: {mock.url}/@somebody/1")
    ended = desk.publish(dry_run=True)
    assert ended.code == 0
    assert "to announce" not in ended.said


@pytest.mark.parametrize("connected", [True, False])
def test_a_report_that_is_named_is_never_passed_over_in_silence(
    desk: Desk, *, connected: bool
) -> None:
    assert desk.announce().code == 0
    if not connected:
        desk.set(POSSE_NETWORKS={})
    ended = desk.announce(report="report")
    assert ended.code == 0
    said = "is announced already: http" if connected else "no account is connected yet"
    assert said in ended.said
    assert len(desk.posts()) == 1


def test_a_clock_that_is_wrong_notes_no_moment(desk: Desk, mock: Mock) -> None:
    """A first look with it would put all new reports before it, for good."""
    odd = answer({"id": "1", "acct": "musee", "url": "https://social.example/@musee"},
                 Date="Mon, 01 Jan 2024 00:00:00 GMT")  # fmt: skip
    with before(mock, {"GET /api/v1/accounts/verify_credentials": odd}) as server:
        desk.connect_to(server.url, known=False)
        ended = desk.announce()
    assert ended.code == 3
    assert "minutes apart" in ended.said
    assert not (desk.root / "state" / "accounts").exists()
