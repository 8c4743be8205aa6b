"""Looking on Mastodon for a post that may be out: what is found, and what proves its absence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from posse.errors import NotReached
from posse.models import Claim, Receipt, Result
from tests.posse.networks.answering import Asked, Reply, Scripted, answer
from tests.posse.networks.mastodon_cases import LINK, OWNER, TEXT, account, claim, status

ME = "GET /api/v1/accounts/verify_credentials"
LIST = "GET /api/v1/accounts/109/statuses"
NOW = datetime.now(UTC).replace(microsecond=0)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
ENDED = NOW - HOUR  # of a claim that lasts half an hour
OTHER = "<p>Autre chose</p>"


def post(ago: timedelta, html: str = OTHER, number: str = "", **more: Any) -> dict[str, Any]:
    """A post of so long ago."""
    number = number or f"{10**9 - int(ago.total_seconds())}"
    return status(number, html, created_at=(NOW - ago).isoformat(), **more)


def listing(*posts: Mapping[str, Any], page: int = 40, **headers: str) -> Reply:
    """A server's list of posts, which it turns by ``max_id``."""

    def reply(peer: Any, asked: Asked) -> None:
        query = parse_qs(urlsplit(asked.path).query)
        ids = [one["id"] for one in posts]
        after = query.get("max_id", [""])[0]
        start = ids.index(after) + 1 if after else 0
        peer.sendall(answer(list(posts[start : start + page]), **headers))

    return reply


def look(
    listed: Reply, sent: Claim, *, owner: Mapping[str, Any] = OWNER, **more: Any
) -> Receipt | None:
    with Scripted({ME: answer(owner), LIST: listed}) as server:
        return account(server.url, **more).find(sent)


def test_an_account_that_was_seen_back_to_before_the_claim_does_not_have_the_post() -> None:
    posts = (post(10 * MINUTE), post(50 * MINUTE), post(2 * HOUR))
    found = look(listing(*posts), claim(at=ENDED))
    assert found
    assert (found.result, found.evidence) == (Result.ABSENT, "not among the account's posts")


def test_pages_are_turned_until_then() -> None:
    posts = [post(n * MINUTE) for n in range(1, 90)]
    ours = post(57 * MINUTE + timedelta(seconds=30), f'<a href="{LINK}">…</a>', "ours")
    with_it = sorted((*posts, ours), key=lambda one: str(one["created_at"]), reverse=True)
    found = look(listing(*with_it, page=20), claim(at=ENDED))
    assert found
    assert (found.result, found.id) == (Result.SYNDICATED, "ours")
    gone = look(listing(*posts, page=20), claim(at=ENDED))
    assert gone
    assert gone.result is Result.ABSENT


def test_an_account_all_of_whose_posts_were_seen_does_not_have_it() -> None:
    owner = {**OWNER, "statuses_count": 2}
    posts = (post(10 * MINUTE), post(20 * MINUTE))
    found = look(listing(*posts), claim(at=ENDED), owner=owner)
    assert found
    assert found.result is Result.ABSENT


OLD = post(2 * HOUR)
UNSURE: dict[str, tuple[Reply, Mapping[str, Any]]] = {
    "not all posts were given": (listing(post(MINUTE)), {**OWNER, "statuses_count": 2}),
    "nothing was given": (listing(), {**OWNER, "statuses_count": 1}),
    "nobody says how many there are": (listing(), {**OWNER, "statuses_count": None}),
    "out of order": (listing(post(50 * MINUTE), post(10 * MINUTE), OLD), OWNER),
    "an old one first": (listing(post(3 * HOUR), post(10 * MINUTE), OLD), OWNER),
    "a time that cannot be read": (
        listing({**post(MINUTE), "created_at": "yesterday"}, OLD), OWNER),
    "no clock": (listing(OLD, Date=""), OWNER),
    "a clock that is an hour behind": (
        listing(OLD, Date=f"{NOW - HOUR:%a, %d %b %Y %H:%M:%S} GMT"), OWNER),
    "pages that do not turn": (answer([post(MINUTE)]), OWNER),
    "more pages than are looked at": (
        listing(*(post(n * timedelta(seconds=1)) for n in range(300))), OWNER),
}  # fmt: skip
UNREAD = {
    "an error": answer({"error": "x"}, "500 X"),
    "a limit": answer({"error": "x"}, "429 X"),
    "no list": answer({"posts": []}),
    "a list of something else": answer([OLD, None]),
    "half a list": answer("[{}"),
    "HTML": answer("<html>", kind="text/html"),
}


@pytest.mark.parametrize("case", UNSURE)
def test_absence_is_not_said_when_it_is_not_certain(case: str) -> None:
    listed, owner = UNSURE[case]
    assert look(listed, claim(at=ENDED), owner=owner) is None


@pytest.mark.parametrize("case", UNREAD)
def test_a_list_that_could_not_be_read_is_no_list_without_the_post(case: str) -> None:
    with pytest.raises(NotReached):
        look(UNREAD[case], claim(at=ENDED))


def test_absence_is_not_said_while_the_request_may_still_be_on_its_way() -> None:
    posts = (post(MINUTE), post(2 * HOUR))
    now = datetime.now(UTC)  # not that of the module: a long run may lie between
    assert look(listing(*posts), claim(at=now - 29 * MINUTE)) is None
    found = look(listing(*posts), claim(at=now - 31 * MINUTE))
    assert found
    assert found.result is Result.ABSENT


@pytest.mark.parametrize("off", [HOUR, -HOUR, 10 * MINUTE])
def test_a_post_is_found_by_a_clock_that_is_wrong_too(off: timedelta) -> None:
    """Ours or the server's: how far they are apart is known."""
    now = datetime.now(UTC)  # not that of the module: a long run may lie between
    ours = post(NOW - now, f'<a href="{LINK}">…</a>')
    found = look(listing(ours), claim(at=now + off), clock=lambda: now + off)
    assert found
    assert found.result is Result.SYNDICATED
    assert look(listing(OLD), claim(at=now - HOUR + off), clock=lambda: now + off) is None


WORDS = "<p>Ce matin, on a parlé argent. « Faire moins, mais bien » &amp; le reste.</p>"
SHOWN = (
    f'{WORDS}<p><a href="https://redirect.example/?u=1"><span class="invisible">https://</span>'
    '<span class="ellipsis">musee.fr/rencontres-2026/j1</span>'
    '<span class="invisible">-table-ronde/</span></a></p>'
)
LINKED = f'<p>Autrement dit : <a href="{LINK}">ici</a></p>'


@pytest.mark.parametrize(
    "ours",
    [
        post(MINUTE, SHOWN),
        post(MINUTE, LINKED),
        post(MINUTE, OTHER, card={"url": LINK}),
        post(MINUTE, SHOWN, in_reply_to_id="3", in_reply_to_account_id="4"),
        post(MINUTE, LINKED, url=None, uri="https://social.example/users/musee/1"),
    ],
)
def test_the_post_is_known_by_its_words_or_its_link(ours: dict[str, Any]) -> None:
    found = look(listing(post(timedelta()), ours, OLD), claim(at=NOW - 3 * MINUTE))
    assert found
    assert (found.result, found.id) == (Result.SYNDICATED, ours["id"])
    assert found.url.startswith("https://social.example/")


@pytest.mark.parametrize(
    "other",
    [
        post(2 * HOUR, SHOWN),
        post(MINUTE, LINKED.replace(LINK, f"{LINK}suite/")),
        post(MINUTE, LINKED, reblog={"id": "1"}),
        post(MINUTE, LINKED, visibility="direct"),
        post(MINUTE, LINKED, in_reply_to_id="3", in_reply_to_account_id="4"),
        post(MINUTE, LINKED, in_reply_to_id="3", in_reply_to_account_id="109"),
        post(MINUTE, LINKED, url=None, uri="tag:social.example"),
        post(MINUTE, f"<p>{LINK}</p>"),
    ],
)
def test_another_post_is_not_taken_for_it(other: dict[str, Any]) -> None:
    listed = listing(post(timedelta()), other, post(3 * HOUR))
    assert look(listed, claim(at=NOW - 3 * MINUTE)) is None


def test_the_same_words_come_before_the_same_link() -> None:
    ours, other = post(2 * MINUTE, SHOWN), post(MINUTE, LINKED)
    found = look(listing(other, ours), claim(at=NOW - 3 * MINUTE))
    assert found
    assert found.id == ours["id"]


NAMED = f"{TEXT} avec @camille@social.example"
NAMED_AS_SHOWN = (
    f"<p>Ce matin, on a parlé argent. « Faire moins, mais bien » &amp; le reste.</p><p><a "
    f'href="{LINK}">{LINK}</a> avec <span class="h-card"><a href="https://social.example/@camille"'
    ' class="u-url mention">@<span>camille</span></a></span></p>'
)


@pytest.mark.parametrize(
    "place",
    [
        {"in_reply_to_id": "3", "in_reply_to_account_id": "109"},
        {"in_reply_to_id": None, "in_reply_to_account_id": "109"},
        {"in_reply_to_id": "0x3", "in_reply_to_account_id": "109"},
    ],
)
def test_an_answer_is_found_whatever_became_of_the_post_that_it_answers(
    place: dict[str, Any],
) -> None:
    """Servers forget what it answered when that is deleted; and they shorten a handle in it."""
    sent = claim(NAMED, at=ENDED, reply_to="3")
    ours = post(HOUR - MINUTE, NAMED_AS_SHOWN, **place)
    found = look(listing(post(timedelta()), ours, OLD), sent)
    assert found
    assert (found.result, found.id) == (Result.SYNDICATED, ours["id"])


def test_a_post_without_a_link_is_known_by_its_words_alone() -> None:
    sent = claim("Bonjour\n\nà tous", link="", at=NOW - 3 * MINUTE)
    found = look(listing(post(MINUTE, "<p>Bonjour</p><p>à<br>tous</p>")), sent)
    assert found
    assert look(listing(post(MINUTE, LINKED)), sent) is None


@pytest.mark.parametrize("posts", [[], [post(n * MINUTE) for n in range(500)]])
def test_looking_has_an_end(posts: Sequence[Mapping[str, Any]]) -> None:
    with Scripted({ME: answer(OWNER), LIST: listing(*posts)}) as server:
        port = account(server.url)
        port.find(claim(at=NOW - 100 * HOUR))
        looked = len(server.asked)
        assert port.own_posts("https://musee.fr/") == ()
    assert looked <= 6
    assert len(server.asked) - looked <= 11
    assert TEXT not in "".join(asked.path for asked in server.asked)
