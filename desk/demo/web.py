"""A server for the demo's site on this machine: the deployed files, just as they are."""

from __future__ import annotations

import shutil
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from desk.errors import SettingsWrong
from desk.serve.addresses import Moved, find, is_known_host
from desk.serve.kinds import content_type
from desk.words import _

HOST = "127.0.0.1"


class WebServer(ThreadingHTTPServer):
    """Serves ``folder``, which need not be there yet."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int, folder: Path) -> None:
        self.folder = folder
        super().__init__((HOST, port), _Handler)

    def server_bind(self) -> None:
        """Bind without asking who we are: http.server would look our name up, for seconds."""
        socketserver.TCPServer.server_bind(self)
        self.server_port = self.server_address[1]

    @property
    def url(self) -> str:
        """The address of the site, without a last slash."""
        return f"http://{HOST}:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: WebServer
    protocol_version = "HTTP/1.1"
    timeout = 60  # seconds that an idle connection is kept

    def do_GET(self) -> None:
        """Answer with a file, or with the site's own page for what is not there."""
        known = is_known_host(self.headers.get("Host"), listening=HOST)
        found = find(self.path, site=self.server.folder, base="") if known else None
        if isinstance(found, Moved):
            self._head(HTTPStatus.FOUND, 0, Location=found.to)
            return
        missing = self.server.folder / "404.html"
        if found:
            self._file(HTTPStatus.OK, found)
        elif missing.is_file():
            self._file(HTTPStatus.NOT_FOUND, missing)
        else:
            self._head(HTTPStatus.NOT_FOUND, 0)

    do_HEAD = do_GET  # noqa: N815 — http.server's own name

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — the parent's name
        """Keep quiet."""

    def _file(self, status: HTTPStatus, path: Path) -> None:
        with path.open("rb") as file:
            size = path.stat().st_size
            self._head(status, size, **{"Content-Type": content_type(path)})
            if self.command != "HEAD":
                shutil.copyfileobj(file, self.wfile)

    def _head(self, status: HTTPStatus, size: int, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(size))
        self.send_header("Cache-Control", "no-store")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()


@contextmanager
def serving(folder: Path, port: int) -> Iterator[str]:
    """The address at which the folder is served until the end; port 0 is any free one.

    SettingsWrong when nothing can listen at that port.
    """
    try:
        server = WebServer(port, folder)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", "") or str(error)
        raise SettingsWrong(
            _("The demo cannot listen at port %(port)d: %(reason)s.")
            % {"port": port, "reason": reason},
            _("Without --port it takes any that is free."),
        ) from error
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.url
    finally:
        server.shutdown()
        server.server_close()
