"""Git, called for repositories of our own and no other, without anybody to answer it.

The folder of the repository and the files are always named: git never looks around for another
one, so the site's files, index and branches are out of its reach.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

LOCAL, NETWORK = 60.0, 60.0  # seconds

# What the user's own settings must not change: hooks, ignored files, line ends, signatures.
_SETTINGS = {
    "core.hooksPath": os.devnull,
    "core.excludesFile": os.devnull,
    "core.attributesFile": os.devnull,
    "core.autocrlf": "false",
    "core.fsmonitor": "false",
    "core.fileMode": "false",
    "core.fsync": "committed,loose-object,reference",
    "commit.gpgSign": "false",
    "push.gpgSign": "false",
    "push.followTags": "false",
    "push.recurseSubmodules": "no",
    "submodule.recurse": "false",
    "gc.auto": "0",  # nothing may go on behind our back; `tidy` does it in the open
    "maintenance.auto": "false",
    "http.lowSpeedLimit": "1",
    "http.lowSpeedTime": "30",
}
# In an address, which git shows whole when it asks for a password: a token may be the name.
_SIGNED_IN = re.compile(r"(\b[\w+.-]+://)[^\s'\"]*@")
_DENIED = re.compile(
    r"returned error: 40[13]\b|denied|not allowed to|not granted|authentication failed"
    r"|could not read (?:username|password)", re.IGNORECASE,
)  # fmt: skip
_SSH = "-o BatchMode=yes -o ConnectTimeout=15 -o ServerAliveInterval=10 -o ServerAliveCountMax=3"


class GitFailed(Exception):
    """A call that failed: ``printed`` is its output, ``code`` its exit code."""

    def __init__(self, complaint: str, *, printed: str = "", code: int = 0) -> None:
        super().__init__(complaint.strip())
        self.printed = printed
        self.code = code


class GitSilent(GitFailed):
    """It did not end in time: nobody knows what it did."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Git:
    """``git("push", …)`` gives what it printed, or raises GitFailed.

    ``folder`` is the repository itself (…/.git) and ``files`` its work tree. ``settings`` are the
    caller's own, for addresses and how to sign in, ``last`` such as overrule ours; ``lock`` is a
    handle that children inherit.
    """

    folder: Path
    files: Path
    settings: tuple[tuple[str, str], ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    lock: tuple[int, ...] = ()
    last: tuple[tuple[str, str], ...] = ()

    def __call__(self, *words: str, feed: bytes = b"", patience: float = LOCAL) -> str:
        """What git printed, as text. GitFailed."""
        return self.bytes(*words, feed=feed, patience=patience).decode(errors="surrogateescape")

    def bytes(self, *words: str, feed: bytes = b"", patience: float = LOCAL) -> bytes:
        """What git printed. GitFailed."""
        places = {"GIT_DIR": str(self.folder), "GIT_WORK_TREE": str(self.files)}
        environment = (
            _environment((*self.settings, *_SETTINGS.items(), *self.last)) | self.names | places
        )
        return _run(("git", *words), self.files, environment, feed, patience, self.lock)


def reason(error: GitFailed) -> str:
    """The line of what git said that has the reason: its first complaint, else the last line.

    Of a push that was refused git only complains that it was: the reason is in the remote's words,
    or at the end of the row for the branch.
    """
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    blamed = [line for line in lines if line.startswith(("fatal:", "error:", "ERROR:"))]
    if blamed and blamed[0].startswith("error: failed to push"):
        rows = [row for row in error.printed.splitlines() if row.startswith("!\t")]
        told = [
            line.removeprefix("remote:").strip() for line in lines if line.startswith("remote:")
        ]
        blamed = [*filter(str.strip, told), *(row.rpartition("\t")[2] for row in rows), *blamed]
    said = (*blamed[:1], *reversed(lines), "git gave no reason")[0].removeprefix("fatal: ")
    return _SIGNED_IN.sub(r"\1", said)


def is_denied(said: str) -> bool:
    """Whether a remote gave this as its reason: nobody here may do that there."""
    return bool(_DENIED.search(said))


def shown(address: str) -> str:
    """A remote's address for people: without how one signs in, which may be a secret."""
    if "://" not in address:  # a folder, or user@host:path
        return address if address.startswith(("/", ".")) else address.rpartition("@")[2]
    return address.partition("://")[2].rpartition("@")[2].partition("?")[0]


def ask(folder: Path, *words: str) -> str:
    """What git says in a folder of the user's, "" where it says nothing; it is only asked."""
    try:
        return told_in(folder, *words)
    except GitFailed:
        return ""


def told_in(folder: Path, *words: str) -> str:
    """What git says in a folder of the user's. GitFailed."""
    return _run(("git", *words), folder, _environment(()), b"", LOCAL, ()).decode().strip()


def _environment(settings: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Ours, without what git itself sets around hooks, and with settings in the environment.

    There they are in no list of processes, and secrets among them are on no disk.
    """
    foreign = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX",
               "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE",
               "GIT_QUARANTINE_PATH", "GIT_CONFIG_PARAMETERS"}  # fmt: skip
    env = {name: value for name, value in os.environ.items() if name not in foreign}
    env |= {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "SSH_ASKPASS_REQUIRE": "never"}
    env.setdefault("GIT_ASKPASS", "")  # no window either; in CI it may be what signs in
    known = {name.lower(): value for name, value in settings}
    shell = env.get("GIT_SSH_COMMAND") or known.get("core.sshcommand") or "ssh"
    if Path(shell.split()[0]).name == "ssh":  # another program would not know these
        shell = f"{shell} {_SSH}"
    env["GIT_SSH_COMMAND"] = shell
    count = int(env.get("GIT_CONFIG_COUNT") or 0)
    for number, (key, value) in enumerate(settings, count):
        env |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return env | {"GIT_CONFIG_COUNT": str(count + len(settings))}


def _run(
    words: Sequence[str],
    where: Path,
    environment: Mapping[str, str],
    feed: bytes,
    patience: float,
    lock: tuple[int, ...],
) -> bytes:
    try:
        process = subprocess.Popen(
            words, cwd=where, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, pass_fds=lock, start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        raise GitFailed(f"git cannot be started: {error}") from error
    with process:
        try:
            printed, complaint = process.communicate(feed, timeout=patience)
        except subprocess.TimeoutExpired as error:
            _end(process)
            raise GitSilent(f"git gave no answer in {patience:.0f} s") from error
        except BaseException:  # Ctrl-C above all: no git of ours goes on alone; raised on below
            _end(process)
            raise
    if process.returncode:
        told = complaint.decode(errors="replace") or f"git ended with {process.returncode}"
        raise GitFailed(told, printed=printed.decode(errors="replace"), code=process.returncode)
    return printed


def _end(process: subprocess.Popen[bytes]) -> None:
    """The call and all that it started, such as ssh: they are a group of their own."""
    with suppress(ProcessLookupError, PermissionError):  # it ended meanwhile
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
