"""The linter: mistakes in what was written, with file, line and what to do."""

from __future__ import annotations

from desk.check.material import Material, material_of
from desk.check.mistake import Mistake
from desk.site import Site

__all__ = ["Mistake", "check"]


def check(site: Site) -> tuple[Mistake, ...]:
    """Every mistake and every advice, by file and line. Reads only; RecordUnreadable may come."""
    return check_material(material_of(site))


def check_material(material: Material) -> tuple[Mistake, ...]:
    """The same, over what was read already."""
    from desk.check import announcements, body, events, fields, names, settings, taxonomy

    rooms = (settings, names, events, fields, body, taxonomy, announcements)
    found = [mistake for room in rooms for mistake in room.mistakes(material)]
    return tuple(sorted(set(found), key=lambda m: (m.path, m.line, not m.grave, m.text)))
