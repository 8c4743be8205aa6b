"""The record keys of Bluesky: thirteen characters that hold a moment and a clock's number.

https://atproto.com/specs/tid — one zero bit, 53 bits of microseconds since 1970, 10 bits of a
clock id, in an alphabet that sorts as the numbers do. Pure.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta

ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
LENGTH = 13
CLOCK_BITS = 10
SECOND = 1_000_000  # microseconds
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_VALID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}\Z")


def tid(microseconds: int, clock: int) -> str:
    """The key of a moment (since 1970) and a clock id; ValueError beyond 53 and 10 bits."""
    if not 0 <= microseconds < 1 << 53 or not 0 <= clock < 1 << CLOCK_BITS:
        raise ValueError(f"beyond what a key can hold: {microseconds}, {clock}")
    number = microseconds << CLOCK_BITS | clock
    return "".join(ALPHABET[number >> shift & 31] for shift in range(5 * (LENGTH - 1), -1, -5))


def key_of(report: str, did: str, salt: str, at: datetime) -> str:
    """The key of a claim: its second, and a place within it that the report decides.

    Microseconds and clock id are 30 bits of a hash: ten alone clash among the reports of a day.
    """
    digest = hashlib.sha256(f"{report}|{did}|{salt}".encode()).digest()
    within = int.from_bytes(digest[:8], "big") % SECOND
    clock = int.from_bytes(digest[8:10], "big") % (1 << CLOCK_BITS)
    second = (at - _EPOCH) // timedelta(seconds=1)
    return tid(second * SECOND + within, clock)


def is_tid(text: str) -> bool:
    """Whether a text is a valid key."""
    return bool(_VALID.match(text))


def moment_of(key: str) -> datetime:
    """The moment that a valid key holds; ValueError where it is none."""
    if not is_tid(key):
        raise ValueError(f"no key: {key!r}")
    number = 0
    for character in key:
        number = number << 5 | ALPHABET.index(character)
    return _EPOCH + timedelta(microseconds=number >> CLOCK_BITS)
