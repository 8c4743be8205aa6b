"""The linter: every room is asked for its mistakes."""

from __future__ import annotations

from desk.check import (
    addresses,
    announcements,
    body,
    decided,
    events,
    fields,
    files,
    identity,
    names,
    settings,
    sources,
    taxonomy,
    unfilled,
    wordings,
    yaml_ways,
)
from desk.check.material import Material, material_of
from desk.check.mistake import Mistake
from desk.site import Site

ROOMS = (
    settings, identity, files, names, addresses, events, fields, yaml_ways, body, unfilled,
    taxonomy, announcements, wordings, decided, sources,
)  # fmt: skip


def check(site: Site) -> tuple[Mistake, ...]:
    """Every mistake and every hint, by file and line. Reads only; RecordUnreadable may come."""
    return check_material(material_of(site))


def check_material(material: Material) -> tuple[Mistake, ...]:
    """The same, over what was read already."""
    found = [mistake for room in ROOMS for mistake in room.mistakes(material)]
    material.close()
    return tuple(sorted(set(found), key=lambda m: (m.path, m.line, not m.grave, m.text)))
