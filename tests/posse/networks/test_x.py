"""Posting on X with tweepy's own code, and what it costs."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from posse.errors import NotAllowed, NotReached
from posse.models import Result
from posse.money import OUT_OF_CREDIT
from posse.networks.x import LIMITS, connect
from posse.networks.x_prices import POST, POST_WITH_LINK, price_of
from posse.ports import Finder, Replayer, Timeline
from tests.posse.networks.answering import Reply, answer, resets, silent
from tests.posse.networks.x_cases import (
    HANDLE,
    HEAD,
    ID,
    LINK,
    LIST,
    ME,
    NO_CREDIT,
    SECRETS,
    TEXT,
    claim,
)
from tests.posse.networks.x_server import XServer, at_loopback


def test_what_is_sent_is_signed_and_nothing_but_the_text() -> None:
    with XServer() as server:
        port = server.account()
        identity = port.identity()
        receipt = port.syndicate(claim(at=server.clock()))
        answered = port.syndicate(claim("Et voilà.", at=server.clock(), reply_to=receipt.id))
    assert (identity.id, identity.handle) == (ID, f"@{HANDLE}")
    assert (identity.url, identity.limits) == (f"https://x.com/{HANDLE}", LIMITS)
    assert identity.skew == timedelta()
    assert (receipt.result, receipt.id) == (Result.SYNDICATED, server.posts[1]["id"])
    assert receipt.url == f"https://x.com/{HANDLE}/status/{receipt.id}"
    assert (receipt.account, receipt.claim, receipt.evidence) == ("x", "x.a01.laptop-1", "")
    assert answered.result is Result.SYNDICATED
    _, first, second = server.asked
    assert json.loads(first.body) == {"text": TEXT}
    assert json.loads(second.body)["reply"] == {"in_reply_to_tweet_id": receipt.id}
    assert (first.method, first.path) == ("POST", "/2/tweets")
    assert first.headers["x-original"] in {"https://api.twitter.com", "https://api.x.com"}
    assert first.headers["connection"] == "close"
    assert first.headers["user-agent"] == "rapporteur"
    assert first.headers["authorization"].startswith("OAuth ")
    assert not server.unsigned
    assert server.spent == Decimal("0.010") + POST_WITH_LINK + POST


def test_the_server_of_these_tests_refuses_another_s_signature() -> None:
    with XServer() as server:
        wrong = {**SECRETS, "TOKEN_SECRET": "another"}
        port = connect("x", {}, wrong, session=at_loopback(server.scripted.url))
        receipt = port.syndicate(claim(at=server.clock()))
        with pytest.raises(NotAllowed, match="401"):
            port.identity()
    assert (receipt.result, receipt.evidence) == (
        Result.REFUSED,
        "the server answers 401 (Unauthorized)",
    )
    assert len(server.unsigned) == 2
    assert not server.posts


AFTER: dict[str, Reply] = {
    "500": answer({"detail": "oops"}, "500 X"),
    "time-out": silent,
    "half JSON": answer('{"data": {"id"', "201 X"),
    "a break": resets(HEAD),
}


@pytest.mark.parametrize("case", AFTER)
def test_a_post_whose_answer_was_lost_is_found_and_not_made_twice(case: str) -> None:
    with XServer() as server:
        server.commits_then(AFTER[case])
        port = server.account(patience=0.7)
        port.identity()
        sent = claim(at=server.clock())
        receipt = port.syndicate(sent)
        found = port.find(sent)
    assert receipt.result is Result.UNKNOWN
    assert found
    assert (found.result, found.id) == (Result.SYNDICATED, server.posts[0]["id"])
    assert found.url == f"https://x.com/{HANDLE}/status/{found.id}"
    assert len(server.posts) == 1
    assert server.spent == Decimal("0.010") + POST_WITH_LINK + Decimal("0.001")


def test_a_duplicate_is_found_to_be_ours() -> None:
    with XServer() as server:
        port = server.account()
        sent = claim(at=server.clock())
        first, second = port.syndicate(sent), port.syndicate(sent)
        found = port.find(sent)
    assert (first.result, second.result) == (Result.SYNDICATED, Result.UNKNOWN)
    assert found
    assert (found.result, found.id) == (Result.SYNDICATED, first.id)
    assert found.url == f"https://x.com/i/status/{first.id}"  # nobody asked for the handle


def test_who_has_no_credit_is_told_so_when_looking_too() -> None:
    with XServer() as server:
        for call in (ME, LIST):
            server.scripted.script[call] = answer(NO_CREDIT, "402 X")
        port = server.account()
        with pytest.raises(NotAllowed, match=OUT_OF_CREDIT):
            port.identity()
        with pytest.raises(NotAllowed, match=OUT_OF_CREDIT):
            port.find(claim(at=server.clock()))
        with pytest.raises(NotAllowed, match=OUT_OF_CREDIT):
            port.own_posts("https://musee.fr")


@pytest.mark.parametrize(
    "me",
    [{}, {"data": None}, {"data": {"id": ID}}, {"data": {"id": ID, "username": "a/../b"}}, []],
)
def test_an_account_that_cannot_be_read_is_not_known(me: object) -> None:
    with XServer() as server:
        server.scripted.script[ME] = answer(me)
        with pytest.raises(NotReached):
            server.account().identity()


def test_a_token_of_another_account_than_its_number_says_is_refused() -> None:
    with XServer() as server:
        server.scripted.script[ME] = answer({"data": {"id": "7", "username": "other"}})
        with pytest.raises(NotAllowed, match="TOKEN"):
            server.account().identity()


def test_where_nothing_can_be_reached_nothing_was_sent() -> None:
    with XServer() as server:
        port = server.account()
    receipt = port.syndicate(claim(at=server.clock()))
    assert (receipt.result, receipt.evidence) == (Result.NOT_SENT, "connection refused")
    with pytest.raises(NotReached, match="connection refused"):
        port.find(claim(at=server.clock()))


@pytest.mark.parametrize(
    ("settings", "secrets", "words"),
    [
        ({"link": "links"}, SECRETS, "link, no-link, image-card"),
        ({}, {**SECRETS, "API_KEY": "a b"}, "API_KEY"),
        ({}, {**SECRETS, "TOKEN": "canary"}, "account's number"),
        ({}, {**SECRETS, "TOKEN_SECRET": f"{LINK}\nX: 1"}, "TOKEN_SECRET"),
    ],
)
def test_what_cannot_be_is_said_before_anything_is_sent(
    settings: dict[str, object], secrets: dict[str, str], words: str
) -> None:
    with pytest.raises(NotAllowed, match=words) as caught:
        connect("x", settings, secrets)
    assert "canary" not in str(caught.value)


def test_the_way_with_links_decides_whether_the_text_has_one() -> None:
    with XServer() as server:
        ways = ("link", "no-link", "image-card")
        limits = [server.account(link=way).identity().limits for way in ways]
    assert [each.link_in_text for each in limits] == [True, False, False]
    assert {each.characters for each in limits} == {280}


def test_it_can_look_but_not_send_twice() -> None:
    port = connect("x", {}, SECRETS)
    at = datetime.now(UTC)
    assert isinstance(port, Finder)
    assert isinstance(port, Timeline)
    assert not isinstance(port, Replayer)
    keys = {port.key("a/b", at, 1), port.key("a/b", at, 2), port.key("a/c", at, 1)}
    assert len(keys) == 3
    assert {len(key) for key in keys} == {64}
    assert port.key("a/b", at, 1) in keys


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("Bonjour à tous.", "0.015"),
        (TEXT, "0.200"),
        ("Voir musee.fr/programme", "0.200"),
        ("Tout est dit.Vraiment", "0.015"),
        (f"{LINK} {LINK}", "0.200"),
    ],
)
def test_a_post_has_its_price(text: str, price: str) -> None:
    assert price_of(text) == Decimal(price)
