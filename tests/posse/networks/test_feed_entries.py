"""Entries of feeds with very many links: what these are relative to would stand in each."""

from __future__ import annotations

import json
from typing import Any

from posse.fetch import Page
from posse.networks.feed_entries import LONGEST, LONGEST_LINKS
from posse.networks.json_feed import json_feed
from posse.networks.xml_feed import feed_from

PAGE = Page(url="https://p.example/f", status=200, headers={}, body=b"")
FAR = "<p>" + "a" * LONGEST + "</p><a href='https://far.example/'>k</a>"


def test_of_an_entry_as_much_is_read_as_is_kept() -> None:
    (entry,) = json_feed(_json({"content_html": FAR})).entries
    (other,) = feed_from({"is_feed": True, "entries": [_parsed(FAR)]}, PAGE).entries
    for one in (entry, other):
        assert (len(one.content), one.links) == (LONGEST, ())


def test_links_of_an_entry_are_so_many_signs_together() -> None:
    links = "".join(f"<a href='{number}'>" for number in range(4000))
    (entry,) = json_feed(_json({"content_html": links}, "b/" * 100)).entries
    assert LONGEST_LINKS - 2048 < sum(map(len, entry.links)) <= LONGEST_LINKS


def test_a_base_that_is_very_long_stands_in_no_link() -> None:
    base = "https://p.example/" + "b/" * 1000
    words = "<a href='x'>x</a><a href='https://a.example/'>a</a>"
    (entry,) = json_feed(_json({"content_html": words}, "b/" * 1000)).entries
    (other,) = feed_from({"is_feed": True, "entries": [_parsed(words, base)]}, PAGE).entries
    for one in (entry, other):
        assert one.content == words
        assert "https://a.example/" in one.links


def _json(item: dict[str, str], path: str = "") -> Page:
    said = {"version": "https://jsonfeed.org/version/1.1", "items": [item]}
    url = f"https://p.example/{path}"
    return Page(url=url, status=200, headers={}, body=json.dumps(said).encode())


def _parsed(words: str, base: str = "") -> dict[str, Any]:
    nobody = {"whole": "", "name": "", "url": ""}
    found = {"value": words, "type": "text/html", "base": base}
    return {"id": "1", "link": "", "links": [], "title": "", "words": [found], "author": nobody,
            "language": ""}  # fmt: skip
