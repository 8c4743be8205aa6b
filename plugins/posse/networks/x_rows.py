"""The rows that X sends: posts and users as JSON, under names that changed once. Pure.

https://docs.x.com/x-api/fundamentals/data-dictionary — a link in a text is a short one; where it
leads stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from .content import is_address

SHORT = re.compile(r"https?://t\.co/\w+")
_PICTURE = re.compile(r"https://(?:x|twitter)\.com/\w+/status/\d+/(?:photo|video)/\d+")


def stands_for(answer: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    """Where each short link leads, at first and in the end; nowhere for a picture's own."""
    found: dict[str, tuple[str, ...]] = {}
    urls = part(answer, "entities").get("urls")
    for url in urls if isinstance(urls, list) else ():
        short = url.get("url") if isinstance(url, dict) else None
        if not isinstance(short, str):
            continue
        leads = filter(is_address, (url.get("expanded_url"), url.get("unwound_url")))
        known = tuple(dict.fromkeys(leads))
        is_picture = "media_key" in url or any(map(_PICTURE.fullmatch, known))
        if known or is_picture:
            found[short] = () if is_picture else known
    return found


def both(said: Mapping[str, object], old: str, new: str) -> list[object]:
    """A list that has two names."""
    value = said.get(new) or said.get(old)
    return value if isinstance(value, list) else []


def part(said: Mapping[str, object], name: str) -> Mapping[str, object]:
    """A table in a row, an empty one where there is none."""
    value = said.get(name)
    return value if isinstance(value, dict) else {}


def number_in(said: Mapping[str, object], name: str) -> str:
    """An id: digits, as text in JSON."""
    value = said.get(name)
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return text if text.isascii() and text.isdigit() else ""
