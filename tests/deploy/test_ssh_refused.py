"""What a deploy by rsync says when it cannot be: in words, and with nothing changed."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from tests.deploy.shipping import SITE, bring, failed
from tests.deploy.sites import read_site, run_deployer, write_site
from tests.deploy.sshd import Host
from tests.machine import needs

pytestmark = needs("sshd", "ssh", "rsync")


def on(host: Host) -> set[str]:
    return {path.name for path in host.folder.iterdir()}


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path, host: Host) -> None:
    (host.folder / "site").mkdir()
    (host.folder / "site" / "thesis.txt").write_bytes(b"x")
    assert "did not put there" in failed(tmp_path, host, SITE)
    assert "did not put there" in failed(tmp_path, host, SITE, in_place=True)
    assert read_site(host.folder / "site") == {"thesis.txt": b"x"}
    assert on(host) == {"site"}


def test_an_empty_folder_may_be_filled(tmp_path: Path, host: Host) -> None:
    (host.folder / "site").mkdir()
    bring(tmp_path, host, SITE)
    assert read_site(host.folder / "site") == SITE


def test_a_link_a_repository_and_a_file_are_refused(tmp_path: Path, host: Host) -> None:
    (host.folder / "real").mkdir()
    (host.folder / "link").symlink_to("real")
    (host.folder / "clone" / ".git").mkdir(parents=True)
    (host.folder / "file").touch()
    before = sorted(host.folder.rglob("*"))
    assert "a link" in failed(tmp_path, host, SITE, path=str(host.folder / "link"))
    assert "git repository" in failed(tmp_path, host, SITE, path=str(host.folder / "clone"))
    assert "git repository" in failed(
        tmp_path, host, SITE, path=str(host.folder / "clone"), in_place=True
    )
    assert "not a folder" in failed(tmp_path, host, SITE, path=str(host.folder / "file"))
    assert "could not be made" in failed(tmp_path, host, SITE, path=str(host.folder / "file/site"))
    assert sorted(host.folder.rglob("*")) == before


def test_a_host_that_does_not_answer_is_named(tmp_path: Path, host: Host) -> None:
    told = failed(tmp_path, host, SITE, port=9)
    assert "127.0.0.1 was not reached" in told
    assert "refused" in told
    assert "still there, whole" in told


def test_a_name_that_nobody_knows_is_named(tmp_path: Path, host: Host) -> None:
    told = failed(tmp_path, host, SITE, host="nowhere.invalid")
    assert "no machine called nowhere.invalid" in told


def test_a_key_that_the_host_does_not_know_is_explained(tmp_path: Path, host: Host) -> None:
    key = tmp_path / "other key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    told = failed(tmp_path, host, SITE, identity=str(key))
    assert "does not let us in" in told
    assert f"`ssh {host.user}@127.0.0.1`" in told
    assert "does not let us in" in failed(tmp_path, host, SITE, identity=str(key), in_place=True)


def test_a_host_that_this_machine_does_not_know_is_explained(tmp_path: Path, host: Host) -> None:
    options = ["-F", "none", "-o", f"UserKnownHostsFile={tmp_path / 'none'}"]
    told = failed(tmp_path, host, SITE, options=options)
    assert "does not know 127.0.0.1 yet" in told


def test_a_host_whose_key_changed_is_explained(tmp_path: Path, host: Host) -> None:
    other = (host.keys.with_suffix(".pub")).read_text(encoding="utf-8")
    known = tmp_path / "known"
    known.write_text(f"[127.0.0.1]:{host.port} {' '.join(other.split()[:2])}\n", encoding="utf-8")
    options = ["-F", "none", "-o", f"UserKnownHostsFile={known}"]
    assert "its key has changed" in failed(tmp_path, host, SITE, options=options)


def test_a_machine_without_rsync_is_told_what_to_install(tmp_path: Path, host: Host) -> None:
    write_site(tmp_path / "output", SITE)
    (tmp_path / "bin").mkdir()
    env = os.environ | {"PATH": str(tmp_path / "bin")}
    with run_deployer("once", str(tmp_path), json.dumps(host.setting()), env=env) as process:
        _told, complaint = process.communicate(timeout=30)
    assert "ssh is not installed" in complaint
    assert "apt install" in complaint
