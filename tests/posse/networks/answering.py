"""A server that answers what a test wrote, over a real socket; and what it was asked."""

from __future__ import annotations

import json
import socket
import struct
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import HTTP
from email.utils import formatdate
from http.client import HTTPConnection
from ssl import SSLContext
from threading import Event, Thread
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, urlsplit

LONGEST = 20  # seconds that a connection of a test may take


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode()))

    @property
    def parts(self) -> dict[str, EmailMessage]:
        """The parts of a form with a file, by name."""
        head = f"Content-Type: {self.headers['content-type']}\r\n\r\n"
        whole = message_from_bytes(head.encode() + self.body, policy=HTTP)
        assert isinstance(whole, EmailMessage)
        return {str(part.get_param("name", header="content-disposition")): part
                for part in whole.iter_parts() if isinstance(part, EmailMessage)}  # fmt: skip


Reply = bytes | Callable[[socket.socket, Asked], None]


def answer(
    body: object = None, status: str = "200 OK", kind: str = "application/json", **headers: str
) -> bytes:
    """A whole answer; a body that is no text is sent as JSON."""
    text = body if isinstance(body, str) else json.dumps(body)
    head = {"Date": formatdate(usegmt=True), "Content-Type": kind, **headers}
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(text.encode())}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in head.items()]
    return ("\r\n".join(lines) + "\r\n\r\n" + text).encode()


def resets(part: bytes) -> Reply:
    """Begins an answer and breaks the connection."""

    def reply(peer: socket.socket, _asked: Asked) -> None:
        peer.sendall(part)
        time.sleep(0.05)  # so that the part is read before the break
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    return reply


def drips(text: bytes) -> Reply:
    """Answers a byte at a time, for ever."""

    def reply(peer: socket.socket, _asked: Asked) -> None:
        peer.sendall(text)
        end = time.monotonic() + LONGEST
        while time.monotonic() < end:
            peer.sendall(b"x")
            time.sleep(0.05)

    return reply


def silent(peer: socket.socket, _asked: Asked) -> None:
    """Never answers; waits until the other side has gone."""
    with suppress(OSError):
        peer.recv(1)


def passed_on_then(url: str, reply: bytes, *, when: Event | None = None) -> Reply:
    """Has another server do what was asked, once this is so, and hides its answer behind this."""

    def reply_after(peer: socket.socket, asked: Asked) -> None:
        if when:
            when.wait(LONGEST)
        other = HTTPConnection(urlsplit(url).netloc, timeout=10)
        other.request(asked.method, asked.path, asked.body, dict(asked.headers))
        other.getresponse().read()
        other.close()
        peer.sendall(reply)

    return reply_after


class Scripted:
    """Answers each request by the longest beginning of "METHOD /path" that the script has."""

    def __init__(self, script: Mapping[str, Reply], tls: SSLContext | None = None) -> None:
        self.script = dict(script)
        self.asked: list[Asked] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.netloc = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self.url = f"{'https' if tls else 'http'}://{self.netloc}"
        self._tls = tls
        self._closed = Event()
        self._threads = [Thread(target=self._accept, daemon=True)]

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._closed.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(LONGEST)

    def _accept(self) -> None:
        while not self._closed.is_set():
            try:
                peer, _ = self._listener.accept()
            except OSError:
                return
            peer.settimeout(LONGEST)
            thread = Thread(target=self._serve, args=(peer,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, peer: socket.socket) -> None:
        with peer, suppress(OSError):  # the other side may go at any time
            if self._tls:
                with self._tls.wrap_socket(peer, server_side=True) as safe:
                    self._answer(safe)
            else:
                self._answer(peer)

    def _answer(self, peer: socket.socket) -> None:
        asked = _read(peer)
        if asked is None:
            return
        self.asked.append(asked)
        reply = self._reply_to(asked)
        if isinstance(reply, bytes):
            peer.sendall(reply)
        else:
            reply(peer, asked)

    def _reply_to(self, asked: Asked) -> Reply:
        line = f"{asked.method} {asked.path}"
        fitting = [start for start in self.script if line.startswith(start)]
        if not fitting:
            return answer({"error": "Record not found"}, "404 Not Found")
        return self.script[max(fitting, key=len)]


def _read(peer: socket.socket) -> Asked | None:
    """One request; None when it is not HTTP, as the first words of TLS."""
    with peer.makefile("rb") as stream:
        first = stream.readline(4096).decode("latin-1").split()
        if len(first) != 3 or not first[2].startswith("HTTP/"):
            return None
        headers: dict[str, str] = {}
        while line := stream.readline(65536).strip():
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.strip().lower()] = value.strip()
        body = stream.read(int(headers.get("content-length", "0")))
    return Asked(method=first[0], path=first[1], headers=headers, body=body)
