"""What a deploy to a folder will not do, and says so; what was there stays."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from desk.deploy import Folder, deploy
from desk.deploy.folder import Ways, deploy_folder
from desk.deploy.turns import turn
from desk.errors import DeployFailed, SettingsWrong
from tests.deploy.putting import SITE, beside, bring, never
from tests.deploy.sites import read_site, silent, write_mark, write_site


def empty_folder_of_a_stranger(root: Path) -> None:
    (root / "public").mkdir()
    (root / "public" / "holiday.jpg").write_bytes(b"x")


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    empty_folder_of_a_stranger(tmp_path)
    with pytest.raises(DeployFailed, match="did not put there") as failed:
        bring(tmp_path, SITE)
    assert "publishconf.py" in failed.value.advice
    assert read_site(tmp_path / "public") == {"holiday.jpg": b"x"}


@pytest.mark.parametrize(
    "path", [".", "..", "output", "output/public", "link", "file", "clone", "/", "project/.."]
)
def test_a_wrong_place_is_refused_before_anything_happens(tmp_path: Path, path: str) -> None:
    root = tmp_path / "project"
    output = write_site(root / "output", SITE)
    (root / "elsewhere").mkdir()
    (root / "link").symlink_to(root / "elsewhere")
    (root / "file").write_bytes(b"")
    (root / "clone" / ".git").mkdir(parents=True)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(SettingsWrong) as wrong:
        deploy(output, Folder(path=root / path), root=root, tell=silent)
    assert "publishconf.py" in wrong.value.advice
    assert sorted(tmp_path.rglob("*")) == before


def test_a_folder_that_holds_the_output_is_refused(tmp_path: Path) -> None:
    output = write_site(tmp_path / "public" / "output", SITE)
    target = Folder(path=tmp_path / "public")
    with pytest.raises(SettingsWrong):
        deploy(output, target, root=tmp_path / "elsewhere", tell=silent)


@pytest.mark.parametrize("state", ["building", ""])
def test_an_unfinished_or_foreign_output_is_not_brought_out(tmp_path: Path, state: str) -> None:
    output = write_site(tmp_path / "output", SITE)
    write_mark(output, state)
    with pytest.raises(DeployFailed):
        deploy(output, Folder(path=tmp_path / "public"), root=tmp_path, tell=silent)
    assert not (tmp_path / "public").exists()


def test_a_link_in_the_output_is_not_followed(tmp_path: Path) -> None:
    output = write_site(tmp_path / "output", SITE)
    (output / "passwd").symlink_to("/etc/passwd")
    with pytest.raises(DeployFailed, match="passwd"):
        deploy(output, Folder(path=tmp_path / "public"), root=tmp_path, tell=silent)
    assert not (tmp_path / "public").exists()


def test_what_is_in_the_way_and_not_ours_is_never_removed(tmp_path: Path) -> None:
    bring(tmp_path, SITE)
    (tmp_path / ".public.next").mkdir()
    (tmp_path / ".public.next" / "thesis.txt").write_bytes(b"x")
    with pytest.raises(DeployFailed, match="in the way"):
        bring(tmp_path, SITE | {"x": b""})
    assert (tmp_path / ".public.next" / "thesis.txt").exists()
    assert read_site(tmp_path / "public") == SITE


def test_a_link_in_the_way_is_not_followed(tmp_path: Path) -> None:
    bring(tmp_path, SITE)
    write_site(tmp_path / "precious", SITE)
    (tmp_path / ".public.next").symlink_to(tmp_path / "precious")
    with pytest.raises(DeployFailed, match="in the way"):
        bring(tmp_path, SITE | {"x": b""})
    assert read_site(tmp_path / "precious") == SITE


def test_a_failing_second_rename_puts_the_old_site_back(tmp_path: Path) -> None:
    bring(tmp_path, SITE)

    def at(label: str) -> None:
        if label == "aside":
            raise OSError(28, "No space left on device")

    with pytest.raises(DeployFailed, match="No space") as failed:
        bring(tmp_path, SITE | {"x": b""}, Ways(at=at, swap=never))
    assert "disk is full" in failed.value.advice
    assert read_site(tmp_path / "public") == SITE
    assert beside(tmp_path) == {".public.lock"}


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (errno.EACCES, "Allow writing"),
        (errno.ENOSPC, "disk is full"),
        (errno.EBUSY, "disk of its own"),
        (errno.EIO, "Publish again"),
    ],
)
def test_what_the_system_refuses_is_explained_and_cleared(
    tmp_path: Path, code: int, told: str
) -> None:
    bring(tmp_path, SITE)

    def at(label: str) -> None:
        if label == "copied a file":
            raise OSError(code, os.strerror(code))

    with pytest.raises(DeployFailed) as failed:
        bring(tmp_path, SITE | {"x": b""}, Ways(at=at))
    assert told in failed.value.advice
    assert "still there, whole" in failed.value.advice
    assert read_site(tmp_path / "public") == SITE
    assert beside(tmp_path) == {".public.lock"}


def test_a_second_deploy_waits_for_the_first_and_then_says_so(tmp_path: Path) -> None:
    told: list[str] = []
    output = write_site(tmp_path / "output", SITE)
    target = Folder(path=tmp_path / "public")
    with turn(tmp_path / ".public.lock", silent, 0), pytest.raises(DeployFailed, match="too long"):
        deploy_folder(output, target, root=tmp_path, tell=told.append, ways=Ways(patience=0.2))
    assert len(told) == 1
    assert not (tmp_path / "public").exists()
