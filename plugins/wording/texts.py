"""The writers' own words as templates print them: body, lead, description, contents.

They are made when a page prints them, so that a build which skips a page pays nothing for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup

WORDS_A_MINUTE = 220
DESCRIPTION_WORDS = 30
# Below this many headings a list of contents tells nothing that a glance does not.
FEWEST_HEADINGS = 3

_TAG = re.compile(r"<[^>]*>")
_HEADING = re.compile(r'<h([23])\b[^>]*?\bid="([^"]+)"[^>]*>(.*?)</h\1>', re.DOTALL)
_NOTE_MARK = re.compile(r"<sup\b.*?</sup>", re.DOTALL)
_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
_ALIGNED = re.compile(r'style="text-align: (left|center|right);"')
_COLUMN = re.compile(r"<th(?=[\s>])(?![^>]*\bscope=)")
_BACK = re.compile(r'title="Jump back to footnote (\d+) in the text"')


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """A heading of a body; ``level`` is 2 or 3."""

    id: str
    text: str
    level: int


class Body:
    """The body as HTML with root-relative links, made for this theme.

    Pages allow no ``style=""``, so a table's alignment becomes a class; its headings say that
    they head columns; a wide table scrolls in a box of its own that the keyboard reaches.
    """

    def __init__(self, content: Any, base: str, back: str) -> None:
        self._content = content
        self._base = base
        # A no-op for a language that has no translation of Markdown's English words.
        self._back = back

    def __html__(self) -> str:
        html = _ALIGNED.sub(r'class="\1"', self._content.get_content(self._base) or "")
        html = _COLUMN.sub('<th scope="col"', html)
        html = _BACK.sub(lambda found: f'title="{self._back % {"number": found[1]}}"', html)
        return _TABLE.sub(r'<div class="wide" role="group" tabindex="0">\g<0></div>', html)

    def __str__(self) -> str:
        return self.__html__()


class Lead:
    """The summary that the writer gave, as HTML with root-relative links."""

    def __init__(self, content: Any, base: str) -> None:
        self._content = content
        self._base = base
        # Pelican overwrites it with absolute links before it renders.
        self._html = str(content.metadata["summary"])

    def __html__(self) -> str:
        return str(self._content._update_content(self._html, self._base))  # noqa: SLF001 — Pelican has no public way from {filename} links to HTML

    def __str__(self) -> str:
        return self.__html__()


class Description:
    """The text for search engines and cards: the lead, else how the body begins; no HTML."""

    def __init__(self, content: Any) -> None:
        self._content = content

    def __str__(self) -> str:
        return self._words

    @cached_property
    def _words(self) -> str:
        summary = self._content.metadata.get("summary")
        if summary:
            return _plain(summary)
        words = _plain(_NOTE_MARK.sub("", self._content._content or "")).split()  # noqa: SLF001 — before links are resolved: only its text is read
        short = " ".join(words[:DESCRIPTION_WORDS])
        return f"{short} …" if len(words) > DESCRIPTION_WORDS else short


class Contents:
    """The headings of a body that have an id, in order; empty if they are too few."""

    def __init__(self, content: Any) -> None:
        self._content = content

    def __iter__(self) -> Any:
        return iter(self._headings)

    def __len__(self) -> int:
        return len(self._headings)

    @cached_property
    def _headings(self) -> tuple[Heading, ...]:
        return headings(self._content._content or "")  # noqa: SLF001 — before links are resolved: only headings are read


def headings(html: str) -> tuple[Heading, ...]:
    """The second and third level headings of a body, if they are enough to be worth a list."""
    found = tuple(
        Heading(id=name, text=_plain(_NOTE_MARK.sub("", text)), level=int(level))
        for level, name, text in _HEADING.findall(html)
    )
    return found if len(found) >= FEWEST_HEADINGS else ()


def minutes(html: str) -> int:
    """How long one reads this, in whole minutes, at least one."""
    return max(1, round(len(_TAG.sub(" ", html).split()) / WORDS_A_MINUTE))


def _plain(html: str) -> str:
    return str(Markup(html).striptags())  # noqa: S704 — the tags are taken off; it is escaped again where it is printed
