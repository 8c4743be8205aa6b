"""Answers to the account's own posts: is the post there, who sees them, and when it went away."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from posse.errors import NotAllowed, PosseError
from posse.models import Receipt, Result
from posse.networks.answers import ANSWERED_IS_GONE
from posse.networks.x_prices import POST_READ
from posse.ports import STANDS_ALONE, Threader
from tests.bluesky import between
from tests.bluesky.between import DID, GET, PUT
from tests.bluesky.claims import announcement
from tests.bluesky.claims import claim as on_its_day
from tests.posse.networks.answering import Reply, Scripted, answer, resets
from tests.posse.networks.mastodon_cases import account, claim, status
from tests.posse.networks.test_bluesky_faults import MISSING
from tests.posse.networks.test_bluesky_faults import account as on_bluesky
from tests.posse.networks.x_cases import CREATE
from tests.posse.networks.x_cases import claim as claim_on_x
from tests.posse.networks.x_server import XServer

POST, HTML = "POST /api/v1/statuses", "<!doctype html>Maintenance"
NOT_FOUND = answer({"error": "Record not found"}, "404 Not Found")
REFUSED = answer({"error": "The post you are trying to reply to does not appear to exist."},
                 "404 Not Found")  # fmt: skip


def copy(number: str) -> Receipt:
    """One of the account's own."""
    return Receipt(report="e/a", account="a", claim="", result=Result.SYNDICATED, id=number,
                   at=datetime.now(UTC))  # fmt: skip


def told_of(port: Threader, number: str) -> str:
    """What a network says of a post, or the error that says that it does not."""
    try:
        return "there" if port.stands(copy(number)) else "gone"
    except PosseError as error:
        return type(error).__name__


@pytest.mark.parametrize(
    ("reply", "wanted"),
    [
        (answer(status("7")), "there"),
        (NOT_FOUND, "gone"),
        (answer({"error": "Gone"}, "410 Gone"), "gone"),
        (answer(status("8")), "NotReached"),
        (answer([status("7")]), "NotReached"),
        (answer(HTML, kind="text/html"), "NotReached"),
        (answer({"error": "x"}, "401 Unauthorized"), "NotAllowed"),
        (answer({"error": "x"}, "429 Too Many"), "NotReached"),
        (answer({"error": "x"}, "500 X"), "NotReached"),
        (resets(b"HTTP/1.1 200 OK\r\n"), "NotReached"),
    ],
)
def test_a_mastodon_server_says_whether_a_post_is_there(reply: Reply, wanted: str) -> None:
    with Scripted({"GET /api/v1/statuses/7": reply}) as server:
        port = account(server.url)
        assert isinstance(port, Threader)
        assert told_of(port, "7") == wanted


def test_an_id_leads_nowhere_else() -> None:
    """Ids are what a server says they are."""
    with Scripted({"GET /": NOT_FOUND}) as server:
        assert not account(server.url).stands(copy("../accounts/1?a=b"))
    assert server.asked[0].path == "/api/v1/statuses/..%2Faccounts%2F1%3Fa%3Db"


@pytest.mark.parametrize(
    ("answers", "there", "result"),
    [
        ("7", NOT_FOUND, Result.NOT_SENT),
        ("7", answer({}, "500 X"), Result.NOT_SENT),
        ("7", answer(status("7")), Result.REFUSED),
        ("", NOT_FOUND, Result.REFUSED),
    ],
)
def test_a_post_whose_parent_went_away_meanwhile_was_not_sent_on_mastodon(
    answers: str, there: Reply, result: Result
) -> None:
    """Any other 404 is a refusal, as ever."""
    with Scripted({POST: REFUSED, "GET /api/v1/statuses/7": there}) as server:
        receipt = account(server.url).syndicate(claim(reply_to=answers))
    assert receipt.result is result
    assert (receipt.evidence == ANSWERED_IS_GONE) is (result is Result.NOT_SENT)


@pytest.mark.parametrize(
    ("there", "result"),
    [
        (NOT_FOUND, Result.NOT_SENT),
        (answer(status("7")), Result.REFUSED),
        (answer({}, "500 X"), Result.REFUSED),
    ],
)
@pytest.mark.parametrize("refusal", ["400 Bad Request", "422 Unprocessable"])
def test_other_servers_refuse_what_answers_a_post_that_is_gone_in_their_own_way(
    refusal: str, there: Reply, result: Result
) -> None:
    """Where it is certainly gone, that was the reason; else it is a refusal."""
    refused = answer({"error": "Cannot reply to a deleted status"}, refusal)
    with Scripted({POST: refused, "GET /api/v1/statuses/7": there}) as server:
        receipt = account(server.url).syndicate(claim(reply_to="7"))
    assert receipt.result is result
    assert (receipt.evidence == ANSWERED_IS_GONE) is (result is Result.NOT_SENT)


@pytest.mark.parametrize(
    ("settings", "first", "second"),
    [
        ({}, "public", "public"),
        ({"follow_ups": "unlisted"}, "public", "unlisted"),
        ({"follow_ups": "private"}, "public", "private"),
        ({"visibility": "unlisted"}, "unlisted", "unlisted"),
        ({"visibility": "private", "follow_ups": "unlisted"}, "private", "private"),
    ],
)
def test_who_sees_what_answers_a_post_of_the_account(
    settings: dict[str, Any], first: str, second: str
) -> None:
    """Never more people than see the post itself."""
    with Scripted({POST: answer(status("7"))}) as server:
        port = account(server.url, **settings)
        port.syndicate(claim())
        port.syndicate(claim(reply_to="7"))
    assert [asked.form["visibility"] for asked in server.asked] == [first, second]


def test_a_visibility_that_there_is_not_is_told() -> None:
    with pytest.raises(NotAllowed, match="follow_ups is one of public, unlisted, private, not all"):
        account("https://social.example", follow_ups="all")


URI = f"at://{DID}/app.bsky.feed.post/3jzfcijpj2z2a"


@pytest.mark.parametrize(
    ("uri", "reply", "wanted"),
    [
        (URI, answer({"uri": URI, "cid": "bafyrei", "value": {}}), "there"),
        (URI, MISSING, "gone"),
        (URI, answer({"uri": URI}), "gone"),
        ("7", MISSING, "gone"),
        (URI, answer({"error": "InvalidToken"}, "400 Bad Request"), "NotAllowed"),
        (URI, answer(HTML, "502 Bad Gateway", "text/html"), "NotReached"),
    ],
)
def test_an_account_s_own_server_says_whether_a_record_can_be_answered(
    uri: str, reply: Reply, wanted: str
) -> None:
    with between.failing({GET: reply}) as server:
        port = on_bluesky(server)
        assert isinstance(port, Threader)
        assert told_of(port, uri) == wanted


ROOT = answer({"uri": URI, "cid": "bafyrei", "value": {}})


@pytest.mark.parametrize(
    ("parent", "answers", "evidence"), [(ROOT, True, ""), (MISSING, False, STANDS_ALONE)]
)
def test_the_receipt_says_whether_a_post_answers_what_it_was_to_answer(
    parent: Reply, evidence: str, *, answers: bool
) -> None:
    """Its parent was there when it was shown to a person, and may be gone when it is sent."""
    one = on_its_day(announcement(reply_to=URI), did=DID)
    done = answer({"uri": f"at://{DID}/app.bsky.feed.post/{one.key}", "cid": "bafyrei"})
    with between.failing({GET: parent, PUT: done}) as server:
        receipt = on_bluesky(server).syndicate(one)
        put = next(asked for asked in server.asked if asked.path.endswith(PUT))
    assert ("reply" in json.loads(put.body)["record"]) is answers
    assert (receipt.result, receipt.evidence) == (Result.SYNDICATED, evidence)


PROBLEM = "https://api.twitter.com/2/problems/"
GONE_ON_X = {"errors": [{"value": "7", "type": f"{PROBLEM}resource-not-found"}]}
HIDDEN_ON_X = {"errors": [{"value": "7", "type": f"{PROBLEM}not-authorized-for-resource"}]}


def test_a_look_at_a_post_on_x_is_signed_and_costs_what_a_read_costs() -> None:
    with XServer() as server:
        port = server.account()
        assert isinstance(port, Threader)
        made = server.post("Compte rendu")
        spent = server.spent
        assert port.stands(copy(made["id"]))
        assert server.spent == spent + POST_READ
        server.posts.clear()
        assert not port.stands(copy(made["id"]))
        assert not server.unsigned
    assert server.asked[-1].path.partition("?")[0] == f"/2/tweets/{made['id']}"


@pytest.mark.parametrize(
    ("reply", "wanted"),
    [
        (answer(GONE_ON_X), "gone"),
        (answer({"title": "Not Found"}, "404 Not Found"), "gone"),
        (answer(HIDDEN_ON_X), "NotReached"),
        (answer({}), "NotReached"),
        (answer([]), "NotReached"),
        (answer({"title": "CreditsDepleted"}, "402 X"), "NoCredit"),
        (answer({"title": "Too Many"}, "429 X"), "NotReached"),
    ],
)
def test_x_says_whether_a_post_is_there(reply: Reply, wanted: str) -> None:
    with XServer() as server:
        server.scripted.script["GET /2/tweets/7"] = reply
        assert told_of(server.account(), "7") == wanted


@pytest.mark.parametrize(
    ("answers", "there", "result"),
    [
        ("7", answer(GONE_ON_X), Result.NOT_SENT),
        ("7", answer({"data": {"id": "7"}}), Result.REFUSED),
        ("7", answer({}, "500 X"), Result.REFUSED),
        ("", answer(GONE_ON_X), Result.REFUSED),
    ],
)
def test_a_post_whose_parent_went_away_meanwhile_was_not_sent_on_x(
    answers: str, there: Reply, result: Result
) -> None:
    """A refusal for any other reason is told, for it would be refused again."""
    refused = answer({"detail": "You attempted to reply to a Tweet that is deleted."}, "403 X")
    with XServer() as server:
        server.scripted.script |= {CREATE: refused, "GET /2/tweets/7": there}
        receipt = server.account().syndicate(claim_on_x(at=server.clock(), reply_to=answers))
    assert receipt.result is result
    sent = [json.loads(asked.body) for asked in server.asked if asked.method == "POST"]
    assert [one.get("reply") for one in sent] == [
        {"in_reply_to_tweet_id": "7"} if answers else None
    ]
