"""Opening the record: one rule says how it is kept safe.

If ``state/.git`` exists, a claim is safe when its push was accepted. If the project has a remote
but no such clone can be made, nothing may be sent: another machine may know what this one does not.
Otherwise this disk is all there is. With a remote the clone is made here, of the branch ``state``,
which is begun where there is none; files that were there before come along.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from . import disk
from .branch import NAME, Branch
from .clone import Clone, Tell
from .errors import NotKept
from .git import Git, GitFailed, is_denied, reason, shown
from .keeper import LOCK, PATIENCE, Closed, Keeper, OnThisDisk
from .ledger import Ledger
from .remote import Remote, remote_of
from .repository import follow, git_for, init, moved_to
from .turns import turn
from .version import write_version


def open_state(
    root: Path, state: Path, *, tell: Tell, at: Callable[[str], None] = disk.nothing
) -> Ledger:
    """The ledger of the site at ``root``, kept safe by the rule above.

    ``tell`` gets a line, as a message id with its values, when a clone was made and when nothing
    can be sent; ``Ledger.closed`` says why then, and reading works all the same. RecordUnreadable.
    """
    return Ledger(state, _keeper(root, state, tell, at), at=at)


def _keeper(root: Path, state: Path, tell: Tell, at: Callable[[str], None]) -> Keeper:
    try:
        if not (state / ".git").exists():
            remote = remote_of(root)
            if remote is None:
                return OnThisDisk(state=state)
            _make_clone(root, state, remote, tell, at)
        git = git_for(root, state, state / ".git")
        _follow(root, state, git, tell)
        clone = Clone(Branch(state=state, git=git), tell=tell, at=at)
        clone.catch_up()
    except NotKept as error:
        tell(error.text, **error.values)
        return Closed(state=state, why=error)
    return clone


def _make_clone(
    root: Path, state: Path, remote: Remote, tell: Tell, at: Callable[[str], None]
) -> None:
    """A clone in ``state/``, there only when all of it is; NotKept, RecordUnreadable."""
    with turn(state / LOCK, PATIENCE) as handle:
        if (state / ".git").exists():
            return  # another run was first
        folder = state / ".git.new"
        shutil.rmtree(folder, ignore_errors=True)
        try:
            was_there = _begin(root, state, folder, remote, handle, at)
        except GitFailed as error:
            raise NotKept(
                "The record could not be fetched from %(remote)s, so nothing will be announced "
                "(%(why)s).", denied=is_denied(str(error)), remote=shown(remote.address),
                why=reason(error),
            ) from error  # fmt: skip
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    if was_there:
        tell("The record of what was announced was fetched: branch %(branch)s of %(remote)s.",
             branch=NAME, remote=shown(remote.address))  # fmt: skip
    else:
        tell("The record of what is announced is kept on a branch of its own from now on: "
             "%(branch)s of %(remote)s.", branch=NAME, remote=shown(remote.address))  # fmt: skip


def _begin(
    root: Path, state: Path, folder: Path, remote: Remote, handle: int, at: Callable[[str], None]
) -> bool:
    """Make it in ``folder``, then put it in its place. GitFailed, NotKept, RecordUnreadable."""
    own = git_for(root, state, folder)
    git = Git(folder=folder, files=state, settings=own.settings, names=own.names, lock=(handle,))
    with disk.written(state):
        init(git, remote, NAME)
        write_version(state)
        was_there = Clone(Branch(state=state, git=git), tell=_silent, at=at).bring_along(
            "Begin the record"
        )
        at("cloned")
        folder.rename(state / ".git")
    return was_there


def _follow(root: Path, state: Path, git: Git, tell: Tell) -> None:
    """Where the site has moved to another remote, its record goes there too. NotKept.

    Else another machine would begin a second one there, and neither would know of the other.
    """
    remote = moved_to(root, git)
    if remote is None:
        return
    with turn(state / LOCK, PATIENCE) as handle, disk.written(state):
        is_elsewhere = follow(replace(git, lock=(handle,)), remote, NAME)
    if is_elsewhere:
        tell("The site’s remote is another one now, and the record goes there too: "
             "%(branch)s of %(remote)s.", branch=NAME, remote=shown(remote.address))  # fmt: skip


def _silent(_text: str, /, **_values: str) -> None:
    """Nothing is told from inside: how it ended is."""
