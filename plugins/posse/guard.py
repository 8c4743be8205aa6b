"""Which addresses that strangers name may be opened at all. Pure: nothing is looked up here.

A mention may name any address: one of the network that we sit in, of a cloud's inner services, of
this very machine. What is opened is judged by the address that a name leads to, never by the name:
https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, urlsplit, urlunsplit

from .errors import NotOpened

Address = IPv4Address | IPv6Address

LONGEST = 2048  # characters of an address
_KEPT = "/%:@!$&'()*+,;=?~-._[]"  # in the parts of an address
# https://www.iana.org/assignments/iana-ipv4-special-registry — and more than is_global knows of.
_CLOSED_4 = tuple(map(ip_network, (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24",
    "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
    "224.0.0.0/4", "240.0.0.0/4",
    "168.63.129.16/32",  # the inner services of a cloud, at an address that looks like any other
)))  # fmt: skip
# Only what is given out to the world; in it are tunnels to anywhere, and what is for examples.
_OPEN_6 = ip_network("2000::/3")
_CLOSED_6 = tuple(map(ip_network, (
    "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
)))  # fmt: skip


_ODD = frozenset(' "<>\\^`{|}')


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """How far we go: which addresses a name may lead to, and which ports (None: any)."""

    may: Callable[[Address], bool]
    ports: frozenset[int] | None


def is_public(address: Address) -> bool:
    """Whether an address is a host of the world's, and no other's way to one of ours."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _CLOSED_4)
    if address.scope_id:
        return False
    return address in _OPEN_6 and not any(address in network for network in _CLOSED_6)


def is_own(address: Address) -> bool:
    """Whether an address is this machine's own."""
    return address.is_loopback


THE_WORLD = Reach(may=is_public, ports=frozenset({80, 443}))
# For a site on this machine, as in the demo: nothing leaves it then.
THIS_MACHINE = Reach(may=is_own, ports=None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """Where a request goes: host and port of an address that may be opened."""

    host: str
    port: int


def in_ascii(url: str) -> str:
    """An address as it is asked: its host in IDNA, what else is not ASCII percent-encoded.

    NotOpened where that cannot be.
    """
    if url.isascii():
        return url
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode()
        place = f"{host}:{parts.port}" if parts.port else host
    except (ValueError, UnicodeError) as error:
        raise NotOpened("it is no address") from error
    if "@" in parts.netloc:
        raise NotOpened("the address has a name or a password in it")
    rest = (quote(part, safe=_KEPT) for part in (parts.path, parts.query, parts.fragment))
    return urlunsplit((parts.scheme, place, *rest))


def target_of(url: str, reach: Reach) -> Target:
    """Where this address leads. NotOpened for one that browsers and libraries read differently.

    A name is not judged here: ``judged`` does that, with what it leads to.
    """
    # What is not all printable ASCII is read in several ways; a browser takes "\" for "/".
    if (
        len(url) > LONGEST
        or not url.isascii()
        or not url.isprintable()
        or {*' "<>\\^`{|}'} & {*url}
    ):
        raise NotOpened("the address has signs in it that no address has")
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    except ValueError as error:
        raise NotOpened("it is no address") from error
    if parts.scheme not in {"http", "https"}:
        raise NotOpened("only http and https are opened")
    if "@" in parts.netloc:
        raise NotOpened("the address has a name or a password in it")
    if not parts.hostname or parts.hostname.strip(".") == "":
        raise NotOpened("the address names no host")
    if reach.ports is not None and port not in reach.ports:
        raise NotOpened(f"port {port} is not opened")
    return Target(host=parts.hostname, port=port)


def judged(found: Iterable[str], reach: Reach) -> tuple[str, ...]:
    """The addresses that a name leads to, each once. NotOpened unless all of them may be opened.

    All of them: of a name that leads here and there, nobody knows where it leads next.
    """
    addresses = tuple(dict.fromkeys(found))
    if not addresses:
        raise NotOpened("there is no such host")
    for text in addresses:
        try:
            address = ip_address(text)
        except ValueError as error:
            raise NotOpened("it leads to no address that can be read") from error
        mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
        if mapped or not reach.may(address):
            raise NotOpened("it does not lead to a host of the world’s")
    return addresses
