"""Scripts for a server that stands before Bluesky's, or in its place, and fails as a test says."""

from __future__ import annotations

import base64
import json
import socket
from collections.abc import Mapping
from http.client import HTTPConnection
from urllib.parse import urlsplit

from tests.posse.networks.answering import Asked, Reply, Scripted, answer

DID = "did:plc:abcdefghijklmnopqrstuvwx"
HANDLE = "scripted.test"
LOGIN = "com.atproto.server.createSession"
PUT = "com.atproto.repo.putRecord"
GET = "com.atproto.repo.getRecord"
LIST = "com.atproto.repo.listRecords"
UPLOAD = "com.atproto.repo.uploadBlob"
_WRITES = {LOGIN, PUT, UPLOAD}


def token(name: str, exp: int = 4102444800) -> str:
    """A token that can be read and proves nothing."""
    parts = ({"alg": "HS256", "typ": "JWT"}, {"sub": DID, "jti": name, "exp": exp})
    return ".".join([*(_base64(json.dumps(part).encode()) for part in parts), _base64(b"signed")])


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


ACCESS, REFRESH = token("access"), token("refresh")
SESSION = {"did": DID, "handle": HANDLE, "accessJwt": ACCESS, "refreshJwt": REFRESH, "active": True}


def failing(replies: Mapping[str, Reply]) -> Scripted:
    """A server that lets everybody log in, and knows nothing but these answers to calls."""
    return Scripted({_line(LOGIN): answer(SESSION)} | _lines(replies))


def between(url: str, replies: Mapping[str, Reply] | None = None) -> Scripted:
    """A server that passes on what is asked, but for these calls."""
    on = passed_on(url)
    return Scripted({"GET /xrpc/": on, "POST /xrpc/": on} | _lines(replies or {}))


def passed_on(url: str) -> Reply:
    """The other server's answer; a session does not say where the account's own server is."""

    def reply(peer: socket.socket, asked: Asked) -> None:
        other = HTTPConnection(urlsplit(url).netloc, timeout=10)
        other.request(asked.method, asked.path, asked.body, dict(asked.headers))
        got = other.getresponse()
        told = json.loads(got.read())
        other.close()
        told.pop("didDoc", None)
        peer.sendall(answer(told, f"{got.status} {got.reason}"))

    return reply


def calls(server: Scripted) -> list[str]:
    """The names of the calls that it was asked, in order."""
    return [asked.path.partition("?")[0].rpartition("/")[2] for asked in server.asked]


def _lines(replies: Mapping[str, Reply]) -> dict[str, Reply]:
    return {_line(name): reply for name, reply in replies.items()}


def _line(name: str) -> str:
    return f"{'POST' if name in _WRITES else 'GET'} /xrpc/{name}"
