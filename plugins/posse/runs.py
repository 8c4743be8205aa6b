"""Which runs on this machine were killed, so that nobody waits for them until their claims end.

A run holds the lock of a file of its own, ``state/.runs/<run>.lock``, as long as its process lives;
the system lets go of it however the process ends. So a file whose lock is free is that of a run
that has ended, and **none of its claims can be sent any more**: a claim is sent once, by the
process that made it, between claim and receipt, and all of that is inside ``own_run``. A stopped
or sleeping process still holds its lock; a git that it left behind still holds the ledger's turn,
which is waited for. What it *did* send may still be on its way, so nobody may say that nothing is
out: such a claim is UNKNOWN, as after an answer that never came, and what follows is the same.

Only this machine's runs are judged. A claim without such a file, or one whose file came here by a
copy, is waited for until its end; likewise where the disk knows no locks.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import Protocol

from .errors import NotKept
from .models import Receipt, Result, Standing, State

FOLDER = ".runs"  # hidden: no part of the record, and never pushed
EVIDENCE = "the run that sent it ended before it knew"
_LOCK = re.compile(r"(?P<run>[0-9a-f]{8})\.lock\Z")


class Record(Protocol):
    """The ledger, as far as it is used here."""

    def standings(self, now: datetime) -> Mapping[tuple[str, str], Standing]:
        """By (report, account), every pair that is known."""

    def receive(self, receipt: Receipt) -> None:
        """Record what is known."""

    def closed(self) -> NotKept | None:
        """Why the record here may not be all there is; None when it is."""


@contextmanager
def own_run(state: Path) -> Iterator[str]:
    """This run's id, new each time; its lock is held until the end.

    After an error the file stays: what the run could not record is told by the next one.
    """
    run = token_hex(4)
    lock = state / FOLDER / f"{run}.lock"
    handle = _locked_new(lock)
    try:
        yield run
        if handle is not None:
            _forget(lock)
    finally:
        if handle is not None:
            os.close(handle)


def ended(state: Path) -> tuple[str, ...]:
    """The runs of this machine whose process is gone, and of whom nobody has told yet."""
    with _held(state) as runs:
        return tuple(runs)


def tell_ended(ledger: Record, state: Path, now: datetime) -> tuple[Receipt, ...]:
    """Record that nobody knows what became of the claims of runs that were killed; what was told.

    NotKept, and then it is told again by the next run. RecordUnreadable.
    """
    with _held(state) as runs:
        claims = [
            standing.claim
            for standing in (ledger.standings(now).values() if runs else ())
            if standing.state is State.CLAIMED and standing.claim and standing.claim.run in runs
        ]
        told = tuple(
            Receipt(
                report=claim.report, account=claim.account, claim=claim.name, at=now,
                result=Result.UNKNOWN, evidence=EVIDENCE,
            )
            for claim in claims
        )  # fmt: skip
        for receipt in told:
            ledger.receive(receipt)
        # A record that is not up to date may lack a claim that the remote has.
        for path in runs.values() if ledger.closed() is None else ():
            path.unlink(missing_ok=True)
    return told


def _locked_new(lock: Path) -> int | None:
    """The file appears under its name when it is locked, so it is never seen free before the end.

    None where the disk knows no locks, or takes no file: the claim's end is what others wait for.
    """
    unfinished = lock.with_name(f".{lock.name}")
    with ExitStack() as undo:
        try:
            lock.parent.mkdir(parents=True, exist_ok=True)
            flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            handle = os.open(unfinished, flags, 0o644)
            undo.callback(os.close, handle)
            undo.callback(_forget, unfinished)
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.write(handle, _place_of(handle))
            unfinished.rename(lock)
        except OSError:
            return None
        undo.pop_all()
    return handle


def _forget(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)


@contextmanager
def _held(state: Path) -> Iterator[dict[str, Path]]:
    """The files of runs that ended, by run. Their locks are ours meanwhile: one tells at a time."""
    with ExitStack() as stack:
        found = {}
        for run, path in _files(state / FOLDER):
            handle = _taken(path)
            if handle is not None:
                stack.callback(os.close, handle)
                found[run] = path
        yield found


def _files(folder: Path) -> list[tuple[str, Path]]:
    try:
        matches = [(_LOCK.match(path.name), path) for path in sorted(folder.iterdir())]
    except OSError:
        return []
    return [(match["run"], path) for match, path in matches if match]


def _taken(path: Path) -> int | None:
    """The lock of a run that ended, None where it lives, or where that cannot be told."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    with ExitStack() as undo:
        undo.callback(os.close, handle)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            own = _place_of(handle)
            # Another one who held it before us may have told, and removed the file.
            if not os.fstat(handle).st_nlink or os.read(handle, len(own) + 1) != own:
                return None
        except OSError:
            return None
        undo.pop_all()
    return handle


def _place_of(handle: int) -> bytes:
    """Where a lock file was made: this machine and this very file, not a copy of it."""
    return f"{os.uname().nodename} {os.fstat(handle).st_ino}\n".encode()
