"""Publishing to an account on snac: a real server that knows half of Mastodon's API."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from desk.adopt import adopt
from desk.ledger import read_ledger
from desk.settle import settle
from posse.models import State
from tests.desk.announce.desks import REPORT_ID, Desk, copied
from tests.desk.announce.odd_servers import before, gone, made_then_gone
from tests.desk.announce.readers import Pages
from tests.machine import needs
from tests.snac.server import Snac

pytestmark = needs("snac")
SEND = "POST /api/v1/statuses"


@pytest.fixture
def desk(template: Path, tmp_path: Path, pages: Pages, snac: Snac) -> Desk:
    """A site that is out, with an account there that is known for a day."""
    made = copied(template, tmp_path / "site", pages, snac, snac.newcomer())
    made.connect_to(snac.url)
    return made


def state_of(desk: Desk) -> State:
    ledger = read_ledger(desk.site)
    return ledger.standing(REPORT_ID, "mastodon", datetime.now(UTC)).state


def test_a_report_becomes_one_post_and_a_second_run_makes_none(desk: Desk) -> None:
    ended = desk.publish(yes=True)
    assert ended.code == 0, ended.said
    (post,) = desk.posts()
    assert f"mastodon   sent   {post['url']}" in ended.said
    assert " of 100000" in ended.said
    assert f'href="{desk.pages.url}/{REPORT_ID}/"' in post["content"]
    assert f'class="u-syndication" href="{post["url"]}"' in desk.page()
    again = desk.publish(yes=True)
    assert again.code == 0, again.said
    assert "sent   " not in again.said
    assert desk.posts() == [post]


def test_a_post_that_was_taken_back_by_hand_is_never_made_again(desk: Desk, snac: Snac) -> None:
    """Not by the next run, nor where it is looked for posts anew."""
    assert desk.publish(yes=True).code == 0
    (post,) = desk.posts()
    snac.delete(desk.who, post["url"])
    assert desk.posts() == []
    for _run in range(2):
        ended = desk.publish(yes=True)
        assert ended.code == 0, ended.said
        assert desk.run(adopt).code == 0
    assert desk.posts() == []


def test_a_lost_record_is_made_again_by_adopt(desk: Desk, snac: Snac) -> None:
    """Though the post was edited and boosted since, which hides it in the list."""
    assert desk.publish(yes=True).code == 0
    (post,) = desk.posts()
    snac.edit(desk.who, post["url"], f"Corrigé : {desk.pages.url}/{REPORT_ID}/")
    snac.boost(snac.newcomer(), post["url"])
    desk.forget()
    ended = desk.run(adopt)
    assert ended.code == 0, ended.said
    assert "1 report found that was announced there:" in ended.said
    assert f"{REPORT_ID}   {post['url']}" in ended.said
    assert "Looked at for the first time" in ended.said
    assert state_of(desk) is State.SYNDICATED
    assert "nothing new" in desk.run(adopt).said
    assert desk.publish(yes=True).code == 0
    assert len(desk.posts()) == 1


def test_an_edit_makes_no_second_copy_of_a_post_that_is_known(desk: Desk, snac: Snac) -> None:
    """Its id is another one then."""
    assert desk.publish(yes=True).code == 0
    (post,) = desk.posts()
    snac.edit(desk.who, post["url"], f"Corrigé : {desk.pages.url}/{REPORT_ID}/")
    assert "nothing new" in desk.run(adopt).said
    assert len(desk.record()[1]) == 1


def test_a_post_made_by_hand_is_recognised(desk: Desk, snac: Snac) -> None:
    url = snac.say(desk.who, f"Lisez : {desk.pages.url}/{REPORT_ID}/ (et le reste)")
    ended = desk.publish(yes=True)
    assert ended.code == 0, ended.said
    assert "1 report was announced there already" in ended.said
    assert f'class="u-syndication" href="{url}"' in desk.page()
    assert len(desk.posts()) == 1


def test_what_is_shown_to_more_people_than_was_asked_is_told(desk: Desk, snac: Snac) -> None:
    desk.connect_to(snac.url, visibility="unlisted")
    ended = desk.announce()
    assert ended.code == 0, ended.said
    (post,) = desk.posts()
    assert f"mastodon   sent   {post['url']}" in ended.said
    assert "its server shows it to everybody, whatever `visibility` says" in ended.said


def test_a_token_that_it_does_not_know_asks_for_connect(desk: Desk, snac: Snac) -> None:
    desk.connect({"mastodon": {"server": snac.url}}, MASTODON_TOKEN="0123456789abcdef")  # noqa: S106 — nobody's
    ended = desk.announce()
    assert ended.code == 4
    assert "refused (the server answers 422). Nothing was posted there." in ended.said
    assert "`invoke connect mastodon` renews it." in ended.said
    assert desk.posts() == []


def test_a_lost_answer_is_found_by_the_next_run(desk: Desk, snac: Snac) -> None:
    with before(snac, {SEND: made_then_gone(snac.url)}) as broken:
        desk.connect_to(broken.url)
        first = desk.announce()
        assert "mastodon   NOT KNOWN: sent at " in first.said
        broken.script.pop(SEND)
        again = desk.announce()
        assert again.code == 0, again.said
        (post,) = desk.posts()
        assert f"mastodon   {REPORT_ID} is out: {post['url']}" in again.said
        assert "NOT KNOWN" not in desk.announce().said
    assert desk.posts() == [post]


@pytest.mark.parametrize("decision", ["send-again", "posted", "skip"])
def test_a_lost_request_waits_for_a_person_however_long_it_takes(
    decision: str, desk: Desk, snac: Snac
) -> None:
    """It keeps no keys and has no clock: nothing proves that the post is not there."""
    then = datetime.now(UTC) - timedelta(hours=2)
    with before(snac, {SEND: gone}) as broken:
        desk.connect_to(broken.url)
        assert "NOT KNOWN" in desk.announce(clock=lambda: then).said
        broken.script.pop(SEND)
        for later in (timedelta(minutes=3), timedelta(minutes=40), timedelta(hours=2)):
            ended = desk.announce(clock=lambda later=later: then + later)  # type: ignore[misc]
            assert ended.code == 0, ended.said
            assert f"mastodon   {REPORT_ID}: NOT KNOWN: sent at " in ended.said
            assert "will not be sent again on its own" in ended.said
            assert "Looked on the account: not there yet." in ended.said
            assert f"invoke settle report mastodon --posted {broken.url}/…" in ended.said
            assert "invoke settle report mastodon --send-again" in ended.said
        assert desk.posts() == []
        url = snac.say(desk.who, "Le compte rendu est là.") if decision == "posted" else ""
        known = {"posted": url, "send_again": decision == "send-again", "skip": decision == "skip"}
        settled = desk.run(partial(_settled, **known))
        assert settled.code == 0, settled.said
        ended = desk.announce()
        assert ended.code == 0, ended.said
        assert "NOT KNOWN" not in ended.said
    assert len(desk.posts()) == (0 if decision == "skip" else 1)
    assert len(desk.posts()) == (0 if decision == "skip" else 1)


def _settled(site: object, **known: object) -> None:
    settle(site, "report", "mastodon", **known)  # type: ignore[arg-type]  # as the command does
