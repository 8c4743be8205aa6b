"""What is to be looked at when: the younger a post, the more often. Pure.

https://github.com/snarfed/bridgy polls by age too. Streams tell most of what is new, whatever its
age; a look finds what they do not tell: edits, ends, and gestures on old posts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from .kept import ERASED_AFTER

_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
# Up to which age, how often.
COLUMNS = (
    (_DAY, _HOUR / 4),
    (3 * _DAY, _HOUR),
    (14 * _DAY, 6 * _HOUR),
    (90 * _DAY, _DAY),
    (365 * _DAY, 7 * _DAY),
    (timedelta.max, 30 * _DAY),
)
_EARLIEST, _LATEST = 0.8, 0.98  # of an interval: not all at once, and never later than it says


@dataclass(frozen=True, kw_only=True, slots=True)
class Watched:
    """A post by the network's own id: a copy of ours, or what somebody said.

    ``hidden`` is whether it was told to be gone: a second word is asked for a day later.
    """

    id: str
    at: datetime
    is_ours: bool = False
    hidden: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """When a post was looked at last, its mark then, and whether that had changed (``hot``)."""

    at: datetime
    mark: str = ""
    hot: bool = False


def interval(post: Watched, look: Look, now: datetime) -> timedelta:
    """How long after that look it is looked at again.

    What others said is looked at less often than our copies: its end shows in their numbers first.
    """
    if post.hidden:
        return ERASED_AFTER
    age = now - post.at
    column = next(number for number, (most, _often) in enumerate(COLUMNS) if age <= most)
    column += (not post.is_ours) - look.hot
    _most, often = COLUMNS[min(max(column, 0), len(COLUMNS) - 1)]
    return often * (_EARLIEST + (_LATEST - _EARLIEST) * _share(post.id))


def due(posts: Iterable[Watched], looks: Mapping[str, Look], now: datetime) -> list[Watched]:
    """What is to be looked at now: what never was, the youngest first; then what is latest.

    So where not all can be looked at in a run, nothing has to wait for ever.
    """
    found = []
    for post in posts:
        look = looks.get(post.id)
        if look is None:
            found.append((timedelta.max, post))
            continue
        late = now - look.at - interval(post, look, now)
        if late >= timedelta(0) or now < look.at:  # a clock that was put back must not stop it all
            found.append((late, post))
    found.sort(key=lambda one: (-one[0].total_seconds(), -one[1].at.timestamp(), one[1].id))
    return [post for _late, post in found]


@lru_cache(maxsize=1 << 18)
def _share(post: str) -> float:
    """A number from 0 to 1 that is always the same for a post."""
    return int.from_bytes(hashlib.sha256(post.encode(errors="replace")).digest()[:4]) / 0xFFFFFFFF
