"""The account's own posts on X, read for adoption; and what is read of a post."""

from __future__ import annotations

from typing import Any

import pytest

from posse.errors import NotReached
from posse.networks.x_prices import OWN_POST_READ
from tests.posse.networks.answering import answer
from tests.posse.networks.x_cases import (
    HANDLE,
    LINK,
    LIST,
    OTHER,
    ROW,
    claim,
    listing,
)
from tests.posse.networks.x_server import XServer

SITE = "https://musee.fr/"


def test_an_edited_post_keeps_the_number_of_its_first_version() -> None:
    for name in ("edit_history_tweet_ids", "edit_history_post_ids"):
        with XServer(renamed="post" in name) as server:
            sent = claim(at=server.clock())
            server.post(f"Corrigé : {LINK}", "", id="9", **{name: ["7", "8", "9"]})
            found = server.account().find(sent)
            (own,) = server.account().own_posts(SITE)
        assert found
        assert (found.id, own.id) == ("7", "7")


def test_a_long_post_of_another_kind_is_read_whole() -> None:
    note: dict[str, Any] = {"text": f"{OTHER} https://t.co/n",
            "entities": {"urls": [{"url": "https://t.co/n", "expanded_url": LINK}]}}  # fmt: skip
    with XServer() as server:
        server.post(OTHER, shown=f"{OTHER}… https://t.co/self", note_tweet=note)
        (own,) = server.account().own_posts(SITE)
    assert own.links == (LINK,)


def test_own_posts_that_link_to_the_site_are_listed_newest_first() -> None:
    with XServer() as server:
        port = server.account()
        port.identity()
        for text in (LINK, OTHER, "https://ailleurs.example/", f"{SITE}b/", "musee.fr"):
            server.post(text)
        server.post(f"{SITE}c/", in_reply_to_user_id="6")
        own = port.own_posts(SITE)
    assert [post.links for post in own] == [(f"{SITE}b/",), (LINK,)]
    assert own[1].url == f"https://x.com/{HANDLE}/status/{own[1].id}"
    assert own[1].at == server.clock()


def test_looking_through_own_posts_costs_no_more_than_is_asked_for() -> None:
    with XServer() as server:
        for number in range(300):
            server.post(f"{SITE}{number}/")
        spent = server.spent
        port = server.account()
        assert len(port.own_posts(SITE)) == 100
        assert server.spent - spent == 100 * OWN_POST_READ
        assert len(port.own_posts(SITE, newest=250)) == 300


def test_where_a_short_link_leads_in_the_end_counts_too() -> None:
    urls = [{"url": "https://t.co/a", "expanded_url": "https://bit.ly/x", "unwound_url": LINK}]
    with XServer() as server:
        server.post("…", shown="Voir https://t.co/a", entities={"urls": urls})
        sent = claim(at=server.clock())
        assert server.account().find(sent)
        assert len(server.account().own_posts(SITE)) == 1


def test_own_posts_that_cannot_be_read_are_not_none() -> None:
    unsure = [
        answer({}, "500 X"), listing({**ROW, "text": "https://t.co/x"}), answer({"data": None}),
    ]  # fmt: skip
    for reply in unsure:
        with XServer() as server:
            server.scripted.script[LIST] = reply
            with pytest.raises(NotReached):
                server.account().own_posts(SITE)
