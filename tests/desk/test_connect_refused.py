"""`connect` that does not come to its end leaves settings and secrets byte for byte as they are."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from desk.connect.answers import handle_from, langs_from, name_from, server_from
from desk.errors import DeskError, PersonNeeded, SettingsWrong
from desk.ledger import read_ledger
from desk.site import Site
from tests.desk.connecting import (
    APP_SECRET,
    TOKEN,
    Person,
    connect_at,
    house,
    like_mastodon,
    untouched,
)
from tests.machine import needs
from tests.posse.networks.answering import Reply, answer, resets

GIVEN = {"MASTODON_TOKEN": TOKEN}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site without accounts, and with a secret of something else."""
    (tmp_path / ".env").write_bytes(b"OTHER=1\n")
    return house(tmp_path)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"code": answer({"error": "invalid_grant"}, "400 X")}, "refuses this.*invalid_grant"),
        ({"code": answer({"access_token": TOKEN, "scope": "read"})}, "write:statuses"),
        ({"code": answer({"error": APP_SECRET}, "503 X")}, "was not reached"),
        ({"apps": answer({})}, "was not reached"),
        ({"apps": answer("<p>", "403 X", "text/html")}, "refuses this"),
        ({"posts": answer({"error": "no"}, "500 X")}, "was not reached"),
        ({"posts": resets(b"HTTP/1.1 200 OK\r\n")}, "was not reached"),
    ],
)
def test_whatever_the_server_answers_nothing_is_half_done(
    changed: dict[str, Reply], words: str, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    with like_mastodon(**changed) as server, untouched(site.root):
        person = Person(answers=[server.url, *["code"] * 3])
        with pytest.raises(SettingsWrong, match=words) as end:
            connect_at(site, "mastodon", person)
    said = capsys.readouterr()
    told = said.out + said.err + end.value.message + end.value.advice
    assert TOKEN not in told
    assert APP_SECRET not in told
    assert "Neither pelicanconf.py nor .env was changed" in told
    assert not read_ledger(site).accounts()


def test_a_server_that_is_down_is_named(site: Site) -> None:
    with like_mastodon() as server:
        url = server.url
    with untouched(site.root), pytest.raises(SettingsWrong, match=f"{url} was not reached"):
        connect_at(site, "mastodon", Person(answers=[url]))


@pytest.mark.parametrize("wrong", ["http://social.example", "social", "https://", "a b", "file:/x"])
def test_a_server_that_cannot_be_one_is_asked_for_again_and_not_for_ever(
    wrong: str, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    person = Person(answers=[wrong] * 5)
    with untouched(site.root), pytest.raises(SettingsWrong):
        connect_at(site, "mastodon", person)
    assert len(person.asked) == 3
    with untouched(site.root), pytest.raises(SettingsWrong):
        connect_at(site, "mastodon", None, GIVEN, server=wrong)
    if wrong.startswith("http:"):
        assert "over https only" in capsys.readouterr().out


def test_an_empty_answer_is_no_answer(site: Site) -> None:
    for person in (Person(answers=[""] * 3), Person(answers=["127.0.0.1", *[""] * 3])):
        with untouched(site.root), pytest.raises(DeskError):
            connect_at(site, "mastodon", person)
    with like_mastodon() as server, untouched(site.root), pytest.raises(PersonNeeded):
        connect_at(site, "mastodon", Person(answers=[server.url, "", "", ""]))


@pytest.mark.parametrize("left", [KeyboardInterrupt, EOFError])
def test_who_leaves_leaves_nothing(left: type[BaseException], site: Site) -> None:
    with like_mastodon() as server, untouched(site.root), pytest.raises(left):
        connect_at(site, "mastodon", Person(answers=[server.url], leaves=left))


@pytest.mark.parametrize(
    ("network", "flags", "words"),
    [
        ("mastodont", {}, "Is it “mastodon”.*bluesky, by-hand, mastodon"),
        ("linkedin", {}, "invoke connect by-hand --account linkedin"),
        ("my.own.module", {}, "There are: "),
        ("", {}, "There are: "),
        ("by-hand", {"account": "Ma lettre"}, "small letters"),
        ("by-hand", {"account": "2026"}, "a letter first"),
        ("by-hand", {"account": "a/../b"}, "small letters"),
        ("by-hand", {"account": "lettre", "server": "a.example"}, "--server means nothing"),
        ("mastodon", {"server": "a.example", "handle": "me"}, "--handle means nothing"),
        ("mastodon", {"server": "a.example", "langs": "français"}, "no language"),
        ("bluesky", {"handle": "musee"}, "has a dot"),
        ("bluesky", {"handle": "a.example", "server": "http://a.example"}, "https only"),
    ],
)
def test_what_cannot_be_meant_is_said(
    network: str, flags: dict[str, str], words: str, site: Site
) -> None:
    secrets = {**GIVEN, "BLUESKY_PASSWORD": "abcd-efgh-ijkl-mnop"}
    with untouched(site.root), pytest.raises(SettingsWrong) as end:
        connect_at(site, network, None, secrets, **flags)
    told = f"{end.value.message} {end.value.advice}"
    assert re.search(words, told), told


def test_the_settings_of_an_account_that_is_there_are_not_changed_by_flags(site: Site) -> None:
    with like_mastodon() as server:
        connect_at(site, "mastodon", None, GIVEN, server=server.url)
        for flags in ({"server": "x.example"}, {"langs": "fr"}):
            with untouched(site.root), pytest.raises(SettingsWrong, match="only its secret"):
                connect_at(site, "mastodon", None, GIVEN, **flags)
        with untouched(site.root), pytest.raises(SettingsWrong, match="an account on mastodon"):
            connect_at(site, "bluesky", None, GIVEN, account="mastodon")


def test_a_token_that_no_line_can_hold_is_refused_before_it_is_tried(site: Site) -> None:
    with like_mastodon() as server, untouched(site.root):
        with pytest.raises(SettingsWrong, match="MASTODON_TOKEN has signs"):
            connect_at(site, "mastodon", None, {"MASTODON_TOKEN": "a\x07b"}, server=server.url)
        assert not server.asked


def _folder(root: Path) -> None:
    (root / ".env").unlink()
    (root / ".env").mkdir()


def _link(root: Path) -> None:
    (root / ".env").rename(root / "elsewhere")
    (root / ".env").symlink_to(root / "elsewhere")


def _tracked(root: Path) -> None:
    subprocess.run(["git", "init", "--quiet"], cwd=root, check=True)
    subprocess.run(["git", "add", "--force", ".env"], cwd=root, check=True)


@needs("git")
@pytest.mark.parametrize(
    ("spoilt", "words"),
    [(_folder, "is no file"), (_link, "is a link"), (_tracked, "is in git")],
)
def test_a_secret_is_not_even_asked_for_where_it_cannot_be_kept(
    spoilt: object, words: str, site: Site
) -> None:
    assert callable(spoilt)
    spoilt(site.root)
    with like_mastodon() as server:
        with untouched(site.root), pytest.raises(SettingsWrong, match=words):
            connect_at(site, "mastodon", Person(answers=[server.url, "code"]))
        assert not server.asked


@pytest.mark.parametrize("name", [".env.new", ".pelicanconf.py.new"])
def test_a_disk_that_refuses_one_file_changes_neither(name: str, site: Site) -> None:
    """A folder in the way stands for it; and the next run puts it right."""
    (site.root / name).mkdir()
    with like_mastodon() as server:
        with untouched(site.root), pytest.raises(SettingsWrong, match="could not be written down"):
            connect_at(site, "mastodon", None, GIVEN, server=server.url)
        (site.root / name).rmdir()
        connect_at(site, "mastodon", None, GIVEN, server=server.url)


@needs("git")
def test_without_its_record_no_account_is_connected(site: Site) -> None:
    """Another machine may know what this one does not."""
    subprocess.run(["git", "init", "--quiet"], cwd=site.root, check=True)
    subprocess.run(["git", "remote", "add", "origin", "/nowhere"], cwd=site.root, check=True)
    with like_mastodon() as server:
        with untouched(site.root), pytest.raises(PersonNeeded, match="not to be had"):
            connect_at(site, "mastodon", None, GIVEN, server=server.url)
        assert not server.asked


@needs("git")
def test_a_record_that_was_begun_is_not_said_to_be_nothing(
    site: Site,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The branch is there by then, for all machines: a runner's remote is the site's own."""
    monkeypatch.setenv("CI", "true")
    bare = tmp_path / "remote.git"
    subprocess.run(["git", "init", "--quiet", "--bare", bare], cwd=site.root, check=True)
    subprocess.run(["git", "init", "--quiet"], cwd=site.root, check=True)
    subprocess.run(["git", "remote", "add", "origin", bare], cwd=site.root, check=True)
    refusing = like_mastodon(posts=answer({"error": "no"}, "403 X"))
    with refusing as server, untouched(site.root), pytest.raises(SettingsWrong) as end:
        connect_at(site, "mastodon", None, GIVEN, server=server.url)
    assert "kept on a branch of its own from now on" in capsys.readouterr().out
    assert "Nothing was changed" not in end.value.advice
    assert end.value.advice.endswith("Neither pelicanconf.py nor .env was changed.")


@pytest.mark.parametrize(
    ("pasted", "server"),
    [
        ("social.example", "https://social.example"), ("@me@Social.example", "https://social.example"),
        ("https://social.example/@me?x#y", "https://social.example"),
        ("http://127.0.0.1:3000", "http://127.0.0.1:3000"), ("localhost:3000", "https://localhost:3000"),
    ],
)  # fmt: skip
def test_a_server_is_found_in_what_people_copy(pasted: str, server: str) -> None:
    assert server_from(f" {pasted} ") == server


@pytest.mark.parametrize(
    ("pasted", "handle"),
    [
        ("@Musee.bsky.social", "musee.bsky.social"), ("did:plc:Abc", "did:plc:Abc"),
        ("https://bsky.app/profile/musee.example/", "musee.example"),
    ],
)  # fmt: skip
def test_a_handle_is_found_in_what_people_copy(pasted: str, handle: str) -> None:
    assert handle_from(pasted) == handle


def test_names_and_languages_are_made_even() -> None:
    assert name_from(" LinkedIn-FR ") == "linkedin-fr"
    assert langs_from("FR, en;fr  pt-br") == ("fr", "en", "pt-br")
