"""Opening the record: one rule says how it is kept safe.

If ``state/.git`` exists, a claim is safe when its push was accepted. If the project has a remote
but no such clone can be made, nothing may be sent: another machine may know what this one does not.
Otherwise this disk is all there is. With a remote the clone is made here, of the branch ``state``,
which is begun where there is none; files that were there before come along.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from . import disk
from .branch import NAME, Branch
from .clone import Clone, Tell
from .errors import NotKept
from .git import Git, GitFailed, ask, is_denied, reason, shown
from .keeper import LOCK, PATIENCE, Closed, Keeper, OnThisDisk
from .ledger import Ledger
from .remote import Remote, remote_of
from .turns import turn
from .version import write_version

_FALLBACK = ("rapporteur", "rapporteur@localhost")
# What a project's own git settings may hold for reaching its remote, as on CI.
_SIGN_IN = r"^(http|credential|url|core\.sshcommand)"


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
        git = _git(root, state, state / ".git")
        _follow(root, state, git, tell)
        clone = Clone(Branch(state=state, git=git), tell=tell, at=at)
        clone.catch_up()
    except NotKept as error:
        tell(error.text, **error.values)
        return Closed(state=state, why=error)
    return clone


def _git(root: Path, state: Path, folder: Path) -> Git:
    told = ask(root, "config", "--local", "--includes", "--null", "--get-regexp", _SIGN_IN)
    rows = (row.partition("\n") for row in told.split("\0") if row)
    settings = tuple((key, value) for key, _, value in rows)
    return Git(folder=folder, files=state, settings=settings, names=_signature(root))


def _signature(root: Path) -> dict[str, str]:
    """Who commits: as git would say here, else a name of nobody, for CI and fresh machines."""
    name, email = ask(root, "config", "user.name"), ask(root, "config", "user.email")
    who = (name, email) if name and email else _FALLBACK
    names = {
        f"GIT_{role}_{part}": value
        for role in ("AUTHOR", "COMMITTER")
        for part, value in zip(("NAME", "EMAIL"), who, strict=True)
    }
    return {key: os.environ.get(key) or value for key, value in names.items()}


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
    own = _git(root, state, folder)
    git = Git(folder=folder, files=state, settings=own.settings, names=own.names, lock=(handle,))
    git("init", "--quiet", "--template=", f"--initial-branch={NAME}")
    with disk.written(state):
        with (folder / "config").open("a", encoding="utf-8") as settings:
            settings.write(_settings_of(remote))
        (folder / "info").mkdir(exist_ok=True)
        (folder / "info" / "exclude").write_text(".*\n", encoding="utf-8")
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
    try:
        remote = remote_of(root)
    except NotKept:
        return  # it is not known where to: it stays where it is
    url, pushurl = (_setting(git, f"remote.origin.{name}") for name in ("url", "pushurl"))
    if remote is None or remote == Remote(address=url, pushed_to=pushurl):
        return
    with turn(state / LOCK, PATIENCE), disk.written(state):
        if url:
            git("config", "--remove-section", "remote.origin")
        with (state / ".git" / "config").open("a", encoding="utf-8") as settings:
            settings.write(_remote_section(remote))
    if shown(url) != shown(remote.address):
        tell("The site’s remote is another one now, and the record goes there too: "
             "%(branch)s of %(remote)s.", branch=NAME, remote=shown(remote.address))  # fmt: skip


def _setting(git: Git, name: str) -> str:
    try:
        return git("config", "--get", name).strip()
    except GitFailed:
        return ""


def _settings_of(remote: Remote) -> str:
    """The clone's own, as a file has them: on git's command line, all of this machine read them."""
    return "\n".join([
        "[core]",
        "\tworktree = ..",  # from …/.git, wherever the project is moved
        f'[branch "{NAME}"]',
        "\tremote = origin",
        f"\tmerge = refs/heads/{NAME}",
        _remote_section(remote),
    ])  # fmt: skip


def _remote_section(remote: Remote) -> str:
    addresses = {"url": remote.address, "pushurl": remote.pushed_to}
    quoted = (
        (name, address.replace("\\", "\\\\").replace('"', '\\"'))
        for name, address in addresses.items()
        if address
    )
    return "\n".join([
        '[remote "origin"]',
        *(f'\t{name} = "{address}"' for name, address in quoted),
        f"\tfetch = +refs/heads/{NAME}:refs/remotes/origin/{NAME}",
        "",
    ])  # fmt: skip


def _silent(_text: str, /, **_values: str) -> None:
    """Nothing is told from inside: how it ended is."""
