"""A code host's git over HTTP: git's own backend, behind a token that may read, or write as well.

https://git-scm.com/docs/git-http-backend
"""

from __future__ import annotations

import base64
import os
import subprocess
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import urlsplit

from tests.loopback import Loopback, Quiet, served

READS, WRITES = "canary-that-reads-4c2f", "canary-that-writes-9a1d"
_PUSHES = "git-receive-pack"


class GitServer(Loopback):
    """Serves the repositories in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(_Handler)


class _Handler(Quiet, BaseHTTPRequestHandler):
    server: GitServer

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        allowed = {header_of(READS): False, header_of(WRITES): True}
        may_write = allowed.get(f"AUTHORIZATION: {self.headers.get('Authorization')}")
        if may_write is None:
            self._refuse(401, "Who are you?")
        elif _PUSHES in self.path and not may_write:
            self._refuse(403, "remote: Write access to repository not granted.")
        else:
            self._from_git()

    def _refuse(self, status: int, words: str) -> None:
        self.send_response(status)
        self.send_header("WWW-Authenticate", 'Basic realm="git"')
        self.send_header("Content-Length", str(len(words)))
        self.end_headers()
        self.wfile.write(words.encode())

    def _from_git(self) -> None:
        address = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        names = {
            "GIT_PROJECT_ROOT": str(self.server.folder), "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": address.path, "QUERY_STRING": address.query, "REMOTE_USER": "job",
            "REQUEST_METHOD": self.command, "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
        }  # fmt: skip
        done = subprocess.run(
            ["git", "http-backend"], input=body, capture_output=True, env=os.environ | names,
            check=True,
        )  # fmt: skip
        head, _blank, content = done.stdout.partition(b"\r\n\r\n")
        rows = [row.split(": ", 1) for row in head.decode().splitlines()]
        self.send_response(int(dict(rows).get("Status", "200").split()[0]))
        for name, value in rows:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


def header_of(token: str) -> str:
    """As a checkout on GitHub leaves it in the settings of its clone."""
    pair = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    return f"AUTHORIZATION: basic {pair}"


def git_served(folder: Path) -> AbstractContextManager[GitServer]:
    """A server until the end."""
    return served(GitServer(folder))
