"""Feeds that are made to take time and memory, read one by one; says what each took.

Run by itself, so that what it measures is its own, with ``plugins`` on the path.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

from posse.fetch import Page
from posse.networks.feed_entries import NoFeed
from posse.networks.feeds import _feed_in

LARGEST = 5_000_000  # bytes, as many as are read
_HEAD = b"<rss version='2.0'><channel><title>P</title>"
_WORDS = _HEAD + b"<item><description>"


def filled(start: bytes, part: bytes) -> bytes:
    """As large as a feed may be."""
    return start + part * ((LARGEST - len(start)) // len(part))


def payloads() -> dict[str, bytes]:
    """By name."""
    return {
        "items": _HEAD + b"<item><title>T</title><link>https://p.example/1</link></item>" * 10_000,
        "nested": _HEAD + b"<item>" + b"<d>" * 40_000,
        "links": _HEAD + b"<item>" + b"<link/>" * 20_000,
        "namespaces": _HEAD + b"".join(b"<a xmlns:n%d='u'/>" % n for n in range(20_000)),
        "escaped": filled(_WORDS, b"&lt;a href='x"),
        "entities": filled(_WORDS, b"&a;"),
        "ampersands": _WORDS + b"&" * 500_000,
        "addresses": filled(_WORDS, b"https://a.example/ "),
        "spaces": filled(b"", b" "),
        "zeros": filled(b"", b"\0"),
        "quotes": filled(b"<!DOCTYPE a ", b'""'),
        "comments": filled(b"", b"<!-- -->"),
        "json": filled(b'{"version":"https://jsonfeed.org/version/1.1","items":[', b"{},"),
        "json words": filled(
            b'{"version":"https://jsonfeed.org/version/1.1","items":[{"a":"', b"<a "
        )
        + b'"}]}',
        "json brackets": filled(b"", b"["),
    }


def main() -> None:
    """One line of JSON for each: seconds, how much this process grew in MB, what it was."""
    known = payloads()
    for name, body in known.items():
        page = Page(url="https://p.example/f", status=200, headers={}, body=body)
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins anew
        before, begun = _peak(), time.monotonic()
        try:
            said = f"{len(_feed_in(page).entries)} entries"
        except NoFeed as error:
            said = error.why
        took = time.monotonic() - begun
        print(json.dumps([name, took, _peak() - before, said]), flush=True)  # noqa: T201 — a script


def _peak() -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    main()
