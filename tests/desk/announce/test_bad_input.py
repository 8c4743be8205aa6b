"""What is wrong with settings, secrets, the record or the machine: told, and nothing is sent."""

from __future__ import annotations

import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from tests.desk.announce.desks import Desk, digests
from tests.desk.announce.odd_servers import before
from tests.posse.networks.answering import Scripted, answer
from tests.posse.networks.mastodon_cases import INSTANCE, OWNER
from tests.practice import Mock


def refused(desk: Desk, said: str, code: int, *, out: bool) -> None:
    """A publish that sends nothing, says this and leaves with this code; the site is out or not."""
    desk.write("congres/neuf", title="Neuf")
    ended = desk.publish(yes=True)
    assert ended.code == code, ended.said
    assert said in ended.said
    assert "Traceback" not in ended.said
    assert desk.posts() == []
    assert (desk.root / "public/congres/neuf/index.html").exists() is out


def test_a_secret_that_is_missing_is_named_and_the_site_is_out(desk: Desk) -> None:
    desk.files({".env": "# nothing yet\n"})
    refused(desk, "The secret MASTODON_TOKEN of the account mastodon is missing.", 4, out=True)
    ended = desk.publish(yes=True)
    assert "Nothing was announced." in ended.said
    assert "`invoke connect mastodon` makes it and writes it into .env" in ended.said


def test_a_secret_that_is_wrong_stops_its_own_account_only(desk: Desk, mock: Mock) -> None:
    server = {"use": "mastodon", "server": mock.url}
    desk.connect({"faux": server, "vrai": server}, FAUX_TOKEN="no-token-of-anybody",  # noqa: S106 — nobody's

                 VRAI_TOKEN=mock.token(desk.who))  # fmt: skip
    desk.forget_accounts()
    desk.publish()
    desk.write("congres/neuf", title="Neuf")
    ended = desk.publish(yes=True)
    assert ended.code == 4
    assert "faux       refused (the server answers 401 (" in ended.said
    assert "`invoke connect faux` renews it." in ended.said
    assert "The account faux needs you: see above." in ended.said
    assert "vrai       sent   " in ended.said
    assert len(desk.posts()) == 1
    assert "no-token-of-anybody" not in ended.said


@pytest.mark.parametrize(
    ("networks", "said"),
    [
        ({"mastodo": {"server": "https://social.example"}}, "Is it “mastodon”?"),
        ({"mastodon": {"sever": "https://social.example"}}, "Is it “server”?"),
        ({"mastodon": {}}, "The account mastodon has no “server”."),
        ({"mastodon": {"server": "https://s.example", "langs": "fr"}}, "“langs” of the account"),
        ({"Mastodon FR": {"use": "mastodon", "server": "https://s.example"}}, "another name"),
    ],
)
def test_an_account_that_cannot_be_meant_is_told_before_anything_is_built(
    desk: Desk, networks: dict[str, dict[str, object]], said: str
) -> None:
    before_it = digests(desk.root, "output", "public", "state")
    desk.connect(networks)
    refused(desk, said, 4, out=False)
    assert digests(desk.root, "output", "public", "state") == before_it


@pytest.mark.parametrize("name", ["POSSE_MAX_POSTS", "POSSE_MAX_AGE", "POSSE_LIVE_TIMEOUT"])
@pytest.mark.parametrize("value", ["five", -1, True])
def test_a_number_that_is_none_is_told_before_anything_is_built(
    desk: Desk, name: str, value: object
) -> None:
    desk.set(**{name: value})
    ended = desk.publish(yes=True)
    assert ended.code == 4
    assert f"{name} is “{value}”, which is no number that it could be." in ended.said
    assert "Build" not in ended.said
    assert desk.posts() == []


def test_a_claim_that_cannot_be_read_stops_everything(desk: Desk) -> None:
    """Taken for nothing, the report would be sent again."""
    assert desk.announce().code == 0
    (file,) = (desk.root / "state/syndication").rglob("*.claim.json")
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[:100])
    desk.write("congres/neuf", title="Neuf")
    for ended in (desk.publish(yes=True), desk.announce_alone("neuf"), desk.publish(dry_run=True)):
        assert ended.code == 4, ended.said
        assert f"{file} cannot be understood" in ended.said
        assert "Get the file back: from a copy" in ended.said
        assert "Traceback" not in ended.said
    assert len(desk.posts()) == 1


def test_an_account_file_that_cannot_be_read_stops_everything(desk: Desk) -> None:
    file = desk.root / "state/accounts/mastodon.json"
    file.chmod(0o644)
    file.write_text('{"account": "mast', encoding="utf-8")
    desk.write("congres/neuf", title="Neuf")
    for ended in (desk.publish(yes=True), desk.announce_alone("neuf")):
        assert ended.code == 4, ended.said
        assert f"{file} cannot be understood" in ended.said
        assert "Traceback" not in ended.said
    assert desk.posts() == []


def test_a_name_that_leads_to_another_account_is_not_posted_to(
    desk: Desk, mock: Mock, nobody: str
) -> None:
    """Somebody else’s token under the old name; the one who was known gets nothing either."""
    desk.files({".env": f"MASTODON_TOKEN={mock.token(nobody)}\n"})
    refused(desk, "this is another account (", 3, out=True)
    ended = desk.announce()
    assert "If the change is meant, give the new account another name in POSSE_NETWORKS." in (
        ended.said
    )
    assert mock.posts(nobody) == []


def test_a_disk_that_is_full_when_a_claim_is_written_stops_the_send(desk: Desk) -> None:
    """The site is out; with room again the next run sends, once."""
    with nothing_can_be_written() as at:
        ended = desk.announce(at=at)
    assert ended.code == 3, ended.said
    assert f"The record in {desk.root}/state cannot be written: " in ended.said
    assert "Traceback" not in ended.said
    assert desk.posts() == []
    assert desk.record() == ((), ())
    assert desk.announce().code == 0
    assert len(desk.posts()) == 1


@contextmanager
def nothing_can_be_written() -> Iterator[Callable[[str], None]]:
    """From the claim on no file can grow beyond some bytes, as on a disk without room."""
    before_it = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.getsignal(signal.SIGXFSZ)

    def at(label: str) -> None:
        if label == "before-claim":
            resource.setrlimit(resource.RLIMIT_FSIZE, (64, before_it[1]))

    try:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        yield at
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before_it)
        signal.signal(signal.SIGXFSZ, ignored)


@pytest.mark.parametrize("hours", [-1, 1])
@pytest.mark.parametrize("known", [True, False])
def test_a_clock_that_is_an_hour_off_is_told(
    desk: Desk, hours: int, known: bool  # noqa: FBT001 — a case
) -> None:  # fmt: skip
    date = format_datetime(datetime.now(UTC) + timedelta(hours=hours), usegmt=True)
    off = {"Date": date}
    script = {
        "GET /api/v1/accounts/verify_credentials": answer(OWNER, **off),
        f"GET /api/v1/accounts/{OWNER['id']}/statuses": answer([], **off),
        "GET /api/v2/instance": answer(INSTANCE, **off),
    }
    with Scripted(script) as server:
        if not known:
            desk.forget_accounts()
        desk.connect_to(server.url, known=known)
        ended = desk.announce("report")
        assert ended.code == 3, ended.said
        assert "the clock here and the clock there are 60 minutes apart. Nothing was posted." in (
            ended.said
        )
        assert "Set the clock of this machine right" in ended.said
        assert [asked for asked in server.asked if asked.method == "POST"] == []
    assert desk.record() == ((), ())


def test_a_network_that_answers_nonsense_is_left_for_the_next_run(desk: Desk, mock: Mock) -> None:
    with before(mock, {"GET /api/v1/accounts/verify_credentials": answer("<p>Bienvenue")}) as odd:
        desk.connect_to(odd.url, known=False)
        ended = desk.announce()
    assert ended.code == 0, ended.said
    assert "Nothing was posted there; it is tried again at the next run." in ended.said
    assert desk.posts() == []
