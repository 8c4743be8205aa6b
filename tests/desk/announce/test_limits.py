"""What a server allows, and what it is told with each post."""

from __future__ import annotations

import json
import socket
from pathlib import Path

from tests.desk.announce.desks import REPORT_ID, Desk
from tests.desk.sites import REPORT
from tests.posse.networks.answering import Asked, Reply, Scripted, answer
from tests.posse.networks.mastodon_cases import INSTANCE, OWNER, status

SEND = "POST /api/v1/statuses"
LONG = "Des mots sur la table ronde. " * 60  # 1,740 characters


def server_of(*, most: int = 5000, send: Reply | None = None) -> Scripted:
    """A server with an account that never posted, and this many characters a post."""
    instance = json.loads(json.dumps(INSTANCE))
    instance["configuration"]["statuses"]["max_characters"] = most
    return Scripted({
        "GET /api/v1/accounts/verify_credentials": answer(OWNER),
        f"GET /api/v1/accounts/{OWNER['id']}/statuses": answer([]),
        "GET /api/v2/instance": answer(instance),
        SEND: send or answer(status()),
    })  # fmt: skip


def sent(server: Scripted) -> list[Asked]:
    return [asked for asked in server.asked if asked.method == "POST"]


def summarised(desk: Desk, summary: str) -> None:
    """The report with this summary."""
    text = REPORT.replace("Cinq personnes, une table.", summary)
    desk.files({f"content/events/{REPORT_ID}.md": text})


def test_a_server_that_takes_5000_characters_gets_them(desk: Desk) -> None:
    summarised(desk, LONG)
    with server_of() as server:
        desk.connect_to(server.url)
        ended = desk.publish(yes=True)
        assert ended.code == 0, ended.said
        assert " of 5000" in ended.said
        (asked,) = sent(server)
    assert LONG.strip() in asked.form["status"]


def test_an_author_may_use_what_the_server_takes(desk: Desk) -> None:
    desk.write(REPORT_ID, f"Announcement: {LONG}")
    with server_of() as server:
        desk.connect_to(server.url)
        ended = desk.publish(yes=True)
        assert ended.code == 0, ended.said
        (asked,) = sent(server)
    assert LONG.strip() in asked.form["status"]


def test_words_that_are_too_long_for_the_server_are_told_and_not_sent(desk: Desk) -> None:
    """A server that takes less than others do: only it can say so, and other reports go on."""
    desk.write(REPORT_ID, "Announcement: " + "Dix lettre " * 15)
    desk.write("congres/court", "Announcement: Court.", title="Court")
    with server_of(most=100) as server:
        desk.connect_to(server.url)
        ended = desk.publish(yes=True)
        assert ended.code == 1
        assert f"content/events/{REPORT_ID}.md: The words for mastodon are too long by " in (
            ended.said
        )
        assert "(100 with the link)" in ended.said
        assert "Announcement-mastodon:" in ended.said
        assert "Traceback" not in ended.said
        assert [asked.form["status"].split("\n")[0] for asked in sent(server)] == ["Court."]


def test_the_claim_is_on_disk_before_the_send_with_the_key_that_is_sent(desk: Desk) -> None:
    found: list[str] = []

    def look(peer: socket.socket, asked: Asked) -> None:
        found.extend(claims(desk.root, asked.headers["idempotency-key"]))
        peer.sendall(answer(status()))

    with server_of(send=look) as server:
        desk.connect_to(server.url)
        assert desk.announce().code == 0
        (asked,) = sent(server)
    ((claim,), _receipts) = desk.record()
    assert asked.headers["idempotency-key"] == claim.key
    assert asked.form["status"] == claim.announcement.text
    assert found == [f"{claim.name}.claim.json"]


def claims(root: Path, key: str) -> list[str]:
    """The files of claims with this key that are there now."""
    files = (root / "state" / "syndication").rglob("*.claim.json")
    return [path.name for path in files if key in path.read_text(encoding="utf-8")]
