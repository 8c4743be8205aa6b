"""Which report is this about? Pure.

https://indieweb.org/original-post-discovery — by the links in it, or by the copy that it answers.
A mention belongs to the report of its nearest ancestor that is one of our own copies: the walk
through a thread stops at every other copy of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .addresses import plain
from .voices import Home, KnownCopy

DEEPEST = 1000  # posts between an answer and our copy; a thread that goes in a circle ends too


def report_linked(links: Iterable[str], home: Home) -> str:
    """The report that the first of these links leads to, "" where none leads to one."""
    found = (home.addresses.get(plain(link), "") for link in links)
    return next(filter(None, found), "")


def event_linked(links: Iterable[str], home: Home) -> str:
    """The event to whose page the first of these links leads, "" where none leads to one."""
    found = (home.hubs.get(plain(link), "") for link in links)
    return next(filter(None, found), "")


def own_places(home: Home) -> frozenset[str]:
    """The plain addresses of our copies: what stands there is no mention of anybody's."""
    return frozenset(plain(copy.url) for copy in home.copies.values() if copy.url)


def copy_above(post: str, parents: Mapping[str, str], home: Home) -> KnownCopy | None:
    """The nearest copy of ours that a post answers, directly or through others; None without one.

    ``parents`` are native ids by that of the post that answers them.
    """
    above = parents.get(post, "")
    for _ in range(DEEPEST):
        if not above or above in home.copies:
            break
        above = parents.get(above, "")
    return home.copies.get(above)
