"""What writers wrote, read once: every Markdown file below content/ with its front matter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from events.frontmatter import FrontMatter, read
from posse.identity import Place, place_of_source


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """One file: its path below content/ (posix), its text, and its place if it is a report.

    ``unreadable`` says why a file could not be read; its front matter is then empty.
    """

    path: str
    file: Path
    front: FrontMatter
    place: Place | None
    unreadable: str = ""

    @property
    def is_page(self) -> bool:
        """Whether it stands with the pages."""
        return self.path.startswith("pages/")

    @property
    def is_report(self) -> bool:
        """Whether it stands where reports do, well named or not."""
        return self.path.startswith(("events/", "reports/"))


def read_sources(content: Path) -> tuple[Source, ...]:
    """Every report and page, in the order of their paths."""
    return tuple(_source(file, content) for file in sorted(_files(content), key=Path.as_posix))


def read_events(content: Path) -> tuple[Source, ...]:
    """Every event's own text, event.md; it is no report."""
    files = sorted((content / "events").glob("*/event.md"), key=Path.as_posix)
    return tuple(_source(file, content) for file in files if file.is_file())


def _files(content: Path) -> Iterator[Path]:
    events = set((content / "events").glob("*/event.md"))
    for part in ("events", "reports", "pages"):
        for file in (content / part).rglob("*"):
            hidden = any(name.startswith(".") for name in file.relative_to(content).parts)
            text = file.suffix.lower() in {".md", ".markdown"} and file not in events
            if text and not hidden and file.is_file():
                yield file


def _source(file: Path, content: Path) -> Source:
    path = file.relative_to(content).as_posix()
    try:
        text, unreadable = file.read_text(encoding="utf-8-sig"), ""
    except UnicodeDecodeError as error:
        before = file.read_bytes()[: error.start]
        text, unreadable = "", str(before.count(b"\n") + 1)
    except OSError as error:
        text, unreadable = "", error.strerror or str(error)
    return Source(
        path=path, file=file, front=read(text), place=place_of_source(path), unreadable=unreadable
    )
