"""The parts of a file that are Markdown: its body, and its summary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desk.sources import Source


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """One text with the number of each of its lines in the file."""

    source: Source
    lines: Sequence[str]
    numbers: Sequence[int]

    @property
    def text(self) -> str:
        """The Markdown."""
        return "\n".join(self.lines)

    def line_of(self, written: str, nth: int = 0) -> int:
        """The line on which something is written for the nth time, else the first line."""
        spellings = {written, written.replace("&", "&amp;")}
        found = [
            number
            for line, number in zip(self.lines, self.numbers, strict=True)
            for _count in range(max(line.count(spelling) for spelling in spellings))
        ]
        return found[min(nth, len(found) - 1)] if found else self.numbers[0]

    def line_like(self, pattern: re.Pattern[str], nth: int = 0) -> int:
        """The line on which something of this kind stands for the nth time, else the first line."""
        found = [
            number
            for line, number in zip(self.lines, self.numbers, strict=True)
            for _match in pattern.finditer(line)
        ]
        return found[min(nth, len(found) - 1)] if found else self.numbers[0]


def passages_of(source: Source) -> Iterator[Passage]:
    """The body, and the summary where it has more than words."""
    body = source.front.body.split("\n")
    first = source.front.body_line
    yield Passage(source=source, lines=body, numbers=range(first, first + len(body)))
    summary = source.front.fields.get("summary")
    if summary and any(sign in summary.text for sign in "[<"):
        yield Passage(
            source=source,
            lines=[line.text for line in summary.lines],
            numbers=[line.number for line in summary.lines],
        )
