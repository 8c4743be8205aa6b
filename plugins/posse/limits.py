"""What a post may be on each kind of network, where no server says otherwise, and its length."""

from __future__ import annotations

from types import MappingProxyType

from .models import Limits, Measure
from .text import fediverse, graphemes, has_link
from .weighted import LINK_COST, weighted

LIMITS = MappingProxyType({
    # https://docs.joinmastodon.org/user/posting/ — a server may allow more; its word is final
    "mastodon": Limits(characters=500, link_cost=23),
    # https://docs.bsky.app/docs/advanced-guides/posts — the link is the card below the text,
    # which takes the place of pictures
    "bluesky": Limits(
        characters=300, bytes=3000, link_in_text=False, warning_apart=False, alt_text=2000
    ),
    # https://docs.x.com/fundamentals/counting-characters
    "x": Limits(
        characters=280, measure=Measure.WEIGHTED, link_cost=LINK_COST, warning_apart=False,
        alt_text=1000,
    ),
    # Where people paste: what a place takes, if the account is named for it.
    "linkedin": Limits(characters=3000, warning_apart=False),
    "facebook": Limits(characters=63206, warning_apart=False),
    "by-hand": Limits(characters=0, warning_apart=False),
})  # fmt: skip


BY_SERVER = frozenset({"mastodon"})  # kinds whose servers say themselves what they take


def limits_of(account: str, kind: str) -> Limits:
    """The limits of an account before its server was asked.

    By hand, the first word of the account's name says where it is pasted (``linkedin-en``). A kind
    that is not known here takes any text: its own module knows better.
    """
    place = account.partition("-")[0] if kind == "by-hand" else kind
    return LIMITS.get(place, LIMITS["by-hand"])


def length(text: str, limits: Limits, warning: str = "") -> int:
    """How long the network finds a text, a warning that has its own field included."""
    apart = graphemes(warning) if limits.warning_apart else 0
    if limits.measure is Measure.WEIGHTED:
        return weighted(text, limits.link_cost) + apart
    if limits.link_cost:
        return fediverse(text, limits.link_cost) + apart
    return graphemes(text) + apart


def excess(text: str, limits: Limits, warning: str = "") -> int:
    """By how much a text is too long, in characters or else in bytes; 0 when it fits."""
    characters = length(text, limits, warning) - limits.characters if limits.characters else 0
    octets = len(text.encode()) - limits.bytes if limits.bytes else 0
    return max(characters, octets, 0)


def whole(words: str, link: str, limits: Limits, warning: str = "") -> str:
    """The author's words as they are sent, with their link and their warning.

    ``{link}`` says where the link goes, and is nothing where the post has none; without it the
    link follows on a line of its own where the network carries links in the text. The warning
    stands first where it has no own field.
    """
    if limits.link_in_text or limits.link_card:
        text = words.replace("{link}", link)
    else:
        text = words.replace("{link}", "").strip()
    if limits.link_in_text and not has_link(text, link):
        text = f"{text}\n{link}"
    return text if limits.warning_apart or not warning else f"⚠ {warning}\n\n{text}"


def over(words: str, link: str, limits: Limits, warning: str = "") -> int:
    """By how much an author's words exceed the limits, all included; 0 when they fit."""
    return excess(whole(words, link, limits, warning), limits, warning)
