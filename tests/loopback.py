"""HTTP servers on loopback for the tests: on a free port, quiet, and gone at the end."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import TypeVar


class Loopback(socketserver.ThreadingTCPServer):
    """Answers with a handler, on a port that is free."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)

    @property
    def url(self) -> str:
        """Without a last slash."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Who asks may go away."""


class Quiet:
    """Beside a kind of handler: it writes nothing into the terminal."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — the parent's name
        """Keep quiet."""


AServer = TypeVar("AServer", bound=Loopback)


@contextmanager
def served(server: AServer) -> Iterator[AServer]:
    """Have it answer until the end."""
    with server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join(10)
