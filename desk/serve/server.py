"""The listening server and what its connections share."""

from __future__ import annotations

import errno
import re
import socket
import socketserver
import sys
import threading
from http.server import ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from desk.errors import SettingsWrong
from desk.words import _

from .addresses import is_loopback
from .handler import Handler

if TYPE_CHECKING:
    from collections.abc import Callable

    from .preview import Preview

TRIES = 11  # the port that was asked for and the next ten
STREAMS = 64  # browsers' tabs that hear of builds at the same time
TOLD = 20  # addresses that lead nowhere, told after one build

# What browsers ask for by themselves.
_BY_ITSELF = re.compile(r"^/(?:favicon\.ico|apple-touch-icon[^/]*|\.well-known/.*)$")


class PreviewServer(ThreadingHTTPServer):
    """Serves a preview, each connection in a thread of its own that ends with the process."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(
        self,
        place: tuple[str, int],
        *,
        preview: Preview,
        base: str,
        lang: str,
        tell: Callable[[str], None],
    ) -> None:
        self.preview = preview
        self.base = base
        self.lang = lang
        self.host = place[0]
        self.streams = threading.BoundedSemaphore(STREAMS)
        self._tell = tell
        self._missed: set[str] = set()
        self._missed_step = 0
        self._lock = threading.Lock()
        if ":" in self.host:
            self.address_family = socket.AF_INET6
        super().__init__(place, Handler)

    def server_bind(self) -> None:
        """Bind without asking who we are: http.server would look our name up, for seconds."""
        socketserver.TCPServer.server_bind(self)
        self.server_port = self.server_address[1]

    @property
    def address(self) -> str:
        """Where to look at the site on this machine."""
        return self.address_at("localhost" if self.host in {"0.0.0.0", "::"} else self.host)  # noqa: S104 — compared, not bound

    def address_at(self, host: str) -> str:
        """Where to look at the site, by this name of the machine."""
        name = f"[{host}]" if ":" in host else host
        return f"http://{name}:{self.server_port}{self.base}/"

    def missed(self, target: str, *, asked_from: str, step: int) -> None:
        """Tell once a build about an address that leads nowhere and that one of our pages names.

        An address that somebody types shows its own 404; the terminal need not repeat it.
        """
        path = urlsplit(target).path
        if not asked_from or _BY_ITSELF.match(path):
            return
        with self._lock:
            if step != self._missed_step:
                self._missed, self._missed_step = set(), step
            if path in self._missed or len(self._missed) >= TOLD:
                return
            self._missed.add(path)
        words = {"page": _readable(urlsplit(asked_from).path), "address": _readable(path)}
        line = _("%(page)s asks for %(address)s: nothing is there.") % words
        self._tell(f"  {line}")

    def handle_error(
        self, request: socket.socket | tuple[bytes, socket.socket], client_address: object
    ) -> None:
        """Pass over browsers that left in the middle; anything else is a fault of ours: show it."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


def listen(
    host: str, port: int, open_at: Callable[[tuple[str, int]], PreviewServer]
) -> PreviewServer:
    """Listen at the first free port from this one on; SettingsWrong when there is none.

    Port 0 is any free one.
    """
    for number in range(port, port + TRIES):
        try:
            return open_at((host, number))
        except OverflowError as error:  # no port has this number
            raise _cannot_listen(host, number, str(error)) from error
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise _cannot_listen(host, number, error.strerror or str(error)) from error
    raise SettingsWrong(
        _("The ports %(first)d to %(last)d are all in use.")
        % {"first": port, "last": port + TRIES - 1},
        _("Name another one: invoke serve --port %(port)d") % {"port": port + 1000},
    )


def _cannot_listen(host: str, port: int, reason: str) -> SettingsWrong:
    return SettingsWrong(
        _("The preview cannot listen at %(host)s, port %(port)d: %(reason)s.")
        % {"host": host, "port": port, "reason": reason},
        _("Without --host and --port it takes 127.0.0.1 and 8000."),
    )


def warning_for(server: PreviewServer) -> tuple[str, ...]:
    """What to know when others can reach the preview; nothing on this machine alone."""
    if is_loopback(server.host):
        return ()
    return (
        _("Others in this network can read it too, drafts included, until you end it."),
        _("On a phone in the same network: %(address)s")
        % {"address": server.address_at(_own_number() or server.host)},
    )


def _own_number() -> str:
    """This machine's address in its network; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address for examples: only the route is asked
        except OSError:
            return ""
        return str(probe.getsockname()[0])


def _readable(path: str) -> str:
    """A path for the terminal: accents as they are, nothing that could steer it."""
    text = unquote(path, errors="replace")
    return "".join(letter if letter.isprintable() else "?" for letter in text)
