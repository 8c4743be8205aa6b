"""The practice server of the tests: mastodon_mock, which is no Mastodon, run as a process.

https://github.com/matthewdeanmartin/mastodon_mock — another project's imitation.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest

READY_WITHIN = 30  # seconds
POSTS = "/api/v1/statuses"


class Practice(Protocol):
    """A running server on which people of the tests have accounts."""

    @property
    def url(self) -> str:
        """Where it is."""

    def token(self, name: str) -> str:
        """What one of its people lets an app in with."""

    def posts(self, name: str) -> list[dict[str, Any]]:
        """All that readers see of one of its people, newest first."""

    def say(self, name: str, text: str) -> str:
        """Post by hand, as one of its people would; the address of the post."""

    def delete(self, name: str, url: str) -> None:
        """Take a post away by hand."""


@dataclass(frozen=True)
class Mock:
    """A running mastodon_mock, as its people see it from outside."""

    url: str

    def token(self, name: str) -> str:
        return f"token-of-{name}"

    def next_answer(self, method: str, path: str, effect: dict[str, Any]) -> None:
        """Have its next answer to such a request go wrong."""
        rule = {"match": {"methods": [method], "path": path}, "effect": effect, "count": 1}
        self.ask("/api/v1/_mock/faults", rule)

    def posts(self, name: str) -> list[dict[str, Any]]:
        """All posts of one of its people, newest first."""
        own = self.ask("/api/v1/accounts/verify_credentials", name=name)["id"]
        found: list[dict[str, Any]] = self.ask(f"/api/v1/accounts/{own}/statuses?limit=40")
        return found

    def texts(self, name: str) -> list[str]:
        """The words of those posts, as they were sent."""
        return [self.ask(f"{POSTS}/{post['id']}/source", name=name)["text"]
                for post in self.posts(name)]  # fmt: skip

    def say(self, name: str, text: str) -> str:
        """Post by hand, as one of its people would; the address of the post."""
        return str(self.ask(POSTS, {"status": text}, name=name)["url"])

    def delete(self, name: str, url: str) -> None:
        """Take a post away, as one of its people would."""
        self.ask(f"{POSTS}/{url.rpartition('/')[2]}", name=name, method="DELETE")

    def ask(self, path: str, told: object = None, *, name: str = "", method: str = "") -> Any:
        """What its API answers, to one of its people or to nobody."""
        headers = {"Authorization": f"Bearer {self.token(name)}"} if name else {}
        data = json.dumps(told).encode() if told is not None else None
        if data:
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(  # noqa: S310 — its address is ours
            self.url + path, data=data, headers=headers, method=method or None
        )
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 — the same
            return json.loads(answer.read() or b"null")


@contextmanager
def practising(folder: Path, people: Iterable[str]) -> Iterator[Mock]:
    """A running server with these people, each with a token; ``folder`` is for its own files."""
    config = folder / "mock.toml"
    seeds = (f'[[seed.accounts]]\nusername = "{n}"\naccess_token = "token-of-{n}"' for n in people)
    config.write_text("\n".join(seeds), encoding="utf-8")
    port = free_port()
    command = [
        sys.executable, "-m", "mastodon_mock", "serve", "--config", str(config), "--in-memory",
        "--host", "127.0.0.1", "--port", str(port), "--domain", f"127.0.0.1:{port}",
    ]  # fmt: skip
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_for(port, process, folder / "log")
            yield Mock(f"http://127.0.0.1:{port}")
        finally:
            process.kill()
            process.wait(10)


def free_port() -> int:
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + READY_WITHIN
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"mastodon_mock did not start: {log.read_text(errors='replace')[-2000:]}")
