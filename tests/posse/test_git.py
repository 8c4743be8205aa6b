"""Git as the record calls it: it ends in time, asks nobody, and looks for no other repository."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from posse.git import Git, GitFailed, GitSilent, ask, is_denied
from tests.machine import needs
from tests.posse.records import git as plain_git

pytestmark = needs("git")


@pytest.fixture
def git(tmp_path: Path) -> Git:
    files = tmp_path / "site" / "state"
    files.mkdir(parents=True)
    plain_git(files.parent, "init", "--quiet")
    return Git(folder=files / ".git", files=files)


def test_a_remote_that_says_nothing_is_given_up(git: Git) -> None:
    """With all that git started; nobody knows what it did, and the error says that."""
    start = time.monotonic()
    with pytest.raises(GitSilent):
        git("-c", "protocol.ext.allow=always", "ls-remote", "ext::sleep 71", patience=0.5)
    assert time.monotonic() - start < 10
    assert "sleep\x0071\x00" not in {
        path.read_text(errors="replace") for path in Path("/proc").glob("[0-9]*/cmdline")
        if os.access(path, os.R_OK) and path.exists()
    }  # fmt: skip


def test_without_its_own_repository_it_takes_no_other(git: Git) -> None:
    """The site's is just above; a clone that is damaged must not lead there."""
    with pytest.raises(GitFailed):
        git("add", ".")
    assert ask(git.files.parent, "rev-parse", "--is-inside-work-tree") == "true"
    assert ask(git.files.parent, "config", "--get", "remote.origin.url") == ""


def test_it_never_asks_for_a_name_or_a_password(git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    """No terminal, no window; an ssh of one's own keeps its options and gets ours."""
    monkeypatch.delenv("GIT_ASKPASS", raising=False)
    monkeypatch.setenv("SSH_ASKPASS", "/bin/false")
    monkeypatch.setenv("GIT_SSH_COMMAND", "ssh -i key")
    git("init", "--quiet")
    told = git("-c", "alias.around=!env", "around").splitlines()
    names = dict(line.partition("=")[::2] for line in told if "=" in line)
    assert names["GIT_TERMINAL_PROMPT"] == "0"
    assert names["GIT_ASKPASS"] == ""
    assert names["SSH_ASKPASS_REQUIRE"] == "never"
    assert names["GIT_SSH_COMMAND"].startswith("ssh -i key -o BatchMode=yes -o ConnectTimeout=")
    monkeypatch.setenv("GIT_SSH_COMMAND", "plink -batch")
    assert "GIT_SSH_COMMAND=plink -batch" in git("-c", "alias.around=!env", "around").splitlines()


def test_how_the_project_signs_in_is_in_no_list_of_processes(git: Git) -> None:
    """It goes through the environment, and onto no disk."""
    secret = Git(folder=git.folder, files=git.files, settings=(("http.extraheader", "X: 1"),))
    secret("init", "--quiet")
    assert secret("config", "--get", "http.extraheader").strip() == "X: 1"
    assert "X: 1" not in (git.folder / "config").read_text("utf-8")


DENIED = (
    "fatal: unable to access 'https://x.example/': The requested URL returned error: 403",
    "remote: Permission to o/r.git denied to github-actions[bot].",
    "remote: Write access to repository not granted.",
    "remote: You are not allowed to upload code.",
    "git@x.example: Permission denied (publickey).",
    "fatal: could not read Username for 'https://x.example': terminal prompts disabled",
    "fatal: Authentication failed for 'https://x.example/'",
)
OTHERWISE = (
    "The requested URL returned error: 503",
    "ssh: connect to host x.example port 22: Connection refused",
    "! [rejected] (fetch first)",
    "returned error: 4031",
)


@pytest.mark.parametrize("said", [*DENIED, *OTHERWISE])
def test_a_missing_right_is_told_from_other_failures(said: str) -> None:
    """In the words of git, GitHub and GitLab."""
    assert is_denied(said) == (said in DENIED)
