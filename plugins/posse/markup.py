"""The tags of a page that a stranger wrote, in a time that grows as its length and no faster. Pure.

https://html.spec.whatwg.org/multipage/parsing.html#tokenization — read as a browser cuts it into
tags. Python's own parser and the sanitiser's tree both take hours for a megabyte of ``<a `` or of
``<div>``: whoever mentions us would choose how long we are at it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape

_BEGINNING = re.compile(r"<(?:(?P<comment>!--)|(?P<odd>[!?]|/[^a-zA-Z])|(?P<tag>/?[a-zA-Z]))")
_NAME = re.compile(r"/?[^\s/>]*")
_GAP = re.compile(r"[\s/]*")
_KEY = re.compile(r"=?[^\s/>=]*")
_IS = re.compile(r"\s*=\s*")
_BARE = re.compile(r"[^\s>]*")
_COMMENT_END = re.compile(r"--!?>")
_NO_SIGN = re.compile(r"&#[0-9]{20,};?")  # Python refuses to read a number of thousands of digits
# What is in these is text, whatever it looks like.
_TEXT = ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
_ENDS = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in _TEXT}

Tag = tuple[str, Mapping[str, str]]


def tags(html: str) -> Iterator[Tag]:
    """Each tag that opens something, with its attributes: names in small letters, the first counts.

    Nothing of comments, scripts and other text; a tag that never ends is none.
    """
    for piece in pieces(html):
        if not isinstance(piece, str) and not piece[0].startswith("/"):
            yield piece


def pieces(html: str) -> Iterator[str | Tag]:
    """Tags and the text between them, as it is written; the name of one that closes begins with /.

    What is in a script or the like is text.
    """
    place = 0
    while found := _BEGINNING.search(html, place):
        if found.start() > place:
            yield html[place : found.start()]
        if found["tag"]:
            end = _after(_NAME, html, found.start("tag"))
            name = html[found.start("tag") : end].lower()
            read = _attributes(html, end)
            if read is None:
                return
            attributes, place = read
            yield name, attributes
            end = _after_text(name, html, place)
            if end > place:
                yield html[place:end]
                place = end
        else:
            place = _end_of(html, found)
    if place < len(html):
        yield html[place:]


def readable(text: str) -> str:
    """Text with its character references as what they stand for."""
    return unescape(_NO_SIGN.sub("\ufffd", text))


def _after_text(name: str, html: str, place: int) -> int:
    """Where the text of such a tag as has only text ends."""
    if name not in _ENDS:
        return place
    end = _ENDS[name].search(html, place)
    return end.start() if end else len(html)


def _end_of(html: str, found: re.Match[str]) -> int:
    """Where a comment, or what browsers take for one, has ended."""
    if not found["comment"]:
        end = html.find(">", found.start("odd"))
        return len(html) if end < 0 else end + 1
    begun = found.end()
    for short in (">", "->"):
        if html.startswith(short, begun):
            return begun + len(short)
    ended = _COMMENT_END.search(html, begun)
    return ended.end() if ended else len(html)


def _attributes(html: str, place: int) -> tuple[Mapping[str, str], int] | None:
    """The attributes of a tag from here on, and where it has ended; None where it never does."""
    found: dict[str, str] = {}
    while True:
        place = _after(_GAP, html, place)
        if place >= len(html):
            return None
        if html[place] == ">":
            return found, place + 1
        end = _after(_KEY, html, place)
        key, value = html[place:end].lower(), ""
        place, mark = end, _IS.match(html, end)
        if mark:
            begun = mark.end()
            quote = html[begun : begun + 1]
            if quote in {'"', "'"}:
                begun += 1
                end = html.find(quote, begun)
                if end < 0:
                    return None
                place = end + 1
            else:
                end = place = _after(_BARE, html, begun)
            value = html[begun:end]
        found.setdefault(key, readable(value))


def _after(pattern: re.Pattern[str], html: str, place: int) -> int:
    match = pattern.match(html, place)
    return match.end() if match else place
