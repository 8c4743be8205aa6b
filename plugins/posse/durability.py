"""Opening the record: one rule says how it is kept safe.

If ``state/.git`` exists, a claim is safe when its push was accepted. If the project has a remote
but no such clone can be made, nothing may be sent: another machine may know what this one does not.
Otherwise this disk is all there is. With a remote the clone is made here, of the branch ``state``,
which is begun where there is none and the caller agrees; files that were there before come along.
Where the site's repository has no remote any more the clone becomes a plain folder again.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from . import disk
from .branch import NAME, Branch
from .clone import Clone, Tell
from .errors import NotKept
from .git import Git, GitFailed, is_denied, reason, shown
from .keeper import LOCK, PATIENCE, Closed, Keeper, OnThisDisk
from .ledger import Ledger
from .remote import UPSTREAM, Remote, is_alone, remote_of
from .repository import follow, git_for, init, moved_to
from .turns import turn
from .version import write_version

_LEFT = ".git.left"  # what was the clone, of a site that has no remote any more


def anywhere(_where: str) -> bool:
    """Whoever has a remote wants the record there."""
    return True


def open_state(
    root: Path,
    state: Path,
    *,
    tell: Tell,
    at: Callable[[str], None] = disk.nothing,
    may_begin: Callable[[str], bool] = anywhere,
) -> Ledger:
    """The ledger of the site at ``root``, kept safe by the rule above.

    ``tell`` gets a line, as a message id with its values, when a clone was made and when nothing
    can be sent; ``Ledger.closed`` says why then, and reading works all the same. ``may_begin`` is
    asked, with the remote as people read it, before a branch is begun there. RecordUnreadable.
    """
    caller = _Caller(tell=tell, at=at, may_begin=may_begin)
    return Ledger(state, _keeper(root, state, caller), at=at)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Caller:
    """Who opens it; see ``open_state``."""

    tell: Tell
    at: Callable[[str], None]
    may_begin: Callable[[str], bool]


def _keeper(root: Path, state: Path, caller: _Caller) -> Keeper:
    tell = caller.tell
    try:
        if (state / ".git").exists() and is_alone(root):
            _leave(root, state, tell)
        if not (state / ".git").exists():
            remote = remote_of(root)
            if remote is None:
                return OnThisDisk(state=state)
            _make_clone(root, state, remote, caller)
        git = git_for(root, state, state / ".git")
        _follow(root, state, git, tell)
        clone = Clone(Branch(state=state, git=git), tell=tell, at=caller.at)
        clone.catch_up()
    except NotKept as error:
        tell(error.text, **error.values)
        return Closed(state=state, why=error)
    return clone


def _leave(root: Path, state: Path, tell: Tell) -> None:
    """Make a plain folder of the clone, with all that the clone had. NotKept, RecordUnreadable.

    Its history is only put aside. Should there be a remote again, all comes along as to a new one.
    """
    own = state / ".git"
    clone = Clone(Branch(state=state, git=git_for(root, state, own)), tell=_silent)
    try:
        with clone.turn(), disk.written(state):
            clone.mend()
            shutil.rmtree(state / _LEFT, ignore_errors=True)
            disk.rename(own, _LEFT)
    except NotKept:
        if own.exists():
            raise
        return  # another run was first
    tell("This site’s repository has no remote any more: the record is kept on this machine alone "
         "from now on. What another machine announces is not known here, and what this one "
         "announces is not known there: announce from this one only.")  # fmt: skip


def _make_clone(root: Path, state: Path, remote: Remote, caller: _Caller) -> None:
    """A clone in ``state/``, there only when all of it is; NotKept, RecordUnreadable."""
    with turn(state / LOCK, PATIENCE) as handle:
        if (state / ".git").exists():
            return  # another run was first
        folder = state / ".git.new"
        shutil.rmtree(folder, ignore_errors=True)
        try:
            was_there = _begin(root, state, folder, remote, handle, caller)
        except GitFailed as error:
            raise NotKept(
                "The record could not be fetched from %(remote)s, so nothing will be announced "
                "(%(why)s).", denied=is_denied(str(error)), remote=shown(remote.address),
                why=reason(error),
            ) from error  # fmt: skip
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    tell = caller.tell
    if was_there:
        tell("The record of what was announced was fetched: branch %(branch)s of %(remote)s.",
             branch=NAME, remote=shown(remote.address))  # fmt: skip
    else:
        tell("The record of what is announced is kept on a branch of its own from now on: "
             "%(branch)s of %(remote)s.", branch=NAME, remote=shown(remote.address))  # fmt: skip


def _begin(
    root: Path, state: Path, folder: Path, remote: Remote, handle: int, caller: _Caller
) -> bool:
    """Make it in ``folder``, then put it in its place. GitFailed, NotKept, RecordUnreadable."""
    own = git_for(root, state, folder)
    git = Git(folder=folder, files=state, settings=own.settings, names=own.names, lock=(handle,))
    with disk.written(state):
        init(git, remote, NAME)
        write_version(state)
        clone = Clone(Branch(state=state, git=git), tell=_silent, at=caller.at)
        was_there = clone.bring_along(
            "Begin the record", lambda: caller.may_begin(shown(remote.address))
        )
        if was_there is None:
            raise NotKept(
                "The record was not begun: nobody said that %(remote)s is this site’s own "
                "repository, so nothing is announced. If it is, say yes at a terminal, or run "
                "“publish --yes” once. If it is not: git remote rename %(name)s %(upstream)s",
                remote=shown(remote.address), name=remote.name, upstream=UPSTREAM,
            )  # fmt: skip
        caller.at("cloned")
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
