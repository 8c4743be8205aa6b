"""The text of reports and pages: pictures without words, links that lead nowhere, leftovers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from desk.check.material import Material
from desk.check.mistake import Mistake
from desk.check.pages import addresses_of
from desk.check.readings import Pointer, Reading, Readings
from desk.sources import Source
from desk.waiting import waiting
from desk.words import _
from media.models import Unresolved
from media.paths import resolve, split_target
from media.references import place_of

_CONFLICT = re.compile(r"(<{7} |>{7} |={7}$)")
_BRACES = re.compile(r"[{|](?P<what>filename|static|attach)[}|](?P<path>.*)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def mistakes(material: Material) -> Iterator[Mistake]:
    """Every finding in every text."""
    markdown = material.site.settings.get("MARKDOWN", {})
    readings = Readings(
        file=material.site.cache / "readings.json",
        markdown=markdown if isinstance(markdown, dict) else {},
    )
    room = Room(material=material, readings=readings, now=datetime.now(UTC))
    readings.open()
    for source in (*material.reports(), *material.pages()):
        yield from _leftovers(material, source)
        yield from _image(material, source)
        yield from _references(room, source)
    readings.close()


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
        return {source.file.resolve(): source for source in self.material.sources}

    @cached_property
    def addresses(self) -> frozenset[str]:
        """The addresses of the site, below its own."""
        return addresses_of(self.material)


def _leftovers(material: Material, source: Source) -> Iterator[Mistake]:
    try:
        lines = source.file.read_text(encoding="utf-8-sig").splitlines()
    except OSError:
        return
    for number, line in enumerate(lines, 1):
        if _CONFLICT.match(line):
            text = _("A git merge left its marks here.")
            yield material.mistake(source, number, text, _("Choose one version, delete the marks."))
        if control := _CONTROL.search(line):
            text = _("There is an invisible control character (U+%(code)s) in this line.")
            code = f"{ord(control[0]):04X}"
            yield material.mistake(source, number, text % {"code": code}, _("Type the line anew."))


def _image(material: Material, source: Source) -> Iterator[Mistake]:
    image = source.front.fields.get("image")
    if image is None or not image.text:
        return
    if place_of(image.text) == "web":
        text = _("“Image:” is on another site: %(target)s.") % {"target": image.text}
        yield material.mistake(source, image.line, text, _("Copy the picture beside the text."))
        return
    found = resolve(image.text, source.file, material.site.content)
    if isinstance(found, Unresolved):
        yield material.mistake(source, image.line, *_unresolved(found))


def _references(room: Room, source: Source) -> Iterator[Mistake]:
    seen: Counter[str] = Counter()
    for reference in room.reading(source).pointers:
        line = _line_of(source, reference.target, seen[reference.target])
        seen[reference.target] += 1
        if reference.kind == "picture" and not reference.alt:
            text = _("The picture %(target)s has no words for who cannot see it.")
            yield room.material.mistake(
                source, line, text % {"target": reference.target},
                _("Write what it shows: ![Five people at a table](%(target)s)")
                % {"target": reference.target},
            )  # fmt: skip
        yield from _leads(room, source, reference, line)


def _leads(room: Room, source: Source, reference: Pointer, line: int) -> Iterator[Mistake]:
    material, target = room.material, reference.target
    if reference.place in {"relative", "machine"}:
        found = resolve(target, source.file, material.site.content)
        if isinstance(found, Unresolved):
            yield material.mistake(source, line, *_unresolved(found))
        else:
            yield from _file(room, source, reference, line, found)
    elif reference.place == "here":
        fragment = unquote(target.partition("#")[2])
        if fragment and fragment not in room.reading(source).anchors:
            yield material.mistake(source, line, *_no_part(fragment, source.path))
    elif reference.place == "site":
        yield from _address(room, source, target, line)
    elif reference.place == "pelican":
        yield from _braces(room, source, target, line)


def _file(
    room: Room, source: Source, reference: Pointer, line: int, found: Path
) -> Iterator[Mistake]:
    other = room.by_file.get(found.resolve())
    if other is None:
        return
    fragment = unquote(split_target(reference.target)[1].partition("#")[2])
    if fragment and fragment not in room.reading(other).anchors:
        yield room.material.mistake(source, line, *_no_part(fragment, other.path))
    if room.waits(other) and not room.waits(source):
        text = _("%(file)s is not out yet: until then readers see the words without the link.")
        named = {"file": f"{room.material.folder}/{other.path}"}
        yield room.material.mistake(source, line, text % named, grave=False)


def _address(room: Room, source: Source, target: str, line: int) -> Iterator[Mistake]:
    base = room.material.site.base
    path = unquote(urlsplit(target).path)
    below = path.removeprefix(base + "/") if path.startswith(base + "/") else None
    own = below is not None and (
        below in room.addresses or below.startswith(("tags/", "authors/", "theme/", "page/"))
    )
    if not own:
        text = _("No page of this site has the address %(target)s.") % {"target": path}
        advice = _("Link to the file instead, like ../other-event/report.md.")
        yield room.material.mistake(source, line, text, advice)


def _braces(room: Room, source: Source, target: str, line: int) -> Iterator[Mistake]:
    match = _BRACES.match(target)
    if not match:
        return
    what, path = match["what"], match["path"]
    if what == "attach":
        text = _("A plain relative link does the same as {attach}, and works in both languages.")
        yield room.material.mistake(
            source, line, text, _("Write %(path)s.") % {"path": path}, grave=False
        )
    root = room.material.site.content
    file = unquote(urlsplit(path).path)
    found = root / file.lstrip("/") if file.startswith("/") else source.file.parent / file
    if not found.exists():
        text = _("There is no file “%(target)s”.") % {"target": path}
        yield room.material.mistake(source, line, text, _("Correct the name, or add the file."))


def _unresolved(found: Unresolved) -> tuple[str, str]:
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
        "machine": (_("“%(target)s” is a path on one computer; nobody else has it."),
                    _("Copy the file beside the text and write its relative path, like "
                      "photos/name.jpg.")),
    }  # fmt: skip
    text, advice = said[found.reason]
    return text % named, advice


def _no_part(fragment: str, path: str) -> tuple[str, str]:
    text = _("There is no part “#%(part)s” in %(file)s.")
    return text % {"part": fragment, "file": path}, _("Correct it after the heading’s words.")


def _line_of(source: Source, target: str, nth: int) -> int:
    spellings = {target, target.replace("&", "&amp;")}
    lines = [
        source.front.body_line + number
        for number, line in enumerate(source.front.body.split("\n"))
        for _count in range(max(line.count(spelling) for spelling in spellings))
    ]
    return lines[min(nth, len(lines) - 1)] if lines else source.front.body_line
