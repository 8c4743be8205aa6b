"""Servers that stand before the practice server, and fail as a test says."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from email.utils import formatdate
from http.client import HTTPConnection
from urllib.parse import urlsplit

from tests.posse.networks.answering import Asked, Reply, Scripted
from tests.practice import Practice


def passed_on(url: str) -> Reply:
    """The answer of another server, as it is."""

    def reply(peer: socket.socket, asked: Asked) -> None:
        peer.sendall(_answer_of(url, asked))

    return reply


def passed_on_with_a_date(url: str) -> Reply:
    """The answer of another server that does not say what time it is, as one before it gives it."""

    def reply(peer: socket.socket, asked: Asked) -> None:
        line, _, rest = _answer_of(url, asked).partition(b"\r\n")
        peer.sendall(b"\r\n".join([line, f"Date: {formatdate(usegmt=True)}".encode(), rest]))

    return reply


def made_then_gone(url: str) -> Reply:
    """Has the other server do what was asked, and goes without a word."""

    def reply(_peer: socket.socket, asked: Asked) -> None:
        _answer_of(url, asked)

    return reply


def gone(_peer: socket.socket, _asked: Asked) -> None:
    """Reads what was asked, and goes without a word."""


def before(mock: Practice, script: Mapping[str, Reply]) -> Scripted:
    """A server that is the practice server, but for what the script says."""
    on = passed_on(mock.url)
    return Scripted({"GET /": on, "POST /": on, **script})


def _answer_of(url: str, asked: Asked) -> bytes:
    other = HTTPConnection(urlsplit(url).netloc, timeout=10)
    other.request(asked.method, asked.path, asked.body, dict(asked.headers))
    got = other.getresponse()
    body = got.read()
    kept = ("Date", "Content-Type", "Location", "Retry-After")
    head = [f"{name}: {value}" for name in kept if (value := got.headers.get(name))]
    other.close()
    lines = [f"HTTP/1.1 {got.status} {got.reason}", f"Content-Length: {len(body)}", *head]
    return "\r\n".join([*lines, "", ""]).encode() + body
