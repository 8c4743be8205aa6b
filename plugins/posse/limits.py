"""What a post may be on each kind of network, where no server says otherwise, and its length."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeGuard

from .models import Announcement, Limits, LinkPlace, Measure
from .text import fediverse, graphemes, has_link
from .weighted import LINK_COST, weighted

LIMITS = MappingProxyType({
    # https://docs.joinmastodon.org/user/posting/ — a server may allow more; its word is final
    "mastodon": Limits(characters=500, link_cost=23),
    # https://docs.bsky.app/docs/advanced-guides/posts — a post has a card or pictures, not both
    "bluesky": Limits(
        characters=300, bytes=3000, link=LinkPlace.CARD, warning_apart=False, alt_text=2000
    ),
    # https://docs.x.com/fundamentals/counting-characters
    "x": Limits(
        characters=280, measure=Measure.WEIGHTED, link_cost=LINK_COST, warning_apart=False,
        alt_text=1000,
    ),
    # Where people paste: what a place takes, if the account is named for it. Texts alone.
    "linkedin": Limits(characters=3000, warning_apart=False, pictures=0),
    "facebook": Limits(characters=63206, warning_apart=False, pictures=0),
    "by-hand": Limits(characters=0, warning_apart=False, pictures=0),
})  # fmt: skip

MOST_PICTURES = 4  # of a post, whatever a server allows
LINKS = MappingProxyType({  # what the setting "link" of an account may say
    "link": LinkPlace.TEXT, "no-link": LinkPlace.NONE, "image-card": LinkPlace.PICTURE,
})  # fmt: skip
_NOTHING: Mapping[str, object] = MappingProxyType({})
# With the line that it is alone on, or with the space before it.
_LINK = re.compile(r"\n+[ \t]*\{link\}[ \t]*(?=\n|\Z)|[ \t]*\{link\}")
BY_SERVER = frozenset({"mastodon"})  # kinds whose servers say themselves what they take


def limits_of(account: str, kind: str, options: Mapping[str, object] = _NOTHING) -> Limits:
    """The limits of an account before its server was asked; ``options`` are its settings.

    By hand, the first word of the account's name says where it is pasted (``linkedin-en``). A kind
    that is not known here takes any text: its own module knows better.
    """
    if kind != "by-hand":
        return as_set(LIMITS.get(kind, LIMITS["by-hand"]), options)
    limits = LIMITS.get(account.partition("-")[0], LIMITS["by-hand"])
    # What is pasted is the text; a card, and its picture, is made there.
    return replace(limits, pictures=1 if limits.link is LinkPlace.CARD else 0)


def as_set(limits: Limits, options: Mapping[str, object]) -> Limits:
    """The limits with what an account's settings say of pictures and of the link.

    What the settings cannot say (``wrong_setting``) changes nothing.
    """
    pictures, link = options.get("pictures"), LINKS.get(str(options.get("link")))
    if _is_count(pictures):
        limits = replace(limits, pictures=min(pictures, limits.pictures))
    return replace(limits, link=link or limits.link)


def wrong_setting(options: Mapping[str, object]) -> str:
    """What is wrong with an account's settings for its posts, "" where nothing is."""
    may_be = {
        "pictures": f"a number from 0 to {MOST_PICTURES}",
        "link": f"one of {', '.join(LINKS)}",
    }
    wrong = (f"{key} is {may_be[key]}, not {options[key]}" for key in wrong_keys(options))
    return next(wrong, "")


def wrong_keys(options: Mapping[str, object]) -> tuple[str, ...]:
    """Which of an account's settings for its posts, "pictures" and "link", cannot be so."""
    pictures = () if _is_count(options.get("pictures", 0)) else ("pictures",)
    return pictures if str(options.get("link", "link")) in LINKS else (*pictures, "link")


def _is_count(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_PICTURES


def as_made(limits: Limits, announcement: Announcement) -> Limits:
    """The limits of this post: without a card, what would be on it is in the text."""
    if limits.link is not LinkPlace.CARD or announcement.card:
        return limits
    return replace(limits, link=LinkPlace.TEXT)


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

    ``{link}`` says where the link goes; without it the link follows on a line of its own where
    the network carries links in the text. Where posts have no link, it goes nowhere. The warning
    stands first where it has no own field.
    """
    if limits.link in {LinkPlace.PICTURE, LinkPlace.NONE}:
        text = _LINK.sub("", words).lstrip("\n")
    else:
        text = words.replace("{link}", link)
    if limits.link_in_text and not has_link(text, link):
        text = f"{text}\n{link}"
    return text if limits.warning_apart or not warning else f"⚠ {warning}\n\n{text}"


def over(words: str, link: str, limits: Limits, warning: str = "") -> int:
    """By how much an author's words exceed the limits, all included; 0 when they fit."""
    return excess(whole(words, link, limits, warning), limits, warning)
