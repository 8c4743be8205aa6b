"""Two deploys to one place take turns."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from desk.errors import DeployFailed
from desk.words import _

_PAUSE = 0.1  # seconds between two tries


@contextmanager
def turn(lock: Path, tell: Callable[[str], None], patience: float) -> Iterator[None]:
    """Hold this lock file, waiting up to ``patience`` seconds for another deploy to end.

    The lock goes with the process that holds it, however that ends; the empty file stays, for
    removing it would let two in. Raises DeployFailed when the wait was in vain.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    handle = os.open(lock, flags, 0o644)
    try:
        _wait(handle, lock, tell, patience)
        yield
    finally:
        os.close(handle)


def _wait(handle: int, lock: Path, tell: Callable[[str], None], patience: float) -> None:
    end = time.monotonic() + patience
    told = False
    while not _taken(handle):
        if time.monotonic() >= end:
            raise DeployFailed(
                _("Another publication to the same place has been running for too long."),
                _("Let it end, or stop it, then publish again. (It holds %(file)s.)")
                % {"file": lock},
            )
        if not told:
            tell(_("Another publication to the same place is running: waiting for its end."))
            told = True
        time.sleep(_PAUSE)


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
