"""Mastodon, on a server that keeps what it is sent (mastodon_mock, another project's imitation)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from mastodon import Mastodon as Reader  # another client reads our posts back

from posse.errors import NotAllowed
from posse.models import Limits, Result
from posse.networks.mastodon import SCOPES
from posse.networks.mastodon_login import authorize_url, register_app, token_from_code
from posse.ports import Finder, Replayer, Timeline
from tests.posse.networks.answering import Scripted, answer, passed_on_then
from tests.posse.networks.mastodon_cases import LINK, TEXT, account, claim
from tests.practice import Mock

POSTS = "/api/v1/statuses"
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def reader(mock: Mock, name: str) -> Reader:
    return Reader(api_base_url=mock.url, access_token=mock.token(name), request_timeout=10)


def ids_of(mock: Mock, name: str) -> list[str]:
    """The ids of all posts of an account, newest first."""
    seen = reader(mock, name)
    return [str(post.id) for post in seen.account_statuses(seen.me().id, limit=40)]


def test_an_account_can_do_what_the_ledger_asks_for(mock: Mock) -> None:
    port = account(mock.url, mock.token("musee"))
    assert isinstance(port, Replayer)
    assert isinstance(port, Finder)
    assert isinstance(port, Timeline)


def test_the_server_says_who_it_is_and_what_it_allows(mock: Mock) -> None:
    identity = account(mock.url, mock.token("musee")).identity()
    assert identity.id == f"127.0.0.1/{reader(mock, 'musee').me().id}"
    assert identity.handle.startswith("@musee@127.0.0.1:")
    assert identity.url.endswith("/@musee")
    assert identity.limits == Limits(characters=500, link_cost=23, pictures=4, alt_text=1500)


def test_a_post_is_read_back_as_it_was_meant(mock: Mock) -> None:
    port = account(mock.url, mock.token("musee"), visibility="unlisted")
    first = port.syndicate(claim(key="first"))
    second = port.syndicate(claim("La suite.", link="", key="second", warning="argent",
                                  reply_to=first.id, lang="en"))  # fmt: skip
    assert (first.result, second.result) == (Result.SYNDICATED, Result.SYNDICATED)
    posts = reader(mock, "musee")
    top, reply = posts.status(first.id), posts.status(second.id)
    assert posts.status_source(first.id).text == TEXT
    assert (top.language, top.visibility, top.spoiler_text) == ("fr", "unlisted", "")
    assert (top.url, str(top.in_reply_to_id)) == (first.url, "None")
    assert (reply.language, reply.spoiler_text) == ("en", "argent")
    assert str(reply.in_reply_to_id) == first.id


def test_the_same_claim_sent_again_is_the_same_post(mock: Mock) -> None:
    port, sent = account(mock.url, mock.token("musee")), claim(key="again")
    first = port.syndicate(sent)
    count = len(ids_of(mock, "musee"))
    assert port.may_replay(first=sent.at, latest=sent.at, now=sent.at + 2 * MINUTE)
    assert port.syndicate(sent).url == first.url
    assert len(ids_of(mock, "musee")) == count


def test_a_claim_has_a_key_of_its_own_which_is_always_the_same(mock: Mock) -> None:
    at, later = datetime(2026, 5, 12, 11, tzinfo=UTC), datetime(2026, 5, 12, 12, tzinfo=UTC)
    one, other = (account(mock.url, mock.token(name)) for name in ("musee", "ami"))
    key = one.key("congres/a", at, 1)
    assert len(key) == 64
    assert key == one.key("congres/a", at, 1)
    others = (
        one.key("congres/b", at, 1),
        one.key("congres/a", at, 2),
        one.key("congres/a", later, 1),
        other.key("congres/a", at, 1),
    )
    assert len({key, *others}) == 5


@pytest.mark.parametrize(
    ("latest", "now", "may"),
    [
        (0, 0, False), (0, 1.9, False), (0, 2, True), (0, 49.9, True), (0, 50, False),
        (0, -1, False), (40, 41.9, False), (40, 42, True), (49, 51, False),
    ],
)  # fmt: skip
def test_a_claim_is_sent_again_only_while_the_server_keeps_its_key(
    mock: Mock, latest: float, now: float, *, may: bool
) -> None:
    """And not while it may still be at work on the latest request; in minutes from the first."""
    at = datetime.now(UTC)
    port = account(mock.url, mock.token("ami"))
    moments = {"latest": at + latest * MINUTE, "now": at + now * MINUTE}
    assert port.may_replay(first=at, **moments) is may


def test_a_post_that_was_made_though_the_answer_was_an_error_is_found(mock: Mock) -> None:
    """The server did as it was asked; between it and us something answered 500."""
    sent = claim(f"Un texte à trouver. {LINK}trouver/", link=f"{LINK}trouver/", key="lost")
    broken = answer({"error": "oops"}, "500 Internal Server Error")
    with Scripted({f"POST {POSTS}": passed_on_then(mock.url, broken)}) as between:
        lost = account(between.url, mock.token("ami")).syndicate(sent)
    assert lost.result is Result.UNKNOWN
    port = account(mock.url, mock.token("ami"))
    found = port.find(sent)
    assert found
    assert found.result is Result.SYNDICATED
    assert port.syndicate(sent).id == found.id
    assert found.id == ids_of(mock, "ami")[0]


def test_a_post_that_lands_after_our_time_out_is_found_and_not_doubled(mock: Mock) -> None:
    sent = claim(f"Un texte tardif. {LINK}tard/", link=f"{LINK}tard/", key="late")
    port = account(mock.url, mock.token("lent"))
    late_enough = Event()
    passed_on = passed_on_then(mock.url, b"", when=late_enough)
    with Scripted({f"POST {POSTS}": passed_on}) as between:
        late = account(between.url, mock.token("lent"), patience=0.5).syndicate(sent)
        assert port.find(sent) is None
        late_enough.set()
    assert (late.result, late.evidence) == (Result.UNKNOWN, "no answer within 0.5 s")
    found = port.find(sent)
    assert found
    assert found.result is Result.SYNDICATED
    assert port.syndicate(sent).id == found.id
    assert len(ids_of(mock, "lent")) == 1


def test_what_was_never_posted_is_absent_only_when_it_can_no_longer_come(mock: Mock) -> None:
    port = account(mock.url, mock.token("neuf"))
    assert port.find(claim(key="never")) is None
    old = port.find(claim(key="never", at=datetime.now(UTC) - HOUR))
    assert old
    assert (old.result, old.url) == (Result.ABSENT, "")


@pytest.mark.parametrize(
    ("effect", "result", "words"),
    [
        ({"type": "status", "status": 422, "body": {"error": "Validation failed: Texte vide"}},
         Result.REFUSED, "the server answers 422 (Validation failed: Texte vide)"),
        ({"type": "ratelimit"}, Result.NOT_SENT, "the server answers 429 (Too many requests)"),
        ({"type": "status", "status": 502}, Result.UNKNOWN, "the server answers 502 (Bad gateway)"),
        ({"type": "malformed"}, Result.UNKNOWN, "the server's answer cannot be read"),
    ],
)  # fmt: skip
def test_a_fault_is_told_as_what_it_is(
    mock: Mock, effect: dict[str, object], result: Result, words: str
) -> None:
    mock.next_answer("POST", POSTS, effect)
    receipt = account(mock.url, mock.token("ami")).syndicate(claim(key=f"fault-{words}"))
    assert (receipt.result, receipt.url, receipt.id) == (result, "", "")
    assert receipt.evidence.partition(";")[0] == words


def test_a_wrong_token_is_not_allowed_and_nothing_is_posted(mock: Mock) -> None:
    port = account(mock.url, "not-the-token")
    with pytest.raises(NotAllowed, match="401"):
        port.identity()
    with pytest.raises(NotAllowed):
        port.own_posts("https://musee.fr/")
    assert port.syndicate(claim()).result is Result.REFUSED
    with pytest.raises(NotAllowed):
        port.find(claim())


def test_own_posts_that_link_to_the_site_are_found_on_all_pages(mock: Mock) -> None:
    port, writer = account(mock.url, mock.token("liens")), reader(mock, "liens")
    old = writer.status_post("À la main : http://www.musee.fr/rencontres-2026/index.html")
    ours = writer.status_post(f"La nôtre : {LINK}")
    for number in range(45):
        writer.status_post(f"Autre chose {number} : https://musee.fr.example/{number}/")
    newest = writer.status_post("Encore : https://musee.fr/rencontres-2026/autre/?de=ami")
    writer.status_post(f"Entre nous : {LINK}", visibility="direct")
    found = port.own_posts("https://musee.fr/")
    assert [post.id for post in found] == [str(newest.id), str(ours.id), str(old.id)]
    assert found[1].links == (LINK,)
    assert found[1].url == ours.url
    assert abs(found[1].at - datetime.now(UTC)) < HOUR
    assert port.own_posts("https://autre.example/") == ()


def test_a_code_that_a_person_allowed_becomes_a_token(mock: Mock) -> None:
    app = register_app(mock.url, "Table ronde", "https://musee.fr/")
    page = authorize_url(app)
    assert page.startswith(f"{mock.url}/oauth/authorize?client_id=")
    assert all(scope.replace(":", "%3A") in page for scope in SCOPES)
    token = token_from_code(app, " mockcode_musee\n")
    assert account(mock.url, token).identity().handle.startswith("@musee@")
    with pytest.raises(NotAllowed, match="invalid_grant"):
        token_from_code(app, "wrong")
    assert app.secret not in repr(app)
