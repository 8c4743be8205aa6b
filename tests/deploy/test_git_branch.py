"""A deploy to a branch of a bare repository on this machine."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from desk.deploy import MARK, GitBranch, deploy
from desk.errors import DeployFailed, SettingsWrong
from tests.deploy.clones import Clones
from tests.deploy.sites import run_deployer, silent, write_site
from tests.machine import needs

pytestmark = needs("git")

SITE = {
    "index.html": b"home\r\n",
    "a/index.html": b"one",
    "a/photo.jpg": b"\xff\xd8\0" * 9000,
    "-n.html": b"",
    "été/l'été.html": b"summer",
}
NEWER = {**SITE, "a/index.html": b"two", "new/x.html": b"x"}


@pytest.fixture
def clones(tmp_path: Path) -> Clones:
    clones = Clones(tmp_path / "site", tmp_path / "bare.git")
    clones.root.mkdir()
    clones.git("init", "--quiet", "--bare", str(clones.bare))
    clones.git("init", "--quiet", "--initial-branch", "main")
    clones.git("config", "user.name", "Camille Exemple")
    clones.git("config", "user.email", "camille@example.org")
    clones.git("remote", "add", "origin", str(clones.bare))
    (clones.root / ".gitignore").write_text("output/\n", encoding="utf-8")
    (clones.root / "text.md").write_text("one\n", encoding="utf-8")
    clones.git("add", ".")
    clones.git("commit", "--quiet", "-m", "First")
    clones.git("push", "--quiet", "origin", "main")
    (clones.root / "staged.md").write_text("staged\n", encoding="utf-8")
    clones.git("add", "staged.md")
    (clones.root / "text.md").write_text("being written\n", encoding="utf-8")
    return clones


def test_the_first_deploy_makes_the_branch(clones: Clones) -> None:
    before = clones.work()
    done = clones.bring(SITE, cname="musee.example", message="Site of today")
    assert clones.online() == {**SITE, ".nojekyll": b"", "CNAME": b"musee.example"}
    assert (done.changed, done.unchanged, done.removed) == (7, 0, 0)
    assert done.target == "git → origin/pages"
    assert clones.git("log", "--format=%s|%cn", "pages", where=clones.bare) == (
        "Site of today|Camille Exemple"
    )
    assert clones.work() == before


def test_a_second_deploy_replaces_the_one_commit(clones: Clones) -> None:
    clones.bring({**SITE, "gone.html": b"x"})
    before = clones.work()
    done = clones.bring(NEWER)
    assert (done.changed, done.unchanged, done.removed) == (2, 5, 1)
    assert clones.online() == {**NEWER, ".nojekyll": b""}
    assert clones.git("rev-list", "--count", "pages", where=clones.bare) == "1"
    assert clones.work() == before


def test_nothing_is_pushed_when_nothing_differs(clones: Clones) -> None:
    clones.bring(SITE)
    tip = clones.tip()
    output = write_site(clones.root / "output", SITE, built="2027-01-01T00:00:00+00:00")
    target = GitBranch(remote="origin", branch="pages")
    done = deploy(output, target, root=clones.root, tell=silent)
    assert done.nothing_changed
    assert clones.tip() == tip


def test_a_deploy_from_another_clone_is_seen(clones: Clones, tmp_path: Path) -> None:
    """The second machine knows the branch only from the remote."""
    clones.bring(SITE)
    clones.git("clone", "--quiet", str(clones.bare), str(tmp_path / "second"))
    other = Clones(tmp_path / "second", clones.bare)
    assert other.bring(SITE).nothing_changed
    assert other.bring(NEWER).changed == 2
    assert clones.bring(NEWER).nothing_changed
    assert clones.bring(SITE).removed == 1


def test_a_branch_of_somebody_else_is_left_alone(clones: Clones) -> None:
    """The source itself, on a machine that works on another branch."""
    clones.git("checkout", "--quiet", "-b", "draft")
    tip = clones.tip("main")
    assert "did not put there" in clones.failed(SITE, branch="main")
    assert clones.tip("main") == tip


def test_the_branch_that_is_worked_on_is_refused(clones: Clones) -> None:
    before = clones.work()
    with pytest.raises(SettingsWrong, match="the one that you work on"):
        clones.bring(SITE, branch="main")
    assert clones.work() == before


def test_a_local_branch_of_that_name_is_not_touched(clones: Clones) -> None:
    clones.git("branch", "pages")
    before = clones.work()
    clones.bring(SITE)
    clones.bring(NEWER)
    assert clones.work() == before


def test_a_missing_remote_is_named(clones: Clones) -> None:
    told = clones.failed(SITE, remote="upstream")
    assert "no remote called upstream" in told
    assert "git remote add upstream" in told


def test_a_remote_that_does_not_answer_is_named(clones: Clones) -> None:
    clones.git("remote", "set-url", "origin", str(clones.bare.with_name("moved.git")))
    told = clones.failed(SITE)
    assert "origin/pages" in told
    assert "git ls-remote origin" in told


def test_a_folder_without_git_is_told_so(tmp_path: Path) -> None:
    output = write_site(tmp_path / "output", SITE)
    with pytest.raises(DeployFailed, match="not a git repository") as failed:
        deploy(output, GitBranch(remote="origin", branch="pages"), root=tmp_path, tell=silent)
    assert "git init" in failed.value.advice


def test_a_push_that_the_host_rejects_is_told_with_its_reason(clones: Clones) -> None:
    clones.bring(SITE)
    tip = clones.tip()
    clones.git("config", "receive.denyNonFastForwards", "true", where=clones.bare)
    told = clones.failed(NEWER)
    assert "non-fast-forward" in told
    assert "rules of that branch" in told
    assert clones.tip() == tip


def hook(repository: Path, name: str, text: str) -> None:
    path = repository / "hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


def test_somebody_who_published_meanwhile_is_not_overwritten(clones: Clones) -> None:
    """Just before our push, another one arrives: ours is refused, theirs stays."""
    clones.bring(SITE)
    name = ("-c", "user.name=Other", "-c", "user.email=other@example.org")
    words = (*name, "commit-tree", "-m", "Theirs", f"{clones.tip()}^{{tree}}")
    theirs = clones.git(*words, where=clones.bare)
    hook(
        clones.root / ".git",
        "pre-push",
        f"git -C {clones.bare} update-ref refs/heads/pages {theirs}",
    )
    told = clones.failed(NEWER)
    assert "Somebody else published meanwhile" in told
    assert clones.tip() == theirs


def test_a_deploy_that_is_killed_leaves_the_branch_as_it_was(clones: Clones) -> None:
    """Killed while the remote thinks about the push; then the next deploy succeeds."""
    clones.bring(SITE)
    tip, before = clones.tip(), clones.work()
    marker = clones.bare / "asked"
    hook(clones.bare, "pre-receive", f"touch {marker}; sleep 2; exit 1")
    write_site(clones.root / "output", NEWER)
    setting = '{"to": "git", "remote": "origin", "branch": "pages"}'
    with run_deployer("once", str(clones.root), setting) as process:
        for _ in range(500):
            if marker.exists():
                break
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGKILL)
    assert clones.tip() == tip
    assert clones.online() == {**SITE, ".nojekyll": b""}
    (clones.bare / "hooks" / "pre-receive").unlink()
    clones.bring(NEWER)
    assert clones.online() == {**NEWER, ".nojekyll": b""}
    assert clones.work() == before


def test_what_a_stopped_deploy_left_is_cleared(clones: Clones) -> None:
    before = clones.work()
    clones.git("branch", "rapporteur-next")
    clones.bring(SITE)
    assert clones.work() == before
    assert clones.online() == {**SITE, ".nojekyll": b""}


def test_a_git_hook_around_us_does_not_lead_us_astray(clones: Clones, tmp_path: Path) -> None:
    """Called from a hook of another repository: its GIT_DIR is not ours."""
    write_site(clones.root / "output", SITE)
    env = os.environ | {"GIT_DIR": str(tmp_path), "GIT_INDEX_FILE": str(tmp_path / "index")}
    setting = '{"to": "git", "remote": "origin", "branch": "pages"}'
    with run_deployer("once", str(clones.root), setting, env=env) as process:
        _told, complaint = process.communicate(timeout=30)
    assert not complaint
    assert clones.online() == {**SITE, ".nojekyll": b""}


def test_a_machine_where_git_has_no_name_for_us_can_publish(clones: Clones) -> None:
    """As in CI: the commit has a name all the same, for hosts refuse one without."""
    for key in ("user.name", "user.email"):
        clones.git("config", "--unset", key)
    clones.git("config", "receive.fsckObjects", "true", where=clones.bare)
    write_site(clones.root / "output", SITE)
    env = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    setting = '{"to": "git", "remote": "origin", "branch": "pages"}'
    with run_deployer("once", str(clones.root), setting, env=env) as process:
        _told, complaint = process.communicate(timeout=30)
    assert not complaint
    assert clones.git("log", "--format=%cn", "pages", where=clones.bare) == "rapporteur"


def test_the_mark_goes_along(clones: Clones) -> None:
    clones.bring(SITE)
    assert clones.git("show", f"pages:{MARK}", where=clones.bare).startswith("{")
