"""What a post's HTML says: its words and where its links lead. Pure; nothing of it is shown."""

from __future__ import annotations

from urllib.parse import urlsplit

from ..markup import pieces, readable, tags

_LONGEST_LINK = 2048
_UNSPOKEN = {"script", "style"}
_BREAKS = {"br", "p", "div", "li", "title", "h1", "h2", "h3"}


def words_in(html: str) -> str:
    """The words of a post, with one space between two."""
    words, is_said = [], True
    for piece in pieces(html):
        if not isinstance(piece, str):
            is_said = piece[0] not in _UNSPOKEN
            words.append("\n" if piece[0].removeprefix("/") in _BREAKS else "")
        elif is_said:
            words.append(readable(piece))
    return one_line("".join(words))


def links_in(html: str) -> tuple[str, ...]:
    """Where its links lead, in their order: addresses of the web only."""
    links = (values.get("href", "") for name, values in tags(html) if name == "a")
    return tuple(link for link in links if is_address(link))


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
