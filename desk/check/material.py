"""All that the linter looks at, read once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from desk.check.looks import Looks
from desk.check.mistake import Mistake
from desk.check.readings import Readings
from desk.site import Site
from desk.sources import Source, read_events, read_sources
from desk.words import _
from events.book import Book, open_book
from posse.models import Published
from posse.published import read_published


@dataclass(frozen=True, kw_only=True, slots=True)
class Material:
    """The site, its texts, its events with their own texts, what is out.

    And looks at files, and readings of texts, which are kept for the next run by ``close``.
    """

    site: Site
    sources: tuple[Source, ...]
    events: tuple[Source, ...]
    book: Book
    published: tuple[Published, ...]
    looks: Looks
    readings: Readings

    def close(self) -> None:
        """Keep what was found out and costs time."""
        self.looks.close()
        self.readings.close()

    @property
    def folder(self) -> str:
        """The content folder's name, as it stands before every path in a message."""
        return str(self.site.settings["PATH"])

    def reports(self) -> Iterator[Source]:
        """The files that are where reports are and could be read."""
        return (s for s in self.sources if s.is_report and not s.unreadable)

    def pages(self) -> Iterator[Source]:
        """The files that are where pages are and could be read."""
        return (s for s in self.sources if s.is_page and not s.unreadable)

    def mistake(
        self, source: Source, line: int, text: str, advice: str = "", *, grave: bool = True,
        loud: bool = False,
    ) -> Mistake:  # fmt: skip
        """A finding in a file of content/."""
        return self.at(source.path, line, text, advice, grave=grave, loud=loud)

    def at(
        self, path: str, line: int, text: str, advice: str = "", *, grave: bool = True,
        loud: bool = False,
    ) -> Mistake:  # fmt: skip
        """A finding at a path below content/."""
        return Mistake(
            path=f"{self.folder}/{path}", line=line, text=text, advice=advice, grave=grave,
            loud=loud,
        )  # fmt: skip


def material_of(site: Site) -> Material:
    """Read everything; RecordUnreadable where the record of what is out cannot be read."""
    markdown = site.settings.get("MARKDOWN", {})
    readings = Readings(
        file=site.cache / "readings.json", markdown=markdown if isinstance(markdown, dict) else {}
    )
    readings.open()
    return Material(
        site=site,
        sources=read_sources(site.content),
        events=read_events(site.content),
        book=open_book(site.content, site.lang),
        published=read_published(site.state),
        looks=Looks(file=site.cache / "looks.json", content=site.content),
        readings=readings,
    )


def suggestion(word: str, known: Mapping[str, str] | tuple[str, ...]) -> str:
    """“Did you mean …?” where something known is near, "" where nothing is."""
    labels = known if isinstance(known, Mapping) else {name: name for name in known}
    near = get_close_matches(word.lower(), list(labels), n=1, cutoff=0.6)
    return _("Did you mean “%(name)s”?") % {"name": labels[near[0]]} if near else ""
