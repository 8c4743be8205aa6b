"""Looking on X for a post that may be out, and for the account's own posts."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from posse.errors import NotReached
from posse.models import Result
from posse.networks.x_finding import SETTLE
from posse.networks.x_prices import OWN_POST_READ, POST_WITH_LINK
from tests.posse.networks.answering import Reply, answer
from tests.posse.networks.x_cases import (
    CREATE,
    HANDLE,
    ID,
    LINK,
    LIST,
    OTHER,
    ROW,
    TEXT,
    claim,
    listing,
)
from tests.posse.networks.x_server import Clock, XServer


@pytest.mark.parametrize("renamed", [False, True])
def test_a_post_is_found_by_where_its_short_link_leads(*, renamed: bool) -> None:
    with XServer(renamed=renamed) as server:
        sent = claim(at=server.clock())
        server.post("Avant")
        ours = server.post(f"D’autres mots : {LINK}")
        server.post("Après")
        found = server.account().find(sent)
    assert found
    assert (found.result, found.id) == (Result.SYNDICATED, ours["id"])
    query = parse_qs(urlsplit(server.asked[0].path).query)
    since = sent.at - timedelta(minutes=10)
    assert query["start_time"] == [f"{since:%Y-%m-%dT%H:%M:%SZ}"]
    assert "entities" in query["tweet.fields"][0]
    assert not server.unsigned


@pytest.mark.parametrize(
    "text", ["Bonjour & bienvenue\n\nà tous <3", "Voir www.musee.fr/ et musee.fr", "L’été, enfin"]
)
def test_a_post_without_a_link_is_found_by_its_words(text: str) -> None:
    with XServer() as server:
        sent = claim(text, at=server.clock(), link=LINK)
        server.post(OTHER)
        ours = server.post(text)
        found = server.account(link="no-link").find(sent)
    assert found
    assert found.id == ours["id"]


def test_the_same_words_come_before_the_same_link() -> None:
    with XServer() as server:
        sent = claim(at=server.clock())
        ours = server.post(TEXT)
        server.post(f"Et encore : {LINK}")
        found = server.account().find(sent)
    assert found
    assert found.id == ours["id"]


def test_the_words_of_a_name_that_x_made_a_link_of_are_the_same() -> None:
    leads = {"https://t.co/a": "http://musee.fr", "https://t.co/b": "http://www.musee.fr/"}
    urls = [{"url": url, "expanded_url": there} for url, there in leads.items()]
    with XServer() as server:
        sent = claim("Voir musee.fr ou www.musee.fr/ !", at=server.clock(), link="")
        server.post("…", f"Voir {' ou '.join(leads)} !", entities={"urls": urls})
        assert server.account().find(sent)


def test_words_are_the_same_however_their_accents_are_written() -> None:
    with XServer() as server:
        sent = claim("L’e\u0301te\u0301", at=server.clock(), link="")
        server.post("L’été")
        assert server.account().find(sent)


def test_a_picture_s_own_link_is_none_of_the_text() -> None:
    pictures = [
        {"url": "https://t.co/p", "expanded_url": f"https://x.com/{HANDLE}/status/1/photo/1"},
        {"url": "https://t.co/q", "expanded_url": "https://pic.x.com/q", "media_key": "3_1"},
    ]
    with XServer() as server:
        sent = claim("Bonjour", at=server.clock(), link="")
        server.post("…", shown="Bonjour https://t.co/p https://t.co/q", entities={"urls": pictures})
        assert server.account().find(sent)


@pytest.mark.parametrize(
    "more",
    [
        {"referenced_tweets": [{"type": "retweeted", "id": "5"}]},
        {"referenced_posts": [{"type": "reposted", "id": "5"}]},
        {"in_reply_to_user_id": "6", "referenced_tweets": [{"type": "replied_to", "id": "5"}]},
        {"in_reply_to_user_id": ID, "referenced_posts": [{"type": "replied_to", "id": "5"}]},
    ],
)
def test_another_post_with_the_link_is_not_taken_for_it(more: dict[str, Any]) -> None:
    with XServer() as server:
        sent = claim(at=server.clock())
        server.post(f"Voir {LINK}", **more)
        assert server.account().find(sent) is None


def test_a_repost_of_the_same_words_is_not_taken_for_it() -> None:
    with XServer() as server:
        sent = claim(at=server.clock())
        server.post(TEXT, referenced_posts=[{"type": "retweeted", "id": "5"}])
        assert server.account().find(sent) is None


def test_an_older_post_of_the_same_words_is_not_taken_for_it_whatever_x_lists() -> None:
    old = {**ROW, "text": "Bonjour", "created_at": "2020-01-01T00:00:00.000Z"}
    with XServer() as server:
        server.scripted.script[LIST] = listing(old, next_token="n")  # noqa: S106 — a page's
        assert server.account().find(claim("Bonjour", at=server.clock())) is None
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "told",
    [
        {"in_reply_to_user_id": ID, "referenced_tweets": [{"type": "replied_to", "id": "5"}]},
        {"in_reply_to_user_id": ID},
        {},
    ],
)
def test_an_answer_is_found_whatever_became_of_the_post_that_it_answers(
    told: dict[str, Any],
) -> None:
    with XServer() as server:
        sent = claim(at=server.clock(), reply_to="5")
        server.post(f"Voir {LINK}", "", **told)
        assert server.account().find(sent)


def test_absence_is_believed_when_seen_twice_and_late_enough() -> None:
    """The first look counts from a quarter of an hour after the claim; the next run's is enough."""
    with XServer() as server:
        port, clock = server.account(), server.clock
        sent = claim(at=clock())
        server.post(OTHER)
        settles = port.settles(sent)
        assert settles == sent.until + SETTLE
        clock.now = settles - timedelta(seconds=1)
        early = clock()
        assert port.find(sent) is None
        clock.go(minutes=30)
        assert port.find_again(sent, early) is None
        first = clock()
        assert port.find(sent) is None
        clock.go(seconds=1)
        assert port.find_again(sent, first) is None
        clock.go(minutes=10)
        found = port.find_again(sent, first)
    assert found
    assert (found.result, found.at) == (Result.ABSENT, clock())
    assert found.evidence == "twice not among the account's posts"
    assert server.spent < POST_WITH_LINK


def test_a_post_that_lands_late_is_found_and_not_made_twice() -> None:
    """The time-out came, and X made the post only then; and its list showed it later still."""
    with XServer() as server:
        server.scripted.script[CREATE] = answer({"detail": "late"}, "503 X")
        port, clock = server.account(), server.clock
        sent = claim(at=clock())
        assert port.syndicate(sent).result is Result.UNKNOWN
        server.late = timedelta(minutes=40)
        clock.go(minutes=2)
        ours = server.post(json.loads(server.asked[0].body)["text"])
        clock.go(minutes=5)
        assert port.find(sent) is None
        assert port.find_again(sent, clock()) is None
        clock.now = port.settles(sent)
        found = port.find_again(sent, clock())
    assert found
    assert (found.result, found.id) == (Result.SYNDICATED, ours["id"])
    assert server.spent == POST_WITH_LINK + OWN_POST_READ


UNREAD: dict[str, Reply] = {
    "500": answer({}, "500 X"),
    "429": answer({}, "429 X"),
    "no answer": answer({}),
    "a list": answer([]),
    "half": answer('{"data": ['),
    "no posts though there are": answer({"data": [], "meta": {"result_count": 3}}),
    "a part": answer({"data": [ROW], "errors": [{"title": "Not Found"}]}),
    "something else": listing(ROW, {"id": "2"}),
    "without times": listing({"id": "1", "text": OTHER}),
    "without where links lead": listing({**ROW, "text": "Voir https://t.co/x"}),
    "without the end of a link": listing(
        {**ROW, "text": "Voir https://t.co/x", "entities": {"urls": [{"url": "https://t.co/x"}]}}
    ),
    "always more": listing(ROW, next_token="n"),  # noqa: S106 — a page's
}


@pytest.mark.parametrize("case", UNREAD)
def test_posts_that_could_not_all_be_read_prove_nothing(case: str) -> None:
    with XServer() as server:
        server.scripted.script[LIST] = UNREAD[case]
        port = server.account()
        sent = claim(at=server.clock() - timedelta(hours=3))
        with pytest.raises(NotReached):
            port.find(sent)
        with pytest.raises(NotReached):
            port.find_again(sent, port.settles(sent))
    assert len(server.asked) <= 10


@pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(hours=-1)])
def test_a_wrong_clock_finds_but_proves_nothing(ahead: timedelta) -> None:
    with XServer(Clock(ahead=ahead)) as server:
        port = server.account()
        assert port.identity().skew == ahead
        sent = claim(at=server.clock())
        server.post(OTHER)
        with pytest.raises(NotReached, match="clock"):
            port.find(sent)
        server.post(TEXT)
        assert port.find(sent)


def test_pages_are_turned_until_the_post() -> None:
    with XServer() as server:
        sent = claim(at=server.clock())
        ours = server.post(TEXT)
        for number in range(250):
            server.post(f"{OTHER} {number}")
        found = server.account().find(sent)
    assert found
    assert found.id == ours["id"]
    assert len(server.asked) == 3
