"""The log: one line a run of a command that changes something, for who looks back.

``log/rapporteur.log`` beside the settings; when it is full it is put aside, and the oldest goes. A
log that cannot be written stops no run.
"""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC
from logging.handlers import RotatingFileHandler
from pathlib import Path

from desk.summary import Ending, Summary, without

FOLDER, FILE = "log", "rapporteur.log"
LOGGED = ("publish", "connect", "settle", "adopt", "init")
FULL = 256 * 1024  # bytes; more than a thousand runs
KEPT = 4  # files that are full
_LONGEST = 100  # characters of a problem
_NOT_KNOWN = (Ending.REFUSED, Ending.UNKNOWN)
_LATER = (Ending.WAITING, Ending.CLAIMED, Ending.NOT_REACHED)


def note_run(root: Path, summary: Summary, secrets: Sequence[str] = ()) -> None:
    """Write the line of this run, if its command has one; nothing is raised."""
    if summary.command not in LOGGED or summary.dry_run:
        return
    text = str(without(line_of(summary), secrets))
    with suppress(OSError, ValueError), _alone(root / FOLDER) as folder:
        handler = _Quiet(
            folder / FILE, maxBytes=FULL, backupCount=KEPT, encoding="utf-8",
            errors="backslashreplace",
        )  # fmt: skip
        try:
            handler.emit(logging.LogRecord("run", logging.INFO, "", 0, text, None, None))
        finally:
            handler.close()


def line_of(summary: Summary) -> str:
    """Time, command, exit code, seconds, what there was to count, the gravest problem. Pure."""
    counts = {
        "new": len(summary.built.new) if summary.built else None,
        "changed": len(summary.built.changed) if summary.built else None,
        "removed": len(summary.built.removed) if summary.built else None,
        "files": _files(summary),
        "sent": summary.count(Ending.SENT, Ending.FOUND) if summary.outcomes else None,
        "later": summary.count(*_LATER) if summary.outcomes else None,
        "person": summary.count(*_NOT_KNOWN) if summary.outcomes else None,
    }
    told = " ".join(f"{name}={count}" for name, count in counts.items() if count is not None)
    gravest = summary.gravest()
    return " ".join(filter(None, (
        f"{summary.started.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", summary.command,
        f"exit={summary.exit_code}", f"took={summary.took:.1f}", told,
        f"| {_first_words(gravest.message)}" if gravest else "",
    )))  # fmt: skip


def _files(summary: Summary) -> int | None:
    done = summary.deployed
    return done.changed + done.removed if done else None


def _first_words(message: str) -> str:
    text = " ".join("".join(c if c.isprintable() else " " for c in message).split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


@contextmanager
def _alone(folder: Path) -> Iterator[Path]:
    """Two runs that end at once put the file aside one after the other. OSError."""
    folder.mkdir(exist_ok=True)
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield folder
    finally:
        os.close(handle)


class _Quiet(RotatingFileHandler):
    """Says nothing of what it cannot write."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 — its parent's name
        """A full disk is no reason to trouble who publishes."""
