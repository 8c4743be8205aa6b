"""The line to a host: what runs over ssh, what rsync is told, and what a failure means."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from desk.deploy.targets import Ssh
from desk.errors import DeployFailed
from desk.words import N_, _

_SCRIPT = Path(__file__).with_name("remote.sh")
_LOST = 255  # ssh's own exit code: no connection
_DEFAULTS = (
    "BatchMode=yes",  # a question that nobody sees would hang for ever
    "ConnectTimeout=15",
    "ServerAliveInterval=15",
    "ServerAliveCountMax=4",
)

# What ssh and rsync say → what it means, and what to do about it.
_MEANINGS = (
    (
        "HOST IDENTIFICATION HAS CHANGED",
        N_("%(host)s is not the machine that it was: its key has changed."),
        N_("Ask its keeper whether that is right; then `ssh-keygen -R %(host)s`, `ssh %(login)s`."),
    ),
    (
        "Host key verification failed",
        N_("This machine does not know %(host)s yet."),
        N_("Say `ssh %(login)s` once, compare the key that it shows, answer yes; publish again."),
    ),
    (
        "Permission denied (",
        N_("%(host)s does not let us in."),
        N_("Check the user, and that `ssh %(login)s` works without asking for a password."),
    ),
    (
        "Could not resolve hostname",
        N_("There is no machine called %(host)s, or the network is down."),
        N_("Check the name in DEPLOY in publishconf.py, and the network."),
    ),
    (
        "No space left on device",
        N_("The disk of %(host)s is full."),
        N_("Make room there, then publish again."),
    ),
    (
        "Disk quota exceeded",
        N_("The disk of %(host)s is full."),
        N_("Make room there, then publish again."),
    ),
    (
        "rsync: command not found",
        N_("%(host)s has no rsync."),
        N_("Install rsync there, or ask its keeper to."),
    ),
    (
        "Permission denied (13)",
        N_("%(host)s does not let us write there."),
        N_("Check who owns the folder named in DEPLOY in publishconf.py."),
    ),
)


def need_tools() -> None:
    """Raise DeployFailed when this machine lacks ssh or rsync."""
    for tool in ("ssh", "rsync"):
        if shutil.which(tool) is None:
            raise DeployFailed(
                _("%(tool)s is not installed on this machine.") % {"tool": tool},
                _("Install it (for example: sudo apt install rsync openssh-client)."),
            )


def on_host(target: Ssh, call: str, values: Mapping[str, str]) -> str:
    """Run one call of remote.sh on the host and give its answer, a word.

    Raises DeployFailed when the host cannot be reached or does not answer.
    """
    given = "".join(f"{name}={shlex.quote(value)}\n" for name, value in values.items())
    text = f"{_SCRIPT.read_text(encoding='utf-8')}\n{given}{call}\n"
    words = [*_ssh(target), target.host, "sh -s"]
    done = subprocess.run(
        words, input=text, capture_output=True, text=True, errors="replace", check=False, env=_env()
    )
    for line in done.stdout.splitlines():
        if line.startswith("rapporteur:"):
            return line.removeprefix("rapporteur:")
    raise failure(target, done.returncode, done.stderr)


def rsync(target: Ssh, source: Path | None, to: str, *words: str) -> tuple[int, str, str]:
    """Run rsync from ``source`` (or none: a listing) to the host's folder ``to``.

    Gives its exit code, what it printed and what it complained of.
    """
    host = f"[{target.host}]" if ":" in target.host else target.host
    shell = " ".join(_quoted(word) for word in _ssh(target))
    ends = [*(["./"] if source else []), f"{host}:{to}/"]
    done = subprocess.run(
        ["rsync", *words, "--timeout=600", "-e", shell, *ends],
        cwd=source,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        env=_env(),
    )
    return done.returncode, done.stdout, done.stderr


def login(target: Ssh) -> str:
    """``user@host``, as a person types it."""
    return f"{target.user}@{target.host}" if target.user else target.host


def failure(target: Ssh, code: int, complaint: str) -> DeployFailed:
    """What went wrong on the way, in words; the old site is still there."""
    names = {"host": target.host, "login": login(target)}
    whole = _("What was online is still there, whole.")
    for sign, message, advice in _MEANINGS:
        if sign in complaint:
            return DeployFailed(_(message) % names, f"{_(advice) % names} {whole}")
    told = [line.strip() for line in complaint.splitlines() if line.strip()]
    reason = {"reason": next((line for line in told if "rsync error" not in line), code)}
    if code == _LOST:
        message = _("%(host)s was not reached: %(reason)s.") % (names | reason)
    else:
        message = _("The transfer to %(host)s failed: %(reason)s.") % (names | reason)
    return DeployFailed(message, _("Check the network, then publish again.") + f" {whole}")


def _ssh(target: Ssh) -> list[str]:
    """The ssh command; what the setting says comes first, for ssh keeps the first of two."""
    words = ["ssh", "-T", *target.options]
    for default in _DEFAULTS:
        words += ["-o", default]
    if target.port != 22:  # noqa: PLR2004 — ssh's own; ~/.ssh/config may know better
        words += ["-p", str(target.port)]
    if target.user:
        words += ["-l", target.user]
    if target.identity:
        words += ["-i", target.identity]
    return words


def _quoted(word: str) -> str:
    """A word as rsync's own -e wants it: a doubled quote stands for one, there are no escapes."""
    return word if word.isascii() and word.isalnum() else "'" + word.replace("'", "''") + "'"


def _env() -> dict[str, str]:
    """The environment, with messages in the language that ``_MEANINGS`` knows."""
    return {**os.environ, "LC_ALL": "C"}
