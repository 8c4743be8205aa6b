"""Lines between ``---`` that are written as YAML is: Pelican takes them letter by letter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from desk.check.material import Material
from desk.check.mistake import Mistake
from desk.sources import Source
from desk.words import _
from events.frontmatter import Field

_QUOTED = re.compile(r"([\"'])(?P<inside>.+)\1")
_LISTED = re.compile(r"\[(?P<inside>.*)\]")
_FOLDED = re.compile(r"[>|][+-]?")


def mistakes(material: Material) -> Iterator[Mistake]:
    """Quotation marks, brackets and signs that readers would see."""
    for source in (*material.reports(), *material.pages(), *material.events):
        fields = source.front.fields.values()
        # Nothing but the three dashes may stand above the first key.
        if min((field.line for field in fields), default=1) > 1:
            for field in fields:
                yield from _in_field(material, source, field)


def _in_field(material: Material, source: Source, field: Field) -> Iterator[Mistake]:
    for line in field.lines:
        quoted, listed = _QUOTED.fullmatch(line.text), _LISTED.fullmatch(line.text)
        if not (quoted or listed or _FOLDED.fullmatch(line.text)):
            continue
        advice = _("Write all of it behind the colon.")
        if inside := quoted or listed:
            parts = [inside["inside"]] if quoted else inside["inside"].split(",")
            plain = ", ".join(part.strip().strip("\"'") for part in parts)
            advice = _("Write: %(key)s: %(value)s") % {"key": field.name, "value": plain}
        text = _("“%(key)s:” is taken letter by letter, so readers would see %(value)s.")
        named = {"key": field.name, "value": line.text}
        yield material.mistake(source, line.number, text % named, advice)
