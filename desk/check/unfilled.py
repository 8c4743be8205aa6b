"""Places that a page was begun with and that nobody has filled in: readers would see them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from desk.check.material import Material
from desk.check.mistake import Mistake
from desk.sources import Source
from desk.words import ngettext
from posse.metadata import YES

# As `init` writes them, in both languages: [to fill in], **à remplir : une adresse…**
_PLACE = re.compile(r"(?:\[|\*\*)\s*(?:to fill in|à remplir)\b", re.IGNORECASE)


def mistakes(material: Material) -> Iterator[Mistake]:
    """One hint for each text that goes out with such places; drafts may have them, and samples."""
    for source, lines in _unfilled(material):
        text = ngettext(
            "%(count)s place is still to be filled in; readers see it as it stands.",
            "%(count)s places are still to be filled in; readers see them as they stand.",
            len(lines),
        )
        advice = ngettext(
            "Fill it in, or take its line out.",
            "The first is here: fill them in, or take their lines out.",
            len(lines),
        )
        yield material.mistake(source, lines[0], text % {"count": len(lines)}, advice, grave=False)


def in_one_line(material: Material) -> str:
    """How many there are and in which files, as `publish` says it; "" where there are none."""
    found = tuple(_unfilled(material))
    count = sum(len(lines) for _source, lines in found)
    text = ngettext(
        "%(count)s place is still to be filled in: %(files)s",
        "%(count)s places are still to be filled in: %(files)s",
        count,
    )
    files = ", ".join(f"{material.folder}/{source.path}" for source, _lines in found)
    return text % {"count": count, "files": files} if found else ""


def _unfilled(material: Material) -> Iterator[tuple[Source, list[int]]]:
    """Each text with such places, and the line of each of them."""
    for source in (*material.pages(), *material.reports(), *material.events):
        lines = enumerate(source.front.body.split("\n"), source.front.body_line)
        found = [number for number, line in lines for _place in _PLACE.findall(line)]
        if found and _is_out(source):
            yield source, found


def _is_out(source: Source) -> bool:
    front = source.front
    return front.text("status").lower() != "draft" and front.text("demo").lower() not in YES
