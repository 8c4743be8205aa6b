"""JSON Feed, read by hand. Pure.

https://www.jsonfeed.org/version/1.1/
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ..fetch import Page
from ..json_text import json_in
from .content import one_line
from .feed_entries import (
    LONGEST,
    LONGEST_LINE,
    MOST,
    Feed,
    FeedEntry,
    NoFeed,
    address_in,
    base_of,
    fields_in,
    fit,
    links_of,
    text_in,
    whole,
)


def json_feed(page: Page) -> Feed:
    """What a page has. NoFeed."""
    try:
        said = json_in(page.body)
    except (ValueError, RecursionError) as error:
        raise NoFeed("its JSON is broken") from error
    said = fields_in(said)
    items = said.get("items")
    if "jsonfeed.org" not in text_in(said.get("version")) or not isinstance(items, list):
        raise NoFeed("it is no Atom, RSS or JSON feed")
    entries = (_entry(fields_in(item), said, base_of(page)) for item in items[:MOST])
    return Feed(
        title=one_line(text_in(said.get("title")))[:LONGEST_LINE], entries=tuple(entries), minutes=0
    )


def _entry(item: Mapping[str, Any], head: Mapping[str, Any], address: str) -> FeedEntry:
    html, text = text_in(item.get("content_html")), text_in(item.get("content_text"))
    words = (html or text or text_in(item.get("summary")))[:LONGEST]
    url = address_in(item.get("url"), address)
    named = item.get("id")
    return FeedEntry(
        id=str(named) if isinstance(named, int | float) else text_in(named) or url,
        url=url,
        title=one_line(text_in(item.get("title")))[:LONGEST_LINE],
        content=whole((words, bool(html)), address)[:LONGEST],
        is_html=bool(html),
        author=_author(item) or _author(head) or ("", "", ""),
        published=_iso(item.get("date_published")),
        updated=_iso(item.get("date_modified")),
        lang=text_in(item.get("language")) or text_in(head.get("language")),
        links=links_of(
            [url, address_in(item.get("external_url"), address)], (words, bool(html)), address
        ),
    )


def _author(said: Mapping[str, Any]) -> tuple[str, str, str] | None:
    many = said.get("authors")
    first = many[0] if isinstance(many, list) and many else said.get("author")
    card = fields_in(first)
    name = text_in(card.get("name"))
    return (name, text_in(card.get("url")), text_in(card.get("avatar"))) if card else None


def _iso(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text_in(value)[:40])
        return fit((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC))
    except (ValueError, OverflowError):
        return None
