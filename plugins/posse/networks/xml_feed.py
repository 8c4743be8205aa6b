"""Atom and RSS, read by feedparser in a process of its own: see ``feed_process``."""

from __future__ import annotations

import calendar
import json
import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..fetch import Page
from ..json_text import json_in
from ..markup import tags
from .content import one_line, words_in
from .feed_entries import (
    LONGEST,
    LONGEST_LINE,
    Feed,
    FeedEntry,
    NoFeed,
    Words,
    address_in,
    base_of,
    fields_in,
    fit,
    fit_base,
    links_of,
    text_in,
    whole,
)
from .feed_process import TOO_MUCH

TIME = 25.0  # seconds for one feed
MEMORY = 768 * 1024 * 1024  # bytes, where the system has limits
_PROCESS = Path(__file__).with_name("feed_process.py")
_FEEDS = frozenset({
    "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml",
})  # fmt: skip
_MAIL = re.compile(r"(?<![@\w.+-])[\w.+-]{1,100}@[\w-]{1,100}(?:\.[\w-]{1,100}){1,9}")


def xml_feed(page: Page, *, patience: float = TIME, memory: int = MEMORY) -> Feed:
    """What a page has. NoFeed, for one too that takes too long or too much to read."""
    return feed_from(_read(page, patience, memory), page)


def feed_from(read: Mapping[str, Any], page: Page) -> Feed:
    """What the process read, as ours. NoFeed."""
    if not read.get("is_feed"):
        raise NoFeed("it is no Atom, RSS or JSON feed", _feed_named(page))
    head = _author(fields_in(read.get("author")))
    return Feed(
        title=one_line(text_in(read.get("title")))[:LONGEST_LINE],
        entries=tuple(_entry(entry, head, base_of(page)) for entry in read["entries"]),
        minutes=_minutes(read.get("ttl")),
    )


def headers_of(page: Page) -> dict[str, str]:
    """What feedparser goes by beside the bytes: how they are written, and where they stood."""
    kind = page.headers.get("content-type", "")
    return {"content-type": kind, "content-location": base_of(page)}


def _read(page: Page, patience: float, memory: int) -> Mapping[str, Any]:
    headers = json.dumps(headers_of(page)).encode()
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_PROCESS), str(memory)], input=headers + b"\n" + page.body,
            capture_output=True, timeout=patience, check=False, env={},
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise NoFeed("reading it takes too long") from error
    if done.returncode == TOO_MUCH:
        raise NoFeed("reading it takes too much memory")
    if done.returncode < 0:  # the system ended it
        raise NoFeed("reading it takes too long")
    if done.returncode:
        raise NoFeed("it is broken")
    return fields_in(json_in(done.stdout))


def _entry(entry: Mapping[str, Any], head: tuple[str, str, str], address: str) -> FeedEntry:
    url = address_in(entry["link"], address)
    said, base = _words(entry, address)
    named = [address_in(link, address) for link in entry["links"]]
    return FeedEntry(
        id=text_in(entry["id"]) or url,
        url=url,
        title=one_line(_plain(text_in(entry["title"])))[:LONGEST_LINE],
        content=whole(said, base)[:LONGEST],
        is_html=said[1],
        author=_author(entry["author"]) if any(entry["author"].values()) else head,
        published=_moment(entry, "published_parsed") or _moment(entry, "created_parsed"),
        updated=_moment(entry, "updated_parsed"),
        lang=text_in(entry["language"]),
        links=links_of([url, *named], said, base),
    )


def _words(entry: Mapping[str, Any], address: str) -> tuple[Words, str]:
    """The longest of its contents, else its summary, and what links in it are relative to."""
    found = max(entry["words"], key=lambda one: len(text_in(one["value"])))
    said = text_in(found["value"])[:LONGEST], "html" in text_in(found["type"])
    return said, fit_base(address_in(found["base"], address) or address)


def _author(said: Mapping[str, Any]) -> tuple[str, str, str]:
    """Their name without an address of theirs, which feedparser does not always tell apart."""
    whole_name = text_in(said.get("whole"))
    name = text_in(said.get("name")) or whole_name
    if "@" in whole_name:
        name = _MAIL.sub("", whole_name).strip(" ()<>\t\n")
    return name, text_in(said.get("url")), ""


def _moment(entry: Mapping[str, Any], name: str) -> datetime | None:
    parsed = entry.get(name)
    try:
        return fit(datetime.fromtimestamp(calendar.timegm(parsed), UTC)) if parsed else None
    except (ValueError, OverflowError, TypeError, OSError):
        return None


def _feed_named(page: Page) -> str:
    """The feed that a page for people names in its head."""
    for name, values in tags(page.body[:200_000].decode(errors="replace")):
        relations = values.get("rel", "").lower().split()
        is_feed = values.get("type", "").strip().lower() in _FEEDS
        if name == "link" and "alternate" in relations and is_feed:
            return address_in(values.get("href"), page.url)
    return ""


def _minutes(value: object) -> int:
    text = text_in(value).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0  # noqa: PLR2004 — more is a day anyway


def _plain(title: str) -> str:
    """A title that is HTML, as it is read."""
    return words_in(title[: 4 * LONGEST_LINE]) if "<" in title or "&" in title else title
