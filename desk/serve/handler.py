"""One connection of a browser: pages, the script, and the stream of news."""

from __future__ import annotations

import json
import select
import shutil
import socket
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from desk.words import _

from . import pages
from .addresses import Moved, find, is_known_host
from .kinds import HTML, content_type

if TYPE_CHECKING:
    from .models import View
    from .server import PreviewServer

TEXT = "text/plain; charset=utf-8"
HEARTBEAT = 10.0  # seconds; a page that hears nothing for three of them connects anew
LOOK = 1.0  # seconds between two looks whether the browser is still there


class Handler(BaseHTTPRequestHandler):
    """Answers from the view that is shown when the request comes."""

    server: PreviewServer
    protocol_version = "HTTP/1.1"
    server_version = "preview"
    sys_version = ""
    timeout = 60  # seconds that an idle connection is kept
    wbufsize = -1  # the head and the body in one packet
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer with a page, a file, the script or the stream."""
        if self.headers.get("Content-Length", "0") != "0" or "Transfer-Encoding" in self.headers:
            self.close_connection = True  # a body that nobody reads would look like a request
        if not is_known_host(self.headers.get("Host"), listening=self.server.host):
            self._say(HTTPStatus.FORBIDDEN, self._own_address())
            return
        path = urlsplit(self.path).path if self.path.startswith("/-/") else ""
        if path == pages.EVENTS and self.command == "GET":
            self._stream()
        elif path in {pages.SCRIPT, pages.STYLE}:
            self._send_file(HTTPStatus.OK, Path(__file__).with_name(path.rpartition("/")[2]))
        else:
            self._send_site()

    do_HEAD = do_GET  # noqa: N815 — http.server's own name

    def do_POST(self) -> None:
        """Refuse: a preview is only looked at."""
        self.close_connection = True  # its body is not read
        self._send(HTTPStatus.METHOD_NOT_ALLOWED, TEXT, b"", Allow="GET, HEAD")

    do_DELETE = do_OPTIONS = do_PATCH = do_PUT = do_POST  # noqa: N815 — the same

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — the parent's name
        """Keep quiet: what a writer should know, the server tells."""

    def _own_address(self) -> str:
        return _("This preview answers at %(address)s only.") % {"address": self.server.address}

    def _send_site(self) -> None:
        view = self.server.preview.view
        if view.folder is None:
            page = pages.waiting_page(view, lang=self.server.lang)
            self._send(HTTPStatus.SERVICE_UNAVAILABLE, HTML, page)
            return
        found = find(self.path, site=view.folder, base=self.server.base)
        if isinstance(found, Moved):
            self._send(HTTPStatus.FOUND, TEXT, b"", Location=found.to)
        elif found:
            self._send_file(HTTPStatus.OK, found, page=view.page)
        else:
            self._send_missing(view, view.folder / "404.html")

    def _send_missing(self, view: View, own: Path) -> None:
        self.server.missed(self.path, asked_from=self.headers.get("Referer", ""), step=view.step)
        if own.is_file():
            self._send_file(HTTPStatus.NOT_FOUND, own, page=view.page)
            return
        page = pages.missing_page(view, lang=self.server.lang)
        self._send(HTTPStatus.NOT_FOUND, HTML, page)

    def _send_file(self, status: HTTPStatus, path: Path, *, page: str = "") -> None:
        """Send a file; an HTML page with the script in it."""
        kind = content_type(path)
        if kind == HTML:
            self._send(status, kind, pages.with_script(path.read_bytes(), page=page))
            return
        with path.open("rb") as file:
            self._send_head(status, kind, path.stat().st_size)
            if self.command != "HEAD":
                shutil.copyfileobj(file, self.wfile)

    def _say(self, status: HTTPStatus, text: str) -> None:
        self._send(status, TEXT, f"{text}\n".encode())

    def _send(self, status: HTTPStatus, kind: str, body: bytes, **headers: str) -> None:
        self._send_head(status, kind, len(body), **headers)
        if self.command != "HEAD":
            self.wfile.write(body)

    def _send_head(self, status: HTTPStatus, kind: str, size: int | None, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        for name, value in headers.items():
            self.send_header(name, value)
        if size is not None:
            self.send_header("Content-Length", str(size))
        if self.close_connection or size is None:
            self.send_header("Connection", "close")
        self.end_headers()

    def _stream(self) -> None:
        """Send the view now and after every build, until the browser or the preview leaves."""
        self.close_connection = True
        if not self.server.streams.acquire(blocking=False):
            self._send(HTTPStatus.SERVICE_UNAVAILABLE, TEXT, b"")
            return
        try:
            self._send_head(HTTPStatus.OK, "text/event-stream; charset=utf-8", None)
            self._send_news()
        finally:
            self.server.streams.release()

    def _send_news(self) -> None:
        step, heard = -1, 0.0
        while not (self.server.preview.closed or self._has_left()):
            view = self.server.preview.wait(step, seconds=LOOK)
            if view:
                step = view.step
                self._event(f"data: {json.dumps(pages.news(view, lang=self.server.lang))}")
            elif time.monotonic() - heard > HEARTBEAT:
                self._event("event: here\ndata: 1")
            else:
                continue
            heard = time.monotonic()

    def _event(self, lines: str) -> None:
        self.wfile.write(f"{lines}\n\n".encode())
        self.wfile.flush()

    def _has_left(self) -> bool:
        readable, _writable, _broken = select.select([self.connection], [], [], 0)
        return bool(readable) and not self.connection.recv(1, socket.MSG_PEEK)
