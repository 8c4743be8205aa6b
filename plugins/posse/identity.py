"""From a file below content/ to an id, and from an id to a path that is safe.

An id is ``event/slug``, plus ``.<lang>`` for a translation; ``reports/slug`` without an event.
It is identity for ever: a title may be corrected, and a renamed file carries its old names in
``Aliases``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from .errors import BadId

NO_EVENT = "reports"
PART = re.compile(r"[a-z0-9][a-z0-9-]{0,95}\Z")
_ID = re.compile(
    r"(?P<event>[a-z0-9][a-z0-9-]{0,95})/(?P<slug>[a-z0-9][a-z0-9-]{0,95})"
    r"(?:\.(?P<lang>[a-z]{2}(?:-[a-z]{2})?))?\Z"
)
# The same as PATH_METADATA in pelicanconf.py, which a test holds together with this.
_SOURCE = re.compile(
    r"(?:events/)?(?P<event>(?!events/)[^/]+)/(?P<slug>[^/.]+)(?:/index)?"
    r"(?:\.(?P<lang>[a-z]{2}(?:-[a-z]{2})?))?\.md\Z"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a report stands: ``lang`` is "" for the language of its event or site."""

    event: str
    slug: str
    lang: str = ""

    @property
    def id(self) -> str:
        """The id of a report that was never renamed."""
        return f"{self.event}/{self.slug}" + (f".{self.lang}" if self.lang else "")

    @property
    def url(self) -> str:
        """Its address below the site's: ``event/slug/``, a translation below its language."""
        return (f"{self.lang}/" if self.lang else "") + f"{self.event}/{self.slug}/"


def place_of_source(source: str) -> Place | None:
    """The place of a file below content/ (posix), None where no report can be."""
    inside = source.startswith(("events/", f"{NO_EVENT}/"))
    match = _SOURCE.match(source) if inside else None
    return _place(match) if match else None


def place_of_id(report_id: str) -> Place:
    """The parts of an id; BadId where it is none."""
    match = _ID.match(report_id)
    if not match:
        raise BadId(report_id)
    return _place(match)


def _place(match: re.Match[str]) -> Place:
    return Place(event=match["event"], slug=match["slug"], lang=match["lang"] or "")


def path_of(folder: Path, report_id: str, suffix: str) -> Path:
    """The file of an id below a folder: the one function through which ids become paths."""
    place = place_of_id(report_id)
    name = place.slug + (f".{place.lang}" if place.lang else "")
    return folder / place.event / (name + suffix)


def alias_place(alias: str, here: Place) -> Place | None:
    """The place that an alias names, seen from the report that carries it.

    ``old-slug``, ``other-event/old-slug`` or a path ``/event/old-slug/``; None for another path.
    """
    parts = [part for part in alias.strip().strip("/").split("/") if part]
    if alias.startswith("/") and here.lang and parts[:1] == [here.lang]:
        parts = parts[1:]
    if not parts or not all(PART.match(part) for part in parts):
        return None
    if len(parts) == 1 and not alias.startswith("/"):
        return Place(event=here.event, slug=parts[0], lang=here.lang)
    if len(parts) == 2:  # noqa: PLR2004 — event and slug
        return Place(event=parts[0], slug=parts[1], lang=here.lang)
    return None


def alias_url(alias: str, here: Place) -> str:
    """The address below the site's at which an alias must lead on."""
    place = None if alias.startswith("/") else alias_place(alias, here)
    return place.url if place else alias.strip().lstrip("/")


def alias_file(url: str) -> str:
    """The file in the output that answers at this address."""
    path = PurePosixPath(url)
    return str(path) if path.suffix in {".html", ".htm"} else str(path / "index.html")


def identify(here: Place, aliases: Iterable[str], known: Collection[str]) -> str:
    """The id of a report: the first of its names that the record knows, else its file's name.

    So a renamed report stays the one that was announced, however often its file is renamed.
    """
    if here.id in known:
        return here.id
    places = (alias_place(alias, here) for alias in aliases)
    return next((place.id for place in places if place and place.id in known), here.id)


def removed_from(text: str) -> tuple[tuple[str, ...], tuple[tuple[int, str], ...]]:
    """The ids in content/removed.txt (one a line, ``# why`` behind), and (line, word) of no id."""
    ids, wrong = [], []
    for number, line in enumerate(text.splitlines(), 1):
        name = line.partition("#")[0].strip()
        if not name:
            continue
        if _ID.match(name):
            ids.append(name)
        else:
            wrong.append((number, name))
    return tuple(ids), tuple(wrong)
