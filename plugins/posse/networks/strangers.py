"""Who wrote a page that nobody vouches for, and whether its words may be repeated. Pure.

What a page says of its author may be anybody's name and address: who it is for us is told by where
it stands. One who was approved is trusted afterwards, so nobody may be taken for another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from ..hosts import host_of
from ..markup import tags
from ..voices import Author
from .content import is_address, one_line

# https://brid.gy/about — it tells a site what others answer on networks, by pages of its own.
BRIDGY = frozenset({"brid.gy", "www.brid.gy"})
# https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag
_UNREPEATED = frozenset({"none", "noindex", "nosnippet", "max-snippet:0"})
_LONGEST_NAME = 200  # characters


def author_from(name: str, url: str, picture: str, *, place: str) -> Author:
    """Who wrote what stands at ``place``, by what is said of them.

    The author's own address is who they are only where it is at the same host.
    """
    url = url if is_address(url) else ""
    is_there = bool(url) and (host_of(url) == host_of(place))
    return Author(
        id=url if is_there else person_at(place),
        name=one_line(name)[:_LONGEST_NAME],
        url=url,
        avatar=picture if is_address(picture) else "",
    )


def person_at(place: str) -> str:
    """Who is at an address when nothing else is known: its host, or a person's corner of it."""
    try:
        corner = urlsplit(place).path.split("/")[1:2]
    except ValueError:
        corner = []
    is_corner = corner and corner[0][:1] in {"@", "~"} and corner[0][1:]
    return f"{host_of(place)}/{corner[0]}" if is_corner else host_of(place)


def is_unrepeatable(html: str, headers: Mapping[str, str]) -> bool:
    """Whether a page asks robots not to show its words, in its head or in its headers."""
    said = [headers.get("x-robots-tag", "")]
    said += [values.get("content", "") for name, values in tags(html)
             if name == "meta" and values.get("name", "").strip().lower() == "robots"]  # fmt: skip
    return bool(_words(said) & _UNREPEATED)


def _words(said: Iterable[str]) -> frozenset[str]:
    """Rules for all robots; one for a single robot has its name before it."""
    return frozenset(
        word.strip().lower().replace(": ", ":") for line in said for word in line.split(",")
    )
