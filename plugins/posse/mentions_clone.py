"""The archive of mentions as a clone of the branch ``mentions``: made, followed, and left again.

Without a remote the archive is a plain folder.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from . import disk
from .branch import Branch
from .clone import Tell
from .errors import NotKept
from .git import Git, GitFailed, reason, shown
from .keeper import LOCK, PATIENCE
from .keeping import Folder, Keeping
from .one_commit import OneCommit
from .remote import Remote, is_alone, remote_of
from .repository import follow, git_for, init, moved_to
from .turns import turn

NAME = "mentions"


def open_mentions(root: Path, folder: Path, *, tell: Tell) -> Keeping:
    """The archive of the site at ``root``, in ``folder``; a clone where the site has a remote.

    Nothing is fetched yet. NotKept when it cannot be made.
    """
    if (folder / ".git").exists() and is_alone(root):
        _leave(folder, tell)
    if not (folder / ".git").exists():
        remote = remote_of(root)
        if remote is None:
            return Folder(folder=folder)
        _make(root, folder, remote, tell)
    git = _git(root, folder, ".git")
    _follow(root, folder, git, tell)
    return OneCommit(Branch(state=folder, git=git, name=NAME), tell=tell)


def _leave(folder: Path, tell: Tell) -> None:
    """Make a plain folder of the clone: what was taken back stays in no history. NotKept."""
    with turn(folder / LOCK, PATIENCE), disk.written(folder):
        if not (folder / ".git").exists():
            return  # another run was first
        (folder / ".git").rename(folder / ".git.new")  # so that no half of it is taken for one
        shutil.rmtree(folder / ".git.new")
    tell("This site’s repository has no remote any more: what others say is kept on this machine "
         "alone from now on.")  # fmt: skip


def _follow(root: Path, folder: Path, git: Git, tell: Tell) -> None:
    """What others say goes where the site goes. NotKept."""
    remote = moved_to(root, git)
    if remote is None:
        return
    with turn(folder / LOCK, PATIENCE) as handle:
        try:
            with disk.written(folder):
                is_elsewhere = follow(replace(git, lock=(handle,)), remote, NAME)
        except GitFailed as error:
            raise _damaged(folder, error) from error
    if is_elsewhere:
        tell("The site’s remote is another one now, and what others say goes there too: "
             "%(branch)s of %(remote)s.", branch=NAME, remote=shown(remote.address))  # fmt: skip


def _git(root: Path, folder: Path, name: str) -> Git:
    """Without a log of where the branch was: what was there must not stay."""
    git = git_for(root, folder, folder / name)
    return replace(git, last=(("core.logAllRefUpdates", "false"),))


def _make(root: Path, folder: Path, remote: Remote, tell: Tell) -> None:
    """An empty clone, there only when all of it is. NotKept."""
    with turn(folder / LOCK, PATIENCE) as handle:
        if (folder / ".git").exists():
            return  # another run was first
        new = folder / ".git.new"
        shutil.rmtree(new, ignore_errors=True)
        try:
            with disk.written(folder):
                init(replace(_git(root, folder, new.name), lock=(handle,)), remote, NAME)
                new.rename(folder / ".git")
        except GitFailed as error:
            raise _damaged(folder, error) from error
        finally:
            shutil.rmtree(new, ignore_errors=True)
    tell("What others say is kept on a branch of its own: %(branch)s of %(remote)s.",
         branch=NAME, remote=shown(remote.address))  # fmt: skip


def _damaged(folder: Path, error: GitFailed) -> NotKept:
    return NotKept("The archive in %(folder)s cannot be kept by git: %(why)s.",
                   folder=str(folder), why=reason(error))  # fmt: skip
