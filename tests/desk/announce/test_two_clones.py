"""Two clones of a site and the remote between them: what one announced, the other knows."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.desk.announce.desks import REPORT_ID, Desk
from tests.desk.announce.readers import Pages
from tests.desk.sites import ROOT
from tests.machine import needs
from tests.practice import Mock

pytestmark = needs("git")


def git(where: Path, *words: str) -> str:
    who = ("-c", "user.name=Camille", "-c", "user.email=camille@musee.example")
    done = subprocess.run(["git", *who, *words], cwd=where, check=True, capture_output=True,
                          text=True)  # fmt: skip
    return done.stdout.strip()


@pytest.fixture
def remote(desk: Desk, tmp_path: Path) -> Path:
    """A bare repository that has the site; the site of ``desk`` is a clone of it."""
    shutil.copy(ROOT / ".gitignore", desk.root)
    shutil.rmtree(desk.root / "state")
    (desk.root / "public").rename(tmp_path / "www")
    desk.pages.folder = tmp_path / "www"
    desk.deploy_to(tmp_path / "www")
    desk.files({"content/extra/robots.txt": "User-agent: *\n"})  # git keeps no empty folder
    desk.connect_to(desk.mock.url)
    bare = tmp_path / "remote.git"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(bare))
    git(desk.root, "init", "--quiet", "--initial-branch=main")
    git(desk.root, "add", ".")
    git(desk.root, "commit", "--quiet", "-m", "The site")
    git(desk.root, "remote", "add", "origin", str(bare))
    git(desk.root, "push", "--quiet", "origin", "main")
    return bare


def cloned(remote: Path, desk: Desk, name: str) -> Desk:
    """The site on another machine, with the same secrets."""
    root = remote.with_name(name)
    git(remote.parent, "clone", "--quiet", str(remote), str(root))
    shutil.copy(desk.root / ".env", root)
    return Desk(root, desk.pages, desk.mock, desk.who)


def test_a_fresh_clone_knows_what_another_announced(
    desk: Desk, remote: Path, mock: Mock, pages: Pages
) -> None:
    """Though the first one is gone with all that it had."""
    ended = desk.publish(yes=True)
    assert ended.code == 0, ended.said
    assert f"is kept on a branch of its own from now on: state of {remote}" in ended.said
    assert "Record     saved and pushed" in ended.said
    (post,) = desk.posts()
    kept = git(remote, "ls-tree", "-r", "--name-only", "state").splitlines()
    assert "accounts/mastodon.json" in kept
    assert f"published/{REPORT_ID}.json" in kept
    assert len([name for name in kept if name.startswith(f"syndication/{REPORT_ID}/")]) == 2
    assert git(desk.root, "status", "--porcelain") == ""

    other = cloned(remote, desk, "other")
    shutil.rmtree(desk.root)
    ended = other.publish(yes=True)
    assert ended.code == 0, ended.said
    assert f"was fetched: branch state of {remote}" in ended.said
    assert "to announce on" not in ended.said
    assert desk.posts() == [post]
    page = pages.folder / REPORT_ID / "index.html"
    assert f'class="u-syndication" href="{post["url"]}"' in page.read_text(encoding="utf-8")


def test_a_record_that_was_set_back_sends_nothing_twice(
    desk: Desk, remote: Path, pages: Pages
) -> None:
    """On a machine that has nothing of its own: what is to be sent is looked for there first."""
    assert desk.publish(yes=True).code == 0
    before = git(remote, "rev-parse", "state")
    desk.write("congres/neuf", title="Neuf")
    assert desk.publish(yes=True).code == 0
    posts = desk.posts()
    assert len(posts) == 2
    git(remote, "update-ref", "refs/heads/state", before)

    git(desk.root, "add", ".")
    git(desk.root, "commit", "--quiet", "-m", "New")
    git(desk.root, "push", "--quiet", "origin", "main")
    ended = cloned(remote, desk, "runner").publish(yes=True)
    assert ended.code == 0, ended.said
    assert "1 report was announced there already: it counts as announced." in ended.said
    assert desk.posts() == posts
    page = (pages.folder / "congres/neuf/index.html").read_text(encoding="utf-8")
    assert any(f'class="u-syndication" href="{post["url"]}"' in page for post in posts)


def test_while_the_remote_is_away_the_site_comes_out_and_nothing_is_sent(
    desk: Desk, remote: Path, pages: Pages
) -> None:
    """Another machine may have announced it; afterwards the next run goes on."""
    desk.write("congres/neuf", title="Neuf")
    away = remote.with_suffix(".away")
    remote.rename(away)
    for ended in (desk.publish(yes=True), desk.announce()):
        assert ended.code == 3, ended.said
        assert "so nothing will be announced" in ended.said
        assert "`invoke publish` goes on where it stopped." in ended.said
        assert "Traceback" not in ended.said
    assert (pages.folder / "congres/neuf/index.html").exists()
    assert desk.posts() == []
    away.rename(remote)
    assert desk.announce(REPORT_ID).code == 0
    assert len(desk.posts()) == 1
    remote.rename(away)
    ended = desk.announce()
    assert ended.code == 3, ended.said
    assert "The record could not be fetched or pushed, so nothing is announced" in ended.said
    assert len(desk.posts()) == 1
    away.rename(remote)
    assert desk.announce().code == 0
    assert len(desk.posts()) == 2


def test_a_site_whose_remote_was_taken_away_goes_on_announcing(desk: Desk, remote: Path) -> None:
    """Also when the old address leads nowhere: it is told once what that means."""
    assert desk.publish(yes=True).code == 0
    git(desk.root, "remote", "remove", "origin")
    remote.rename(remote.with_suffix(".away"))
    desk.write("congres/neuf", title="Neuf")
    ended = desk.publish(yes=True)
    assert ended.code == 0, ended.said
    assert "the record is kept on this machine alone from now on" in ended.said
    assert "Record     saved\n" in ended.said
    assert len(desk.posts()) == 2
    ended = desk.publish(yes=True)
    assert "on this machine alone" not in ended.said
    assert len(desk.posts()) == 2
