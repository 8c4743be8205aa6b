"""A program of its own that reads one feed: from its standard input to JSON on its output.

A stranger chooses the bytes, and some make a parser take minutes and gigabytes: what runs here may
be ended at any time, has a limit for its memory, writes no file, and knows nothing worth having.
It imports nothing of ours, and is called by ``xml_feed``.

https://feedparser.readthedocs.io/ — it gets bytes in memory only: a text or a name it would open.
It cleans no HTML here: what strangers wrote is cleaned where it is shown, at every build.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from io import BytesIO
from typing import Any

MOST = 2000  # entries
SECONDS = 20  # of the processor's time
_TIMES = ("published_parsed", "created_parsed", "updated_parsed")
TOO_MUCH = 3  # the exit code for too much memory


def main() -> int:
    """Read: a line of JSON with the headers, then the feed. Called with the memory it may use."""
    headers = json.loads(sys.stdin.buffer.readline())
    body = sys.stdin.buffer.read()
    try:
        import feedparser  # noqa: F401 — before there is a limit for what is loaded

        _limit(int(sys.argv[1]))
        said = json.dumps(read_feed(headers, body))
    except MemoryError:
        return TOO_MUCH
    sys.stdout.write(said)
    return 0


def read_feed(headers: dict[str, str], body: bytes) -> dict[str, object]:
    """What a feed says, as JSON can have it. Whatever feedparser raises for odd bytes."""
    import feedparser

    read = feedparser.parse(
        BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    head = read.get("feed", {})
    return {
        "is_feed": bool(read.get("version") or read.get("entries")),
        "title": head.get("title"),
        "ttl": head.get("ttl"),
        "author": _author(head),
        "entries": [_entry(entry) for entry in read.get("entries", [])[:MOST]],
    }


def _limit(memory: int) -> None:
    """Where the system knows limits; the time is also looked after by who called."""
    with suppress(ImportError):
        import resource

        for which, most in (
            (resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, 0)
        ):  # fmt: skip
            with suppress(ValueError, OSError):
                resource.setrlimit(which, (most, most))


def _entry(entry: Any) -> dict[str, object]:
    words = [*entry.get("content", []), entry.get("summary_detail", {})]
    return {
        "id": entry.get("id"),
        "title": entry.get("title"),
        "language": entry.get("title_detail", {}).get("language"),
        "link": entry.get("link"),
        "links": [link.get("href") for link in entry.get("links", [])],
        "words": [{key: one.get(key) for key in ("value", "type", "base")} for one in words],
        "author": _author(entry),
        **{name: time for name in _TIMES if (time := _time(entry, name))},
    }


def _time(entry: Any, name: str) -> list[int]:
    """Asked with ``in``: feedparser gives one time for another, and warns of it."""
    return list(entry[name] or ()) if name in entry else []


def _author(said: Any) -> dict[str, object]:
    detail = said.get("author_detail", {})
    return {"whole": said.get("author"), "name": detail.get("name"), "url": detail.get("href")}


if __name__ == "__main__":
    sys.exit(main())
