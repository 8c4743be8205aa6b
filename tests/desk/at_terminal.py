"""Somebody at a real terminal: a pseudo-terminal with a command behind it."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.desk.sites import ROOT

PATIENCE = 30.0  # seconds for an answer, and for the end
# getpass asks at the terminal that the process belongs to, whatever its stdin is.
_BEGIN = "import fcntl, termios\nfcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"


class Sitting:
    """What a person sees and types."""

    def __init__(self, terminal: int, process: subprocess.Popen[bytes]) -> None:
        self.seen = ""
        self._terminal = terminal
        self._process = process
        self._read = 0

    def until(self, words: str) -> str:
        """What is shown up to these words, since the last time."""
        end = time.monotonic() + PATIENCE
        while words not in self.seen[self._read :] and self._more(end):
            pass
        new = self.seen[self._read :]
        assert words in new, self.seen
        self._read += new.index(words) + len(words)
        return new

    def types(self, line: str) -> None:
        os.write(self._terminal, f"{line}\n".encode())

    def presses(self, key: str) -> None:
        """A key, without Return."""
        os.write(self._terminal, key.encode())

    def end(self) -> int:
        """The exit code, once all was shown."""
        end = time.monotonic() + PATIENCE
        while self._more(end):
            pass
        return self._process.wait(max(1.0, end - time.monotonic()))

    def _more(self, end: float) -> bool:
        ready, _, _ = select.select([self._terminal], [], [], max(0.0, end - time.monotonic()))
        if not ready:
            return False
        try:
            data = os.read(self._terminal, 4096)
        except OSError:  # on Linux the end of a terminal is an error
            return False
        self.seen += data.decode(errors="replace")
        return bool(data)


@contextmanager
def sitting_at(
    root: Path, call: str, variables: Mapping[str, str] | None = None
) -> Iterator[Sitting]:
    """A terminal at which a call of Python is made in a site's folder, with no window to show."""
    keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    paths = os.pathsep.join(map(str, (ROOT, ROOT / "plugins")))
    env = {**keep, "TERM": "dumb", "PYTHONPATH": paths, "PYTHONUTF8": "1", **(variables or {})}
    ours, theirs = os.openpty()
    try:
        with subprocess.Popen(
            [sys.executable, "-c", _BEGIN + call], cwd=root, env=env, stdin=theirs, stdout=theirs,
            stderr=theirs, start_new_session=True,
        ) as process:  # fmt: skip
            os.close(theirs)
            try:
                yield Sitting(ours, process)
            finally:
                process.kill()
    finally:
        os.close(ours)
