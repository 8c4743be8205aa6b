"""A record that has no place but this machine: its remote went, or was not to be had by anybody."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from posse.durability import open_state
from posse.errors import NotKept
from posse.remote import Remote, remote_of
from tests.machine import needs
from tests.posse.records import Machines, claim, git

pytestmark = needs("git")


@pytest.fixture
def machines(tmp_path: Path) -> Machines:
    return Machines(tmp_path / "all")


@pytest.mark.parametrize("words", [("remove", "origin"), ("rename", "origin", "upstream")])
def test_a_site_whose_remote_went_keeps_its_record_on_this_machine(
    machines: Machines, words: tuple[str, ...]
) -> None:
    """Its owner said so, and is told once what it means; nobody's old address is asked again."""
    root = machines.site("a")
    assert machines.open("a").claim(claim())
    machines.away()
    git(root, "remote", *words)
    for account in ("bluesky", "x"):
        ledger = machines.open("a")
        assert ledger.claim(claim(account=account))
        assert ledger.save("Note what is out")
    assert len([*ledger.claims(claim().report)]) == 3
    (_begun, line) = machines.told
    assert "is kept on this machine alone from now on" in line
    assert "announce from this one only" in line
    machines.back()
    assert len(machines.pushed()) == 2


def test_what_was_lost_or_never_sent_is_put_right_before_a_record_is_alone(
    machines: Machines,
) -> None:
    """A claim that no push had accepted was not sent; a file that is gone here was pushed."""
    root = machines.site("a")
    assert machines.open("a").claim(claim())
    folder = root / "state" / "syndication" / claim().report
    (pushed,) = folder.iterdir()
    stale = pushed.with_name(pushed.name.replace("mastodon", "bluesky"))
    stale.write_bytes(pushed.read_bytes())
    pushed.unlink()
    git(root, "remote", "remove", "origin")
    machines.open("a")
    assert [*folder.iterdir()] == [pushed]


def test_a_record_that_was_alone_comes_along_to_the_next_remote(machines: Machines) -> None:
    """An intention above all: it may have been sent, and nobody heard of it."""
    root = machines.site("a")
    assert machines.open("a").claim(claim())
    git(root, "remote", "remove", "origin")
    assert machines.open("a").claim(claim(account="bluesky"))
    assert machines.open("b").claim(claim(account="x"))
    git(root, "remote", "add", "origin", str(machines.remote))
    ledger = machines.open("a")
    assert {one.account for one in ledger.claims(claim().report)} == {"mastodon", "bluesky", "x"}
    assert len(machines.pushed()) == 4


def test_a_site_without_a_repository_may_be_a_copy_so_its_record_stays_where_it_is(
    machines: Machines,
) -> None:
    root = machines.site("a")
    assert machines.open("a").claim(claim())
    shutil.rmtree(root / ".git")
    assert machines.open("a").claim(claim(account="bluesky"))
    assert len(machines.pushed()) == 3
    assert len(machines.told) == 1


def test_a_repository_whose_remotes_git_does_not_tell_is_not_taken_for_one_without(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a machine that has trouble would announce what another one did."""
    root = machines.site("a")
    script = machines.folder / "bin" / "git"
    script.parent.mkdir()
    git_itself = shutil.which("git")
    script.write_text(f'#!/bin/sh\n[ "$1" = remote ] && exit 1\nexec {git_itself} "$@"\n', "utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{script.parent}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(NotKept):
        open_state(root, root / "state", tell=machines.tell).claim(claim())


def test_what_the_site_was_made_from_is_no_place_for_its_record(machines: Machines) -> None:
    root = machines.site("a")
    git(root, "remote", "rename", "origin", "upstream")
    assert machines.open("a").claim(claim())
    assert machines.told == []
    git(root, "remote", "add", "forge", str(machines.remote))
    assert remote_of(root) == Remote(address=str(machines.remote))


def test_a_branch_is_begun_only_where_it_may_be(machines: Machines) -> None:
    """Nothing is pushed before somebody agreed; one that is there is joined without asking."""
    root = machines.site("a")
    asked: list[str] = []

    def refuse(where: str) -> bool:
        asked.append(where)
        return False

    ledger = open_state(root, root / "state", tell=machines.tell, may_begin=refuse)
    with pytest.raises(NotKept):
        ledger.claim(claim())
    assert asked == [str(machines.remote)]
    assert git(machines.remote, "for-each-ref") == ""
    assert not (root / "state" / ".git").exists()
    assert machines.told[0].endswith("git remote rename origin upstream")
    assert machines.open("b").claim(claim())
    ledger = open_state(root, root / "state", tell=machines.tell, may_begin=refuse)
    assert ledger.claim(claim(account="bluesky"))
    assert len(asked) == 1
