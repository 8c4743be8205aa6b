"""Readers of a site: a server that shows a folder, and is slow when it is told to be."""

from __future__ import annotations

from contextlib import AbstractContextManager
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

from tests.loopback import Loopback, Quiet, served


class Pages(Loopback):
    """Shows ``folder`` to readers; the next ``missing`` looks at a report find nothing."""

    def __init__(self) -> None:
        self.folder = Path()
        self.missing = 0
        super().__init__(_Handler)


class _Handler(Quiet, SimpleHTTPRequestHandler):
    server: Pages

    def do_GET(self) -> None:
        self.directory = str(self.server.folder)
        if self.server.missing:
            self.server.missing -= 1
            self.send_error(404)
            return
        super().do_GET()


def shown() -> AbstractContextManager[Pages]:
    """A page server until the end."""
    return served(Pages())
