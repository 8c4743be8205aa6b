"""The entries of a feed, of whatever kind it is, and what can be made of its values. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

from ..endpoint import links_to
from ..errors import PosseError
from ..fetch import Page
from .content import is_address

MOST = 2000  # entries
LONGEST = 65_536  # characters of words
LONGEST_LINE = 500
LONGEST_LINKS = 65_536  # characters of all links of an entry together
_LONGEST_BASE = 250  # characters of what links are relative to: it would stand in each of them
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # feeds are no older

_ADDRESS = re.compile(r"https?://[^\s\"'<>«»“”]+")
_TAG = re.compile(r"<[^<>]*>")
_HREF = re.compile(r"""(<a\s(?:[^<>]*?\s)?href\s*=\s*["'])([^"'<>]*)""", re.IGNORECASE)

Words = tuple[str, bool]  # and whether they are HTML


class NoFeed(PosseError):
    """What stands at an address cannot be read as a feed.

    ``why`` says so in a few words; ``found`` is the address of one that the page names, or "".
    """

    def __init__(self, why: str, found: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.found = found


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedEntry:
    """An entry. ``links`` are all that it leads to, ``url`` first; times are None where unknown.

    ``author`` are name, address and picture as the feed says them.
    """

    id: str
    url: str
    title: str
    content: str
    is_html: bool
    author: tuple[str, str, str]
    published: datetime | None
    updated: datetime | None
    lang: str
    links: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """A feed. ``minutes`` is how long it asks to be left alone, 0 where it does not say."""

    title: str
    entries: tuple[FeedEntry, ...]
    minutes: int


def text_in(value: object) -> str:
    """A text, "" where the value is none."""
    return value if isinstance(value, str) else ""


def fields_in(value: object) -> Mapping[str, Any]:
    """Fields, none where the value has none."""
    return value if isinstance(value, Mapping) else {}


def base_of(page: Page) -> str:
    """What links in a feed are relative to: where it stood, without what may be a secret of it."""
    parts = urlsplit(page.url)
    place = parts.netloc.rpartition("@")[2]
    return fit_base(urlunsplit(parts._replace(netloc=place, query="", fragment="")))


def fit_base(address: str) -> str:
    """What links are relative to; "" where it is so long that they are left as they are."""
    return address if len(address) <= _LONGEST_BASE else ""


def address_in(value: object, base: str) -> str:
    """An address of the web, made whole; "" where the value is none."""
    try:
        link = urljoin(base, text_in(value).strip()) if text_in(value).strip() else ""
    except ValueError:
        return ""
    return link if is_address(link) else ""


def fit(moment: datetime) -> datetime | None:
    """A time that can be one of a feed's, else None."""
    return moment if moment >= _EARLIEST else None


def links_of(links: Iterable[str], said: Words, base: str) -> tuple[str, ...]:
    """Where an entry leads: what it names, what its words link to, and addresses in plain words."""
    words, is_html = said
    more = links_to(words, base) if is_html else ()
    plain = _ADDRESS.findall(_TAG.sub(" ", words) if is_html else words)
    named = (link.rstrip(".,;:!?…)]»”’\"'") for link in plain)
    return tuple(_few(dict.fromkeys(link for link in (*links, *more, *named) if link)))


def _few(links: Iterable[str]) -> Iterator[str]:
    left = LONGEST_LINKS
    for link in links:
        left -= len(link)
        if left < 0:
            return
        yield link


def whole(said: Words, base: str) -> str:
    """Words of which the links lead on when they stand elsewhere."""
    words, is_html = said
    return _HREF.sub(lambda found: found[1] + _joined(base, found[2]), words) if is_html else words


def _joined(base: str, link: str) -> str:
    try:
        joined = urljoin(base, link.strip())
    except ValueError:
        return link
    return joined if is_address(joined) else link
