"""Whether a value can be what a setting says it is."""

from __future__ import annotations

import re
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from posse.strangers import safe_address

_MAIL = re.compile(r"[^\s@:<>(),;\"]+@[^\s@:<>(),;\"/.]+(?:\.[^\s@:<>(),;\"/.]+)+")
_ODD = re.compile(r"[\s\"<>\\^`{|}]|[\x00-\x1f\x7f]")


def is_address(url: str) -> bool:
    """Whether a site can stand at this address: http(s), a host, and nothing but a path behind it.

    A name or password before the host would be printed on every page.
    """
    try:
        parts = urlsplit(url)
        whole = bool(parts.hostname) and parts.port != 0  # a port beyond 65535 is a ValueError
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or not whole or _ODD.search(url):
        return False
    return not (parts.username or parts.password or "@" in parts.netloc or "?" in url or "#" in url)


def zone_of(name: str) -> ZoneInfo | None:
    """The time zone of this name, None where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # "Europe" is a folder of zones
        return None


def is_contact(text: str) -> bool:
    """Whether one can write to somebody there: a mail address, or that of a page."""
    return bool(_MAIL.fullmatch(text.strip()) or safe_address(text))
