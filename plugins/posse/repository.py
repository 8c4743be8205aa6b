"""A repository of our own beside the site's: how it is made, and how it signs in.

What reaches the site's remote reaches it from there too, as on CI; nothing of the site's own
repository is changed.
"""

from __future__ import annotations

import os
from pathlib import Path

from .errors import NotKept
from .git import Git, GitFailed, ask, shown
from .remote import Remote, remote_of

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


def moved_to(root: Path, git: Git) -> Remote | None:
    """The site's remote, where the repository of ``git`` has another one, or signs in otherwise."""
    try:
        remote = remote_of(root)
    except NotKept:
        return None  # it is not known where to: it stays where it is
    return None if remote == _remote(git) else remote


def follow(git: Git, remote: Remote, branch: str) -> bool:
    """Let the repository go to this remote; whether it is another place. GitFailed, OSError."""
    before = _remote(git)
    if before.address:
        git("config", "--remove-section", "remote.origin")
    with (git.folder / "config").open("a", encoding="utf-8") as settings:
        settings.write(_remote_section(remote, branch))
    return shown(before.address) != shown(remote.address)


def _remote(git: Git) -> Remote:
    url, pushurl = (_setting(git, f"remote.origin.{name}") for name in ("url", "pushurl"))
    return Remote(address=url, pushed_to=pushurl)


def _setting(git: Git, name: str) -> str:
    try:
        return git("config", "--get", name).strip()
    except GitFailed:
        return ""


def _settings_of(remote: Remote, branch: str) -> str:
    """The clone's own, as a file has them: on git's command line, all of this machine read them."""
    return "\n".join([
        "[core]",
        "\tworktree = ..",  # from …/.git, wherever the project is moved
        f'[branch "{branch}"]',
        "\tremote = origin",
        f"\tmerge = refs/heads/{branch}",
        _remote_section(remote, branch),
    ])  # fmt: skip


def _remote_section(remote: Remote, branch: str) -> str:
    addresses = {"url": remote.address, "pushurl": remote.pushed_to}
    quoted = (
        (name, address.replace("\\", "\\\\").replace('"', '\\"'))
        for name, address in addresses.items()
        if address
    )
    return "\n".join([
        '[remote "origin"]',
        *(f'\t{name} = "{address}"' for name, address in quoted),
        f"\tfetch = +refs/heads/{branch}:refs/remotes/origin/{branch}",
        "",
    ])  # fmt: skip
