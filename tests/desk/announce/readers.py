"""Readers of a site: a server that shows a folder, and is slow when it is told to be."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler
from pathlib import Path


class Pages(socketserver.ThreadingTCPServer):
    """Shows ``folder`` to readers; the next ``missing`` looks at a report find nothing."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        self.folder = Path()
        self.missing = 0
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Who looks may go away."""


class _Handler(SimpleHTTPRequestHandler):
    server: Pages

    def do_GET(self) -> None:
        self.directory = str(self.server.folder)
        if self.server.missing:
            self.server.missing -= 1
            self.send_error(404)
            return
        super().do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — the parent's name
        """Keep quiet."""


@contextmanager
def shown() -> Iterator[Pages]:
    """A page server until the end."""
    with Pages() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join(10)
