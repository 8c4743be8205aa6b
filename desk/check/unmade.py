"""What readers see as it was typed: links, pictures and notes that Markdown could not make."""

from __future__ import annotations

import re
from html import unescape

from media.tags import tags

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_AS_TYPED = frozenset({"code", "pre", "kbd", "samp", "script", "style", "textarea"})
_UNMADE = re.compile(
    r"!?\[[^\[\]\n]+\]\([^)\s]*"  # ![…](photos/a.jpg without an end
    r"|!?\[[^\[\]\n]+\]\[[^\[\]\n]*\]"  # [words][name] without the name's own line
    r"|\[\^[^\[\]\s]+\]"  # [^1] without its note
)


def unmade_in(html: str, text: str) -> tuple[str, ...]:
    """Each as it stands in the text, once; ``html`` is what was made of it."""
    if "[" not in html:
        return ()
    found = (match[0] for match in _UNMADE.finditer(_words(_COMMENT.sub("", html))))
    # What somebody escaped stands otherwise in the text.
    return tuple(dict.fromkeys(what for what in found if what in text))


def titles_in(html: str) -> int:
    """How many headings stand as high as the page's own title."""
    return sum(tag.name == "h1" and not tag.closing for tag in tags(html))


def _words(html: str) -> str:
    """The text without its tags, and without what is shown as it was typed on purpose."""
    parts: list[str] = []
    position = depth = 0
    for tag in tags(html):
        if not depth:
            parts.append(html[position : tag.start])
        if tag.name in _AS_TYPED:
            depth = max(0, depth - 1) if tag.closing else depth + 1
        position = tag.end
    return unescape("".join([*parts, html[position:]]))
