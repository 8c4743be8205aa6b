"""The same answer by two roads: an API and a webmention, an original and its bridged copy. Pure.

They are one where one's address is among the other's. Both stay in the archive; a page shows one,
with both links.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from .addresses import plain
from .showing import FEEDS, WEBMENTION, Fate
from .voices import Mention

# A network knows best what was said on it, a page what stands on it.
_BEHIND = {WEBMENTION: 1, FEEDS: 2}


@dataclass(frozen=True, kw_only=True, slots=True)
class Joined:
    """What was said once: as it is shown, and every road by which it came, the best first."""

    mention: Mention
    roads: tuple[Mention, ...]


def newest(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Each mention once, in its newest version, oldest first, in whatever order they come."""
    found: dict[str, Mention] = {}
    for mention in sorted(mentions, key=lambda one: (one.updated or one.published, repr(one))):
        found[mention.id] = mention
    return tuple(sorted(found.values(), key=in_time))


def in_time(mention: Mention) -> tuple[datetime, str]:
    """By what mentions are ordered."""
    return mention.published, mention.id


def address_key(url: str) -> str:
    """By what two addresses are one; query and fragment count, for they may name the answer."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return "?".join(filter(None, (plain(url), parts.query))) + (
        f"#{parts.fragment}" if parts.fragment else ""
    )


def _keys(mention: Mention) -> frozenset[str]:
    return frozenset(address_key(url) for url in (mention.url, *mention.also) if url)


def inherited(mentions: Sequence[Mention], fates: Mapping[str, Fate]) -> dict[str, Fate]:
    """The fates, where one that is hidden or quiet on a better road is not to be seen on this one.

    A page that says it is somebody's post does not hide that post.
    """
    at: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.url:
            at[address_key(mention.url)].append(mention)
    return {mention.id: _fate(mention, at, fates) for mention in mentions}


def _fate(mention: Mention, at: Mapping[str, Sequence[Mention]], fates: Mapping[str, Fate]) -> Fate:
    same = (other for key in _keys(mention) for other in at.get(key, ()))
    better = [other for other in same if _behind(other) <= _behind(mention)]
    quiet = [_rank(other) for other in better if fates[other.id] is Fate.QUIET]
    if any(fates[other.id] is Fate.OUT for other in better):
        return Fate.OUT
    # It is counted once, on its best road.
    return fates[mention.id] if not quiet or min(quiet) == _rank(mention) else Fate.OUT


def _rank(mention: Mention) -> tuple[int, datetime, str]:
    return _behind(mention), *in_time(mention)


def _behind(mention: Mention) -> int:
    return _BEHIND.get(mention.network, 0)


def joined(mentions: Sequence[Mention]) -> tuple[Joined, ...]:
    """Those that are one put together, in the order of time."""
    leads: dict[str, str] = {}

    def lead(name: str) -> str:
        while leads.setdefault(name, name) != name:
            leads[name] = name = leads[leads[name]]
        return name

    known = {address_key(mention.url): mention.id for mention in mentions if mention.url}
    for mention in mentions:
        for key in sorted(_keys(mention)):
            if key in known:
                leads[lead(mention.id)] = lead(known[key])
    groups: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        groups[lead(mention.id)].append(mention)
    return tuple(sorted(map(_joined, groups.values()), key=lambda one: in_time(one.mention)))


def _joined(roads: list[Mention]) -> Joined:
    roads.sort(key=_rank)
    return Joined(mention=roads[0], roads=tuple(roads))
