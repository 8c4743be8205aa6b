"""No secret in what is printed, recorded, built or brought out, however a run ends."""

from __future__ import annotations

from tests.desk.announce.desks import Desk, files_with
from tests.desk.announce.odd_servers import before, gone
from tests.posse.networks.answering import Reply, answer
from tests.practice import Mock


def test_the_token_stays_where_it_was_written(desk: Desk, mock: Mock) -> None:
    """Whether it is right or wrong, and where a server says it back."""
    token = mock.token(desk.who)
    told = answer({"error": f"The access token {token} was revoked"}, "401 Unauthorized")
    refused = answer({"error": f"Validation failed for {token}"}, "422 Unprocessable Entity")
    for number in range(3):
        desk.write(f"congres/r{number}", title=f"Titre {number}")
    said = desk.publish().said
    faults: list[dict[str, Reply]] = [
        {"GET /api/v1/accounts/verify_credentials": told},
        {"POST /api/v1/statuses": gone},
        {"POST /api/v1/statuses": refused},
    ]
    for number, script in enumerate(faults):
        with before(mock, script) as server:
            desk.connect({"mastodon": {"server": server.url}}, MASTODON_TOKEN=token)
            said += desk.announce(f"r{number}").said
    desk.connect({"mastodon": {"server": mock.url}}, MASTODON_TOKEN=token)
    said += desk.publish(yes=True).said
    assert "401 (The access token … was revoked)" in said
    assert "422 (Validation failed for …)" in said
    assert "mastodon   sent   " in said
    assert token not in said
    assert files_with(desk.root, token) == [".env"]


def test_a_token_in_the_content_is_not_brought_out(desk: Desk, mock: Mock) -> None:
    token = mock.token(desk.who)
    desk.write("congres/neuf", text=f"Le mot de passe : {token}")
    ended = desk.publish(yes=True)
    assert ended.code == 2
    assert token not in ended.said
    assert desk.posts() == []
    assert files_with(desk.root / "public", token) == []
