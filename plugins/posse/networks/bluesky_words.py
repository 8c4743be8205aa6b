"""The words of a post on Bluesky as HTML, and what else its record tells of them. Pure.

https://docs.bsky.app/docs/advanced-guides/post-richtext — links stand beside the text, by places in
its bytes.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from .bluesky_lists import rows_in, text_in, within
from .bluesky_record import SITE, Record
from .content import is_address


def html_of(record: Record) -> str:
    """The words of a post with their links; what is marked is so by places in UTF-8 bytes."""
    text = text_in(record, "text").encode()
    parts, end = [], 0
    for start, stop, feature in sorted(features_in(record), key=lambda found: found[:2]):
        link = _link_of(feature)
        if not link or not end <= start < stop <= len(text):
            continue
        words = _escaped(text[start:stop])
        parts += [_escaped(text[end:start]), f'<a href="{html.escape(link)}">{words}</a>']
        end = stop
    parts.append(_escaped(text[end:]))
    paragraphs = re.split(r"\n{2,}", "".join(parts).strip("\n"))
    return "".join(f"<p>{'<br>'.join(lines.split(chr(10)))}</p>" for lines in paragraphs if lines)


def _escaped(text: bytes) -> str:
    return html.escape(text.decode(errors="replace"), quote=False)


def _link_of(feature: Record) -> str:
    uri, did, tag = (text_in(feature, name) for name in ("uri", "did", "tag"))
    if uri:
        return uri if is_address(uri) else ""
    if did.startswith("did:"):
        return f"{SITE}/profile/{did}"
    return f"{SITE}/hashtag/{tag}" if re.fullmatch(r"[\w-]+", tag) else ""


def features_in(record: Record) -> Iterator[tuple[int, int, Record]]:
    """What parts of the words are: where each begins and ends, in bytes, and where it leads."""
    for facet in rows_in(record, "facets"):
        place = within(facet, "index")
        start, stop = place.get("byteStart"), place.get("byteEnd")
        if isinstance(start, int) and isinstance(stop, int):
            yield from ((start, stop, feature) for feature in rows_in(facet, "features"))


def lang_of(record: Record) -> str:
    """The first language that is said to be its, "" without one."""
    langs = record.get("langs")
    first = langs[0] if isinstance(langs, list) and langs else ""
    fits = isinstance(first, str) and re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", first)
    return str(first) if fits else ""


def pictures_of(record: Record) -> int:
    """How many pictures and films it has."""
    embed = within(record, "embed")
    counts = (len(rows_in(one, "images")) + ("video" in one)
              for one in (embed, within(embed, "media")))  # fmt: skip
    return sum(counts)
