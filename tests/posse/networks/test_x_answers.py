"""What X's answers say of a post, and that none of them brings a secret out."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from posse.errors import NotAllowed, NotReached
from posse.models import Receipt, Result
from tests.posse.networks.answering import Reply, answer, drips, resets, silent
from tests.posse.networks.x_cases import (
    CREATE,
    DUPLICATE,
    HEAD,
    ME,
    NO_CREDIT,
    SECRETS,
    claim,
)
from tests.posse.networks.x_server import XServer

SOON = (datetime.now(UTC) + timedelta(hours=3)).replace(microsecond=0)
LATER = SOON + timedelta(hours=3)
AGAIN, MUCH_LATER = (f"; again after {end:%Y-%m-%d %H:%M:%S} UTC" for end in (SOON, LATER))
NO_RIGHT = {"title": "Forbidden", "detail": "Your app has no write permission."}


def sent_to(reply: Reply, *, patience: float = 10) -> tuple[Receipt, XServer]:
    with XServer() as server:
        server.scripted.script[CREATE] = reply
        return server.account(patience=patience).syndicate(claim(at=server.clock())), server


ANSWERS: dict[str, tuple[Reply, Result, str]] = {
    "400": (answer({"errors": [{"message": "No text"}], "detail": "Invalid"}, "400 X"),
            Result.REFUSED, "400 (Invalid; No text)"),
    "401": (answer({"title": "Unauthorized", "detail": "Unauthorized"}, "401 X"),
            Result.REFUSED, "401 (Unauthorized)"),
    "402": (answer(NO_CREDIT, "402 Payment Required"), Result.REFUSED,
            "402 (out of credit: No credits.)"),
    "402, HTML": (answer("<p>Pay</p>", "402 X", "text/html"), Result.REFUSED,
                  "402 (out of credit)"),
    "403": (answer(NO_RIGHT, "403 X"), Result.REFUSED, "403 (Your app has no write permission.)"),
    "403, duplicate": (answer(DUPLICATE, "403 X"), Result.UNKNOWN,
                       "403 (You are not allowed to create a Tweet with duplicate content.)"),
    "403, the old API's": (answer({"errors": [{"code": 187, "message": "A twin."}]}, "403 X"),
                           Result.UNKNOWN, "403 (A twin.)"),
    "403, said otherwise": (answer({"detail": "You already said that."}, "403 X"),
                            Result.UNKNOWN, "403 (You already said that.)"),
    "403, nothing said": (answer("<h1>No</h1>", "403 X", "text/html"), Result.UNKNOWN, "403 (No)"),
    "404": (answer({"title": "Not\x1b[31m\nFound"}, "404 X"),
            Result.REFUSED, "404 (Not [31m Found)"),
    "429": (answer({"title": "Too Many Requests"}, "429 X", x_rate_limit_remaining="0",
                   x_rate_limit_reset=f"{SOON.timestamp():.0f}"),
            Result.NOT_SENT, f"429 (Too Many Requests){AGAIN}"),
    "429, a day's": (answer({}, "429 X", x_rate_limit_remaining="97",
                            x_rate_limit_reset=f"{SOON.timestamp():.0f}",
                            x_user_limit_24hour_remaining="0",
                            x_user_limit_24hour_reset=f"{LATER.timestamp():.0f}"),
                     Result.NOT_SENT, f"429{MUCH_LATER}"),
    "429, not a day's": (answer({}, "429 X", x_rate_limit_remaining="0",
                                x_rate_limit_reset=f"{SOON.timestamp():.0f}",
                                x_user_limit_24hour_remaining="9",
                                x_user_limit_24hour_reset=f"{LATER.timestamp():.0f}"),
                         Result.NOT_SENT, f"429{AGAIN}"),
    "429, no end": (answer({}, "429 X"), Result.NOT_SENT, "429"),
    "429, nonsense": (answer({"errors": None}, "429 X", x_rate_limit_reset="soon"),
                      Result.NOT_SENT, "429"),
    "429, a list": (answer(["x"], "429 X"), Result.NOT_SENT, "429"),
    "500": (answer({"errors": None, "detail": 1}, "500 X"), Result.UNKNOWN, "500"),
    "503": (answer("<title>Over capacity</title>", "503 X", "text/html"),
            Result.UNKNOWN, "503 (Over capacity)"),
    "redirect": (answer("", "307 X", Location="https://elsewhere.example/?token=1"),
                 Result.UNKNOWN, "307 (to https://elsewhere.example/, which is not followed)"),
}  # fmt: skip


@pytest.mark.parametrize("case", ANSWERS)
def test_each_status_has_its_result(case: str) -> None:
    reply, result, words = ANSWERS[case]
    receipt, server = sent_to(reply)
    assert (receipt.result, receipt.evidence) == (result, f"the server answers {words}")
    assert (receipt.url, receipt.id) == ("", "")
    assert len(server.asked) == 1


UNREADABLE: dict[str, Reply] = {
    "half JSON": answer('{"data": {"id": "1", "te', "201 X"),
    "deep JSON": answer("[" * 200_000),
    "HTML": answer("<html>", kind="text/html"),
    "nothing": answer("", "201 X"),
    "null": answer(None),
    "no data": answer({"errors": [{"detail": "x"}]}),
    "no id": answer({"data": {"text": "x"}}),
    "an id that leads elsewhere": answer({"data": {"id": "../../evil"}}),
    "no content": answer("", "204 No Content"),
    "silence": silent,
    "a slow body": drips(HEAD + b"Content-Length: 99999\r\n\r\n"),
    "a break at once": resets(b""),
    "a break in the body": resets(HEAD + b"Content-Length: 99\r\n\r\n{"),
}  # fmt: skip


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_cannot_be_read_leaves_it_unknown_and_in_time(case: str) -> None:
    start = time.monotonic()
    receipt, server = sent_to(UNREADABLE[case], patience=0.7)
    assert receipt.result is Result.UNKNOWN
    assert receipt.evidence
    assert (receipt.url, receipt.id) == ("", "")
    assert time.monotonic() - start < 5
    assert len(server.asked) == 1


def echoes() -> dict[str, Callable[[str], bytes]]:
    """Servers that say back what they were told."""
    return {
        "403": lambda said: answer({"detail": f"not good: {said}"}, "403 X"),
        "cut": lambda said: answer({"detail": "x" * 280 + said}, "400 X"),
        "HTML": lambda said: answer(f"<p>{said}</p>", "500 X", "text/html"),
        "429": lambda said: answer({"title": said}, "429 X", x_rate_limit_reset=said),
        "redirect": lambda said: answer("", "302 X", Location=f"https://a.example/{said}"),
        "200": lambda said: answer(f"{{{said}"),
    }


@pytest.mark.parametrize("case", echoes())
def test_no_secret_is_in_a_receipt_an_error_or_a_log(
    case: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Even at the level at which the libraries below write what they sign."""
    caplog.set_level(logging.DEBUG)
    for name in ("tweepy.client", "requests_oauthlib.oauth1_auth", "oauthlib.oauth1.rfc5849"):
        caplog.set_level(logging.DEBUG, name)
    with XServer() as server:
        reply = echoes()[case](" ".join(SECRETS.values()))
        server.scripted.script |= {CREATE: reply, ME: reply}
        port = server.account()
        receipt = port.syndicate(claim(at=server.clock()))
        with pytest.raises((NotAllowed, NotReached)) as caught:
            port.identity()
    signature = server.asked[0].headers["authorization"].partition("oauth_signature=")[2]
    shown = (repr(receipt), str(caught.getrepr(chain=True, showlocals=False)), caplog.text,
             *capfd.readouterr(), repr(port), repr(vars(port)))  # fmt: skip
    assert not [text for text in shown if "canary" in text or "oauth_" in text]
    assert signature
    assert not [text for text in shown if signature in text]
    assert len(receipt.evidence) <= 300
    assert receipt.evidence.isprintable()
