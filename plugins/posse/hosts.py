"""Which addresses are nobody's: reserved and local names, judged without asking the network."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

# https://www.rfc-editor.org/rfc/rfc2606 and rfc6761, rfc8375, rfc9476
_RESERVED = ("example", "example.com", "example.net", "example.org", "test", "invalid", "local",
             "home.arpa", "internal", "alt", "onion")  # fmt: skip
# Delegated to nobody, and in use in many a house.
_OF_A_HOUSE = ("lan", "home", "corp", "localdomain", "private", "intranet", "fritz.box")
_LOOPBACK = ("localhost",)


def host_of(url: str) -> str:
    """The host of an address, in lower case without a last dot; "" where there is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".").lower()
    except ValueError:
        return ""


def is_loopback(url: str) -> bool:
    """Whether the address is this machine's own."""
    host = host_of(url)
    if _below(host, _LOOPBACK):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_public(url: str) -> bool:
    """Whether others could open the address, judged by its host alone."""
    host = host_of(url)
    if not host or _below(host, (*_RESERVED, *_OF_A_HOUSE, *_LOOPBACK)):
        return False
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host


def _below(host: str, names: tuple[str, ...]) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in names)
