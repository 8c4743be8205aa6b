"""A preview in a process of its own, and what a browser would hear from it."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 10.0  # seconds
Seen = TypeVar("Seen")


class Running:
    """A preview in a process of its own, and the files of its site."""

    def __init__(self, root: Path, *options: str) -> None:
        self.root = root
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("fake_site.py")), str(root), *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONPATH": str(PROJECT)},
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        self.lines.extend(line.rstrip("\n") for line in self.process.stdout)

    @property
    def said(self) -> str:
        """All that it printed so far."""
        return "\n".join(self.lines)

    @property
    def address(self) -> str:
        """The address that it printed, without the last slash."""
        return str(self.until(lambda: re.findall(r"Your site: (http\S+)/ ", self.said))[0])

    @property
    def port(self) -> int:
        """The port that it listens at."""
        match = re.search(r":(\d+)(?:/|$)", self.address)
        assert match
        return int(match[1])

    def until(self, look: Callable[[], Seen]) -> Seen:
        """Look again and again until there is something to see."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if seen := look():
                return seen
            time.sleep(0.02)
        raise AssertionError(f"nothing to see; it said:\n{self.said}")

    @property
    def place(self) -> Path:
        """Where its builds are."""
        return self.root / ".cache" / "serve" / str(self.port)

    def builds(self) -> list[tuple[float, float]]:
        """When each build began and ended."""
        log = self.root / "builds.log"
        lines = log.read_text().splitlines() if log.exists() else []
        return [(float(start), float(end)) for start, end in map(str.split, lines)]

    def until_built(self, count: int) -> None:
        """Wait for so many builds in all, and for the line of the last one."""
        self.until(lambda: len(re.findall(r"(?m)^\S+  (?:built|NOT BUILT)", self.said)) >= count)

    def write(self, name: str, text: str) -> None:
        """Save a file of the site the way editors do: written anew and renamed over the old."""
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_name(f"{file.name}.tmp")
        fresh.write_text(text)
        fresh.replace(file)

    def ask(
        self, path: str, *, method: str = "GET", **headers: str
    ) -> tuple[int, dict[str, str], str]:
        """Ask for a path exactly as written; answers with status, lower-case headers and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.putrequest(method, path, skip_host="Host" in headers)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer.status, {name.lower(): text for name, text in answer.getheaders()}, body

    def interrupt(self) -> float:
        """Press Ctrl-C; the seconds until it ended, and all processes that it had started."""
        start = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return time.monotonic() - start

    def close(self) -> None:
        """End it, whatever it does."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        assert self.process.stdout
        self.process.stdout.close()


class News:
    """One browser's stream: what the server tells it, event by event."""

    def __init__(self, running: Running) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=PATIENCE)
        self._connection.request("GET", "/-/events")
        self.answer = self._connection.getresponse()

    def next(self) -> dict[str, object]:
        """Wait for the next view."""
        while line := self.answer.readline().decode():
            if line.startswith("data: {"):
                return dict(json.loads(line.removeprefix("data: ")))
        raise AssertionError("the stream has ended")

    def close(self) -> None:
        """Leave, as a closed tab does."""
        self.answer.close()
        self._connection.close()


def make_site(root: Path, text: str = "") -> Path:
    """The files of a site of three pages; ``text`` is its report's."""
    (root / "content").mkdir(parents=True)
    for name in ("index", "report", "404"):
        (root / "content" / f"{name}.md").write_text(f"the text of {name}")
    if text:
        (root / "content" / "report.md").write_text(text)
    (root / "settings.py").write_text("SITENAME = 'x'")
    (root / "secret.txt").write_text("secret")
    return root
