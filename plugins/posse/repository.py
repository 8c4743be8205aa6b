"""A repository of our own beside the site's: how it is made, and how it signs in.

What reaches the site's remote reaches it from there too, as on CI; nothing of the site's own
repository is changed.
"""

from __future__ import annotations

import os
from pathlib import Path

from .git import Git, ask
from .remote import Remote

_FALLBACK = ("rapporteur", "rapporteur@localhost")
# What a project's own git settings may hold for reaching its remote, as on CI.
_SIGN_IN = r"^(http|credential|url|core\.sshcommand)"


def git_for(root: Path, files: Path, folder: Path) -> Git:
    """Git for the repository in ``folder`` with these files, of the site at ``root``."""
    told = ask(root, "config", "--local", "--includes", "--null", "--get-regexp", _SIGN_IN)
    rows = (row.partition("\n") for row in told.split("\0") if row)
    settings = tuple((key, value) for key, _, value in rows)
    return Git(folder=folder, files=files, settings=settings, names=_signature(root))


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


def init(git: Git, remote: Remote, branch: str) -> None:
    """Make the repository of ``git``, for this branch of the remote alone. GitFailed, OSError."""
    git("init", "--quiet", "--template=", f"--initial-branch={branch}")
    with (git.folder / "config").open("a", encoding="utf-8") as settings:
        settings.write(_settings_of(remote, branch))
    (git.folder / "info").mkdir(exist_ok=True)
    (git.folder / "info" / "exclude").write_text(".*\n", encoding="utf-8")


def _settings_of(remote: Remote, branch: str) -> str:
    """The clone's own, as a file has them: on git's command line, all of this machine read them."""
    addresses = {"url": remote.address, "pushurl": remote.pushed_to}
    quoted = (
        (name, address.replace("\\", "\\\\").replace('"', '\\"'))
        for name, address in addresses.items()
        if address
    )
    return "\n".join([
        "[core]",
        "\tworktree = ..",  # from …/.git, wherever the project is moved
        '[remote "origin"]',
        *(f'\t{name} = "{address}"' for name, address in quoted),
        f"\tfetch = +refs/heads/{branch}:refs/remotes/origin/{branch}",
        f'[branch "{branch}"]',
        "\tremote = origin",
        f"\tmerge = refs/heads/{branch}",
        "",
    ])  # fmt: skip
