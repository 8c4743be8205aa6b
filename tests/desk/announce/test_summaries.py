"""What `--json` says of each report and account, however the run went."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.desk.announce.desks import REPORT_ID, Desk
from tests.practice import POSTS, Mock, free_port

SECRETS = {"MASTODON_TOKEN": "x"}


def only(found: Any) -> Any:
    """The one outcome."""
    ((outcome),) = found["outcomes"]
    return outcome


def test_the_plan_has_the_words_and_sends_nothing(desk: Desk) -> None:
    found = desk.summary(dry_run=True)
    outcome = only(found)
    assert (outcome["report"], outcome["account"]) == (REPORT_ID, "mastodon")
    assert (outcome["result"], outcome["url"]) == ("planned", "")
    assert outcome["text"].startswith("Être performant")
    assert outcome["link"] == f"{desk.pages.url}/{REPORT_ID}/"
    assert (0 < outcome["length"] < 500, outcome["limit"], outcome["lang"]) == (True, 500, "en")
    assert (found["deployed"], found["record"], desk.posts()) == (None, "", [])


def test_what_was_sent_has_its_address(desk: Desk) -> None:
    """And the pages were brought out once more, with the link; then there is nothing to do."""
    found = desk.summary(yes=True)
    assert only(found)["result"] == "sent"
    assert [only(found)["url"]] == [post["url"] for post in desk.posts()]
    assert (found["deployed"]["links"], found["record"], found["exit_code"]) == (True, "saved", 0)
    assert desk.summary(yes=True)["outcomes"] == []
    status = desk.summary("status")
    assert (only(status)["result"], only(status)["url"]) == ("announced", only(found)["url"])


def test_without_a_terminal_and_without_yes_it_waits_with_its_words(desk: Desk) -> None:
    outcome = only(desk.summary())
    assert (outcome["result"], outcome["why"]) == ("waiting", "no-terminal")
    assert outcome["text"]


def test_what_goes_on_with_a_thread_says_so(desk: Desk) -> None:
    desk.write("congres/suite", title="La suite")
    posts = desk.summary(dry_run=True)["outcomes"]
    assert sorted(one["continues"] for one in posts) == ["", "continues the day’s thread"]


def test_what_is_not_live_waits(desk: Desk) -> None:
    desk.pages.missing = 1
    outcome = only(desk.summary(yes=True))
    assert (outcome["result"], outcome["why"]) == ("waiting", "not-live")


def test_what_was_out_before_is_held_and_the_command_is_named(desk: Desk) -> None:
    desk.forget_accounts()
    found = desk.summary(yes=True)
    assert (only(found)["result"], only(found)["why"]) == ("held", "before")
    assert found["next"] == ["invoke publish --only announce --report report"]


def test_what_was_refused_has_the_networks_words_and_two_ways_on(desk: Desk, mock: Mock) -> None:
    effect = {"type": "status", "status": 422, "body": {"error": "Text is odd"}}
    mock.next_answer("POST", POSTS, effect)
    found = desk.summary(yes=True)
    assert only(found)["result"] == "refused"
    assert "422" in only(found)["detail"]
    settle = "invoke settle report mastodon"
    assert found["next"] == [f"{settle} --send-again", f"{settle} --skip"]
    assert (found["exit_code"], found["problems"][0]["exit_code"]) == (3, 3)
    for again in (desk.summary(yes=True), desk.summary("status")):
        assert (only(again)["result"], again["exit_code"]) == ("refused", 3)
        assert again["next"] == found["next"]


def test_what_nobody_knows_is_unknown_until_it_is_found(desk: Desk, mock: Mock) -> None:
    desk.unclear_since(datetime.now(UTC) - timedelta(hours=2))
    status = desk.summary("status")
    assert only(status)["result"] == "unknown"
    assert status["next"][0] == f"invoke settle report mastodon --posted {mock.url}/…"
    url = mock.say(desk.who, f"Bonjour. {desk.pages.url}/{REPORT_ID}/")
    outcome = only(desk.summary(yes=True))
    assert (outcome["result"], outcome["url"]) == ("found", url)


@pytest.mark.parametrize("what", ["nobody is there", "its secret is missing"])
def test_what_is_due_on_an_account_that_cannot_be_used_waits(desk: Desk, what: str) -> None:
    """Not reached, or without its secret: the report is named all the same."""
    if what == "nobody is there":
        desk.connect({"mastodon": {"server": f"http://127.0.0.1:{free_port()}"}}, **SECRETS)
    else:
        desk.connect({"mastodon": {"server": desk.mock.url}})
    found = desk.summary(yes=True)
    assert (only(found)["result"], only(found)["why"]) == ("waiting", "account")


def test_what_a_person_posts_has_the_commands_for_it(desk: Desk) -> None:
    desk.connect({"linkedin": {"use": "by-hand"}})
    desk.know()
    found = desk.summary(yes=True)
    assert only(found)["result"] == "by-hand"
    assert found["next"][0] == "invoke preview --report report"
