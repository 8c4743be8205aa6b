"""What a server of Mastodon's kind says of itself.

https://docs.joinmastodon.org/entities/Instance/ — other servers leave fields out: what a server
does not say is as on most of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..errors import NotAllowed
from ..hosts import host_of, is_loopback
from ..limits import MOST_PICTURES
from ..models import Limits
from .answers import CallFailed
from .prints import JPEG, PNG, WEBP, Frame

if TYPE_CHECKING:
    from .http import Server

Instance = Mapping[str, object]

_MOST = 1_000_000  # characters; a limit beyond is none
_MOST_BYTES = 4_000_000  # of a picture, whatever a server allows: more takes too long to bring
_LONGEST_SIDE = 4096  # pixels
_NO_SUCH_PAGE = {*range(200, 300), *range(400, 429)}  # some answer in HTML, with 200
# "4.5.1", "4.3.0+glitch"; all others say "4.0.0 (compatible; Other 1.2)", or start at 0.
_ITSELF = re.compile(r"[1-9]\d*\.\d+\.\d+[\w.+-]*")


def address_of(server: str) -> str:
    """A server's address as people write it (``social.example``), made whole.

    NotAllowed when secrets would travel in the clear to it.
    """
    address = server.strip() if "://" in server else f"https://{server.strip()}"
    address = address.rstrip("/")
    safe = address.startswith("https://") or is_loopback(address)
    if not safe or not host_of(address) or "@" in address:
        raise NotAllowed(f"a token goes over https only, not to {host_of(address) or 'nowhere'}")
    return address


def instance_of(server: Server) -> Instance:
    """Its newer page of itself, else the older one; nothing where it has neither. CallFailed."""
    return _page(server, "/api/v2/instance") or _page(server, "/api/v1/instance") or {}


def _page(server: Server, path: str) -> Instance | None:
    """None where the server has no such page, or only one for people."""
    try:
        page = server.get(path).json()
    except CallFailed as failed:
        if failed.status in _NO_SUCH_PAGE:
            return None
        raise
    return page if isinstance(page, dict) else None


def is_mastodon(instance: Instance) -> bool:
    """Whether this is Mastodon itself, which keeps an Idempotency-Key."""
    return bool(_ITSELF.fullmatch(str(instance.get("version", ""))))


def limits_from(instance: Instance, usual: Limits) -> Limits:
    """What a server says that it allows; the usual where it does not say.

    https://docs.joinmastodon.org/entities/Instance/#max_characters
    """
    statuses, media = _of(instance, "statuses"), _of(instance, "media_attachments")
    other = _number(instance, "max_toot_chars", usual.characters)  # Pleroma's and its children's
    return replace(
        usual,
        characters=_number(statuses, "max_characters", other),
        link_cost=_number(statuses, "characters_reserved_per_url", usual.link_cost),
        pictures=min(_number(statuses, "max_media_attachments", usual.pictures), MOST_PICTURES),
        alt_text=_number(media, "description_limit", usual.alt_text),
    )


def frame_from(instance: Instance) -> Frame:
    """What pictures it takes.

    https://docs.joinmastodon.org/entities/Instance/#media_attachments
    """
    media = _of(instance, "media_attachments")
    said = media.get("supported_mime_types")
    types = tuple(kind for kind in (JPEG, PNG, WEBP) if isinstance(said, list) and kind in said)
    return Frame(
        bytes=_number(media, "image_size_limit", _MOST_BYTES, most=_MOST_BYTES),
        side=_LONGEST_SIDE,
        pixels=_number(media, "image_matrix_limit", _LONGEST_SIDE**2, most=_LONGEST_SIDE**2),
        types=types or (JPEG, PNG),
    )


def domain_from(instance: Instance) -> str:
    """The name after the second @ of its people: ``domain``, or ``uri`` on older servers."""
    names = (instance.get("domain"), instance.get("uri"))
    name = next((name for name in names if isinstance(name, str) and name), "")
    host = urlsplit(name).hostname or "" if "://" in name else name
    return host if host.isascii() and host.isprintable() and not set("/ @<>") & {*host} else ""


def _of(instance: Instance, name: str) -> Instance:
    configuration = instance.get("configuration")
    part = configuration.get(name) if isinstance(configuration, dict) else None
    return part if isinstance(part, dict) else {}


def _number(said: Instance, name: str, usual: int, *, most: int = 0) -> int:
    """A number that a server says; beyond ``most`` it is that, else beyond all bounds the usual."""
    value = said.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
        return usual
    if most:
        return min(value, most)
    return value if value <= _MOST else usual
