"""The remote of a site's own repository: where its record is kept as well."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from .errors import NotKept
from .git import ask

_USUAL = "origin"


@dataclass(frozen=True, kw_only=True, slots=True)
class Remote:
    """Where a remote is; ``pushed_to`` is where it gets what is pushed, "" for the same place.

    Either may have a secret in it.
    """

    address: str = field(repr=False)
    pushed_to: str = field(default="", repr=False)


def remote_of(root: Path) -> Remote | None:
    """The remote of the site at ``root``, which may lie anywhere in its repository; None for none.

    It is ``origin``, or the only one: so all machines take the same. NotKept when it is not known
    which, or git cannot say.
    """
    top = _top(root)
    if top is None:
        return None
    names = ask(top, "remote").split()
    if len(names) > 1 and _USUAL not in names:
        raise NotKept(
            "The site’s git repository has several remotes (%(remotes)s) and none is “origin”, so "
            "it is not known where the record belongs: nothing will be announced. Name the right "
            "one so: git remote rename %(first)s origin", remotes=", ".join(names), first=names[0],
        )  # fmt: skip
    if not names:
        return None
    name = _USUAL if _USUAL in names else names[0]
    address = _address(top, f"remote.{name}.url")
    return Remote(address=address, pushed_to=_address(top, f"remote.{name}.pushurl"))


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
        raise NotKept("git cannot read the repository in %(folder)s: nothing will be announced.",
                      folder=str(root))  # fmt: skip
    is_own = (root / ".git").exists() or ask(root, "ls-files", "--", ".")
    return Path(top) if is_own else None


def _address(top: Path, key: str) -> str:
    """A folder is named from the project's; the clone is elsewhere."""
    address = ask(top, "config", "--get", key)
    is_folder = bool(address) and ":" not in address and not Path(address).is_absolute()
    return os.path.normpath(top / address) if is_folder else address
