"""Bring the built site out: to a folder, to a host by rsync over ssh, or to a git branch."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from desk.deploy.mark import MARK, is_ours, state_of
from desk.deploy.targets import Deployed, Folder, GitBranch, Ssh, Target, target_from

__all__ = [
    "MARK",
    "Deployed",
    "Folder",
    "GitBranch",
    "Ssh",
    "Target",
    "deploy",
    "drop_previous",
    "is_ours",
    "state_of",
    "target_from",
]


def deploy(output: Path, target: Target, *, root: Path, tell: Callable[[str], None]) -> Deployed:
    """Bring ``output`` to the target, whole or not at all; ``tell`` gets a line a long step.

    ``root`` is the project's folder. Raises DeployFailed when it could not be done, the old site
    being whole, and SettingsWrong when the target must not be used.
    """
    if isinstance(target, Folder):
        from desk.deploy.folder import deploy_folder

        return deploy_folder(output, target, root=root, tell=tell)
    if isinstance(target, Ssh):
        from desk.deploy.ssh import deploy_ssh

        return deploy_ssh(output, target, tell=tell)
    from desk.deploy.git_branch import deploy_git

    return deploy_git(output, target, root=root, tell=tell)


def drop_previous(target: Target, *, tell: Callable[[str], None]) -> None:
    """Remove the site of before, where a deploy keeps it beside the new one. DeployFailed."""
    if isinstance(target, Folder):
        from desk.deploy.folder import drop_previous as from_folder

        from_folder(target, tell=tell)
    elif isinstance(target, Ssh):
        from desk.deploy.ssh import drop_previous as from_host

        from_host(target)
