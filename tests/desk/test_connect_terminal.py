"""`connect` at a real terminal: on a practice server, and on Bluesky's own servers."""

from __future__ import annotations

import stat
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.errors import PersonNeeded, SettingsWrong
from desk.ledger import read_ledger
from tests.bluesky.calls import PASSWORD, Network, User
from tests.desk.at_terminal import Sitting, sitting_at
from tests.desk.connecting import (
    Person,
    connect_at,
    house,
    loadable,
    networks_in,
    secrets_in,
    untouched,
)
from tests.machine import needs
from tests.practice import Mock, practising

CALL = """
from pathlib import Path
from desk.connect.run import connect_account
from desk.run import with_site
with_site(Path.cwd(), lambda site: connect_account(site, {network!r}, server={server!r}))
"""


@pytest.fixture(scope="module")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    """A practice server with one person on it."""
    with practising(tmp_path_factory.mktemp("mastodon_mock"), ("musee",)) as running:
        yield running


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site in English that every command can load."""
    return loadable(tmp_path)


def code_from(page: str) -> str:
    """What the page shows to a person who chooses their account and allows what it asks."""
    url = urllib.parse.urlsplit(page)
    form = {**dict(urllib.parse.parse_qsl(url.query)), "username": "musee"}
    form.pop("response_type")
    at = f"{url.scheme}://{url.netloc}{url.path}"
    with urllib.request.urlopen(at, urllib.parse.urlencode(form).encode(), timeout=10) as shown:  # noqa: S310 — loopback
        text = str(shown.read().decode())
    return text.partition("code: ")[2].partition("<")[0]


def page_in(seen: str) -> str:
    return next(word for word in seen.split() if "/oauth/authorize?" in word)


def test_a_person_connects_mastodon_at_a_terminal(mock: Mock, root: Path) -> None:
    with sitting_at(root, CALL.format(network="mastodon", server="")) as person:
        person.until("Server of the account, like social.example: ")
        person.types(mock.url)
        page = page_in(person.until("The code that the page shows you: "))
        person.types(code_from(page))
        assert person.end() == 0, person.seen
    token = secrets_in(root)["MASTODON_TOKEN"]
    assert token not in person.seen
    assert "mastodon is connected." in person.seen
    assert networks_in(root) == {"mastodon": {"server": mock.url}}
    assert stat.S_IMODE((root / ".env").stat().st_mode) == 0o600


def test_who_leaves_at_the_terminal_is_told_that_nothing_is_half_done(root: Path) -> None:
    """Ctrl-C, as a terminal sends it."""
    with untouched(root), sitting_at(root, CALL.format(network="mastodon", server="")) as person:
        person.until("social.example: ")
        person.types("\x03")
        assert person.end() == 130
    assert "Nothing is half-done" in person.seen


@pytest.mark.parametrize("browser", ["false", "/nowhere/browser"])
def test_a_browser_that_cannot_be_started_ends_nothing(
    browser: str, mock: Mock, root: Path
) -> None:
    """The address stands there to be copied."""
    call = CALL.format(network="mastodon", server=mock.url)
    with sitting_at(root, call, {"BROWSER": browser}) as person:
        page = page_in(person.until("The code that the page shows you: "))
        person.types(code_from(page))
        assert person.end() == 0, person.seen
    assert "Traceback" not in person.seen


def answers_bluesky(person: Sitting, user: User, password: str) -> None:
    person.until("Handle of the account, like musee.bsky.social: ")
    person.types(f"@{user.handle}")
    person.until("App password (it is not shown): ")
    person.types(password)


@needs("bluesky")
def test_a_person_connects_bluesky_with_an_app_password(atproto: Network, root: Path) -> None:
    """Which stands in .env, and nowhere on the screen."""
    user = atproto.new_user("connected")
    with sitting_at(root, CALL.format(network="bluesky", server=atproto.pds)) as person:
        answers_bluesky(person, user, user.app_password)
        assert person.end() == 0, person.seen
    assert user.app_password not in person.seen
    assert "300 characters a post" in person.seen
    assert "does not look like" not in person.seen
    assert secrets_in(root) == {"BLUESKY_PASSWORD": user.app_password}
    assert networks_in(root) == {"bluesky": {"handle": user.handle, "service": atproto.pds}}


@needs("bluesky")
def test_a_wrong_or_a_main_password_changes_nothing(
    atproto: Network, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site, user = house(tmp_path), atproto.new_user("careful")
    flags = {"handle": user.handle, "server": atproto.pds}
    with untouched(tmp_path), pytest.raises(SettingsWrong, match="refuses this"):
        connect_at(site, "bluesky", Person(secrets=["abcd-efgh-ijkl-mnop"]), {}, **flags)
    person = Person(secrets=[PASSWORD], answers=["n"])
    with untouched(tmp_path), pytest.raises(PersonNeeded, match="No app password"):
        connect_at(site, "bluesky", person, {}, **flags)
    said = capsys.readouterr()
    assert "does not look like an app password" in said.out
    assert PASSWORD not in said.out + said.err
    assert not read_ledger(site).accounts()
