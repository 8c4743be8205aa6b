"""The servers that the networks' tests talk to."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

PEOPLE = ("musee", "ami", "neuf", "liens", "lent")
READY_WITHIN = 30  # seconds


@dataclass(frozen=True)
class Mock:
    """mastodon_mock, which is no Mastodon: another project's imitation, run as a process."""

    url: str

    def token(self, name: str) -> str:
        return f"token-of-{name}"

    def next_answer(self, method: str, path: str, effect: dict[str, Any]) -> None:
        """Have its next answer to such a request go wrong."""
        rule = {"match": {"methods": [method], "path": path}, "effect": effect, "count": 1}
        request = urllib.request.Request(  # noqa: S310 — its address is ours
            f"{self.url}/api/v1/_mock/faults",
            data=json.dumps(rule).encode(),
            headers={"Content-Type": "application/json"},
        )
        urllib.request.urlopen(request, timeout=10).close()  # noqa: S310 — the same


@pytest.fixture(scope="session")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    """A running mastodon_mock with PEOPLE, each with a token."""
    folder = tmp_path_factory.mktemp("mastodon_mock")
    config = folder / "mock.toml"
    seeds = (f'[[seed.accounts]]\nusername = "{n}"\naccess_token = "token-of-{n}"' for n in PEOPLE)
    config.write_text("\n".join(seeds), encoding="utf-8")
    port = _free_port()
    command = [
        sys.executable, "-m", "mastodon_mock", "serve", "--config", str(config), "--in-memory",
        "--host", "127.0.0.1", "--port", str(port),
    ]  # fmt: skip
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_for(port, process, folder / "log")
            yield Mock(f"http://127.0.0.1:{port}")
        finally:
            process.kill()
            process.wait(10)


def _free_port() -> int:
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
