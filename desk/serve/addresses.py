"""From what a browser asks for to a file of the site, and to nothing else."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes, urlsplit

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """The address is another one: root-relative, quoted, with the query."""

    to: str


def find(target: str, *, site: Path, base: str) -> Path | Moved | None:
    """Find the file for a request's target in the folder ``site``.

    ``base`` is the path that the site lives under, "" or like "/blog". A folder is its
    ``index.html``, at the address that ends in a slash. None: there is nothing, the target is
    malformed, or it leads out of the site, be it by ``..``, by an encoding of it or by a link.
    """
    address, _mark, query = target.partition("?")
    path = _path(address)
    if path is None:
        return None
    names = [name for name in path.split("/") if name]
    above = [name for name in base.split("/") if name]
    if not names and above:
        return Moved(to=_address(above, query))
    if {".", ".."}.intersection(names) or names[: len(above)] != above:
        return None
    try:
        found = _file(site / Path(*names[len(above) :]), site, slash=path.endswith("/"))
    except (OSError, RuntimeError):  # a name longer than any file's; a loop of links (to 3.12)
        return None
    return Moved(to=_address(names, query)) if found is site else found


def _path(address: str) -> str | None:
    """Decode an address; None when it is none. http.server gives its bytes as Latin-1."""
    try:
        if not address.startswith("/"):  # http://localhost:8000/x/, as a proxy is asked
            address = urlsplit(address).path or "/"
        path = unquote_to_bytes(address.encode("latin-1")).decode("utf-8")
    except ValueError:
        return None
    return path if path.startswith("/") and "\\" not in path and "\0" not in path else None


def _file(path: Path, site: Path, *, slash: bool) -> Path | None:
    """The file at this path; ``site`` itself stands for a folder that was asked for without /."""
    real, inside = path.resolve(), site.resolve()
    if not real.is_relative_to(inside):
        return None
    if real.is_file():
        return None if slash else real
    index = (real / "index.html").resolve()
    if not (index.is_file() and index.is_relative_to(inside)):
        return None
    return index if slash else site


def _address(names: list[str], query: str) -> str:
    path = quote(f"/{'/'.join(names)}/")
    return f"{path}?{query}" if query else path


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens on ``host``."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_known_host(header: str | None, *, listening: str) -> bool:
    """Whether a request with this Host header was meant for us.

    A page elsewhere may point its own name at this machine and read the drafts through the
    visitor's browser (DNS rebinding); its requests carry that name. An address in digits cannot be
    pointed elsewhere, nor can ``localhost``. The port may be any: a tunnel changes it.
    """
    try:
        name = urlsplit(f"//{header or ''}").hostname or ""
    except ValueError:
        return False
    if name in _LOOPBACK or name == listening:
        return True
    if is_loopback(listening):
        return False
    own = socket.gethostname().lower()
    return name in {own, f"{own}.local"} or _is_digits(name)


def _is_digits(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
