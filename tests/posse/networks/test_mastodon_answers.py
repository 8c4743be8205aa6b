"""Mastodon, on a server that answers anything: what each answer says of a post."""

from __future__ import annotations

import logging
import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from posse.errors import NotAllowed, NotReached, PosseError
from posse.models import Limits, Receipt, Result
from posse.networks.mastodon import LIMITS, Mastodon
from posse.networks.mastodon_instance import address_of
from posse.networks.mastodon_login import App, register_app, token_from_code
from tests.posse.networks.answering import Reply, Scripted, answer, drips, resets, silent
from tests.posse.networks.certificates import encrypted
from tests.posse.networks.mastodon_cases import (
    HTML,
    INSTANCE,
    LINK,
    OWNER,
    TEXT,
    TOKEN,
    account,
    claim,
    status,
)

ME = "GET /api/v1/accounts/verify_credentials"
LIST = "GET /api/v1/accounts/109/statuses"
V1, V2 = "GET /api/v1/instance", "GET /api/v2/instance"
POST = "POST /api/v1/statuses"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
HOUR = timedelta(hours=1)
SOON = (datetime.now(UTC) + timedelta(hours=9)).replace(microsecond=0)
AGAIN = f"; again after {SOON:%Y-%m-%d %H:%M:%S} UTC"


def sent_to(reply: Reply, *, patience: float = 10) -> tuple[Receipt, Scripted]:
    with Scripted({POST: reply}) as server:
        return account(server.url, patience=patience).syndicate(claim()), server


def test_what_is_sent_is_all_of_it_and_nothing_else() -> None:
    sent = claim(warning="argent", reply_to="0x1f", lang="en")
    with Scripted({POST: answer(status("42"))}) as server:
        receipt = account(server.url, visibility="unlisted").syndicate(sent)
    (asked,) = server.asked
    assert asked.form == {
        "status": TEXT,
        "visibility": "unlisted",
        "language": "en",
        "spoiler_text": "argent",
        "in_reply_to_id": "0x1f",
    }
    assert asked.headers["idempotency-key"] == sent.key
    assert asked.headers["authorization"] == f"Bearer {TOKEN}"
    assert asked.headers["connection"] == "close"
    assert "cookie" not in asked.headers
    assert (receipt.result, receipt.id) == (Result.SYNDICATED, "42")
    assert receipt.url == "https://social.example/@musee/42"
    assert (receipt.report, receipt.account, receipt.claim) == (sent.report, "mastodon", sent.name)
    assert abs(receipt.at - datetime.now(UTC)) < HOUR


ANSWERS: dict[str, tuple[Reply, Result, str]] = {
    "400": (answer({"error": "Bad"}, "400 Bad Request"), Result.REFUSED, "400 (Bad)"),
    "401": (answer({"error": "The access token is invalid"}, "401 Unauthorized"),
            Result.REFUSED, "401 (The access token is invalid)"),
    "403": (answer({"error": "Outside the authorized scopes"}, "403 Forbidden"),
            Result.REFUSED, "403 (Outside the authorized scopes)"),
    "404": (answer({"error": "Gone\x1b[31m\u202e\n parent"}, "404 Not Found"),
            Result.REFUSED, "404 (Gone [31m parent)"),
    "413": (answer("<h1>Too <b>big</b></h1><script>x</script>", "413 X", "text/html"),
            Result.REFUSED, "413 (Too big)"),
    "422": (answer({"error": "Invalid", "error_description": "limit of 500"}, "422 X"),
            Result.REFUSED, "422 (Invalid: limit of 500)"),
    "422, no words": (answer([1], "422 X"), Result.REFUSED, "422"),
    "429, ISO": (answer({"error": "Throttled"}, "429 X", X_RateLimit_Reset=SOON.isoformat()),
                 Result.NOT_SENT, f"429 (Throttled){AGAIN}"),
    "429, unix": (answer({}, "429 X", X_RateLimit_Reset=f"{SOON.timestamp():.0f}"),
                  Result.NOT_SENT, f"429{AGAIN}"),
    "429, date": (answer({}, "429 X", Retry_After=f"{SOON:%a, %d %b %Y %H:%M:%S} GMT"),
                  Result.NOT_SENT, f"429{AGAIN}"),
    "429, nothing": (answer({}, "429 X"), Result.NOT_SENT, "429"),
    "429, nonsense": (answer({}, "429 X", Retry_After="-1", X_RateLimit_Reset="soon"),
                      Result.NOT_SENT, "429"),
    "500": (answer({"error": "oops"}, "500 X"), Result.UNKNOWN, "500 (oops)"),
    "502": (answer("<title>Bad gateway</title>", "502 X", "text/html"),
            Result.UNKNOWN, "502 (Bad gateway)"),
    "503": (answer("", "503 X"), Result.UNKNOWN, "503"),
    "redirect": (answer("", "301 X", Location="https://elsewhere.example/api?code=s3"),
                 Result.UNKNOWN, "301 (to https://elsewhere.example/api, which is not followed)"),
    "see other": (answer("", "303 X", Location="/done"), Result.UNKNOWN,
                  "303 (to /done, which is not followed)"),
    "teapot": (answer({}, "418 X"), Result.UNKNOWN, "418"),
}  # fmt: skip


@pytest.mark.parametrize("case", ANSWERS)
def test_each_status_has_its_result(case: str) -> None:
    reply, result, words = ANSWERS[case]
    receipt, server = sent_to(reply)
    assert (receipt.result, receipt.evidence) == (result, f"the server answers {words}")
    assert (receipt.url, receipt.id) == ("", "")
    assert len(server.asked) == 1


@pytest.mark.parametrize("wait", ["999999999999999", "9" * 5000])
def test_a_server_that_asks_for_a_century_gets_a_day(wait: str) -> None:
    receipt, _ = sent_to(answer({}, "429 X", Retry_After=wait))
    end = re.search(r"again after (.*) UTC", receipt.evidence)
    assert end
    until = datetime.fromisoformat(end[1]).replace(tzinfo=UTC)
    assert timedelta(hours=23) < until - datetime.now(UTC) <= timedelta(days=1)


UNREADABLE: dict[str, Reply] = {
    "half JSON": answer('{"id": "1", "url'),
    "deep JSON": answer("[" * 200_000),
    "HTML": answer("<html>Welcome", kind="text/html"),
    "nothing": answer(""),
    "null": answer(None),
    "a list": answer([status()]),
    "no id": answer({"url": "https://social.example/1"}),
    "no address": answer(status(url=None, uri=None)),
    "an address that runs": answer(status(url="javascript:alert(1)")),
    "an address with a tag": answer(status(url='https://a.example/"><script>')),
    "a scheduled post": answer({"id": "7", "scheduled_at": "2026-05-12T11:00:00Z", "params": {}}),
    "an id of another kind": answer(status(id={"a": 1})),
    "another charset": HEAD + b"Content-Length: 3\r\n\r\n\xff\xfe\x00",
}  # fmt: skip


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_200_that_does_not_say_where_the_post_is_leaves_it_unknown(case: str) -> None:
    receipt, _ = sent_to(UNREADABLE[case])
    assert receipt.result is Result.UNKNOWN
    assert receipt.evidence.startswith("the server's answer ")
    assert (receipt.url, receipt.id) == ("", "")


BROKEN: dict[str, tuple[Reply, str]] = {
    "silence": (silent, "no answer within 0.7 s"),
    "a slow head": (drips(b"HTTP/1.1 200 OK\r\nX-Slow: "), "no answer within 0.7 s"),
    "a slow body": (drips(HEAD + b"Content-Length: 99999\r\n\r\n"), "no answer within 0.7 s"),
    "a slow body without an end": (drips(HEAD + b"\r\n{"), "no answer within 0.7 s"),
    "many preludes": (drips(b"HTTP/1.1 100 Continue\r\n\r\n" * 50), "no answer within 0.7 s"),
    "a break at once": (resets(b""), "the connection broke before the answer was whole"),
    "a break in the head": (resets(b"HTTP/1.1 20"), "the connection broke before"),
    "a break in the body": (resets(HEAD + b"Content-Length: 99\r\n\r\n{"), "the connection broke"),
    "an early end": (HEAD + b"Content-Length: 99\r\n\r\n{}", "the connection broke before"),
    "a chunk that lies": (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", "the connection br"),
    "no HTTP": (b"220 mail.example ESMTP\r\n", "the connection broke before the answer was whole"),
    "too much": (HEAD + b"Content-Length: 3000000\r\n\r\n" + b" " * 3_000_000,
                 "an answer of more than 2 MB"),
    "false gzip": (HEAD + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
                   "the connection broke before the answer was whole"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_what_breaks_after_the_send_leaves_it_unknown_and_in_time(case: str) -> None:
    reply, words = BROKEN[case]
    start = time.monotonic()
    receipt, server = sent_to(reply, patience=0.7)
    assert receipt.result is Result.UNKNOWN
    assert receipt.evidence.startswith(words)
    assert time.monotonic() - start < 5
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("asked", "shown", "told"),
    [
        ("unlisted", "public", "shows it to everybody"),
        ("public", "unlisted", "lists it nowhere"),
        ("public", "private", "shows it to followers alone"),
        ("private", "direct", "shows it to nobody but who is named"),
        ("private", "private", ""),
        ("public", None, ""),
        ("public", "of another kind", ""),
    ],
)
def test_a_post_that_others_see_than_were_asked_for_is_out_and_told(
    asked: str, shown: str | None, told: str
) -> None:
    with Scripted({POST: answer(status(visibility=shown))}) as server:
        receipt = account(server.url, visibility=asked).syndicate(claim())
    assert receipt.result is Result.SYNDICATED
    assert receipt.evidence == (told and f"its server {told}, whatever `visibility` says")


def may_replay(port: Mastodon) -> bool:
    """Whether the account would be sent a claim again, five minutes later."""
    at = datetime.now(UTC)
    return port.may_replay(first=at, latest=at, now=at + timedelta(minutes=5))


@pytest.mark.parametrize(
    ("server", "words"),
    [
        ("http://127.0.0.1:1", "connection refused"),
        ("https://nothing.invalid", "there is no such host"),
        (f"https://{'a' * 64}.invalid", "no connection"),
        ("https://social.invalid:99999", "not an address that can be used"),
    ],
)
def test_where_nothing_can_be_reached_nothing_was_sent(server: str, words: str) -> None:
    port = account(server)
    receipt = port.syndicate(claim())
    assert receipt.result is Result.NOT_SENT
    assert receipt.evidence.startswith(words)
    with pytest.raises(NotReached, match=words):
        port.identity()
    with pytest.raises(NotReached, match=words):
        port.find(claim())
    assert not may_replay(port)


def test_a_server_that_cannot_be_trusted_is_sent_nothing(tmp_path: Path) -> None:
    with Scripted({}) as plain:
        to_plain = account(f"https://{plain.netloc}").syndicate(claim())
    assert to_plain.result is Result.NOT_SENT
    assert to_plain.evidence.startswith("no safe connection")
    with Scripted({}, tls=encrypted(tmp_path)) as unknown:
        to_unknown = account(unknown.url).syndicate(claim())
    assert to_unknown.result is Result.NOT_SENT
    assert to_unknown.evidence == "no safe connection (self-signed certificate)"
    assert not plain.asked
    assert not unknown.asked


@pytest.mark.parametrize(
    "server", ["http://social.example", "ftp://social.example", "https://", "https://a:b@c.example"]
)
def test_a_token_does_not_leave_in_the_clear(server: str) -> None:
    with pytest.raises(NotAllowed, match="https"):
        account(server)


def test_what_people_write_becomes_an_address() -> None:
    assert address_of(" social.example/ ") == "https://social.example"
    assert address_of("http://localhost:3000/snac/") == "http://localhost:3000/snac"


def test_a_setting_that_cannot_be_is_said_before_anything_is_sent() -> None:
    with pytest.raises(NotAllowed, match="public, unlisted, private"):
        account("https://social.example", visibility="direct")
    with pytest.raises(NotAllowed, match="token"):
        account("https://social.example", f"{TOKEN}\nX-Other: 1")
    account("https://social.example", f" {TOKEN}\n")


def test_limits_are_the_server_s_own() -> None:
    with Scripted({ME: answer(OWNER), V2: answer(INSTANCE)}) as server:
        identity = account(server.url).identity()
    assert identity.limits == Limits(characters=5000, link_cost=30, pictures=4, alt_text=1400)
    assert (identity.id, identity.handle) == ("127.0.0.1/109", "@musee@social.example")
    assert identity.url == "https://social.example/@musee"


@pytest.mark.parametrize(
    ("v2", "v1", "limits"),
    [
        (answer({}, "404 X"), answer({**INSTANCE, "uri": "social.example"}),
         Limits(characters=5000, link_cost=30, pictures=4, alt_text=1400)),
        (answer("<html>", kind="text/html"), answer({"max_toot_chars": 11000}),
         Limits(characters=11000, link_cost=23)),
        (answer({}, "404 X"), answer({}, "404 X"), LIMITS),
        (answer({"configuration": {"statuses": {"max_characters": "many"}}}), b"", LIMITS),
        (answer({"configuration": {"statuses": {"max_characters": -1}}}), b"", LIMITS),
        (answer({"configuration": {"statuses": {"max_characters": True}}}), b"", LIMITS),
        (answer({"configuration": []}), b"", LIMITS),
        (answer([]), answer(None), LIMITS),
    ],
)  # fmt: skip
def test_limits_that_a_server_does_not_say_are_the_usual_ones(
    v2: Reply, v1: Reply, limits: Limits
) -> None:
    with Scripted({ME: answer(OWNER), V2: v2, V1: v1}) as server:
        assert account(server.url).identity().limits == limits


@pytest.mark.parametrize(
    ("me", "instance", "error"),
    [
        (answer({"error": "The access token is invalid"}, "401 X"), b"", NotAllowed),
        (answer({"error": "Your login is currently disabled"}, "403 X"), b"", NotAllowed),
        (answer({"error": "This method requires an authenticated user"}, "422 X"), b"", NotAllowed),
        (answer({}, "404 X"), b"", NotReached),
        (answer({}, "302 X", Location="/login"), b"", NotReached),
        (answer("<html>", kind="text/html"), b"", NotReached),
        (answer({"id": None, "username": "musee"}), b"", NotReached),
        (answer({"id": "1"}), b"", NotReached),
        (answer(OWNER), answer({}, "500 X"), NotReached),
        (answer(OWNER), answer({}, "429 X"), NotReached),
    ],
)
def test_an_account_that_cannot_be_looked_at_is_an_error(
    me: Reply, instance: Reply, error: type[PosseError]
) -> None:
    with Scripted({ME: me, V2: instance}) as server, pytest.raises(error):
        account(server.url).identity()


@pytest.mark.parametrize(
    ("version", "keeps"),
    [
        ("4.5.1", True),
        ("4.3.0+glitch", True),
        ("4.2.1-stable.1+hometown", True),
        ("2.7.2 (compatible; Pleroma 2.6.0)", False),
        ("3.5.3 (compatible; Pixelfed 0.12.3)", False),
        ("4.0.0 (not true; snac/2.75)", False),
        ("0.19.1", False),
        ("", False),
    ],
)
def test_only_servers_that_keep_the_key_are_sent_a_claim_again(
    version: str, *, keeps: bool
) -> None:
    with Scripted({V2: answer({**INSTANCE, "version": version})}) as server:
        port = account(server.url)
        assert may_replay(port) is keeps
        assert may_replay(port) is keeps
    assert len(server.asked) == 1


SNAC = "https://snac.example/musee/p/1747042804.123456"
SNAC_ID = "66a1f3c0e5b94d1f8a7c6b5d4e3f2a10"


def snac(*, posts: object) -> dict[str, Reply]:
    """A server as snac2 is: ids in hexadecimal, no second version of the instance, few fields."""
    me = {"id": "d41d8cd98f00b204", "username": "musee", "acct": "musee",
          "url": "https://snac.example/musee", "statuses_count": 0}  # fmt: skip
    post = {"id": SNAC_ID, "uri": SNAC, "url": SNAC, "created_at": "2026-05-12T11:00:00Z",
            "content": HTML, "visibility": "public", "account": me}  # fmt: skip
    return {
        ME: answer(me),
        V1: answer({"uri": "snac.example", "version": "4.0.0 (not true; snac/2.75)",
                    "configuration": {"statuses": {"max_characters": 100000}}}),
        "GET /api/v1/accounts/d41d8cd98f00b204/statuses": answer(posts),
        POST: answer(post),
    }  # fmt: skip


def test_a_server_like_snac2_is_served_too() -> None:
    ours = status(SNAC_ID, url=SNAC, created_at=datetime.now(UTC).isoformat(), visibility=None)
    del ours["in_reply_to_account_id"], ours["reblog"], ours["card"]
    with Scripted(snac(posts=[ours])) as server:
        port = account(server.url)
        identity = port.identity()
        assert (identity.id, identity.handle) == (
            "127.0.0.1/d41d8cd98f00b204",
            "@musee@snac.example",
        )
        assert identity.limits.characters == 100_000
        assert len(port.key("congres/a", datetime.now(UTC), 1)) == 64
        receipt = port.syndicate(claim())
        assert (receipt.result, receipt.id, receipt.url) == (Result.SYNDICATED, SNAC_ID, SNAC)
        found = port.find(claim())
        assert found
        assert (found.result, found.id) == (Result.SYNDICATED, SNAC_ID)
        assert [post.id for post in port.own_posts("https://musee.fr")] == [SNAC_ID]
        assert not may_replay(port)


def echo_cases() -> dict[str, Reply]:
    """Servers that say back what they were told."""
    said = f"Bearer {TOKEN} is not good"
    long = "x" * 280 + TOKEN
    return {
        "JSON": answer({"error": said}, "401 X"),
        "cut": answer({"error": long}, "422 X"),
        "HTML": answer(f"<p>{said}</p>", "500 X", "text/html"),
        "429": answer({"error": said}, "429 X", Retry_After="60"),
        "redirect": answer("", "302 X", Location=f"https://a.example/{TOKEN}?token={TOKEN}"),
        "200": answer(f"{{{said}"),
        "reset": resets(f"HTTP/1.1 200 {said}\r\n".encode()),
    }


@pytest.mark.parametrize("case", echo_cases())
def test_the_token_is_in_no_receipt_error_or_log(
    case: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    reply = echo_cases()[case]
    with Scripted({POST: reply, ME: reply}) as server:
        port = account(server.url, patience=2)
        receipt = port.syndicate(claim())
        with pytest.raises((NotAllowed, NotReached)) as caught:
            port.identity()
    shown = (repr(receipt), str(caught.getrepr(chain=True, showlocals=False)), caplog.text,
             *capfd.readouterr(), repr(port))  # fmt: skip
    assert not [text for text in shown if TOKEN[:20] in text]
    assert len(receipt.evidence) <= 300
    assert receipt.evidence.isprintable()


def test_a_login_tells_no_secret_and_takes_no_less_than_it_needs() -> None:
    secret, code = f"{TOKEN}-secret", f"{TOKEN}-code"
    refusal = answer({"error": "invalid_grant", "error_description": f"{code} {secret}"}, "400 X")
    with Scripted({"POST /api/v1/apps": answer({"client_id": "1"}), "POST /oauth": refusal}) as one:
        app = App(server=one.url, id="1", secret=secret)
        with pytest.raises(NotReached, match="no app"):
            register_app(one.url, "Table ronde")
        with pytest.raises(NotAllowed, match="invalid_grant") as caught:
            token_from_code(app, code)
    assert TOKEN not in str(caught.value)
    assert one.asked[1].form["client_secret"] == secret
    assert "authorization" not in one.asked[1].headers
    lesser = answer({"access_token": "t", "scope": "read"})
    with Scripted({"POST /oauth/token": lesser}) as two, pytest.raises(NotAllowed, match="write:"):
        token_from_code(App(server=two.url, id="1", secret=secret), code)
    with Scripted({"POST /oauth/token": answer({"error": "?"})}) as three:
        app = App(server=three.url, id="1", secret=secret)
        with pytest.raises(NotReached, match="no token"):
            token_from_code(app, code)


def test_links_are_the_same_however_they_are_written() -> None:
    wanted = "https://musée.fr/été/"
    html = '<a href="https://XN--MUSE-DPA.fr/%C3%A9t%C3%A9/">…</a>'
    sent = claim(f"Bel été {wanted}", link=wanted)
    with Scripted({ME: answer(OWNER), LIST: answer([status(html=html)])}) as server:
        found = account(server.url).find(sent)
        assert found
        assert account(server.url).own_posts("https://musée.fr")
        assert not account(server.url).own_posts("https://musée.fr/ét")
    assert found.result is Result.SYNDICATED
    assert LINK not in found.evidence
