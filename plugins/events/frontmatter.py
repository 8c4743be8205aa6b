"""The lines before a text: ``Key: value``, with their line numbers.

The same rules as Python-Markdown's ``meta`` extension, which Pelican reads reports with; a test
holds the two together. Needed apart from it because ``meta`` forgets the lines, and because
``event.md`` is no article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_KEY = re.compile(r"^[ ]{0,3}(?P<key>[A-Za-z0-9_-]+):\s*(?P<value>.*)")
_MORE = re.compile(r"^[ ]{4,}(?P<value>.*)")
_BEGIN = re.compile(r"^-{3}(\s.*)?")
_END = re.compile(r"^(-{3}|\.{3})(\s.*)?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line of a value: 1-based number in the file, and its text without the margin."""

    number: int
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """A key with all its lines. ``defined`` has the line of every time the key was written."""

    name: str
    lines: tuple[Line, ...]
    defined: tuple[int, ...]

    @property
    def line(self) -> int:
        """Where the key stands first."""
        return self.defined[0]

    @property
    def text(self) -> str:
        """The value as one line, as an announcement or a title is read."""
        return " ".join(line.text for line in self.lines if line.text).strip()


@dataclass(frozen=True, kw_only=True, slots=True)
class FrontMatter:
    """Fields by lower-case key, then the body and the line on which it starts.

    ``cut`` is the line at which the fields ended without an empty line, 0 where all is well: a
    key with an accent does that, and all that follows it is taken for text.
    """

    fields: dict[str, Field]
    body: str
    body_line: int
    cut: int = 0

    def text(self, key: str) -> str:
        """The value of a key as one line; "" where it is missing."""
        field = self.fields.get(key)
        return field.text if field else ""

    def line(self, key: str) -> int:
        """The line of a key; 1 where it is missing."""
        field = self.fields.get(key)
        return field.line if field else 1


def read(text: str) -> FrontMatter:
    """Split a text into its fields and its body."""
    source = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = [line.expandtabs(4) for line in source.split("\n")]
    at = 1 if _BEGIN.match(lines[0]) else 0
    found: dict[str, tuple[str, list[Line], list[int]]] = {}
    key = ""
    cut = 0
    while at < len(lines):
        line = lines[at]
        if not line.strip() or _END.match(line):
            at += 1
            break
        if first := _KEY.match(line):
            key = first["key"].lower()
            _, values, defined = found.setdefault(key, (first["key"], [], []))
            values.append(Line(number=at + 1, text=first["value"].strip()))
            defined.append(at + 1)
        elif key and (more := _MORE.match(line)):
            found[key][1].append(Line(number=at + 1, text=more["value"].strip()))
        else:
            cut = at + 1 if found else 0
            break
        at += 1
    fields = {
        key: Field(name=name, lines=tuple(values), defined=tuple(defined))
        for key, (name, values, defined) in found.items()
    }
    return FrontMatter(fields=fields, body="\n".join(lines[at:]), body_line=at + 1, cut=cut)
