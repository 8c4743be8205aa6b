"""What the head of a built page says about it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

_HEAD = 1 << 16  # bytes in which a page's <head> ends
_LINK = re.compile(rb"<link\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""\s(rel|href)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)


def canonical(page: Path) -> str:
    """The address that a page gives as its own, "" when it gives none."""
    found = (href for rel, href in _links(page) if "canonical" in rel.lower().split())
    return next(found, "")


def styles(page: Path, address: str) -> list[str]:
    """The site's own style sheets that its home page names, as files of the output.

    ``address`` is the site's: what lies on another host is not looked for.
    """
    site = urlsplit(address)
    sheets = (href for rel, href in _links(page) if "stylesheet" in rel.lower().split())
    links = (urlsplit(href) for href in sheets)
    own = (link.path for link in links if link.netloc in ("", site.netloc))
    return [path.removeprefix(site.path.rstrip("/")).lstrip("/") for path in own]


def _links(page: Path) -> Iterator[tuple[str, str]]:
    with page.open("rb") as file:
        head = file.read(_HEAD)
    for tag in _LINK.findall(head):
        found = _ATTRIBUTE.findall(tag.decode("utf-8", "replace"))
        values = {name.lower(): html.unescape("".join(parts)) for name, *parts in found}
        yield values.get("rel", ""), values.get("href", "")
