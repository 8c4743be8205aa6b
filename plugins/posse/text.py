"""Text as networks see it: how long it is, where it may end, what in it is a link. Pure.

Sources: Mastodon counts grapheme clusters, each link as 23 and each ``@user@host`` as ``@user``
(app/validators/status_length_validator.rb, app/lib/extractor.rb and
config/initializers/twitter_regex.rb of mastodon/mastodon); Bluesky takes 300 grapheme clusters and
3000 bytes (lexicon app.bsky.feed.post) and marks links by bytes
(https://docs.bsky.app/docs/advanced-guides/post-richtext). X counts in its own way: weighted.py.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import regex

# A link needs https:// or http:// and no user before its host, and its end is not the sentence's
# punctuation; a bracket belongs to it where it was opened in it.
_LINK = (
    r"(?<![A-Za-z0-9@＠$#＃])(?i:https?)://(?![^\s/?#]*@)[\w.-]*\w(?::\d+)?"
    r"(?:[/?#](?:[^\s<>\"()]|\((?:[^\s<>\"()]|\([^\s<>\"()]*\))*\))*)?"
    r"(?<![.,;:!?'*«»“”‘’…\[\]&~|@$%])"
)
_FIND_LINK = re.compile(_LINK)
# An atomic group: what follows decides about the whole mention, not about a part of it.
_LINK_OR_MENTION = re.compile(
    rf"(?P<link>{_LINK})"
    r"|(?<![=/\w])@(?>(?P<user>[A-Za-z0-9_]+(?:[.-]+[A-Za-z0-9_]+)*)(?:@\w+(?:[.-]+\w+)*)?)"
    r"(?![@＠À-ÖØ-öø-ÿ]|://)"
)
_HANDLE = (
    r"(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+"
    r"[a-zA-Z](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?![\w@-]|\.\w)"
)
_FACETS = (
    rf"(?P<link>{_LINK})"
    r"|(?<![^\s(«“])[#＃](?P<tag>[\p{N}\p{M}_]*\p{L}[\p{L}\p{M}\p{N}_]*)"
    rf"|(?<![^\s(«“])@(?P<mention>{_HANDLE})"
)
_LONGEST_TAG = 64  # graphemes, as Bluesky's lexicon says
_KEPT_TOGETHER = frozenset("\u00a0\u202f\u2007")
# Scripts that put no spaces between words may end after any of these signs.
_IDEOGRAPH = re.compile(r"[\u3001\u3002\u3040-\u309f\u3400-\u4dbf\u4e00-\u9fff\uff0c\uff1a\uff1b]")
_CLOSING = frozenset("、。，：；！？」』）】》〉”’…ー")
_LOOSE_AT_THE_END = frozenset(",;:.…·•–—-/([{«“‘‹¿¡&、，：；")


@dataclass(frozen=True, kw_only=True, slots=True)
class Facet:
    """A part of a text that leads somewhere; ``start`` and ``end`` are UTF-8 bytes, end outside.

    ``value`` is the link as it stands, the tag without its sign, or the handle without its at.
    """

    kind: Literal["link", "tag", "mention"]
    start: int
    end: int
    value: str


def cleaned(text: str) -> str:
    """In Unicode's composed form, without control signs and what no network takes; same words."""
    import regex

    return regex.sub(r"[\p{Cc}\p{Cs}\uFEFF\uFFFE\uFFFF--\n]", "", _composed(text), flags=regex.V1)


def on_one_line(text: str) -> str:
    """The same words on one line, without what no network takes; no-break spaces stay."""
    return cleaned(re.sub(r"[ \t\r\n\f\v]+", " ", text)).strip(" ")


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def clusters(text: str) -> list[str]:
    """The characters that a person sees (extended grapheme clusters, UAX 29)."""
    import regex  # the standard library's re has no \X

    return regex.findall(r"\X", text)


def graphemes(text: str) -> int:
    """How many characters a person sees."""
    return len(clusters(text))


def fediverse(text: str, link_cost: int) -> int:
    """The length on Mastodon and its kin: a link is ``link_cost``, ``@user@host`` is ``@user``."""

    def flat(match: re.Match[str]) -> str:
        return "x" * link_cost if match["link"] else f"@{match['user']}"

    return graphemes(_LINK_OR_MENTION.sub(flat, text))


def links(text: str) -> tuple[tuple[int, int], ...]:
    """Where links stand in a text: (start, end), end outside."""
    return tuple(match.span() for match in _FIND_LINK.finditer(text))


def has_link(text: str, link: str) -> bool:
    """Whether this link stands in the text, whole, and not as the beginning of a longer one."""
    return bool(re.search(rf"(?<![A-Za-z0-9@#]){re.escape(link)}(?![\w/?#&=%~-])", text))


def shorten(text: str, limit: int, measure: Callable[[str], int] = graphemes) -> str:
    """The text, or as many of its first words as fit, with “…” behind them; "" when none fits.

    ``limit`` is in units of ``measure``. No grapheme, word or link is ever cut.
    """
    if measure(text) <= limit:
        return text
    ends = tuple(_ends_of_words(text))
    fitting = bisect_left(
        ends,
        True,  # noqa: FBT003 — what is searched for: the first end that is too far
        key=lambda end: measure(_with_ellipsis(text[:end])) > limit,
    )
    return _with_ellipsis(text[: ends[fitting - 1]]) if fitting else ""


def _ends_of_words(text: str) -> Iterator[int]:
    """Offsets at which a text may be cut, rising, its own end not among them."""
    inside = {at for start, end in links(text) for at in range(start + 1, end)}
    signs = clusters(text)
    at = 0
    for sign, following in pairwise(signs):
        at += len(sign)
        if at not in inside and _may_end(sign, following):
            yield at


def _may_end(sign: str, following: str) -> bool:
    if _is_gap(following):
        return not _is_gap(sign)
    return bool(_IDEOGRAPH.match(sign)) and following[0] not in _CLOSING


def _is_gap(sign: str) -> bool:
    return sign.isspace() and sign not in _KEPT_TOGETHER


def _with_ellipsis(head: str) -> str:
    """The head of a text with “…”, which must not become a part of a link."""
    after_link = max((end for _, end in links(head)), default=0)
    tail = clusters(head[after_link:])
    while tail and (tail[-1].isspace() or tail[-1] in _LOOSE_AT_THE_END):
        tail.pop()
    if tail:
        return head[:after_link] + "".join(tail) + "…"
    return f"{head[:after_link]} …" if after_link else ""


def hashtag(tag: str) -> str:
    """A tag as a hashtag: “réseaux sociaux” is #RéseauxSociaux; "" where no letter remains.

    Letters, digits and underscores only; several words are joined, each with a capital.
    """
    import regex

    words = regex.findall(r"[\p{L}\p{M}\p{N}_]+", _composed(tag))
    joined = words[0] if len(words) == 1 else "".join(word[0].upper() + word[1:] for word in words)
    return f"#{joined}" if regex.search(r"\p{L}", joined) else ""


def facets(text: str) -> tuple[Facet, ...]:
    """The links, hashtags and mentions of a text, in its order.

    A mention is a handle with a domain, ``@name.example``; whether it exists is for the network.
    """
    import regex

    return tuple(
        _facet(text, match)
        for match in regex.finditer(_FACETS, text)
        if not match["tag"] or graphemes(match["tag"]) <= _LONGEST_TAG
    )


def _facet(text: str, match: regex.Match[str]) -> Facet:
    start = len(text[: match.start()].encode())
    kinds: tuple[Literal["link", "tag", "mention"], ...] = ("link", "tag", "mention")
    kind = next(kind for kind in kinds if match[kind])
    return Facet(
        kind=kind,
        start=start,
        end=start + len(match[0].encode()),
        value=match[kind],
    )
