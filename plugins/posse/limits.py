"""What a post may be on each kind of network, where no server says otherwise."""

from __future__ import annotations

from types import MappingProxyType

from .models import Limits
from .text import too_long

LIMITS = MappingProxyType({
    # https://docs.joinmastodon.org/user/posting/ — a server may allow more
    "mastodon": Limits(characters=500, link_cost=23),
    # https://docs.bsky.app/docs/advanced-guides/posts — the link is the card below the text
    "bluesky": Limits(characters=300, bytes=3000, link_in_text=False),
})  # fmt: skip


def over(words: str, link: str, limits: Limits) -> int:
    """By how many characters an author's words with their link exceed the limits, 0 if they fit.

    ``{link}`` says where the link goes; without it the link follows on a line of its own where
    the network carries links in the text.
    """
    if "{link}" in words:
        text = words.replace("{link}", link)
    else:
        text = f"{words}\n{link}" if limits.link_in_text else words
    return too_long(
        text, characters=limits.characters, link_cost=limits.link_cost, max_bytes=limits.bytes
    )
