"""What posse knows of a post when Bluesky's server fails: a script answers in its place."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from posse.errors import NotAllowed, NotReached, PosseError
from posse.models import Card, Receipt, Result
from posse.networks.album import GONE, NO_RIGHT, TRIES, frozen
from posse.networks.bluesky import Bluesky, connect
from tests.bluesky import between
from tests.bluesky.between import ACCESS, DID, GET, HANDLE, LIST, LOGIN, PUT, REFRESH, UPLOAD
from tests.bluesky.claims import AT, LINK, TEXT, announcement, claim
from tests.posse.networks.answering import Reply, Scripted, answer, drips, resets, silent
from tests.posse.networks.photos import left_out, photo, with_pictures

PASSWORD = "abcd-efgh-ijkl-mnop"  # noqa: S105 — of nobody
PATIENCE = 0.6  # seconds
CLAIM = claim(did=DID)
URI = f"at://{DID}/app.bsky.feed.post/{CLAIM.key}"
URL = f"https://bsky.app/profile/{HANDLE}/post/{CLAIM.key}"
SECRETS = (PASSWORD, ACCESS, REFRESH)
SAID = {"error": "InvalidRequest", "message": "Input/record is\nnot \x1b[31mvalid"}
DONE = answer({"uri": URI, "cid": "bafyrei"})
THERE = {"uri": URI, "cid": "bafyrei", "value": {"text": TEXT}}
SWAP = answer({"error": "InvalidSwap", "message": "Record was at x"}, "400 Bad Request")
MISSING = answer({"error": "RecordNotFound", "message": "Could not locate"}, "400 Bad Request")
HTML = "<!doctype html><title>Maintenance</title>We are back soon"


def account(server: Scripted, media: Path | None = None) -> Bluesky:
    """The account at the scripted server."""
    settings = {"handle": f"@{HANDLE}", "service": server.url}
    return connect("bluesky", settings, {"PASSWORD": PASSWORD}, media=media, patience=PATIENCE)


def refusal(status: str) -> bytes:
    """A no in the server's words."""
    return answer(SAID, status)


def sent(replies: Mapping[str, Reply], media: Path | None = None) -> tuple[Receipt, list[str]]:
    """What came of a send, and what the server was asked."""
    with between.failing(replies) as server:
        said = announcement(card=Card(title="T", description="D", thumb="t.png"))
        receipt = account(server, media).syndicate(claim(said, did=DID))
        asked = between.calls(server)
    assert len(receipt.evidence) <= 300
    assert receipt.evidence.isprintable()
    assert not any(secret in receipt.evidence for secret in SECRETS)
    return receipt, asked


@pytest.mark.parametrize(
    ("reply", "result", "evidence"),
    [
        (DONE, Result.SYNDICATED, ""),
        (refusal("400 Bad Request"), Result.REFUSED, "400 (InvalidRequest: Input/record is not"),
        (refusal("401 Unauthorized"), Result.REFUSED, "401"),
        (refusal("403 Forbidden"), Result.REFUSED, "403"),
        (answer(HTML, "404 Not Found", "text/html"), Result.REFUSED, "404"),
        (refusal("413 Too Large"), Result.REFUSED, "413"),
        (refusal("422 Unprocessable"), Result.REFUSED, "422"),
        (refusal("409 Conflict"), Result.UNKNOWN, "409"),
        (refusal("500 Oops"), Result.UNKNOWN, "500"),
        (answer(HTML, "502 Bad Gateway", "text/html"), Result.UNKNOWN, "502"),
        (answer(HTML, "503 Unavailable", "text/html"), Result.UNKNOWN, "503"),
        (answer(HTML, kind="text/html"), Result.UNKNOWN, "cannot be read"),
        (answer('{"uri": "at:', kind="application/json"), Result.UNKNOWN, "cannot be read"),
        (answer(["a"]), Result.UNKNOWN, "cannot be read"),
        (answer(""), Result.UNKNOWN, "cannot be read"),
        (answer({"uri": "at://did:plc:other/a/b"}), Result.UNKNOWN, "where the post is"),
        (answer({"cid": "bafyrei"}), Result.UNKNOWN, "where the post is"),
        (answer({"uri": 1}), Result.UNKNOWN, "where the post is"),
        (b"", Result.UNKNOWN, "broke"),
        (resets(b"HTTP/1.1 200 OK\r\nContent-Le"), Result.UNKNOWN, "broke"),
        (resets(DONE[:-5]), Result.UNKNOWN, "broke"),
        (silent, Result.UNKNOWN, "no answer within 0.6 s"),
        (drips(b"HTTP/1.1 200 OK\r\nX-Slow: "), Result.UNKNOWN, "no answer within 0.6 s"),
        (drips(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"), Result.UNKNOWN, "no answer"),
    ],
    ids=lambda value: None if isinstance(value, str | Result) else "",
)
def test_what_a_send_comes_to(reply: Reply, result: Result, evidence: str) -> None:
    """A no is a no, and everything that is not clear is not known; one send a claim."""
    receipt, asked = sent({PUT: reply})
    assert receipt.result is result
    assert evidence in receipt.evidence
    assert asked.count(PUT) == 1
    posted = result is Result.SYNDICATED
    assert (receipt.id, receipt.url) == ((URI, URL) if posted else ("", ""))
    assert (receipt.report, receipt.account, receipt.claim) == (
        CLAIM.report, "bluesky", CLAIM.name,
    )  # fmt: skip


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"])
def test_nothing_is_sent_elsewhere(status: str) -> None:
    """Neither the post nor the token."""
    with between.failing({PUT: DONE}) as elsewhere:
        receipt, asked = sent({PUT: answer("", status, Location=f"{elsewhere.url}/xrpc/{PUT}")})
        assert elsewhere.asked == []
    assert receipt.result is Result.UNKNOWN
    assert asked.count(PUT) == 1


@pytest.mark.parametrize(
    ("headers", "until"),
    [
        ({"ratelimit-reset": "4102444800"}, "again after 20"),
        ({"retry-after": "3600"}, "again after 20"),
        ({"ratelimit-reset": "soon", "retry-after": "later"}, ""),
        ({}, ""),
    ],
)
def test_too_many_posts_were_not_sent(headers: Mapping[str, str], until: str) -> None:
    """The evidence says until when, where the server does."""
    reply = answer({"error": "RateLimitExceeded"}, "429 Too Many", **headers)
    receipt, _ = sent({PUT: reply})
    assert receipt.result is Result.NOT_SENT
    assert "429" in receipt.evidence
    assert until in receipt.evidence


@pytest.mark.parametrize("status", ["400 Bad Request", "500 Oops"])
def test_no_secret_stands_in_the_evidence(status: str) -> None:
    """Not even where the server repeats what it was sent."""
    words = f"You sent {PASSWORD} and {ACCESS}, then {REFRESH}, " + "again " * 200
    receipt, _ = sent({PUT: answer({"error": "Echo", "message": words}, status)})
    assert "Echo" in receipt.evidence
    assert len(receipt.evidence) <= 300


@pytest.mark.parametrize(
    ("reply", "result"),
    [
        (answer(THERE), Result.SYNDICATED),
        (answer(THERE | {"value": {"text": "Autre"}}), Result.NOT_SENT),
        (answer(THERE | {"value": []}), Result.NOT_SENT),
        (MISSING, Result.UNKNOWN),
        (refusal("500 Oops"), Result.UNKNOWN),
        (silent, Result.UNKNOWN),
        (answer("<html>", kind="text/html"), Result.UNKNOWN),
    ],
    ids=["ours", "another", "strange", "gone", "error", "silent", "unreadable"],
)
def test_what_is_under_the_key_already_is_compared(reply: Reply, result: Result) -> None:
    """The same text is ours."""
    receipt, asked = sent({PUT: SWAP, GET: reply})
    assert receipt.result is result
    assert asked == [LOGIN, PUT, GET]
    if result is Result.NOT_SENT:
        assert "another salt" in receipt.evidence


@pytest.mark.parametrize(
    ("reply", "result"),
    [
        (answer(THERE), Result.SYNDICATED),
        (MISSING, Result.ABSENT),
        (answer(THERE | {"value": {"text": "Autre"}}), None),
    ],
    ids=["there", "missing", "another"],
)
def test_the_servers_own_word_makes_a_post_present_or_absent(
    reply: Reply, result: Result | None
) -> None:
    """Another post under its key says nothing about it."""
    with between.failing({GET: reply}) as server:
        found = account(server).find(CLAIM)
    assert (found.result if found else None) is result
    assert found is None or result is Result.ABSENT or (found.id, found.url) == (URI, URL)


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (refusal("400 Bad Request"), NotAllowed),
        (answer(HTML, "404 Not Found", "text/html"), NotReached),
        (refusal("500 Oops"), NotReached),
        (answer("", "302 Found", Location="/"), NotReached),
        (answer("<html>", kind="text/html"), NotReached),
        (b"", NotReached),
        (silent, NotReached),
    ],
    ids=["400", "404", "500", "302", "unreadable", "cut", "silent"],
)
def test_a_failure_is_no_look_that_found_nothing(reply: Reply, error: type[PosseError]) -> None:
    """Nobody looked."""
    with between.failing({GET: reply}) as server, pytest.raises(error):
        account(server).find(CLAIM)


@pytest.mark.parametrize(
    ("reply", "result", "error"),
    [
        (refusal("401 Unauthorized"), Result.REFUSED, NotAllowed),
        (refusal("403 Forbidden"), Result.REFUSED, NotAllowed),
        (refusal("400 Bad Request"), Result.REFUSED, NotAllowed),
        (answer({"error": "RateLimitExceeded"}, "429 Too Many"), Result.NOT_SENT, NotReached),
        (refusal("500 Oops"), Result.NOT_SENT, NotReached),
        (
            answer("", "302 Found", Location="https://elsewhere.example/"),
            Result.NOT_SENT,
            NotReached,
        ),
        (answer(HTML, kind="text/html"), Result.NOT_SENT, NotReached),
        (answer({"did": DID}), Result.NOT_SENT, NotReached),
        (b"", Result.NOT_SENT, NotReached),
        (silent, Result.NOT_SENT, NotReached),
    ],
    ids=["401", "403", "400", "429", "500", "302", "html", "partial", "cut", "silent"],
)
def test_without_a_login_nothing_is_sent(
    reply: Reply, result: Result, error: type[Exception]
) -> None:
    """A refusal is told as one; after all else it is tried again."""
    receipt, asked = sent({LOGIN: reply, PUT: DONE})
    assert receipt.result is result
    assert asked == [LOGIN]
    with between.failing({LOGIN: reply}) as server, pytest.raises(error) as caught:
        account(server).identity()
    assert not any(secret in str(caught.value) for secret in SECRETS)


def test_a_wrong_password_is_tried_once() -> None:
    """Servers count them."""
    with between.failing({LOGIN: refusal("401 Unauthorized")}) as server:
        bluesky = account(server)
        for _ in range(3):
            assert bluesky.syndicate(CLAIM).result is Result.REFUSED
        assert between.calls(server) == [LOGIN]


@pytest.mark.parametrize(
    ("home", "safe"),
    [
        ("http://elsewhere.example", False),
        ("same", True),
    ],
)
def test_a_token_goes_to_a_safe_server_only(home: str, *, safe: bool) -> None:
    """The login says where the account's own server is."""
    with between.failing({PUT: DONE}) as server:
        service = {
            "id": "#atproto_pds",
            "type": "AtprotoPersonalDataServer",
            "serviceEndpoint": server.url if home == "same" else home,
        }
        document = {"id": DID, "service": [service]}
        server.script[f"POST /xrpc/{LOGIN}"] = answer(between.SESSION | {"didDoc": document})
        receipt = account(server).syndicate(CLAIM)
    assert (receipt.result is Result.SYNDICATED) is safe
    assert safe or "no safe address" in receipt.evidence


@pytest.mark.parametrize("service", ["http://bsky.example", "bsky.example", "ftp://bsky.example"])
def test_a_password_never_goes_out_in_the_clear(service: str) -> None:
    """But to this machine itself."""
    with pytest.raises(NotAllowed, match="https"):
        connect("bluesky", {"handle": "a.test", "service": service}, {"PASSWORD": PASSWORD})


@pytest.mark.parametrize(
    ("reply", "result", "put"),
    [
        (answer({"blob": {"$type": "blob"}}), Result.SYNDICATED, 1),
        (refusal("400 Bad Request"), Result.SYNDICATED, 1),  # without its picture
        (refusal("413 Too Large"), Result.SYNDICATED, 1),
        (refusal("500 Oops"), Result.NOT_SENT, 0),
        (answer({"error": "RateLimitExceeded"}, "429 Too Many"), Result.NOT_SENT, 0),
        (answer("<html>", kind="text/html"), Result.NOT_SENT, 0),
        (silent, Result.NOT_SENT, 0),
    ],
    ids=["taken", "400", "413", "500", "429", "unreadable", "silent"],
)
def test_a_picture_is_sent_before_its_post(
    reply: Reply, result: Result, put: int, tmp_path: Path
) -> None:
    """So that nothing is out when it fails; a picture that is refused does not hold a post back."""
    Image.new("RGB", (6, 4)).save(tmp_path / "t.png")
    receipt, asked = sent({UPLOAD: reply, PUT: DONE}, tmp_path)
    assert receipt.result is result
    assert asked == [LOGIN, UPLOAD, *([PUT] * put)]


@pytest.mark.parametrize(
    ("reply", "result", "evidence", "put"),
    [
        (refusal("413 Too Large"), Result.SYNDICATED, "un.jpg: the server answers 413", 1),
        (refusal("403 Forbidden"), Result.SYNDICATED, NO_RIGHT, 1),
        (refusal("500 Oops"), Result.NOT_SENT, "500", 0),
        (answer({"error": "RateLimitExceeded"}, "429 Too Many"), Result.NOT_SENT, "429", 0),
        (silent, Result.NOT_SENT, "no answer within", 0),
        (resets(b"HTTP/1.1 200"), Result.NOT_SENT, "broke", 0),
    ],
    ids=["413", "403", "500", "429", "silent", "cut"],
)
def test_pictures_are_refused_one_by_one_or_the_post_waits(
    reply: Reply, result: Result, evidence: str, put: int, tmp_path: Path
) -> None:
    """Nothing is ever unknown for a picture's sake, and the same claim works the next time."""
    said = with_pictures(announcement(f"Bonjour {LINK}"), tmp_path, 2)
    with between.failing({UPLOAD: reply, PUT: DONE}) as server:
        receipt = account(server, tmp_path).syndicate(claim(said, did=DID))
        assert between.calls(server).count(PUT) == put
        server.script[f"POST /xrpc/{UPLOAD}"] = answer({"blob": {"$type": "blob"}})
        again = account(server, tmp_path).syndicate(claim(said, did=DID))
    assert receipt.result is result
    assert evidence in receipt.evidence
    assert (again.result, again.evidence) == (Result.SYNDICATED, "")


@pytest.mark.parametrize(("count", "names"), [(0, ["t.jpg"]), (2, ["un.jpg", "deux.png"])])
def test_what_does_not_arrive_at_the_third_try_is_left_out(
    count: int, names: list[str], tmp_path: Path
) -> None:
    """The picture of a card, or the post's own."""
    photo(tmp_path, "t.jpg")
    said = with_pictures(announcement(f"Bonjour {LINK}"), tmp_path, count)
    card = None if count else Card(title="T", description="D", thumb="t.jpg")
    one = replace(claim(replace(said, card=card), did=DID), attempt=TRIES)
    with between.failing({UPLOAD: refusal("500 Oops"), PUT: DONE}) as server:
        receipt = account(server, tmp_path).syndicate(one)
    told = left_out(receipt).split("; ")
    assert [part.partition(": ")[0] for part in told] == names
    assert all("the server answers 500" in part for part in told)


@pytest.mark.parametrize(("change", "why"), [(Path.unlink, GONE), (Path.touch, "")])
def test_a_card_goes_out_without_its_picture_when_that_is_gone(
    change: Callable[[Path], None], why: str, tmp_path: Path
) -> None:
    Image.new("RGB", (6, 4)).save(tmp_path / "t.png")
    said = frozen(announcement(card=Card(title="T", description="D", thumb="t.png")), tmp_path)
    change(tmp_path / "t.png")
    with between.failing({UPLOAD: answer({"blob": {"$type": "blob"}}), PUT: DONE}) as server:
        receipt = account(server, tmp_path).syndicate(claim(said, did=DID))
        put = next(asked for asked in server.asked if asked.path.endswith(PUT))
    assert left_out(receipt) == (f"t.png: {why}" if why else "")
    assert ("thumb" in json.loads(put.body)["record"]["embed"]["external"]) is not bool(why)


@pytest.mark.parametrize("odd", [-1, 5, "2", True])
def test_a_number_of_pictures_that_cannot_be_is_told(odd: object) -> None:
    with pytest.raises(NotAllowed, match="pictures is a number from 0 to 4"):
        connect("bluesky", {"handle": "a.test", "pictures": odd}, {"PASSWORD": PASSWORD})


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (refusal("500 Oops"), NotReached),
        (refusal("401 Unauthorized"), NotAllowed),
        (answer({"records": {}}), NotReached),
        (answer("<html>", kind="text/html"), NotReached),
        (silent, NotReached),
    ],
    ids=["500", "401", "strange", "unreadable", "silent"],
)
def test_own_posts_that_cannot_be_read_are_an_error(reply: Reply, error: type[Exception]) -> None:
    """Taken for none, everything would be announced again."""
    with between.failing({LIST: reply}) as server, pytest.raises(error):
        account(server).own_posts("https://musee.example")


def test_a_list_of_posts_without_end_is_read_for_five_pages() -> None:
    """The newest five hundred."""
    page = {"records": [{"uri": URI, "value": {"text": "x"}}, "odd"], "cursor": "more"}
    with between.failing({LIST: answer(page)}) as server:
        assert account(server).own_posts("https://musee.example") == ()
        assert between.calls(server) == [LOGIN, *[LIST] * 5]


@pytest.mark.parametrize("told", [{}, {"did": None}, {"did": "7"}])
def test_a_handle_of_which_the_server_tells_no_id_stays_plain_text(told: object) -> None:
    """An id that is none would have the whole post refused."""
    resolve = "com.atproto.identity.resolveHandle"
    said = announcement("Avec @camille.example, ce matin.")
    one = claim(said, did=DID)
    done = answer({"uri": f"at://{DID}/app.bsky.feed.post/{one.key}", "cid": "bafyrei"})
    with between.failing({resolve: answer(told), PUT: done}) as server:
        assert account(server).syndicate(one).result is Result.SYNDICATED
        put = next(asked for asked in server.asked if asked.path.endswith(PUT))
        assert [call for call in between.calls(server) if call.startswith(resolve)]
    assert "facets" not in json.loads(put.body)["record"]


def test_what_is_sent_is_the_frozen_claim() -> None:
    """The same bytes at each send, whenever that is."""
    with between.failing({PUT: DONE}) as server:
        for bluesky in (account(server), account(server)):
            bluesky.syndicate(CLAIM)
        bodies = [asked.body for asked in server.asked if asked.path.endswith(PUT)]
        secrets = [asked for asked in server.asked if PASSWORD.encode() in asked.body]
    assert len(set(bodies)) == 1
    body = json.loads(bodies[0])
    assert (body["repo"], body["rkey"], body["swapRecord"]) == (DID, CLAIM.key, None)
    assert body["record"]["createdAt"] == AT.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert [asked.path for asked in secrets] == [f"/xrpc/{LOGIN}"] * 2
