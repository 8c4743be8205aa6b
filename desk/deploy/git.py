"""Git, called in the project's folder and nowhere else."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from desk.errors import DeployFailed
from desk.words import _

# Set by git around hooks and aliases: they would lead us to another repository or index.
_FOREIGN = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
)


class Refused(Exception):
    """A command that failed: ``printed`` on its output, ``complaint`` beside it."""

    def __init__(self, printed: str, complaint: str) -> None:
        super().__init__(complaint.strip())
        self.printed = printed
        self.complaint = complaint


@dataclass(frozen=True, slots=True)
class Git:
    """``git("push", …)`` gives what it printed, or raises Refused."""

    root: Path

    def __call__(self, *words: str) -> str:
        """What git printed. Raises Refused."""
        return self.other("git", *words)

    def answer(self, *words: str) -> str:
        """What git printed, "" where it had no answer."""
        try:
            return self(*words)
        except Refused:
            return ""

    def other(self, *words: str, **names: str) -> str:
        """Run another program that calls git, in the same surroundings and with these names."""
        try:
            done = subprocess.run(
                words,
                cwd=self.root,
                env=_env() | names,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
            )
        except FileNotFoundError as error:
            raise DeployFailed(
                _("%(tool)s is not installed on this machine.") % {"tool": words[0]},
                _("Install it, then publish again."),
            ) from error
        printed = done.stdout.decode(errors="replace")
        if done.returncode:
            raise Refused(printed, done.stderr.decode(errors="replace"))
        return printed


def _env() -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    env["LC_ALL"] = "C"  # reasons in one language
    if not sys.stdin.isatty():
        env["GIT_TERMINAL_PROMPT"] = "0"  # nobody is there to type a password
    return env
