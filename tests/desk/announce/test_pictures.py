"""The pictures of a report, from the writer's phone to the post."""

from __future__ import annotations

import urllib.request
from pathlib import Path
from typing import Any

import pytest

from desk.announce.outcomes import outcome_lines
from desk.words import use
from posse.models import Receipt, Result
from posse.networks import album
from posse.networks.mastodon_media import NOT_READY
from tests.desk.announce.desks import REPORT_ID, Desk
from tests.desk.announce.odd_servers import before
from tests.desk.announce.posts import NOW, pair, report
from tests.desk.announce.situations import situation_at
from tests.plugins.media import camera
from tests.posse.networks.answering import answer
from tests.posse.networks.photos import opened
from tests.practice import Mock

PHOTOS: dict[str, str | bytes] = {
    f"content/events/congres/photos/{name}.jpg": camera.jpeg(*size)
    for name, size in (("table", (1400, 700)), ("salle", (900, 1200)))
}
TEXT = "![Une table ronde](photos/table.jpg)\n\nLe texte.\n\n![La salle, vide](photos/salle.jpg)"

NO_RIGHT = "le jeton du compte ne permet pas d’apporter des images (`invoke connect` le renouvelle)"


def pictured(desk: Desk, *lines: str) -> None:
    desk.files(PHOTOS)  # type: ignore[arg-type]  # a table of files
    desk.write(REPORT_ID, *lines, text=TEXT)


def attachments(desk: Desk) -> list[dict[str, Any]]:
    (post,) = desk.posts()
    found: list[dict[str, Any]] = post["media_attachments"]
    return found


def test_a_report_s_photos_stand_in_its_post_with_their_words(desk: Desk) -> None:
    """Each once, though the card has a file of its own; as they are on the site, and clean."""
    pictured(desk, "Warning: argent")
    ended = desk.publish(yes=True)
    assert ended.code == 0, ended.said
    assert "· warning: argent · 2 pictures with words" in ended.said
    assert "Not all of its pictures" not in ended.said
    found = attachments(desk)
    assert [one["description"] for one in found] == ["Une table ronde", "La salle, vide"]
    assert desk.posts()[0]["sensitive"] is True
    sizes = []
    for one in found:
        with urllib.request.urlopen(one["url"], timeout=10) as kept:  # noqa: S310 — the mock's own
            sizes.append(opened(kept.read()).size)
    assert sizes == [(1200, 600), (900, 1200)]
    claims, _ = desk.record()
    assert all(picture.digest for picture in claims[0].announcement.pictures)


def test_an_account_set_to_none_gets_none(desk: Desk, mock: Mock) -> None:
    desk.connect_to(mock.url, pictures=0)
    pictured(desk)
    ended = desk.publish(yes=True)
    assert ended.code == 0, ended.said
    assert "picture" not in ended.said
    assert attachments(desk) == []


def test_a_photo_that_is_refused_is_named_and_its_post_is_out(desk: Desk, mock: Mock) -> None:
    pictured(desk)
    mock.next_answer("POST", "/api/v2/media", {"type": "status", "status": 422})
    ended = desk.publish(yes=True)
    assert ended.code == 0, ended.said
    assert "sent   http" in ended.said
    assert "Not all of its pictures went along: table." in ended.said
    assert [one["description"] for one in attachments(desk)] == ["La salle, vide"]


def test_a_photo_that_did_not_arrive_leaves_the_post_for_the_next_run(
    desk: Desk, mock: Mock
) -> None:
    pictured(desk)
    mock.next_answer("POST", "/api/v2/media", {"type": "status", "status": 503})
    ended = desk.publish(yes=True)
    assert "Nothing was posted there; it is tried again at the next run." in ended.said
    assert desk.posts() == []
    assert desk.publish(yes=True).code == 0
    assert len(attachments(desk)) == 2


def test_a_photo_at_which_its_server_fails_each_time_holds_no_post_back_for_ever(
    desk: Desk, mock: Mock
) -> None:
    """Nor those that come after it on that account."""
    pictured(desk)
    desk.write("congres/suite", title="La suite")
    failing = answer({"error": "Error processing thumbnail"}, "500 Internal Server Error")
    with before(mock, {"POST /api/v2/media": failing}) as server:
        desk.connect_to(server.url)
        assert desk.publish(yes=True).code == 0
        assert desk.announce().code == 0
        assert desk.posts() == []
        ended = desk.announce()
    assert ended.code == 0, ended.said
    why = "the server answers 500 (Error processing thumbnail)"
    assert "Not all of its pictures went along: table." in ended.said
    assert why in ended.said
    assert [one["media_attachments"] for one in desk.posts()] == [[], []]


@pytest.mark.parametrize(
    ("evidence", "lines"),
    [
        ("", []), ("what somebody else has to say: this", []),
        (f"{album.LEFT_OUT}a.jpg: {album.GONE}; b.jpg: {album.CHANGED}",
         ["a.jpg: le fichier n’est plus là; b.jpg: le fichier a été remplacé depuis"]),
        (f"{album.LEFT_OUT}c.jpg: {album.UNFIT}",
         ["c.jpg: ce n’est pas une image que l’on ait pu adapter"]),
        (f"{album.LEFT_OUT}a.jpg: the server answers 422 (a; b)",
         ["a.jpg: the server answers 422 (a; b)"]),
        (f"{album.LEFT_OUT}d.jpg: {album.NO_TIME}",
         ["d.jpg: il ne restait plus de temps pour elle"]),
        (album.LEFT_OUT + album.NO_RIGHT, [NO_RIGHT]),
    ],
)  # fmt: skip
def test_what_did_not_go_along_is_said_in_the_terminal_s_language(
    evidence: str, lines: list[str], tmp_path: Path
) -> None:
    use("fr")
    one = Receipt(report=report().id, account="mastodon", claim="", result=Result.SYNDICATED,
                  at=NOW, url="https://social.example/1", evidence=evidence)  # fmt: skip
    told = outcome_lines(pair("mastodon"), one, situation_at(tmp_path, report()))
    assert told[1:] == [
        f"Toutes ses images ne sont pas parties avec lui\u00a0: {why}" for why in lines
    ]


@pytest.mark.parametrize("why", [album.LATE, NOT_READY])
def test_why_a_post_waits_for_its_pictures_is_said_in_the_terminal_s_language(
    why: str, tmp_path: Path
) -> None:
    use("fr")
    one = Receipt(report=report().id, account="mastodon", claim="", result=Result.NOT_SENT,
                  at=NOW, evidence=why)  # fmt: skip
    (told,) = outcome_lines(pair("mastodon"), one, situation_at(tmp_path, report()))
    assert why not in told
