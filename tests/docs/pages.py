"""The documentation as a reader has it: pages, headings, links, tables and blocks of commands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"

_FENCE = re.compile(r"\s*```(?P<kind>\w*)\s*\Z")
_HEADING = re.compile(r"(?P<level>#{1,6}) (?P<text>.+)\Z")
_LINK = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A fenced block: its page, the line it starts on, its kind ("" for none) and its lines."""

    page: Path
    line: int
    kind: str
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A row of a table: the heading that it stands under, and its cells as they are written."""

    section: str
    cells: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What stands as code in the first cell."""
        return tuple(_CODE.findall(self.cells[0]))


def pages() -> tuple[Path, ...]:
    """Every page for people: those of the project's folder, and docs/."""
    top = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
    return (*(ROOT / name for name in top), *sorted(DOCS.rglob("*.md")))


def name_of(page: Path) -> str:
    """A page as it is named in a message."""
    return page.relative_to(ROOT).as_posix()


@cache
def lines_of(page: Path) -> tuple[str, ...]:
    """The lines of a page, those of fenced blocks emptied."""
    inside, kept = False, []
    for line in page.read_text(encoding="utf-8").splitlines():
        fence = bool(_FENCE.match(line))
        kept.append("" if inside or fence else line)
        inside ^= fence
    return tuple(kept)


def text_of(page: Path) -> str:
    """What a page says outside of blocks."""
    return "\n".join(lines_of(page))


def blocks_of(page: Path) -> Iterator[Block]:
    """The fenced blocks of a page."""
    kind, start, held = "", 0, list[str]()
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        fence = _FENCE.match(line)
        if fence and start:
            yield Block(page=page, line=start, kind=kind, lines=tuple(held))
            start = 0
        elif fence:
            kind, start, held = fence["kind"], number, []
        elif start:
            held.append(line.strip())


def headings_of(page: Path) -> tuple[str, ...]:
    """The words of a page's headings."""
    found = (_HEADING.match(line) for line in lines_of(page))
    return tuple(match["text"].replace("`", "") for match in found if match)


def fragments_of(page: Path) -> frozenset[str]:
    """What ``#…`` may follow a link to this page, as code hosts make it of headings."""
    seen: Counter[str] = Counter()
    found = set()
    for heading in headings_of(page):
        plain = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        found.add(f"{plain}-{seen[plain]}" if seen[plain] else plain)
        seen[plain] += 1
    return frozenset(found)


def links_of(page: Path) -> tuple[str, ...]:
    """Where a page's links lead, as they are written."""
    return tuple(match["target"] for match in _LINK.finditer(_CODE.sub("", text_of(page))))


def code_of(page: Path, section: str = "") -> frozenset[str]:
    """What stands as code in a page's text, or in that of one section, its subsections included."""
    return frozenset(_CODE.findall("\n".join(_section(page, section))))


def _section(page: Path, wanted: str) -> Iterator[str]:
    level = 0 if wanted else 7
    for line in lines_of(page):
        heading = _HEADING.match(line)
        if heading and heading["text"].replace("`", "") == wanted:
            level = len(heading["level"])
        elif heading and wanted and len(heading["level"]) <= level:
            level = 0
        if level:
            yield line


def rows_of(page: Path, section: str = "") -> Iterator[Row]:
    """The rows of a page's tables without their heads, or those directly under one heading."""
    under, head = "", True
    for line in lines_of(page):
        if heading := _HEADING.match(line):
            under = heading["text"].replace("`", "")
        if not line.startswith("|"):
            head = True
        elif line.startswith("|---"):
            head = False
        elif not head and section in ("", under):
            cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
            yield Row(section=under, cells=tuple(cell.strip() for cell in cells))


def listed(page: Path, section: str = "") -> list[str]:
    """Every name in the first column of these tables; one that is listed twice is there twice."""
    return [name for row in rows_of(page, section) for name in row.names]
