"""Mastodon's adapter on snac, which speaks Mastodon's API in part: as far as it can."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from posse.errors import NotAllowed
from posse.models import Claim, Result
from posse.networks.mastodon import Mastodon
from posse.networks.mastodon_login import authorize_url, register_app, token_from_code
from tests.desk.announce.odd_servers import passed_on_with_a_date
from tests.machine import needs
from tests.posse.networks.answering import Scripted
from tests.posse.networks.mastodon_cases import LINK, TEXT, account, claim
from tests.snac.server import Snac

pytestmark = needs("snac")
SITE = "https://musee.fr/"


@pytest.fixture
def who(snac: Snac) -> str:
    """Somebody who never posted."""
    return snac.newcomer()


@pytest.fixture
def port(snac: Snac, who: str) -> Mastodon:
    """Their account."""
    return account(snac.url, snac.token(who))


def seen(port: Mastodon, link: str = LINK) -> list[str]:
    """Where the account's own posts are that link there."""
    return [post.url for post in port.own_posts(SITE) if link in post.links]


def ended() -> Claim:
    """A claim of an hour ago, whose request cannot be on its way any more."""
    return claim(at=datetime.now(UTC) - timedelta(hours=1))


def with_a_clock(snac: Snac) -> Scripted:
    """The same behind a server that says what time it is, as most that stand before a snac do."""
    reply = passed_on_with_a_date(snac.url)
    return Scripted({"GET /": reply, "POST /": reply})


def test_who_it_is_and_what_it_allows_is_read_from_the_older_page(
    snac: Snac, who: str, port: Mastodon
) -> None:
    """There is no /api/v2/instance; the account's id is a hexadecimal text."""
    found = port.identity()
    host = snac.url.removeprefix("http://")
    assert re.fullmatch(r"127\.0\.0\.1/[0-9a-f]{32}", found.id)
    assert (found.handle, found.url) == (f"@{who}@{host}", f"{snac.url}/{who}")
    limits = found.limits
    assert (limits.characters, limits.link_cost, limits.pictures) == (100_000, 32, 4)
    assert found.skew == timedelta(0)


def test_a_token_is_come_by_with_its_page_and_its_code(snac: Snac, who: str) -> None:
    app = register_app(snac.url, "Le Carnet", "https://musee.fr")
    code = snac.allowed(authorize_url(app), who)
    token = token_from_code(app, code)
    assert account(snac.url, token).identity().url == f"{snac.url}/{who}"


def test_a_code_that_nobody_was_shown_gives_a_token_that_is_refused(snac: Snac) -> None:
    """It takes any code, and its token is nobody's: 422."""
    app = register_app(snac.url, "Le Carnet")
    token = token_from_code(app, "any")
    with pytest.raises(NotAllowed, match="422"):
        account(snac.url, token).identity()


def test_a_token_that_is_not_known_is_refused(snac: Snac, who: str) -> None:
    stranger = account(snac.url, "0123456789abcdef")
    for look in (stranger.identity, lambda: stranger.own_posts(SITE)):
        with pytest.raises(NotAllowed, match="422"):
            look()
    receipt = stranger.syndicate(claim())
    assert (receipt.result, receipt.evidence) == (Result.REFUSED, "the server answers 401")
    assert snac.posts(who) == []


def test_a_post_is_made_and_read_back(snac: Snac, who: str, port: Mastodon) -> None:
    sent = claim(warning="argent")
    receipt = port.syndicate(sent)
    (post,) = snac.posts(who)
    assert (receipt.result, receipt.url, receipt.id) == (Result.SYNDICATED, post["url"], post["id"])
    assert receipt.evidence == ""
    assert re.fullmatch(r"\d{10}[0-9a-f]{32}", receipt.id)
    assert f'href="{LINK}"' in post["content"]
    assert (post["text"], post["spoiler_text"]) == (TEXT, "argent")
    assert seen(port) == [post["url"]]
    found = port.find(sent)
    assert found
    assert (found.result, found.url) == (Result.SYNDICATED, post["url"])


def test_it_keeps_no_keys_so_nothing_is_sent_twice(snac: Snac, who: str, port: Mastodon) -> None:
    """Two sends under one key are two posts there."""
    sent = claim()
    urls = {port.syndicate(sent).url for _send in range(2)}
    assert len(urls) == len(snac.posts(who)) == 2
    now = sent.at + timedelta(minutes=5)
    assert not port.may_replay(first=sent.at, latest=sent.at, now=now)


WORDS = {
    "Markdown": "Un *compte* rendu _à lire_ ** et ~~non~~",
    "a heading": "# Été\n> cité\n---",
    "a rule of code": f"`{LINK}`\n```",
    "a comment that has no end": "Pourquoi <!-- et pas -->, ou <!--",
    "a script that has no end": "La balise <script> coûte cher",
    "signs": 'Musée & école : 1 < 2 > 0 « x » "y" &copy; 🎙',
}


@pytest.mark.parametrize("words", WORDS)
def test_whatever_it_makes_of_the_words_the_post_is_known_again(
    words: str, snac: Snac, who: str
) -> None:
    """It reads them as Markdown and lets HTML through: the link may be gone from what it shows."""
    sent = claim(f"{WORDS[words]}\n{LINK}  #RencontresExemple", link="")  # found by its words
    with with_a_clock(snac) as clocked:
        port = account(clocked.url, snac.token(who))
        receipt = port.syndicate(sent)
        assert receipt.result is Result.SYNDICATED
        found = port.find(sent)
        assert found
        assert found.url == receipt.url
        assert seen(port) == [receipt.url]


def test_a_post_that_somebody_boosted_is_known_again(snac: Snac, who: str, port: Mastodon) -> None:
    """It stands in the list as the boost of somebody else."""
    sent = claim()
    url = port.syndicate(sent).url
    snac.boost(snac.newcomer(), url)
    (post,) = snac.posts(who)
    assert (post["content"], post["reblog"]["url"]) == ("", url)
    assert seen(port) == [url]
    found = port.find(sent)
    assert found
    assert found.url == url


def test_an_edit_gives_the_post_another_id_and_the_same_address(
    snac: Snac, who: str, port: Mastodon
) -> None:
    receipt = port.syndicate(claim())
    before = [post.id for post in port.own_posts(SITE)]
    when = int(datetime.now(UTC).timestamp())
    while int(datetime.now(UTC).timestamp()) == when:
        pass  # the id begins with the second of the last change
    snac.edit(who, receipt.url, f"Corrigé : {LINK}")
    after = port.own_posts(SITE)
    assert before == [receipt.id]
    assert [post.url for post in after] == [receipt.url]
    assert [post.id for post in after] != before


def test_a_list_that_does_not_turn_pages_is_read_once(snac: Snac, who: str, port: Mastodon) -> None:
    """All of its newest 256 posts come at once, whatever is asked."""
    urls = [snac.say(who, f"{number} {LINK}") for number in range(45)]
    assert seen(port) == urls[::-1]


def test_a_post_that_is_not_there_is_not_known_to_be_absent(port: Mastodon) -> None:
    """It does not say what time it is, so nothing is proved by its times."""
    assert port.find(ended()) is None
    port.syndicate(claim(link=f"{SITE}autre/", text=f"Autre {SITE}autre/"))
    assert port.find(ended()) is None


@pytest.mark.parametrize(
    ("visibility", "result"),
    [("public", Result.ABSENT), ("unlisted", Result.ABSENT), ("private", None)],
)
def test_behind_a_server_with_a_clock_only_what_it_would_list_is_known_to_be_absent(
    visibility: str, result: Result | None, snac: Snac, who: str
) -> None:
    """What is private is never in its list."""
    with with_a_clock(snac) as clocked:
        port = account(clocked.url, snac.token(who), visibility=visibility)
        if visibility == "private":
            assert port.syndicate(claim()).result is Result.SYNDICATED
        found = port.find(ended())
    assert snac.posts(who) == []
    assert (found and found.result) == result


def test_what_it_shows_to_everybody_though_it_should_not_is_told(snac: Snac, who: str) -> None:
    """When it is sent, and when it is found."""
    port = account(snac.url, snac.token(who), visibility="unlisted")
    sent = claim()
    told = "its server shows it to everybody, whatever `visibility` says"
    assert port.syndicate(sent).evidence == told
    found = port.find(sent)
    assert found
    assert found.evidence == told
    (post,) = snac.posts(who)
    assert post["visibility"] == "public"
