"""What a post's HTML says: its words and where its links lead. Pure; nothing of it is shown."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urlsplit

_LONGEST_LINK = 2048
_UNSPOKEN = {"script", "style"}
_BREAKS = {"br", "p", "div", "li", "title", "h1", "h2", "h3"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.words: list[str] = []
        self._unspoken = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unspoken += tag in _UNSPOKEN
        if tag in _BREAKS:
            self.words.append("\n")
        if tag == "a":
            self.links += [value for name, value in attrs if name == "href" and value]

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSPOKEN:
            self._unspoken = max(0, self._unspoken - 1)
        if tag in _BREAKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unspoken:
            self.words.append(data)


def words_in(html: str) -> str:
    """The words of a post, with one space between two."""
    return one_line("".join(_read(html).words))


def links_in(html: str) -> tuple[str, ...]:
    """Where its links lead, in their order: addresses of the web only."""
    return tuple(link for link in _read(html).links if is_address(link))


def one_line(text: str) -> str:
    """A text with one space wherever it has any."""
    return " ".join(text.split())


def is_address(link: object) -> bool:
    """Whether this is an address of the web that a page may link to."""
    if not isinstance(link, str) or len(link) > _LONGEST_LINK or not link.isprintable():
        return False
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not set(' "<>') & {*link}


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader
