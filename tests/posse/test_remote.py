"""Where the record is kept: which remote is the site's, and what nobody reads of its address."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from posse.durability import open_state
from posse.errors import NotKept
from posse.git import GitFailed, reason, shown
from posse.remote import Remote, remote_of
from tests.machine import needs
from tests.posse.records import Machines, claim, git

pytestmark = needs("git")
SECRET = "glpat-canary-5d41402abc"  # noqa: S105 — nobody's
ADDRESS = f"https://oauth2:{SECRET}@git.invalid/musee/site.git"


@pytest.fixture
def machines(tmp_path: Path) -> Machines:
    return Machines(tmp_path / "all")


def in_a_folder(root: Path, name: str = "site") -> Path:
    """A site below the top of its repository, and a file of it that git knows."""
    folder = root / name
    folder.mkdir()
    (folder / "pelicanconf.py").write_text("", encoding="utf-8")
    git(root, "add", name)
    return folder


def test_a_remote_of_any_name_is_the_sites_when_it_is_the_only_one(machines: Machines) -> None:
    root = machines.site("a")
    git(root, "remote", "rename", "origin", "forge")
    assert machines.open("a").claim(claim())
    assert len(machines.pushed()) == 2
    assert (root / "state" / ".git").is_dir()


def test_origin_is_taken_where_there_are_several(machines: Machines) -> None:
    """Also when the branch that is checked out follows another: each machine takes the same."""
    root = machines.site("a")
    git(root, "remote", "add", "backup", "https://git.invalid/x.git")
    git(root, "config", "branch.main.remote", "backup")
    assert remote_of(root) == Remote(address=str(machines.remote))


def test_several_remotes_none_of_which_is_origin_close_the_record(machines: Machines) -> None:
    """It is told which there are, and what to do."""
    root = machines.site("a")
    git(root, "remote", "rename", "origin", "forge")
    git(root, "remote", "add", "backup", "https://git.invalid/x.git")
    ledger = machines.open("a")
    (line,) = machines.told
    assert "(backup, forge)" in line
    assert line.endswith("git remote rename backup origin")
    with pytest.raises(NotKept):
        ledger.claim(claim())


@pytest.mark.parametrize("address", ["../remote.git", ""])
def test_a_site_below_the_top_of_its_repository_is_kept_too(
    machines: Machines, address: str
) -> None:
    """And a folder is meant from the top of it."""
    root = machines.site("a")
    if address:
        git(root, "remote", "set-url", "origin", address)
    site = in_a_folder(root)
    ledger = open_state(site, site / "state", tell=machines.tell)
    assert ledger.claim(claim())
    assert len(machines.pushed()) == 2


def test_a_repository_around_the_site_that_has_no_file_of_it_is_another_one(
    machines: Machines,
) -> None:
    """A home folder under git: the record of a site does not belong there."""
    root = machines.site("a")
    site = in_a_folder(root)
    git(root, "rm", "--cached", "--quiet", "-r", "site")
    ledger = open_state(site, site / "state", tell=machines.tell)
    assert ledger.claim(claim())
    assert machines.told == []
    assert not (site / "state" / ".git").exists()


def test_a_repository_around_the_site_that_git_cannot_read_closes_the_record(
    machines: Machines,
) -> None:
    """It may have a remote."""
    site = in_a_folder(machines.site("a"))
    (machines.folder / "a" / ".git" / "HEAD").unlink()
    with pytest.raises(NotKept):
        open_state(site, site / "state", tell=machines.tell).claim(claim())
    assert "git cannot read the repository" in machines.told[0]


def test_what_signs_in_is_told_nowhere_and_on_no_command_line(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of a machine read the list of its processes, and logs of CI are read by many."""
    root = machines.site("a")
    git(root, "remote", "set-url", "origin", ADDRESS)
    git(root, "remote", "set-url", "--push", "origin", ADDRESS)
    git(root, "config", f"url.{machines.remote}.insteadOf", ADDRESS)
    calls = machines.folder / "calls"
    script = machines.folder / "bin" / "git"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\necho "$@" >>{calls}\nexec {shutil.which("git")} "$@"\n', "utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{script.parent}{os.pathsep}{os.environ['PATH']}")
    assert machines.open("a").claim(claim())
    other = machines.site("b")
    git(other, "remote", "set-url", "origin", ADDRESS)
    git(other, "config", f"url.{machines.remote}.insteadOf", ADDRESS)
    calls.unlink()
    assert machines.open("b").claim(claim(account="bluesky"))
    assert [line.rpartition(" ")[2] for line in machines.told] == [
        "git.invalid/musee/site.git."
    ] * 2
    assert SECRET not in calls.read_text("utf-8")
    assert git(other / "state", "config", "--get", "remote.origin.url") == ADDRESS


@pytest.mark.parametrize("has_a_record", [False, True])
def test_the_record_goes_with_the_site_to_another_remote(
    machines: Machines, tmp_path: Path, *, has_a_record: bool
) -> None:
    """Else a job that runs there would begin a second record, and neither knows of the other."""
    root = machines.site("a")
    assert machines.open("a").claim(claim())
    machines.told.clear()
    other = Machines(tmp_path / "moved")
    if has_a_record:
        other.site("runner")
        assert other.open("runner").claim(claim(account="bluesky"))
    git(root, "remote", "set-url", "origin", str(other.remote))
    ledger = machines.open("a")
    (line,) = machines.told
    assert line.endswith(
        f"another one now, and the record goes there too: state of {other.remote}."
    )
    assert ledger.closed() is None
    assert len(other.pushed()) == 2 + has_a_record
    assert len([*ledger.claims(claim().report)]) == 1 + has_a_record
    machines.open("a")
    assert len(machines.told) == 1


def test_a_remote_that_moved_and_is_not_reached_closes_the_record(machines: Machines) -> None:
    """And once it is there, all of it is brought."""
    root = machines.site("a")
    assert machines.open("a").claim(claim())
    git(root, "remote", "set-url", "origin", str(machines.folder / "nowhere.git"))
    with pytest.raises(NotKept):
        machines.open("a").claim(claim(account="bluesky"))
    git(root, "remote", "set-url", "origin", str(machines.remote))
    assert machines.open("a").claim(claim(account="bluesky"))
    assert len(machines.pushed()) == 3


def test_only_how_one_signs_in_changed_is_followed_and_not_told(machines: Machines) -> None:
    """As a token that lives for one job of CI does."""
    root = machines.site("a")
    assert machines.open("a").claim(claim())
    for token in ("one", "two"):
        address = f"https://ci:{token}@git.invalid/x.git"
        git(root, "config", f"url.{machines.remote}.insteadOf", address)
        git(root, "remote", "set-url", "origin", address)
        machines.open("a")
        assert git(root / "state", "config", "--get", "remote.origin.url") == address
    assert len(machines.told) == 2


def test_a_remote_that_is_not_reached_is_told_without_what_signs_in(machines: Machines) -> None:
    root = machines.site("a")
    git(root, "remote", "set-url", "origin", f"http://oauth2:{SECRET}@127.0.0.1:9/x.git")
    machines.open("a")
    (line,) = machines.told
    assert "fetched from 127.0.0.1:9/x.git" in line
    assert SECRET not in line


@pytest.mark.parametrize(
    ("address", "told"),
    [
        (ADDRESS, "git.invalid/musee/site.git"),
        (f"https://{SECRET}@git.invalid:8443/x.git?token={SECRET}", "git.invalid:8443/x.git"),
        (f"https://me:{SECRET}/{SECRET}@git.invalid/x.git", "git.invalid/x.git"),
        ("ssh://git@git.invalid/x.git", "git.invalid/x.git"),
        ("git@git.invalid:musee/site.git", "git.invalid:musee/site.git"),
        ("/srv/me@work/site.git", "/srv/me@work/site.git"),
    ],
)
def test_an_address_is_told_by_its_place(address: str, told: str) -> None:
    assert shown(address) == told


def test_what_git_says_is_told_without_what_signs_in() -> None:
    """It hides a password, but not the name before it, which may be a token."""
    said = f"fatal: could not read Password for 'https://{SECRET}@git.invalid': No such device"
    assert reason(GitFailed(said)) == (
        "could not read Password for 'https://git.invalid': No such device"
    )
