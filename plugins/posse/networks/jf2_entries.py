"""Mentions as jf2 and microformats tell them, whatever shapes they come in. Pure.

https://www.w3.org/TR/jf2/ — and the names with ``wm-`` of https://webmention.io/. Nothing of it can
be relied upon: a field may be missing, a list, or of any other kind.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from ..discovery import event_linked, report_linked
from ..hosts import host_of
from ..voices import Author, Home, Kind
from .content import is_address, one_line
from .strangers import BRIDGY, author_from

_KINDS = {
    "rsvp": Kind.RSVP, "like-of": Kind.LIKE, "repost-of": Kind.REPOST,
    "bookmark-of": Kind.BOOKMARK, "in-reply-to": Kind.REPLY, "mention-of": Kind.MENTION,
}  # fmt: skip
_LONGEST = 65_536  # characters of words
_DIGITS = 18  # of a number that may be one of a receiver's
_LONGEST_TIME = 40  # characters

Record = Mapping[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One mention as it is told. ``number`` is the receiver's own, 0 where it has none.

    ``targets`` are what it is said to be about, ``mark`` another one when anything of it changed.
    """

    number: int
    mark: str
    source: str
    targets: tuple[str, ...]
    kind: Kind
    url: str
    name: str
    author: Author
    content: str
    is_html: bool
    answer: str
    pictures: int
    published: datetime | None
    received: datetime | None
    is_private: bool

    def report(self, home: Home) -> str:
        """The report that it is about, "" where it is about none."""
        return report_linked(self.targets, home)

    def event(self, home: Home) -> str:
        """The event that it is about as a whole, "" where it is about none."""
        return event_linked(self.targets, home)


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """The mentions of a feed, in its order.

    ``length`` counts what is left out too: what has no address, or is about nothing.
    """

    entries: tuple[Entry, ...]
    length: int


def listing_in(feed: object) -> Listing | None:
    """What a feed of JSON lists; None where it is no feed."""
    children = _children(feed)
    if children is None:
        return None
    entries = tuple(entry for child in children if (entry := _entry(_flat(child))))
    return Listing(entries=entries, length=len(children))


def without_words(
    mark: str, source: str, kind: Kind, targets: tuple[str, ...], received: datetime
) -> Entry:
    """One of which no more is known than where it stands, and of what it is."""
    return Entry(
        number=0, mark=mark, source=source, targets=targets, kind=kind, url="", name="",
        author=Author(id=""), content="", is_html=False, answer="", pictures=0, published=None,
        received=received, is_private=False,
    )  # fmt: skip


def _children(feed: object) -> list[Record] | None:
    if isinstance(feed, dict):
        inner = feed.get("children", feed.get("items"))
        if inner is None and feed.get("type") == "entry":
            return [feed]
        feed = [inner] if isinstance(inner, dict) else inner
    return list(_within(feed)) if isinstance(feed, list) else None


def _within(children: list[object]) -> Iterator[Record]:
    """The entries of a list, and those of a feed of microformats that is in it."""
    for child in children:
        if isinstance(child, dict):
            inner = child.get("children")
            is_feed = "h-feed" in _texts(child.get("type"))
            many = inner if is_feed and isinstance(inner, list) else [child]
            yield from (one for one in many if isinstance(one, dict))


def _flat(child: Record) -> Record:
    """Microformats keep what they say one step deeper."""
    inner = child.get("properties")
    return inner if isinstance(inner, dict) else child


def _entry(said: Record) -> Entry | None:
    url = _address(said.get("url"))
    source = _address(said.get("wm-source")) or url
    kind, targets = _about(said)
    if not source or not targets:
        return None
    content, is_html = _content(said)
    is_bridged = host_of(source) in BRIDGY and bool(url)
    return Entry(
        number=_number(said.get("wm-id")),
        mark=_mark(said),
        source=source,
        targets=targets,
        kind=kind,
        url=url,
        name=_text(said.get("name"))[:_LONGEST],
        author=_author(said.get("author"), url if is_bridged else source),
        content=content,
        is_html=is_html,
        answer=one_line(_text(said.get("rsvp")))[:20],
        pictures=len(_texts(said.get("photo"))),
        published=_moment(said.get("published")),
        received=_moment(said.get("wm-received")),
        is_private=_is_private(said),
    )


def _about(said: Record) -> tuple[Kind, tuple[str, ...]]:
    """What kind of mention it is, and of what."""
    named = _KINDS.get(_text(said.get("wm-property")))
    found = next((name for name in _KINDS if _addresses(said.get(name)) or
                  (name == "rsvp" and _text(said.get(name)))), "")  # fmt: skip
    target = _address(said.get("wm-target"))
    links = (link for name in _KINDS for link in _addresses(said.get(name)))
    targets = tuple(dict.fromkeys([target] if target else links))
    return named or _KINDS.get(found, Kind.MENTION), targets


def _content(said: Record) -> tuple[str, bool]:
    content = said.get("content")
    content = content[0] if isinstance(content, list) and content else content
    if isinstance(content, dict):
        html = content.get("html")
        if isinstance(html, str) and html.strip():
            return html[:_LONGEST], True
        return (_text(content.get("text")) or _text(content.get("value")))[:_LONGEST], False
    return (_text(content) or _text(said.get("summary")))[:_LONGEST], False


def _author(said: object, place: str) -> Author:
    said = said[0] if isinstance(said, list) and said else said
    if not isinstance(said, dict):
        is_link = is_address(said)
        return author_from("" if is_link else _text(said), str(said) if is_link else "", "",
                           place=place)  # fmt: skip
    card = _flat(said)
    return author_from(
        _text(card.get("name")), _text(card.get("url")), _text(card.get("photo")), place=place
    )


def _is_private(said: Record) -> bool:
    """What is not known to be for everybody is not."""
    flags = (said.get("wm-private"), said.get("private"))
    is_open = _text(said.get("visibility")).lower() in {"", "public"}
    return not is_open or any(flag not in (None, False, "", "false", "0") for flag in flags)


def _text(value: object) -> str:
    """The first words of a value, whatever it is."""
    return next(iter(_texts(value)), "")


def _texts(value: object) -> list[str]:
    many = value if isinstance(value, list) else [value]
    inner = (one.get("value", one.get("url", one.get("text"))) if isinstance(one, dict) else one
             for one in many)  # fmt: skip
    return [one for one in inner if isinstance(one, str)]


def _address(value: object) -> str:
    return next(iter(_addresses(value)), "")


def _addresses(value: object) -> list[str]:
    return [text for text in _texts(value) if is_address(text)]


def _number(value: object) -> int:
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else 0


def _moment(value: object) -> datetime | None:
    """A time; one without a zone is taken for UTC."""
    text = _text(value)
    if not text or len(text) > _LONGEST_TIME:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _mark(said: Record) -> str:
    text = json.dumps(said, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
