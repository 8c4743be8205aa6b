"""A little receiver: pages with microformats, listed as jf2 with all that is in them, uncleaned.

A careless one on purpose: what a page says arrives as it was written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

_KINDS = {
    "u-like-of": "like-of", "u-like": "like-of", "u-repost-of": "repost-of",
    "u-repost": "repost-of", "u-in-reply-to": "in-reply-to",
}  # fmt: skip
_VOID = {"img", "br", "link", "meta", "input", "hr", "wbr", "source"}


@dataclass
class _Open:
    tag: str
    classes: frozenset[str]
    start: int = 0


@dataclass
class _Page(HTMLParser):
    """The first entry of a page: its author, its words as they stand there, what it answers."""

    html: str
    target: str
    kind: str = "mention-of"
    name: str = ""
    url: str = ""
    photo: str = ""
    published: str = ""
    content: str = ""
    _open: list[_Open] = field(default_factory=list)
    _words: int = -1

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines = [0]
        for line in self.html.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self.feed(self.html)
        self.close()

    def _place(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in reversed(attrs)}
        classes = frozenset(values.get("class", "").split())
        if values.get("href") == self.target:
            self.kind = next((_KINDS[one] for one in classes if one in _KINDS), self.kind)
        if self._inside("h-card") or "h-card" in classes:
            self.url = self.url or (values.get("href", "") if tag == "a" else "")
            self.photo = self.photo or (values.get("src", "") if tag == "img" else "")
        if "dt-published" in classes:
            self.published = self.published or values.get("datetime", "")
        if "e-content" in classes and self._words < 0:
            self._words = self._place() + len(self.get_starttag_text() or "")
        if tag not in _VOID:
            self._open.append(_Open(tag, classes))

    def handle_endtag(self, tag: str) -> None:
        if not any(one.tag == tag for one in self._open):
            return
        while self._open:
            closed = self._open.pop()
            if "e-content" in closed.classes and not self.content:
                self.content = self.html[self._words : self._place()]
            if closed.tag == tag:
                return

    def handle_data(self, data: str) -> None:
        if self._inside("h-card") and not self.name:
            self.name = re.sub(r"\s+", " ", data).strip()

    def _inside(self, name: str) -> bool:
        return any(name in one.classes for one in self._open)


def jf2_of(html: str, source: str, target: str) -> dict[str, object]:
    """What a page is as an entry of jf2."""
    page = _Page(html, target)
    return {
        "type": "entry",
        "url": source,
        "author": {"type": "card", "name": page.name, "url": page.url and _joined(source, page.url),
                   "photo": page.photo and _joined(source, page.photo)},
        "published": page.published,
        "content": {"html": page.content or html},
        page.kind: target,
        "wm-property": page.kind,
    }  # fmt: skip


def _joined(source: str, url: str) -> str:
    return urljoin(source, url)
