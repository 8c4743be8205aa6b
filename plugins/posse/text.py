"""Measuring text as networks do. Pure."""

from __future__ import annotations

import re

# As Mastodon finds links to shorten; https://docs.joinmastodon.org/user/posting/
_URL = re.compile(r"https?://[^\s<>\"]+")


def graphemes(text: str) -> int:
    """How many characters a person sees (extended grapheme clusters, UAX 29)."""
    import regex  # the standard library's re has no \X

    return len(regex.findall(r"\X", text))


def with_flat_links(text: str, cost: int) -> str:
    """The text with each link as long as the network counts it; cost 0 leaves links alone."""
    return _URL.sub("u" * cost, text) if cost else text


def too_long(text: str, *, characters: int, link_cost: int, max_bytes: int = 0) -> int:
    """By how many characters a text is too long for a network, 0 when it fits.

    ``characters`` are graphemes, ``link_cost`` what a link counts as (0: its own length), and
    ``max_bytes`` the UTF-8 bytes allowed (0: any).
    """
    over = graphemes(with_flat_links(text, link_cost)) - characters
    bytes_over = len(text.encode()) - max_bytes if max_bytes else 0
    return max(over, bytes_over, 0)
