"""Two runs on one machine take turns with the record."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import disk
from .errors import NotKept

_PAUSE = 0.05  # seconds between two tries


@contextmanager
def turn(lock: Path, patience: float) -> Iterator[int]:
    """Hold this lock file, waiting up to ``patience`` seconds; NotKept when that was in vain.

    So it is where there can be no such file: what cannot be locked could not be written either.

    The handle is given so that a child can inherit it: the lock goes when the last that holds it
    ends, so the work of a child that outlives us is waited for too.
    """
    with disk.written(lock.parent):
        lock.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(lock, os.O_RDONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    try:
        _wait(handle, lock, time.monotonic() + patience)
        yield handle
    finally:
        os.close(handle)


def _wait(handle: int, lock: Path, end: float) -> None:
    while not _taken(handle):
        if time.monotonic() >= end:
            raise NotKept("Another run has been at work for too long (it holds %(file)s).",
                          file=str(lock))  # fmt: skip
        time.sleep(_PAUSE)


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
