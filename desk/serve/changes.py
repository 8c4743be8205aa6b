"""The saves that no build has seen yet."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

QUIET = 0.1  # seconds without a save that end a burst: an editor's several writes, a `git pull`
LONGEST = 2.0  # seconds after which a burst is built even if it goes on


class Changes:
    """Collects changed paths; filled by one thread, emptied by the one that builds."""

    def __init__(self, *, quiet: float = QUIET, longest: float = LONGEST) -> None:
        """``quiet`` seconds end a burst, or ``longest`` where there are none."""
        self._quiet = quiet
        self._longest = longest
        self._condition = threading.Condition()
        self._paths: set[Path] = set()
        self._last = 0.0

    def add(self, paths: Iterable[Path]) -> None:
        """Remember these paths and restart the quiet time."""
        with self._condition:
            self._paths.update(paths)
            self._last = time.monotonic()
            self._condition.notify_all()

    def take(self) -> tuple[Path, ...]:
        """Wait for a burst of saves to end and return its paths, sorted; never empty.

        What is saved while the caller builds is waiting at its next call.
        """
        with self._condition:
            while not self._paths:
                self._condition.wait()
            end = time.monotonic() + self._longest
            while (left := min(self._last + self._quiet, end) - time.monotonic()) > 0:
                self._condition.wait(left)
            taken, self._paths = self._paths, set()
        return tuple(sorted(taken))
