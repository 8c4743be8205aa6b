"""Where the addresses in a text lead: to files, to other texts, to pages of the site."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from desk.check.files import PAGES, VIDEOS, video_hint
from desk.check.material import Material
from desk.check.mistake import Mistake
from desk.check.pages import addresses_of
from desk.check.readings import Pointer, Reading, Readings
from desk.check.schemes import meant
from desk.sources import Source
from desk.waiting import waiting
from desk.words import _
from media.models import Unresolved
from media.paths import BRACES, DRAWING, NEGATIVES, PHOTOS, TEXTS, resolve, resolve_braces
from media.paths import split_target as split
from media.references import place_of


@dataclass(kw_only=True)
class Room:
    """What the texts lead to: their parts, each other, and the addresses of the site."""

    material: Material
    readings: Readings
    now: datetime

    def reading(self, source: Source) -> Reading:
        """The addresses and parts of a text."""
        return self.readings.of(source.front.body)

    def waits(self, source: Source) -> bool:
        """Whether a text is not due yet."""
        return bool(waiting(source, self.now, self.material.site.timezone)[0])

    @cached_property
    def by_file(self) -> dict[Path, Source]:
        """Every source by its file."""
        sources = (*self.material.sources, *self.material.events)
        return {source.file.resolve(): source for source in sources}

    @cached_property
    def addresses(self) -> frozenset[str]:
        """The addresses of the site, below its own."""
        return addresses_of(self.material)


def image(room: Room, source: Source) -> Iterator[Mistake]:
    """What is wrong with the picture that ``Image:`` names."""
    material, field = room.material, source.front.fields.get("image")
    if field is None or not field.text:
        return
    if place_of(field.text) == "web":
        text = _("“Image:” is on another site: %(target)s.") % {"target": field.text}
        yield material.mistake(source, field.line, text, _("Copy the picture beside the text."))
        return
    found = resolve(field.text, source.file, material.site.content)
    if isinstance(found, Unresolved):
        yield material.mistake(source, field.line, *_unresolved(found))
    else:
        yield from _picture(material, source, field.line, found)


def leads(room: Room, source: Source, reference: Pointer, line: int) -> Iterator[Mistake]:
    """What is wrong with where an address leads."""
    material, target = room.material, reference.target
    if reference.place in {"relative", "machine"}:
        found = resolve(target, source.file, material.site.content)
        if isinstance(found, Unresolved):
            yield material.mistake(source, line, *_unresolved(found, reference.kind))
        elif reference.kind == "picture":
            yield from _picture(material, source, line, found)
        else:
            yield from _file(room, source, target, line, found)
    elif reference.place == "here":
        fragment = unquote(target.partition("#")[2])
        if fragment and fragment not in room.reading(source).anchors:
            yield material.mistake(source, line, *_no_part(fragment, source.path))
    elif reference.place == "site":
        yield from address(room, source, target, line)
    elif reference.place == "pelican":
        yield from _braces(room, source, target, line)


def _file(room: Room, source: Source, target: str, line: int, found: Path) -> Iterator[Mistake]:
    other = room.by_file.get(found.resolve())
    if other is None:
        yield from _no_text(room.material, source, line, found)
        return
    fragment = unquote(split(target)[1].partition("#")[2])
    if fragment and not other.unreadable and fragment not in room.reading(other).anchors:
        yield room.material.mistake(source, line, *_no_part(fragment, other.path))
    if room.waits(other) and not room.waits(source):
        text = _("%(file)s is not out yet: until then readers see the words without the link.")
        named = {"file": f"{room.material.folder}/{other.path}"}
        yield room.material.mistake(source, line, text % named, grave=False)


def _no_text(material: Material, source: Source, line: int, found: Path) -> Iterator[Mistake]:
    ending, named = found.suffix.lower(), {"target": found.name}
    if ending in {*PHOTOS, *NEGATIVES, DRAWING}:
        yield from _picture(material, source, line, found)
    elif ending in TEXTS:
        text = _("“%(target)s” is no report and no page: it is not published.") % named
        yield material.mistake(source, line, text, _("Link to another, or take the link out."))
    elif not os.access(found, os.R_OK):
        text = _("“%(target)s” cannot be read.") % named
        yield material.mistake(source, line, text, _("Allow yourself to read the file."))
    elif ending in PAGES and (why := material.looks.program(found)):
        text = _("“%(target)s” %(why)s.") % {**named, "why": why}
        yield material.mistake(source, line, text, _("Link to where it comes from instead."))
    elif ending in VIDEOS:
        yield material.mistake(source, line, *video_hint(found.name), grave=False)


def _picture(material: Material, source: Source, line: int, found: Path) -> Iterator[Mistake]:
    if why := material.looks.picture(found):
        text = _("“%(target)s” %(why)s.") % {"target": found.name, "why": why}
        yield material.mistake(source, line, text)


def address(room: Room, source: Source, target: str, line: int) -> Iterator[Mistake]:
    """What is wrong with a path on the site itself, like /congres/report/."""
    base = room.material.site.base
    path = unquote(urlsplit(target).path)
    below = path.removeprefix(base + "/") if path.startswith(base + "/") else None
    own = below is not None and (
        not room.addresses.isdisjoint({below, f"{below}/", below.removesuffix("index.html")})
        or below.startswith(("tags/", "authors/", "theme/", "page/"))
    )
    if not own:
        text = _("No page of this site has the address %(target)s.") % {"target": path}
        advice = _("Link to the file instead, like ../other-event/report.md.")
        yield room.material.mistake(source, line, text, advice)


def _braces(room: Room, source: Source, target: str, line: int) -> Iterator[Mistake]:
    match, material = BRACES.match(target), room.material
    found = resolve_braces(target, source.file, material.site.content)
    if match is None or found is None:
        return
    named = {"path": match["path"], "what": match["what"]}
    if isinstance(found, Unresolved):
        yield material.mistake(source, line, *_unresolved(found))
    elif match["what"] == "filename":
        yield from _file(room, source, target, line, found)
    elif found.suffix.lower() in {*PHOTOS, *NEGATIVES}:
        text = _("{%(what)s} publishes this photo as it is, with its place and the camera’s data.")
        advice = _("Write %(path)s: without braces nothing but the picture is published.")
        yield material.mistake(source, line, text % named, advice % named)
    elif found.suffix.lower() in TEXTS:
        text = _("{%(what)s} is for files, and %(path)s is a text.") % named
        yield material.mistake(source, line, text, _("Write %(path)s.") % named)
    elif why := material.looks.original(found):
        text = _("“%(target)s” %(why)s.") % {"target": found.name, "why": why}
        yield material.mistake(source, line, text)
    else:
        yield from _no_text(material, source, line, found)
        if match["what"] == "attach":
            text = _("A plain relative link does the same as {attach}, and works in both "
                     "languages.")  # fmt: skip
            advice = _("Write %(path)s.") % named
            yield material.mistake(source, line, text, advice, grave=False)


def _unresolved(found: Unresolved, kind: str = "") -> tuple[str, str]:
    whole = meant(found.target) if kind == "link" else ""
    if whole and found.reason in {"missing", "letters"}:
        text = _("“%(target)s” is taken for a file of this site, and there is none.")
        return text % {"target": found.target}, _("Write %(path)s.") % {"path": whole}
    named = {"target": found.target, "hint": found.hint}
    said = {
        "missing": (_("There is no file “%(target)s”."), _("Correct the name, or add the file.")),
        "letters": (_("There is no file “%(target)s”, but there is “%(hint)s”."),
                    _("Write the name exactly so: other computers tell them apart.")),
        "outside": (_("“%(target)s” leads out of the content folder."),
                    _("Copy the file beside the text.")),
        "folder": (_("“%(target)s” is a folder."), _("Name a file in it.")),
        "hidden": (_("“%(target)s” is a hidden file, which is not published."),
                   _("Give it a name without a dot before it.")),
        "own": (_("“%(target)s” is one of the site’s own files, which is not published."),
                _("Take the link out, or copy what readers may see into another file.")),
        "machine": (_("“%(target)s” is a path on one computer; nobody else has it."),
                    _("Copy the file beside the text and write its relative path, like "
                      "photos/name.jpg.")),
    }  # fmt: skip
    text, advice = said[found.reason]
    return text % named, advice


def _no_part(fragment: str, path: str) -> tuple[str, str]:
    text = _("There is no part “#%(part)s” in %(file)s.")
    return text % {"part": fragment, "file": path}, _("Correct it after the heading’s words.")
