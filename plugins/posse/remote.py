"""The remote of a site's own repository: where its record is kept as well."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from .errors import NotKept
from .git import GitFailed, ask, told_in

ORIGIN = "origin"
UPSTREAM = "upstream"  # what a site was made from: nothing of the site goes there


@dataclass(frozen=True, kw_only=True, slots=True)
class Remote:
    """Where a remote is; ``pushed_to`` is where it gets what is pushed, "" for the same place.

    Either may have a secret in it. ``name`` is what the site's repository calls it.
    """

    address: str = field(repr=False)
    pushed_to: str = field(default="", repr=False)
    name: str = field(default="", compare=False)


def remote_of(root: Path) -> Remote | None:
    """The remote of the site at ``root``, which may lie anywhere in its repository; None for none.

    It is ``origin``, or the only one but ``upstream``: so all machines take the same. NotKept when
    it is not known which, or git cannot say.
    """
    top = _top(root)
    if top is None:
        return None
    names = [name for name in remotes_of(top) if name != UPSTREAM]
    if len(names) > 1 and ORIGIN not in names:
        raise NotKept(
            "The site’s git repository has several remotes (%(remotes)s) and none is “origin”, so "
            "it is not known where the record belongs: nothing will be announced. Name the right "
            "one so: git remote rename %(first)s origin", remotes=", ".join(names), first=names[0],
        )  # fmt: skip
    if not names:
        return None
    name = ORIGIN if ORIGIN in names else names[0]
    address = _address(top, f"remote.{name}.url")
    pushed_to = _address(top, f"remote.{name}.pushurl")
    return Remote(address=address, pushed_to=pushed_to, name=name)


def is_alone(root: Path) -> bool:
    """Whether the site's repository is there, and has no remote of the site's own.

    Somebody saw to that. A site without a repository may be a copy of one that has a remote.
    """
    try:
        return _top(root) is not None and remote_of(root) is None
    except NotKept:
        return False  # it is not known


def remotes_of(folder: Path) -> list[str]:
    """The names of a repository's remotes. NotKept: one that cannot be read may have some."""
    try:
        return told_in(folder, "remote").split()
    except GitFailed as error:
        raise _unreadable(folder) from error


def _top(root: Path) -> Path | None:
    """The top folder of the repository that has the site in it; None where there is none.

    A repository around it, of a home folder say, that has no file of the site is another one.
    """
    if not any((folder / ".git").exists() for folder in (root, *root.parents)):
        return None
    if not shutil.which("git"):
        raise NotKept(
            "git is not installed, and this site has a git repository: nothing will be announced."
        )
    top = ask(root, "rev-parse", "--show-toplevel")
    if not top:
        raise _unreadable(root)
    is_own = (root / ".git").exists() or ask(root, "ls-files", "--", ".")
    return Path(top) if is_own else None


def _unreadable(folder: Path) -> NotKept:
    return NotKept("git cannot read the repository in %(folder)s: nothing will be announced.",
                   folder=str(folder))  # fmt: skip


def _address(top: Path, key: str) -> str:
    """A folder is named from the project's; the clone is elsewhere."""
    address = ask(top, "config", "--get", key)
    is_folder = bool(address) and ":" not in address and not Path(address).is_absolute()
    return os.path.normpath(top / address) if is_folder else address
