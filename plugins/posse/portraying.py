"""Use case: have the pictures of people whose words are shown on the site itself.

Each is fetched once, a bounded number in a run and in bounded time, so that no reader's browser
asks anybody else. What cannot be had is asked for again some days later; a letter stands there.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from . import disk
from .errors import NoPicture, NotOpened, NotReached
from .hosts import host_of
from .likeness import likeness_of
from .portraits import Gallery

MOST = 60  # pictures that are asked for in a run
SECONDS = 60.0  # after which no more are
FAILURES = 3  # of one host in a run
AGAIN_AFTER, NO_PICTURE_FOR = timedelta(days=1), timedelta(days=7)


@dataclass(kw_only=True, slots=True)
class Missing:
    """Pictures that could not be had, and until when nobody asks again; a file of the cache.

    Losing it costs requests. An address is kept as a hash: nothing here is about anybody.
    """

    path: Path
    until: dict[str, datetime] = field(default_factory=dict)

    def has(self, address: str, now: datetime) -> bool:
        """Whether it is not to be asked for yet."""
        return self.until.get(_hashed(address), now) > now

    def note(self, address: str, until: datetime) -> None:
        """Remember that it could not be had."""
        self.until[_hashed(address)] = until

    def write(self, now: datetime) -> None:
        """Keep what still counts. OSError."""
        left = {name: time.isoformat() for name, time in sorted(self.until.items()) if time > now}
        if left or self.path.exists():
            disk.replace(self.path, f"{json.dumps(left, indent=1)}\n".encode())


def read_missing(path: Path) -> Missing:
    """What the file says; what cannot be read is empty."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        until = {str(name): datetime.fromisoformat(time) for name, time in raw.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return Missing(path=path)
    return Missing(path=path, until={n: time for n, time in until.items() if time.tzinfo})


def _hashed(address: str) -> str:
    return sha256(address.encode(errors="replace")).hexdigest()[:32]


def portray(
    wanted: Iterable[str],
    gallery: Gallery,
    missing: Missing,
    fetch: Callable[[str], bytes],
    *,
    now: datetime,
    seconds: Callable[[], float],
) -> int:
    """Have those of these addresses that are not there yet, the first of them first; how many.

    ``fetch`` gives the bytes at an address, or raises NotReached; ``seconds`` is a clock that only
    goes on. OSError.
    """
    there, hosts = gallery.shown().keys(), Counter[str]()
    end, asked, found = seconds() + SECONDS, 0, 0
    for address in dict.fromkeys(wanted):
        host = host_of(address)
        if address in there or missing.has(address, now) or hosts[host] >= FAILURES:
            continue
        if asked >= MOST or seconds() >= end:
            break
        asked += 1
        try:
            gallery.hang(address, likeness_of(fetch(address)))
        except (NoPicture, NotOpened):
            missing.note(address, now + NO_PICTURE_FOR)
        except NotReached:
            missing.note(address, now + AGAIN_AFTER)
            hosts[host] += 1
        else:
            found += 1
    missing.write(now)
    return found
