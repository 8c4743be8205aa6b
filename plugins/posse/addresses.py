"""Which addresses of the web are one, however people and servers write them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

_PORTS = {"http": 80, "https": 443}


def plain(link: str) -> str:
    """An address without what may differ between two that are one.

    That is its scheme, a leading ``www.``, a last ``index.html`` or slash, query and fragment; its
    host is in ASCII and small letters, its path in letters as they are read. What is no address is
    left as it is.
    """
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").rstrip(".").encode("idna").decode().removeprefix("www.")
        port = "" if parts.port in {None, _PORTS.get(parts.scheme)} else f":{parts.port}"
    except (ValueError, UnicodeError):
        return link
    path = unquote(parts.path)
    if path.endswith("/index.html"):
        path = path.removesuffix("index.html")
    return f"{host}{port}{path.rstrip('/')}"


def below(links: Iterable[str], address: str) -> bool:
    """Whether one of the links leads to the address, or below it."""
    top = plain(address)
    return bool(top) and any(f"{plain(link)}/".startswith(f"{top}/") for link in links)
