"""A deploy by rsync to a real ssh server on loopback."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import time
from pathlib import Path

import pytest

from desk.deploy import MARK, deploy, drop_previous, target_from
from tests.deploy.shipping import NEWER, SITE, bring
from tests.deploy.sites import Files, read_site, run_deployer, silent, write_site
from tests.deploy.sshd import Host
from tests.machine import needs

pytestmark = needs("sshd", "ssh", "rsync")

# What a host may have for the exchange; the first is as a newer coreutils does it.
NEW_MV = """#!/bin/sh
[ "$1 $2" = "-T --exchange" ] || exec /bin/mv "$@"
echo mv >> "$(dirname "$0")/used"
exec /usr/bin/env -i PATH=/usr/local/bin:/usr/bin:/bin python3 -c '
import ctypes, sys
one, other = (word.encode() for word in sys.argv[1:])
sys.exit(1 if ctypes.CDLL(None).renameat2(-100, one, -100, other, 2) else 0)' "$3" "$4"
"""
OLD_MV = """#!/bin/sh
case " $* " in *" --exchange "*) exit 64 ;; esac
exec /bin/mv "$@"
"""
NO_PYTHON = """#!/bin/sh
echo "no python" >> "$(dirname "$0")/used"
exit 127
"""
SLOW_RSYNC = """#!/bin/sh
echo $$ > {pid}
exec {rsync} --bwlimit=800 "$@"
"""


def program(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


def on(host: Host) -> set[str]:
    return {path.name for path in host.folder.iterdir()}


def test_the_first_deploy_makes_the_folder_readable_by_all(tmp_path: Path, host: Host) -> None:
    done = bring(tmp_path, host, SITE, path=str(host.folder / "www" / "site"))
    site = host.folder / "www" / "site"
    assert (done.changed, done.unchanged, done.removed) == (5, 0, 0)
    assert done.target == "rsync → 127.0.0.1"
    assert read_site(site) == SITE
    assert (site / MARK).read_bytes() == (tmp_path / "output" / MARK).read_bytes()
    for path in [site, *site.rglob("*")]:
        wanted = 0o755 if path.is_dir() else 0o644
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


def test_nothing_is_touched_when_nothing_differs(tmp_path: Path, host: Host) -> None:
    bring(tmp_path, host, SITE)
    before = (host.folder / "site").stat()
    write_site(tmp_path / "output", SITE, built="2027-01-01T00:00:00+00:00")
    target = target_from(host.setting(), tmp_path)
    done = deploy(tmp_path / "output", target, root=tmp_path, tell=silent)
    assert done.nothing_changed
    assert done.unchanged == 5
    after = (host.folder / "site").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert on(host) == {"site"}


@pytest.mark.parametrize(
    ("programs", "used"),
    [
        ({"mv": NEW_MV}, "mv\n"),
        ({"mv": OLD_MV}, ""),
        ({"mv": OLD_MV, "python3": NO_PYTHON}, "no python\n"),
    ],
    ids=["mv --exchange", "python", "two renames"],
)
def test_a_second_deploy_changes_removes_and_keeps(
    tmp_path: Path, host: Host, programs: dict[str, str], used: str
) -> None:
    """Whatever the host has for the exchange; kept files are the old ones, by a hard link."""
    for name, text in programs.items():
        program(host.bin / name, text)
    bring(tmp_path, host, SITE | {"gone.html": b"x"})
    site = host.folder / "site"
    before = (site / "a/b/photo.jpg").stat().st_ino
    done = bring(tmp_path, host, NEWER)
    assert (done.changed, done.unchanged, done.removed) == (2, 4, 1)
    assert read_site(site) == NEWER
    assert (site / "a/b/photo.jpg").stat().st_ino == before
    assert on(host) == {"site", ".site.previous"}
    assert read_site(host.folder / ".site.previous") == SITE | {"gone.html": b"x"}
    bring(tmp_path, host, SITE)
    assert read_site(site) == SITE
    assert on(host) == {"site", ".site.previous"}
    log = host.bin / "used"
    assert (log.read_text(encoding="utf-8") if log.exists() else "") == used * 2


def slowly(
    root: Path, host: Host, files: Files, /, **more: object
) -> tuple[subprocess.Popen[str], Path]:
    """Start a deploy whose upload takes seconds; the file names the process of its rsync."""
    write_site(root / "output", files)
    shims, pid = root / "shims", root / "pid"
    shims.mkdir(exist_ok=True)
    program(shims / "rsync", SLOW_RSYNC.format(pid=pid, rsync=shutil.which("rsync")))
    env = os.environ | {"PATH": f"{shims}:{os.environ['PATH']}"}
    setting = json.dumps(host.setting(**more))
    return run_deployer("once", str(root), setting, env=env), pid


def wait_for_upload(folder: Path, pattern: str) -> None:
    for _ in range(400):
        if any(path.stat().st_size for path in folder.glob(pattern) if path.is_file()):
            return
        time.sleep(0.02)
    raise AssertionError(pattern)


BIG = {"z/film.mp4": os.urandom(1_000_000)}


def test_an_upload_that_is_killed_leaves_the_old_site(tmp_path: Path, host: Host) -> None:
    bring(tmp_path, host, SITE)
    process, pid = slowly(tmp_path, host, NEWER | BIG)
    with process:
        wait_for_upload(host.folder, ".site.next.*/z/.film*")
        os.kill(int(pid.read_text(encoding="utf-8")), signal.SIGKILL)
        _told, complaint = process.communicate(timeout=30)
    assert "still there, whole" in complaint
    assert process.returncode == 1
    assert read_site(host.folder / "site") == SITE
    bring(tmp_path, host, NEWER)
    assert read_site(host.folder / "site") == NEWER
    assert on(host) == {"site", ".site.previous"}


def test_a_desk_that_dies_leaves_the_old_site_and_no_litter(tmp_path: Path, host: Host) -> None:
    """The whole deploy is killed, as when the machine fails: nothing can be cleared up."""
    bring(tmp_path, host, SITE)
    process, pid = slowly(tmp_path, host, NEWER | BIG)
    with process:
        wait_for_upload(host.folder, ".site.next.*/z/.film*")
        process.kill()
        os.kill(int(pid.read_text(encoding="utf-8")), signal.SIGKILL)
    assert read_site(host.folder / "site") == SITE
    bring(tmp_path, host, NEWER)
    assert read_site(host.folder / "site") == NEWER
    assert on(host) == {"site", ".site.previous"}


def test_of_two_deploys_at_once_the_site_is_one_whole(tmp_path: Path, host: Host) -> None:
    """The later one overtakes; the earlier one says so, and its half is not seen."""
    bring(tmp_path, host, SITE)
    process, _pid = slowly(tmp_path, host, SITE | BIG)
    with process:
        wait_for_upload(host.folder, ".site.next.*/z/.film*")
        bring(tmp_path / "other", host, NEWER)
        _told, complaint = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "whole" in complaint
    assert read_site(host.folder / "site") == NEWER
    assert {name for name in on(host) if ".next." in name} == set()


def test_the_old_site_is_put_back_after_a_stop_between_two_renames(
    tmp_path: Path, host: Host
) -> None:
    bring(tmp_path, host, SITE)
    (host.folder / "site").rename(host.folder / ".site.back")
    done = bring(tmp_path, host, SITE)
    assert done.nothing_changed
    assert read_site(host.folder / "site") == SITE
    assert on(host) == {"site"}


def test_the_site_of_before_can_be_removed_alone(tmp_path: Path, host: Host) -> None:
    """Also where nothing is beside, and nothing may be."""
    for more in ({}, {"in_place": True}):
        target = target_from(host.setting(**more), tmp_path)
        drop_previous(target, tell=silent)
    for files in (SITE, NEWER):
        bring(tmp_path, host, files)
    drop_previous(target_from(host.setting(), tmp_path), tell=silent)
    assert on(host) == {"site"}
    assert read_site(host.folder / "site") == NEWER


def test_what_is_in_the_way_and_not_ours_is_never_removed(tmp_path: Path, host: Host) -> None:
    bring(tmp_path, host, SITE)
    (host.folder / ".site.previous").mkdir()
    (host.folder / ".site.previous" / "thesis.txt").write_bytes(b"x")
    (host.folder / ".site.back").symlink_to("site")
    bring(tmp_path, host, NEWER)
    assert read_site(host.folder / "site") == NEWER
    assert read_site(host.folder / ".site.previous") == {"thesis.txt": b"x"}
    assert (host.folder / ".site.back").is_symlink()


def test_in_place_changes_removes_and_protects_what_is_the_hosts(
    tmp_path: Path, host: Host
) -> None:
    site = host.folder / "site"
    (site / ".well-known").mkdir(parents=True)
    (site / ".well-known" / "proof").write_bytes(b"p")
    proof = {".well-known/proof": b"p"}
    done = bring(tmp_path, host, SITE | {"gone/x.html": b"x"}, in_place=True)
    assert (done.changed, done.unchanged, done.removed) == (6, 0, 0)
    kept = (site / "a/b/photo.jpg").stat().st_ino
    done = bring(tmp_path, host, NEWER, in_place=True)
    assert (done.changed, done.unchanged, done.removed) == (2, 4, 1)
    assert read_site(site) == NEWER | proof
    assert (site / "a/b/photo.jpg").stat().st_ino == kept
    before = (site / "index.html").stat()
    assert bring(tmp_path, host, NEWER, in_place=True).nothing_changed
    after = (site / "index.html").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert on(host) == {"site"}


def test_in_place_an_upload_that_is_killed_changes_no_page(tmp_path: Path, host: Host) -> None:
    bring(tmp_path, host, SITE, in_place=True)
    process, pid = slowly(tmp_path, host, NEWER | BIG, in_place=True)
    with process:
        wait_for_upload(host.folder, "site/z/.film*")
        os.kill(int(pid.read_text(encoding="utf-8")), signal.SIGKILL)
        _told, complaint = process.communicate(timeout=30)
    assert "still there" in complaint
    found = read_site(host.folder / "site")
    assert {name: found[name] for name in SITE} == SITE
    half = host.folder / "site" / "a" / "b" / ".~tmp~"  # where rsync keeps what it will rename
    half.mkdir()
    (half / "photo.jpg").write_bytes(b"ha")
    done = bring(tmp_path, host, NEWER | BIG, in_place=True)
    assert done.removed == 0
    assert read_site(host.folder / "site") == NEWER | BIG
    bring(tmp_path, host, SITE, in_place=True)
    assert read_site(host.folder / "site") == SITE
