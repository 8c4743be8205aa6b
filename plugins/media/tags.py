"""A tokenizer for the tags of an HTML text, after the HTML standard.

It yields tags with their exact places, so that a rewriter changes only what it means to and leaves
every other character alone. Text, comments, declarations and the inside of elements that hold no
markup (script, style, textarea …) yield nothing.
https://html.spec.whatwg.org/multipage/parsing.html#tokenization
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.entities import html5
from typing import NamedTuple

# These hold text only: what looks like a tag in them is none.
_TEXT_ONLY = frozenset(
    {"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"}
)
_FOREIGN = frozenset({"svg", "math"})
# These end a drawing or formula that was left open.
_ENDS_FOREIGN = frozenset(
    {
        *("b", "big", "blockquote", "body", "br", "center", "code", "dd", "div", "dl", "dt", "em"),
        *("embed", "h1", "h2", "h3", "h4", "h5", "h6", "head", "hr", "i", "img", "li", "listing"),
        *("menu", "meta", "nobr", "ol", "p", "pre", "ruby", "s", "small", "span", "strong"),
        *("strike", "sub", "sup", "table", "tt", "u", "ul", "var"),
    }
)
# HTML's white space is these five; Python's \s knows many more.
_NAME = re.compile(r"[a-zA-Z][^ \t\n\f\r/>]*")
_BETWEEN = re.compile(r"[ \t\n\f\r/]*")
_ATTRIBUTE = re.compile(
    r"""(=?[^ \t\n\f\r/>=]*)
        (?:[ \t\n\f\r]*=[ \t\n\f\r]*
            (?: "(?P<double>[^"]*)" | '(?P<single>[^']*)' | (?P<open>["'])
              | (?P<bare>[^ \t\n\f\r>]*) )
        )?""",
    re.VERBOSE,
)
_ENTITY = re.compile(r"&(?:#[0-9a-zA-Z]+;?|[a-zA-Z][a-zA-Z0-9]*[;=]?)")
_EMPTY_COMMENT = re.compile(r"-?>")
_COMMENT_END = re.compile(r"--!?>")
_SCRIPT_MARK = re.compile(r"<!--|-->|<(/?)script(?=[ \t\n\f\r/>])", re.IGNORECASE)


class Attribute(NamedTuple):
    """One attribute: name in lower case, value with entities decoded, its span in the text.

    There are thousands of these: a tuple is made several times faster than a frozen dataclass.
    """

    name: str
    value: str
    start: int
    end: int


class Tag(NamedTuple):
    """A start or end tag: name in lower case, its attributes, its span in the text."""

    name: str
    closing: bool
    attributes: tuple[Attribute, ...]
    start: int
    end: int

    def get(self, name: str) -> Attribute | None:
        """The attribute of that name; where it is written twice, the first counts."""
        return next((found for found in self.attributes if found.name == name), None)


Edit = tuple[int, int, str]  # from, to, and what to put there instead


def edited(html: str, edits: list[Edit]) -> str:
    """The text with each of the spans replaced; they do not overlap."""
    parts, position = [], 0
    for start, end, new in sorted(edits):
        parts += [html[position:start], new]
        position = end
    return "".join([*parts, html[position:]])


def tags(html: str) -> Iterator[Tag]:
    """Every start and end tag of the text, in order."""
    position = foreign = 0
    while (start := html.find("<", position)) != -1:
        tag = _tag_at(html, start)
        if tag is None:
            position = _end_of_other(html, start, in_foreign=foreign > 0)
            continue
        yield tag
        position = tag.end
        if tag.name in _FOREIGN:
            foreign = max(0, foreign + _depth_of(tag, html))
        elif foreign and tag.name in _ENDS_FOREIGN and not tag.closing:
            foreign = 0
        elif not foreign and not tag.closing:
            position = _end_of_text(html, tag)


def _tag_at(html: str, start: int) -> Tag | None:
    closing = html.startswith("/", start + 1)
    name = _NAME.match(html, start + 1 + closing)
    if not name:
        return None
    attributes = []
    position = _skip(html, name.end())
    while position < len(html) and html[position] != ">":
        found = _ATTRIBUTE.match(html, position)
        if found is None or found["open"]:
            return None  # a quote that is never closed: the rest of the text is swallowed
        attributes.append(_attribute(found))
        position = _skip(html, found.end())
    if position >= len(html):
        return None
    return Tag(
        name=name[0].lower(),
        closing=closing,
        attributes=tuple(attributes),
        start=start,
        end=position + 1,
    )


def _attribute(found: re.Match[str]) -> Attribute:
    value = found["double"] or found["single"] or found["bare"] or ""
    decoded = _ENTITY.sub(_decoded, value) if "&" in value else value
    return Attribute(name=found[1].lower(), value=decoded, start=found.start(), end=found.end())


def _decoded(entity: re.Match[str]) -> str:
    """In an attribute ``?a=1&copy=2`` means what it says, though ``&copy`` is a ©."""
    name = entity[0][1:]
    return unescape(entity[0]) if name.startswith("#") or name in html5 else entity[0]


def _skip(html: str, position: int) -> int:
    found = _BETWEEN.match(html, position)
    return found.end() if found else position


def _end_of_other(html: str, start: int, *, in_foreign: bool) -> int:
    """Where the text goes on after a ``<`` that begins no tag."""
    if html.startswith("<!--", start):
        return _end_of_comment(html, start + 4)
    if in_foreign and html.startswith("<![CDATA[", start):
        return _after(html, "]]>", start)
    if html.startswith(("<!", "<?"), start):
        return _after(html, ">", start)
    closing = html.startswith("/", start + 1)
    if _NAME.match(html, start + 1 + closing):
        return len(html)  # a tag that never ends
    return _after(html, ">", start) if closing else start + 1


def _end_of_comment(html: str, inside: int) -> int:
    found = _EMPTY_COMMENT.match(html, inside) or _COMMENT_END.search(html, inside)
    return found.end() if found else len(html)


def _after(html: str, mark: str, start: int) -> int:
    found = html.find(mark, start)
    return found + len(mark) if found != -1 else len(html)


def _depth_of(tag: Tag, html: str) -> int:
    if tag.closing:
        return -1
    return 0 if html.endswith("/>", tag.start, tag.end) else 1


def _end_of_text(html: str, tag: Tag) -> int:
    if tag.name == "plaintext":
        return len(html)
    if tag.name not in _TEXT_ONLY:
        return tag.end
    if tag.name == "script":
        return _end_of_script(html, tag.end)
    end = re.compile(rf"</{tag.name}(?=[ \t\n\f\r/>])", re.IGNORECASE).search(html, tag.end)
    return end.start() if end else len(html)


def _end_of_script(html: str, position: int) -> int:
    """``</script>`` ends a script, but not after ``<!-- <script>`` in it."""
    hidden = nested = False
    while found := _SCRIPT_MARK.search(html, position):
        mark = found[0]
        # The two dashes of "<!--" may be those of "-->" as well.
        position = found.end() - 2 if mark == "<!--" else found.end()
        if mark == "-->":
            hidden = nested = False
        elif mark == "<!--":
            hidden = True
        elif not found[1]:
            nested = hidden
        elif nested:
            nested = False
        else:
            return found.start()
    return len(html)
