"""Pictures on Mastodon: brought before their post, and never in its way but where a try helps."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from mastodon import Mastodon as Reader

from posse.errors import NotAllowed
from posse.models import Announcement, Claim, Receipt, Result
from posse.networks import album
from posse.networks.mastodon_media import NOT_READY
from tests.posse.networks.answering import Asked, Reply, Scripted, answer, drips, resets, silent
from tests.posse.networks.mastodon_cases import INSTANCE, account, claim, status
from tests.posse.networks.photos import four, left_out, opened, photo, with_pictures
from tests.practice import Mock

V1, V2 = "POST /api/v1/media", "POST /api/v2/media"
LOOK = "GET /api/v1/media/"
INFO = "GET /api/v2/instance"
POST = "POST /api/v1/statuses"
TAKEN = answer({"id": "7", "url": "https://social.example/7.jpg"})
WORKING = answer({"id": "7", "url": None}, "202 Accepted")
PARTIAL = answer({"id": "7", "url": None}, "206 Partial Content")


def pictured(folder: Path, count: int = 4, **said: Any) -> Claim:
    """A claim with so many pictures."""
    made = claim(**said)
    return replace(made, announcement=with_pictures(made.announcement, folder, count))


def sent(
    replies: Mapping[str, Reply], one: Claim, folder: Path | None, *, patience: float = 10
) -> tuple[Receipt, list[Asked]]:
    """What came of a send, and what the server was asked for."""
    script = {INFO: answer(INSTANCE), V2: TAKEN, POST: answer(status("42")), **replies}
    with Scripted(script) as server:
        receipt = account(server.url, patience=patience, media=folder).syndicate(one)
    return receipt, [asked for asked in server.asked if asked.path != "/api/v2/instance"]


def lines(asked: list[Asked]) -> list[str]:
    return [f"{one.method} {one.path}" for one in asked]


def media_of(asked: Asked) -> list[str]:
    """The pictures of a post, in their order."""
    return [value for name, value in parse_qsl(asked.body.decode()) if name == "media_ids[]"]


def test_four_pictures_with_their_words_and_a_warning_are_read_back(
    mock: Mock, tmp_path: Path
) -> None:
    """On a server that keeps them; nothing that a phone wrote is in what it has."""
    port = account(mock.url, mock.token("musee"), media=tmp_path)
    one = pictured(tmp_path, warning="argent", key="four pictures")
    receipt = port.syndicate(one)
    assert (receipt.result, receipt.evidence) == (Result.SYNDICATED, "")
    reader = Reader(api_base_url=mock.url, access_token=mock.token("musee"), request_timeout=10)
    post = reader.status(receipt.id)
    assert (post.spoiler_text, post.sensitive) == ("argent", True)
    wanted = [picture.alt for picture in one.announcement.pictures]
    assert [media.description for media in post.media_attachments] == wanted
    for media in post.media_attachments:
        with urllib.request.urlopen(media.url, timeout=10) as kept:  # noqa: S310 — the mock's own
            assert opened(kept.read()).size == (600, 400)


def test_the_same_claim_sent_again_is_the_same_post_with_the_same_pictures(
    mock: Mock, tmp_path: Path
) -> None:
    port = account(mock.url, mock.token("musee"), media=tmp_path)
    one = pictured(tmp_path, 2, key="two pictures, twice")
    first, second = port.syndicate(one), port.syndicate(one)
    reader = Reader(api_base_url=mock.url, access_token=mock.token("musee"), request_timeout=10)
    assert (first.result, second.id) == (Result.SYNDICATED, first.id)
    assert len(reader.status(first.id).media_attachments) == 2


def test_what_is_sent_is_the_picture_its_kind_and_its_words(tmp_path: Path) -> None:
    """Under a name that tells nothing; the warning covers them, the order is the report's."""
    ids = iter("1234")

    def numbered(peer: Any, _asked: Asked) -> None:
        peer.sendall(answer({"id": next(ids), "url": "https://social.example/x"}))

    one = pictured(tmp_path, warning="argent")
    receipt, asked = sent({V2: numbered}, one, tmp_path)
    assert receipt.result is Result.SYNDICATED
    assert lines(asked) == [V2] * 4 + [POST]
    uploads = asked[:-1]
    names = [str(upload.parts["file"].get_filename()) for upload in uploads]
    for name, upload in zip(names, uploads, strict=True):
        assert re.fullmatch(rf"[0-9a-f]{{16}}\.{upload.parts['file'].get_content_subtype()}", name)
    for upload, picture in zip(uploads, one.announcement.pictures, strict=True):
        file, words = upload.parts["file"], upload.parts["description"]
        assert opened(file.get_payload(decode=True)).size == (600, 400)  # type: ignore[arg-type]  # bytes
        said = words.get_payload(decode=True)
        assert isinstance(said, bytes)
        assert said.decode() == picture.alt
        assert "idempotency-key" not in upload.headers
    assert media_of(asked[-1]) == ["1", "2", "3", "4"]
    assert asked[-1].form["sensitive"] == "true"
    assert asked[-1].headers["idempotency-key"] == one.key


def test_without_a_warning_nothing_is_called_sensitive(tmp_path: Path) -> None:
    _, asked = sent({}, pictured(tmp_path, 1), tmp_path)
    assert "sensitive" not in asked[-1].form


def test_a_server_s_own_limits_are_kept(tmp_path: Path) -> None:
    """Bytes, pixels and kinds, as it says them."""
    limits = {"image_size_limit": 9000, "image_matrix_limit": 60_000,
              "supported_mime_types": ["image/webp", "video/mp4"]}  # fmt: skip
    said = json.loads(json.dumps(INSTANCE))
    said["configuration"]["media_attachments"] |= limits
    _, asked = sent({INFO: answer(said)}, pictured(tmp_path, 2), tmp_path)
    for upload in asked[:2]:
        data = upload.parts["file"].get_payload(decode=True)
        assert isinstance(data, bytes)
        assert len(data) <= 9000
        assert (opened(data).format, opened(data).size) == ("WEBP", (300, 200))


@pytest.mark.parametrize("odd", [None, [], {"image_size_limit": "many", "image_matrix_limit": -1}])
def test_limits_that_cannot_be_read_are_the_usual_ones(odd: object, tmp_path: Path) -> None:
    said = {"configuration": {"media_attachments": odd}}
    receipt, asked = sent({INFO: answer(said)}, pictured(tmp_path, 1), tmp_path)
    assert (receipt.evidence, media_of(asked[-1])) == ("", ["7"])


def test_a_server_may_work_on_a_picture_for_a_while(tmp_path: Path) -> None:
    looks: list[Reply] = [PARTIAL, answer({"id": "7", "url": "https://social.example/7.jpg"})]

    def next_look(peer: Any, _asked: Asked) -> None:
        reply = looks.pop(0)
        assert isinstance(reply, bytes)
        peer.sendall(reply)

    receipt, asked = sent({V2: WORKING, LOOK: next_look}, pictured(tmp_path, 1), tmp_path)
    assert (receipt.result, receipt.evidence) == (Result.SYNDICATED, "")
    assert lines(asked) == [V2, f"{LOOK}7", f"{LOOK}7", POST]
    assert media_of(asked[-1]) == ["7"]


def test_a_server_that_works_for_ever_gets_no_post(tmp_path: Path) -> None:
    """The next run tries again."""
    replies = {V2: WORKING, LOOK: PARTIAL}
    receipt, asked = sent(replies, pictured(tmp_path, 1), tmp_path, patience=0.5)
    assert (receipt.result, receipt.evidence) == (Result.NOT_SENT, NOT_READY)
    assert lines(asked)[:2] == [V2, f"{LOOK}7"]
    assert POST not in lines(asked)


@pytest.mark.parametrize("no_page", ["404 Not Found", "405 Method Not Allowed"])
def test_an_older_server_has_an_older_way(no_page: str, tmp_path: Path) -> None:
    replies = {V2: answer({}, no_page), V1: answer({"id": 9})}
    receipt, asked = sent(replies, pictured(tmp_path, 1), tmp_path)
    assert (receipt.result, receipt.evidence) == (Result.SYNDICATED, "")
    assert lines(asked) == [V2, V1, POST]
    assert media_of(asked[-1]) == ["9"]


REFUSED: dict[str, dict[str, Reply]] = {
    "too large": {V2: answer({"error": "Too large"}, "413 X")},
    "no picture": {V2: answer({"error": "Not supported"}, "422 X")},
    "a bad request": {V2: answer({"error": "Bad"}, "400 X")},
    "no way at all": {V2: answer({}, "404 X"), V1: answer({}, "404 X")},
    "could not be worked on": {V2: WORKING, LOOK: answer({"error": "Failed"}, "422 X")},
    "thrown away meanwhile": {V2: WORKING, LOOK: answer({}, "404 X")},
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_picture_that_is_refused_is_left_out_and_named(case: str, tmp_path: Path) -> None:
    receipt, asked = sent(REFUSED[case], pictured(tmp_path, 2), tmp_path)
    assert receipt.id == "42"
    assert [part.partition(": ")[0] for part in left_out(receipt).split("; ")] == [
        "un.jpg", "deux.png",
    ]  # fmt: skip
    assert "the server answers 4" in receipt.evidence
    assert lines(asked)[-1] == POST
    assert not media_of(asked[-1])


def test_one_picture_that_is_refused_does_not_take_the_others_along(tmp_path: Path) -> None:
    replies = [answer({}, "422 X"), TAKEN]

    def turn(peer: Any, _asked: Asked) -> None:
        peer.sendall(replies.pop(0))

    receipt, asked = sent({V2: turn}, pictured(tmp_path, 2), tmp_path)
    assert left_out(receipt) == "un.jpg: the server answers 422"
    assert media_of(asked[-1]) == ["7"]


@pytest.mark.parametrize("no", ["401 Unauthorized", "403 Forbidden"])
def test_a_token_without_that_right_posts_without_pictures_and_says_what_to_do(
    no: str, tmp_path: Path
) -> None:
    """One that was made before pictures were sent; it is asked once, not for each."""
    outside = answer({"error": "This action is outside the authorized scopes"}, no)
    receipt, asked = sent({V2: outside}, pictured(tmp_path), tmp_path)
    assert left_out(receipt) == album.NO_RIGHT
    assert "invoke connect" in receipt.evidence
    assert lines(asked) == [V2, POST]


NOT_THERE: dict[str, Reply] = {
    "500": answer({"error": "oops"}, "500 X"),
    "503": answer("", "503 X"),
    "429": answer({}, "429 X"),
    "a redirect": answer("", "307 X", Location="/elsewhere"),
    "a time-out": silent,
    "an answer that drips": drips(b"HTTP/1.1 200 OK\r\n"),
    "a break": resets(b"HTTP/1.1 200 OK\r\nContent-Le"),
    "nothing": b"",
    "HTML": answer("<h1>Soon</h1>", kind="text/html"),
    "no id": answer({"url": "https://social.example/7.jpg"}),
    "an odd id": answer({"id": True}),
    "a list": answer([]),
}


@pytest.mark.parametrize("case", NOT_THERE)
def test_a_picture_that_did_not_arrive_is_a_post_that_was_not_sent(
    case: str, tmp_path: Path
) -> None:
    """Certainly nothing is out; the same claim works once the server does."""
    one = pictured(tmp_path, 2)
    receipt, asked = sent({V2: NOT_THERE[case]}, one, tmp_path, patience=0.6)
    assert receipt.result is Result.NOT_SENT
    assert receipt.evidence
    assert lines(asked) == [V2]
    again, _ = sent({}, one, tmp_path)
    assert (again.result, again.evidence) == (Result.SYNDICATED, "")


@pytest.mark.parametrize("case", NOT_THERE)
def test_what_does_not_arrive_at_the_third_try_is_left_out_but_for_a_limit(
    case: str, tmp_path: Path
) -> None:
    """A picture at which its server fails each time holds back no post for ever."""
    one = replace(pictured(tmp_path, 2), attempt=album.TRIES)
    receipt, asked = sent({V2: NOT_THERE[case]}, one, tmp_path, patience=0.6)
    if case == "429":
        assert (receipt.result, lines(asked)) == (Result.NOT_SENT, [V2])
        return
    assert [part.partition(": ")[0] for part in left_out(receipt).split("; ")] == [
        "un.jpg", "deux.png",
    ]  # fmt: skip
    assert lines(asked) == [V2, V2, POST]
    assert not media_of(asked[-1])


def test_a_picture_that_is_never_ready_is_left_out_at_the_third_try(tmp_path: Path) -> None:
    one = replace(pictured(tmp_path, 1), attempt=album.TRIES)
    receipt, asked = sent({V2: WORKING, LOOK: PARTIAL}, one, tmp_path, patience=0.5)
    assert left_out(receipt) == f"un.jpg: {NOT_READY}"
    assert lines(asked)[-1] == POST


def test_a_look_at_a_picture_that_fails_is_a_post_that_was_not_sent(tmp_path: Path) -> None:
    replies = {V2: WORKING, LOOK: answer({}, "500 X")}
    receipt, asked = sent(replies, pictured(tmp_path, 1), tmp_path)
    assert receipt.result is Result.NOT_SENT
    assert POST not in lines(asked)


def test_what_the_server_takes_is_asked_before_anything_is_brought(tmp_path: Path) -> None:
    receipt, asked = sent({INFO: answer({}, "500 X")}, pictured(tmp_path, 1), tmp_path)
    assert receipt.result is Result.NOT_SENT
    assert not asked


def broken(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:300])


CHANGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "gone": (Path.unlink, album.GONE),
    "changed": (lambda path: photo(path.parent, path.name, colour="lime"), album.CHANGED),
    "broken": (broken, album.CHANGED),
}


@pytest.mark.parametrize("case", CHANGES)
def test_a_picture_that_is_not_the_one_that_was_meant_is_left_out(
    case: str, tmp_path: Path
) -> None:
    """Its file was looked at when it was claimed; the post goes out without it."""
    change, why = CHANGES[case]
    one = pictured(tmp_path, 2)
    change(tmp_path / "un.jpg")
    receipt, asked = sent({}, one, tmp_path)
    assert left_out(receipt) == f"un.jpg: {why}"
    assert lines(asked) == [V2, POST]


def test_what_never_was_a_picture_below_the_folder_is_left_out(tmp_path: Path) -> None:
    """Of a claim that has no digests yet: it was made by an older version."""
    media = tmp_path / "media"
    media.mkdir()
    photo(tmp_path, "outside.jpg")
    (media / "words.jpg").write_text("Bonjour", encoding="utf-8")
    (media / "link.jpg").symlink_to(tmp_path / "outside.jpg")
    (media / "folder.jpg").mkdir()
    (media / "round.jpg").symlink_to(media / "round.jpg")
    names = ("/../outside.jpg", "/link.jpg", "/folder.jpg", "/", "/no\0.jpg", "/round.jpg",
             "/words.jpg")  # fmt: skip
    pictures = tuple(replace(four(tmp_path)[0], url=name) for name in names)
    made = claim()
    one = replace(made, announcement=replace(made.announcement, pictures=pictures))
    receipt, asked = sent({}, one, media)
    assert [why.partition(": ")[2] for why in left_out(receipt).split("; ")] == [
        *[album.GONE] * 6, album.UNFIT,
    ]  # fmt: skip
    assert lines(asked) == [POST]


@pytest.mark.parametrize(
    ("waited", "took", "late"),
    [(0, 4.5, False), (0, 5.5, True), (0, 120, True), (0, -1, True), (14, 0.5, False),
     (14, 2, True), (20, 2, False)],
)  # fmt: skip
def test_a_post_whose_pictures_took_too_long_is_not_sent(
    waited: float, took: float, tmp_path: Path, *, late: bool
) -> None:
    """In minutes: a laptop may sleep meanwhile, and the server forgets its key.

    What was old when it began was judged by who began it.
    """
    one = pictured(tmp_path, 1)
    now = [one.at + timedelta(minutes=waited)]

    def slow(peer: Any, _asked: Asked) -> None:
        now[0] += timedelta(minutes=took)
        peer.sendall(TAKEN)

    script: dict[str, Reply] = {INFO: answer(INSTANCE), V2: slow, POST: answer(status("42"))}
    with Scripted(script) as server:
        receipt = account(server.url, media=tmp_path, clock=lambda: now[0]).syndicate(one)
        assert (POST in lines(server.asked)) is not late
    assert receipt.result is (Result.NOT_SENT if late else Result.SYNDICATED)
    assert receipt.evidence == (album.LATE if late else "")


def sent_slowly(
    folder: Path, attempt: int, seconds: float, reply: bytes = TAKEN
) -> tuple[Receipt, list[str]]:
    """What comes of a post with four pictures, each of which takes so long; those it has."""
    one = replace(pictured(folder), attempt=attempt)
    now = [one.at]

    def slow(peer: Any, _asked: Asked) -> None:
        now[0] += timedelta(seconds=seconds)
        peer.sendall(reply)

    script: dict[str, Reply] = {INFO: answer(INSTANCE), V2: slow, POST: answer(status("42"))}
    with Scripted(script) as server:
        receipt = account(server.url, media=folder, clock=lambda: now[0]).syndicate(one)
        posts = [asked for asked in server.asked if f"{asked.method} {asked.path}" == POST]
    assert len(posts) == (receipt.result is Result.SYNDICATED)
    return receipt, media_of(posts[0]) if posts else []


@pytest.mark.parametrize("seconds", [90, 150])
def test_a_server_that_is_slow_each_time_puts_a_post_off_twice_and_no_more(
    seconds: int, tmp_path: Path
) -> None:
    """The third try goes out with what it had time for: a report of today goes out today."""
    for attempt in range(1, album.TRIES):
        receipt, _ = sent_slowly(tmp_path, attempt, seconds)
        assert (receipt.result, receipt.evidence) == (Result.NOT_SENT, album.LATE)
    receipt, brought = sent_slowly(tmp_path, album.TRIES, seconds)
    had_time = 2 if seconds == 90 else 1
    names = ["un.jpg", "deux.png", "trois.webp", "quatre.jpg"][had_time:]
    assert left_out(receipt) == "; ".join(f"{name}: {album.NO_TIME}" for name in names)
    assert brought == ["7"] * had_time


def test_a_server_that_fails_slowly_each_time_gets_its_post_without_pictures(
    tmp_path: Path,
) -> None:
    """What failed is named as such; for the rest there was no time."""
    receipt, brought = sent_slowly(tmp_path, album.TRIES, 90, answer({}, "500 X"))
    why = [part.partition(": ")[2] for part in left_out(receipt).split("; ")]
    assert why == [*["the server answers 500"] * 2, *[album.NO_TIME] * 2]
    assert brought == []


def test_nothing_more_is_brought_for_a_post_that_is_too_late_already(tmp_path: Path) -> None:
    one = pictured(tmp_path)
    now = [one.at]

    def slow(peer: Any, _asked: Asked) -> None:
        now[0] += album.LONGEST + timedelta(seconds=1)
        peer.sendall(TAKEN)

    with Scripted({INFO: answer(INSTANCE), V2: slow}) as server:
        receipt = account(server.url, media=tmp_path, clock=lambda: now[0]).syndicate(one)
        assert lines(server.asked).count(V2) == 1
    assert (receipt.result, receipt.evidence) == (Result.NOT_SENT, album.LATE)


def test_a_limit_that_does_not_end_holds_no_post_back_for_ever(tmp_path: Path) -> None:
    """It is waited for twice as often, for most of them end."""
    for attempt in range(1, album.TRIES_OF_A_LIMIT):
        one = replace(pictured(tmp_path, 1), attempt=attempt)
        receipt, _ = sent({V2: answer({}, "429 X")}, one, tmp_path)
        assert receipt.result is Result.NOT_SENT
    one = replace(one, attempt=album.TRIES_OF_A_LIMIT)
    receipt, asked = sent({V2: answer({}, "429 X")}, one, tmp_path)
    assert left_out(receipt) == "un.jpg: the server answers 429"
    assert lines(asked) == [V2, POST]


def test_a_post_without_pictures_asks_for_nothing_more() -> None:
    receipt, asked = sent({}, claim(), None)
    assert receipt.result is Result.SYNDICATED
    assert lines(asked) == [POST]


def test_an_account_carries_as_many_as_it_is_set_to() -> None:
    with Scripted({"GET /api/v1/accounts/verify_credentials": answer({"id": 1, "username": "m"}),
                   INFO: answer(INSTANCE)}) as server:  # fmt: skip
        counts = [account(server.url, pictures=most).identity().limits.pictures
                  for most in (0, 2, 4)]  # fmt: skip
        assert account(server.url).identity().limits.pictures == 4
    assert counts == [0, 2, 4]


@pytest.mark.parametrize("odd", [-1, 5, "2", True, None, 1.5])
def test_a_number_of_pictures_that_cannot_be_is_told(odd: object) -> None:
    with pytest.raises(NotAllowed, match="pictures is a number from 0 to 4"):
        account("https://social.example", pictures=odd)


def test_a_claim_has_the_digests_of_its_pictures(tmp_path: Path) -> None:
    """The same file has the same; what is known already is not looked at again."""
    said: Announcement = with_pictures(claim().announcement, tmp_path, 2)
    first, second = (picture.digest for picture in said.pictures)
    assert len({first, second, ""}) == 3
    photo(tmp_path, "un.jpg", colour="lime")
    assert album.frozen(said, tmp_path) == said
    assert with_pictures(claim().announcement, tmp_path, 2) == said
