"""`connect`: an account is allowed, tried, looked at, and written down."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desk.errors import PersonNeeded
from desk.ledger import read_ledger
from desk.site import Site
from posse.models import Published
from posse.published import write_published
from tests.desk.connecting import (
    TOKEN,
    URL,
    Person,
    connect_at,
    house,
    like_mastodon,
    networks_in,
    secrets_in,
    untouched,
)
from tests.posse.networks.answering import answer
from tests.practice import Mock, practising


@pytest.fixture(scope="module")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    """A practice server with some people on it."""
    with practising(tmp_path_factory.mktemp("mastodon_mock"), ("musee", "ami", "neuf")) as running:
        yield running


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site without accounts."""
    return house(tmp_path)


def allowed(name: str) -> str:
    """The code that mastodon_mock shows to who chose this account."""
    return f"mockcode_{name}"


def out(site: Site, *names: str) -> None:
    """These reports are out, by the record."""
    now = datetime(2026, 5, 12, tzinfo=UTC)
    write_published(site.state, [
        Published(
            id=f"rencontres/{name}", lang="fr", permalink=f"{URL}/rencontres/{name}/", source="x",
            title=name, digest="x", first_deployed=now,
        )
        for name in names
    ])  # fmt: skip


def test_a_person_connects_an_account_step_by_step(
    mock: Mock, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    person = Person(answers=[f"{mock.url}/@musee", "", "wrong", allowed("musee")])
    connect_at(site, "mastodon", person)
    assert networks_in(site.root) == {"mastodon": {"server": mock.url}}
    token = secrets_in(site.root)["MASTODON_TOKEN"]
    assert stat.S_IMODE((site.root / ".env").stat().st_mode) == 0o600
    said = capsys.readouterr()
    assert token not in said.out + said.err
    assert person.pages[0] in said.out
    assert person.pages[0].startswith(f"{mock.url}/oauth/authorize?client_id=")
    for words in (
        "Le Carnet",
        "write:statuses",
        "write:media",
        "does not take this code",
        "@musee@",
        "500 characters",
        "add the secret: MASTODON_TOKEN",
        f"shown on {URL}",
    ):
        assert words in said.out
    assert read_ledger(site).accounts()["mastodon"].id.startswith("127.0.0.1/")


def test_what_was_announced_there_is_found_and_what_is_out_stays_quiet(
    mock: Mock, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    out(site, "un", "deux")
    mock.say("ami", f"Le compte rendu : {URL}/rencontres/un/")
    connect_at(site, "mastodon", Person(answers=[mock.url, allowed("ami")]))
    said = capsys.readouterr().out
    assert "1 report was announced there already: it is not announced again" in said
    assert "1 report is out already, and is not announced by itself" in said
    assert "invoke publish --only announce --report deux" in said
    assert [receipt.account for receipt in read_ledger(site).receipts("rencontres/un")] == [
        "mastodon"
    ]


def test_renewing_changes_the_secret_alone(
    mock: Mock, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = b"# mine\r\nexport MASTODON_TOKEN=%s  # of May\r\nA='b c'\r\n"
    (site.root / ".env").write_bytes(lines % b"old")
    connect_at(site, "mastodon", Person(answers=[mock.url, allowed("musee")]), langs="fr, en")
    settings = (site.root / "pelicanconf.py").read_bytes()
    first = secrets_in(site.root)["MASTODON_TOKEN"]
    person = Person(answers=[allowed("musee")])
    connect_at(site, "mastodon", person)
    assert (site.root / "pelicanconf.py").read_bytes() == settings
    assert networks_in(site.root) == {"mastodon": {"server": mock.url, "langs": ["fr", "en"]}}
    second = secrets_in(site.root)["MASTODON_TOKEN"]
    assert second not in {first, "old"}
    assert (site.root / ".env").read_bytes() == lines % second.encode()
    assert "its settings stay" in capsys.readouterr().out


def test_a_second_account_has_a_name_and_languages_of_its_own(mock: Mock, site: Site) -> None:
    connect_at(site, "mastodon", Person(answers=[mock.url, allowed("musee")]))
    person = Person(answers=[mock.url, "EN", allowed("neuf")])
    connect_at(site, "mastodon", person, account="mastodon-en")
    assert networks_in(site.root) == {
        "mastodon": {"server": mock.url},
        "mastodon-en": {"use": "mastodon", "server": mock.url, "langs": ["en"]},
    }
    assert set(secrets_in(site.root)) == {"MASTODON_TOKEN", "MASTODON_EN_TOKEN"}
    assert "Languages" in person.asked[1]


def test_one_account_has_two_names_only_with_languages_apart(mock: Mock, site: Site) -> None:
    """Otherwise each report would be posted there twice."""
    musee = allowed("musee")
    connect_at(site, "mastodon", Person(answers=[mock.url, musee]), langs="fr")
    for langs in ("", "fr,en"):
        person = Person(answers=[mock.url, *([] if langs else [""]), musee])
        with untouched(site.root), pytest.raises(PersonNeeded, match="connected already"):
            connect_at(site, "mastodon", person, account="b", langs=langs)
    connect_at(site, "mastodon", Person(answers=[mock.url, musee]), account="b", langs="en")


def test_a_name_that_led_to_another_account_is_not_taken_over(mock: Mock, site: Site) -> None:
    connect_at(site, "mastodon", Person(answers=[mock.url, allowed("musee")]))
    with untouched(site.root), pytest.raises(PersonNeeded, match=r"another account.*@ami@") as end:
        connect_at(site, "mastodon", Person(answers=[allowed("ami")]))
    assert "127.0.0.1/" in end.value.message
    assert "invoke connect mastodon --account mastodon-2" in end.value.advice


def test_without_a_terminal_a_token_of_the_environment_is_tried_and_written(
    mock: Mock, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    """No app is registered for it."""
    token = mock.token("musee")
    connect_at(site, "mastodon", environ={"MASTODON_TOKEN": token}, server=mock.url)
    assert secrets_in(site.root) == {"MASTODON_TOKEN": token}
    said = capsys.readouterr()
    assert token not in said.out + said.err
    assert "oauth" not in said.out
    connect_at(site, "mastodon", environ={"MASTODON_TOKEN": token})


@pytest.mark.parametrize(
    ("network", "flags", "missing"),
    [
        ("mastodon", {}, "--server, MASTODON_TOKEN"),
        ("mastodon", {"server": "social.example", "account": "autre"}, "AUTRE_TOKEN"),
        ("bluesky", {}, "--handle, BLUESKY_PASSWORD"),
        ("by-hand", {}, "--account"),
    ],
)
def test_without_a_terminal_all_that_is_missing_is_named(
    network: str, flags: dict[str, str], missing: str, site: Site
) -> None:
    with untouched(site.root), pytest.raises(PersonNeeded, match=missing):
        connect_at(site, network, None, {}, **flags)
    assert not site.state.exists()


@pytest.mark.parametrize(
    ("name", "words"),
    [("LinkedIn", "the page for a new post"), ("newsletter", "has the text to paste")],
)
def test_by_hand_has_no_secret(
    name: str, words: str, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    connect_at(site, "by-hand", Person(answers=["", "2 mots", name]))
    assert networks_in(site.root) == {name.lower(): {"use": "by-hand"}}
    assert not (site.root / ".env").exists()
    said = capsys.readouterr().out
    assert words in said
    assert f"invoke settle REPORT {name.lower()} --posted URL" in said
    assert ("3000 characters" in said) == (name == "LinkedIn")
    assert read_ledger(site).accounts()[name.lower()].id == "by-hand"
    with untouched(site.root):
        connect_at(site, name)
    assert "no secret to renew" in capsys.readouterr().out


def test_settings_that_are_built_by_code_stay_a_persons_to_change(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    path = site.root / "pelicanconf.py"
    path.write_text(path.read_text() + "\nPOSSE_NETWORKS = dict(POSSE_NETWORKS)\n")
    before = path.read_bytes()
    with like_mastodon() as server:
        connect_at(site, "mastodon", environ={"MASTODON_TOKEN": TOKEN}, server=server.url)
    assert path.read_bytes() == before
    assert f'    "mastodon": {{"server": "{server.url}"}},\n' in capsys.readouterr().out
    assert secrets_in(site.root) == {"MASTODON_TOKEN": TOKEN}


def test_what_may_bring_the_secret_out_or_hide_it_is_told(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    """A variable of the terminal counts before .env, and a repository takes what is not ignored."""
    os.system(f"git init -q {site.root}")  # noqa: S605 — our own folder
    with like_mastodon(posts=answer([])) as server:
        person = Person(answers=[server.url, "code"])
        connect_at(site, "mastodon", person, environ={"MASTODON_TOKEN": "another"})
    said = capsys.readouterr().out
    assert "MASTODON_TOKEN is set in this terminal too" in said
    assert "git does not ignore .env" in said
    assert TOKEN not in said
