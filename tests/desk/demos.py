"""A demo as it runs: begun, read, asked, and looked at from outside."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import pty
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

WITHIN = 90  # seconds


def files(root: Path) -> dict[str, str]:
    """What each file holds, but in the demo's folder and in what Python keeps for itself."""
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not {".demo", "__pycache__"} & {*path.relative_to(root).parts}
    }


def copies(said: str) -> dict[str, list[str]]:
    """The addresses of the copies by that of the report, as printed."""
    found: dict[str, list[str]] = {}
    for line in said.splitlines():
        if re.fullmatch(r"    http://[^\s#]+", line):
            found[line.strip()] = []
        elif match := re.fullmatch(r"      → (http://\S+)", line):
            list(found.values())[-1].append(match[1])
    return found


def told(said: str) -> dict[str, list[str]]:
    """What practice readers say, by the address of the report, as printed."""
    found: dict[str, list[str]] = {}
    for line in said.splitlines():
        if match := re.fullmatch(r"    (http://\S+)#_discussion", line):
            found[match[1]] = []
        elif found and line.startswith("      "):
            list(found.values())[-1].append(line.strip())
    return found


def posts(copy: str) -> int:
    """How many posts its account made that answer nobody else, as the server tells anybody."""
    server, _, number = copy.rpartition("/")
    server = server.rpartition("/@")[0]
    account = json.loads(got(server, f"/api/v1/statuses/{number}")[1])["account"]["id"]
    _status, body = got(server, f"/api/v1/accounts/{account}/statuses?limit=40")
    return sum(post["in_reply_to_account_id"] in {None, account} for post in json.loads(body))


def got(url: str, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body


def ports(said: str) -> set[int]:
    return {int(port) for port in re.findall(r"http://127\.0\.0\.1:(\d+)", said)}


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def running(root: Path) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """The demo at a terminal, and the file that it prints to."""
    log = root.parent / "log"
    ours, its = pty.openpty()
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "invoke", "demo"], cwd=root, stdin=its, stdout=out, stderr=out
        )
    try:
        yield process, log
    finally:
        process.kill()
        process.wait(10)
        os.close(ours)
        os.close(its)


def wait_for(log: Path, process: subprocess.Popen[bytes], words: str) -> str:
    end = time.monotonic() + WITHIN
    while time.monotonic() < end and process.poll() is None:
        said = log.read_text(encoding="utf-8")
        if words in said and said.endswith("\n"):
            return said
        time.sleep(0.05)
    pytest.fail(f"it never said {words}: {log.read_text(encoding='utf-8')}")
