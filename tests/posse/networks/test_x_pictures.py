"""Pictures on X: our own upload, signed as tweepy signs, with words, and what it costs."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from posse.errors import NotAllowed
from posse.models import Claim, Result
from posse.money import OUT_OF_CREDIT, cost_of
from posse.networks.album import CHANGED, GONE, NO_RIGHT, TRIES
from posse.networks.x import connect
from posse.networks.x_prices import ALT_TEXT, POST_WITH_LINK, price_of, price_of_post
from tests.posse.networks.answering import Asked, Reply, answer, drips, resets, silent
from tests.posse.networks.photos import left_out, opened, photo, with_pictures
from tests.posse.networks.x_cases import (
    CREATE,
    HEAD,
    NO_CREDIT,
    SECRETS,
    TEXT,
    UPLOAD,
    WORDS,
    claim,
)
from tests.posse.networks.x_server import XServer

BARE = "Ce matin, on a parlé argent."


def pictured(server: XServer, folder: Path, count: int = 4, text: str = TEXT) -> Claim:
    """A claim with so many pictures."""
    made = claim(text, at=server.clock())
    return replace(made, announcement=with_pictures(made.announcement, folder, count))


def lines(asked: list[Asked]) -> list[str]:
    return [f"{one.method} {one.path}" for one in asked]


def test_four_pictures_are_signed_sent_worded_and_in_the_post(tmp_path: Path) -> None:
    """The server verifies each signature; nothing that a phone wrote is in what it has."""
    with XServer() as server:
        one = pictured(server, tmp_path)
        receipt = server.account(media=tmp_path).syndicate(one)
    assert (receipt.result, receipt.evidence) == (Result.SYNDICATED, "")
    assert not server.unsigned
    assert lines(server.asked) == [UPLOAD, WORDS] * 4 + [CREATE]
    [post] = server.posts
    kept = [server.media[number] for number in post["media"]]
    assert [words for _, words in kept] == [one.alt for one in one.announcement.pictures]
    assert {opened(data).size for data, _ in kept} == {(600, 400)}
    for upload in server.asked[:8:2]:
        assert upload.headers["x-original"] == "https://api.x.com"
        assert upload.headers["user-agent"] == "rapporteur"
        assert upload.headers["authorization"].startswith("OAuth ")
        assert upload.parts["media"].get_content_type() == upload.parts["media_type"].get_payload()
    assert server.spent == POST_WITH_LINK + 4 * Decimal("0.005")


def test_a_wrong_signature_of_a_form_with_a_file_is_seen(tmp_path: Path) -> None:
    """So that the test above can fail: this server looks at it."""
    with XServer() as server:
        one = pictured(server, tmp_path, 1)
        port = server.account(media=tmp_path)
        port._client.access_token_secret = "another"  # noqa: S105, SLF001 — nobody's
        receipt = port.syndicate(one)
    assert receipt.result is Result.REFUSED
    assert server.unsigned[0] == "https://api.x.com/2/media/upload"
    assert not server.media


@pytest.mark.parametrize(
    ("text", "count", "price"),
    [
        (TEXT, 0, "0.200"), (TEXT, 2, "0.210"), (BARE, 0, "0.015"), (BARE, 1, "0.020"),
        (BARE, 4, "0.035"),
    ],
)  # fmt: skip
def test_the_price_that_is_told_is_the_one_that_is_paid(
    text: str, count: int, price: str, tmp_path: Path
) -> None:
    """The text, with a link or without, and the words of each picture."""
    with XServer() as server:
        one = pictured(server, tmp_path, count, text)
        assert server.account(media=tmp_path).syndicate(one).result is Result.SYNDICATED
    assert price_of_post(one.announcement) == server.spent == Decimal(price)


REFUSED: dict[str, tuple[str, Reply, str]] = {
    "too large": (UPLOAD, answer({"detail": "Too large."}, "413 X"), "413 (Too large.)"),
    "no picture": (UPLOAD, answer({"detail": "Not supported."}, "400 X"), "400 (Not supported.)"),
    "words too long": (WORDS, answer({"detail": "Too long."}, "400 X"), "400 (Too long.)"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_picture_that_is_refused_is_left_out_and_named(case: str, tmp_path: Path) -> None:
    """So is one whose words are refused: none goes without them."""
    line, reply, words = REFUSED[case]
    with XServer() as server:
        server.scripted.script[line] = reply
        receipt = server.account(media=tmp_path).syndicate(pictured(server, tmp_path, 1))
    assert left_out(receipt) == f"un.jpg: the server answers {words}"
    assert json.loads(server.asked[-1].body) == {"text": TEXT}


@pytest.mark.parametrize("body", [{"detail": "Not permitted"}, {}])
def test_an_app_without_that_right_posts_without_pictures(body: Any, tmp_path: Path) -> None:
    with XServer() as server:
        server.scripted.script[UPLOAD] = answer(body, "403 Forbidden")
        receipt = server.account(media=tmp_path).syndicate(pictured(server, tmp_path))
    assert left_out(receipt) == NO_RIGHT
    assert lines(server.asked) == [UPLOAD, CREATE]


@pytest.mark.parametrize("line", [UPLOAD, WORDS])
def test_out_of_credit_ends_it_before_the_post(line: str, tmp_path: Path) -> None:
    """What cannot be paid for a picture cannot be paid for its post."""
    with XServer() as server:
        server.scripted.script[line] = answer(NO_CREDIT, "402 Payment Required")
        receipt = server.account(media=tmp_path).syndicate(pictured(server, tmp_path))
    assert receipt.result is Result.REFUSED
    assert OUT_OF_CREDIT in receipt.evidence
    assert CREATE not in lines(server.asked)


NOT_THERE: dict[str, Reply] = {
    "500": answer({"detail": "oops"}, "500 X"),
    "429": answer({"title": "Too Many Requests"}, "429 X"),
    "a time-out": silent,
    "an answer that drips": drips(HEAD),
    "a break": resets(HEAD),
    "no id": answer({"data": {}}),
    "HTML": answer("<h1>Soon</h1>", kind="text/html"),
}


@pytest.mark.parametrize("case", NOT_THERE)
def test_a_picture_that_did_not_arrive_is_a_post_that_was_not_sent(
    case: str, tmp_path: Path
) -> None:
    """Certainly nothing is out, and the same claim works once the server does."""
    with XServer() as server:
        usual = server.scripted.script[UPLOAD]
        server.scripted.script[UPLOAD] = NOT_THERE[case]
        port = server.account(patience=0.7, media=tmp_path)
        one = pictured(server, tmp_path, 1)
        receipt = port.syndicate(one)
        assert not server.posts
        server.scripted.script[UPLOAD] = usual
        again = port.syndicate(one)
    assert receipt.result is Result.NOT_SENT
    assert (again.result, again.evidence) == (Result.SYNDICATED, "")
    assert len(server.posts) == 1


@pytest.mark.parametrize("line", [UPLOAD, WORDS])
def test_what_does_not_arrive_at_the_third_try_is_left_out(line: str, tmp_path: Path) -> None:
    with XServer() as server:
        server.scripted.script[line] = NOT_THERE["500"]
        one = replace(pictured(server, tmp_path, 1), attempt=TRIES)
        receipt = server.account(media=tmp_path).syndicate(one)
    assert left_out(receipt) == "un.jpg: the server answers 500 (oops)"
    assert len(server.posts) == 1


@pytest.mark.parametrize("case", ["500", "a time-out"])
def test_words_that_did_not_arrive_are_a_post_that_was_not_sent(case: str, tmp_path: Path) -> None:
    with XServer() as server:
        server.scripted.script[WORDS] = NOT_THERE[case]
        port = server.account(patience=0.7, media=tmp_path)
        receipt = port.syndicate(pictured(server, tmp_path, 1))
    assert receipt.result is Result.NOT_SENT
    assert not server.posts


@pytest.mark.parametrize(
    ("line", "reply", "words"),
    [
        (CREATE, answer({"title": "Too Many Requests"}, "429 X"), 3),
        (CREATE, answer({"detail": "No."}, "403 X"), 3),
        (UPLOAD, answer({}, "429 X"), 0),
        (WORDS, answer({"detail": "Too long."}, "400 X"), 0),
    ],
)
def test_words_cost_though_their_post_was_not_made(
    line: str, reply: Reply, words: int, tmp_path: Path
) -> None:
    """What a post costs is counted with the post; of one that is not made, with the looks."""
    with XServer() as server:
        port = server.account(media=tmp_path)
        usual = server.scripted.script[line]
        server.scripted.script[line] = reply
        one = pictured(server, tmp_path, 3)
        assert port.syndicate(one).result is not Result.UNKNOWN
        made = sum(price_of(post["sent"]) for post in server.posts)
        assert cost_of(port.reads()) == words * ALT_TEXT == server.spent - made
        server.scripted.script[line] = usual
        port.syndicate(pictured(server, tmp_path, 3, BARE))
        assert cost_of(port.reads()) == words * ALT_TEXT


def test_words_of_which_no_answer_came_may_have_cost(tmp_path: Path) -> None:
    with XServer() as server:
        server.scripted.script[WORDS] = silent
        port = server.account(patience=0.7, media=tmp_path)
        assert port.syndicate(pictured(server, tmp_path, 2)).result is Result.NOT_SENT
        assert cost_of(port.reads()) == ALT_TEXT


def test_pictures_that_are_gone_or_changed_are_left_out(tmp_path: Path) -> None:
    with XServer() as server:
        one = pictured(server, tmp_path, 3)
        (tmp_path / "un.jpg").unlink()
        photo(tmp_path, "deux.png", colour="lime")
        receipt = server.account(media=tmp_path).syndicate(one)
    assert left_out(receipt) == f"un.jpg: {GONE}; deux.png: {CHANGED}"
    assert len(server.posts[0]["media"]) == 1


def test_an_account_carries_as_many_as_it_is_set_to() -> None:
    with XServer() as server:
        counts = [server.account(pictures=most).identity().limits.pictures for most in (0, 3)]
    assert counts == [0, 3]
    with pytest.raises(NotAllowed, match="pictures is a number from 0 to 4, not 7"):
        connect("x", {"pictures": 7}, SECRETS)
