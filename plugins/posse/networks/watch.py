"""A clock for one request over a connection, whatever the library above it does.

The time-outs of sockets are for each read: an answer that drips has none. Here the connection is
shut down when the time is up, and whoever reads from it reads its end.
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from threading import Lock, Timer
from types import TracebackType
from typing import Self


class Watch:
    """One request: it ends the connection in time, and ``sent`` is whether anything was sent.

    ``over`` is whether the time was up.
    """

    def __init__(self, seconds: float) -> None:
        self.sent = False
        self.over = False
        self._guard: socket.socket | None = None
        self._lock = Lock()
        self._timer = Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._timer.cancel()
        with self._lock:
            if self._guard:
                self._guard.close()
            self._guard = None

    def follow(self, connection: socket.socket) -> None:
        """Watch a connection from now on. TimeoutError when it comes too late."""
        with self._lock:
            # A second name for the same connection: it works through TLS too, and in any state.
            self._guard = socket.socket(fileno=os.dup(connection.fileno()))
            if self.over:
                raise TimeoutError

    def _end(self) -> None:
        with self._lock:
            self.over = True
            if self._guard:
                with suppress(OSError):  # it is closed already
                    self._guard.shutdown(socket.SHUT_RDWR)
