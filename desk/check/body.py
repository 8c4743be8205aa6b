"""What reports, pages and events say: pictures without words, programs, dead links, leftovers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

from desk.check import targets
from desk.check.fields import PAGE_KEYS, REPORT_KEYS
from desk.check.material import Material
from desk.check.mistake import Mistake
from desk.check.passages import Passage, passages_of
from desk.check.targets import Room
from desk.sources import Source
from desk.words import _

_CONFLICT = re.compile(r"<{7} |>{7} ")  # ={7} alone underlines a heading
_KEYS = frozenset(key.lower() for key in (*REPORT_KEYS, *PAGE_KEYS))
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def mistakes(material: Material) -> Iterator[Mistake]:
    """Every finding in every text."""
    room = Room(material=material, readings=material.readings, now=datetime.now(UTC))
    for source in (*material.reports(), *material.pages(), *material.events):
        yield from _leftovers(material, source)
        yield from _below_an_empty_line(material, source)
        yield from targets.image(room, source)
        for passage in passages_of(source):
            yield from _programs(room, passage)
            yield from _references(room, passage)


def _leftovers(material: Material, source: Source) -> Iterator[Mistake]:
    try:
        lines = source.file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return  # said where front matter is checked, or with the event
    for number, line in enumerate(lines, 1):
        if _CONFLICT.match(line):
            text = _("A git merge left its marks here.")
            yield material.mistake(source, number, text, _("Choose one version, delete the marks."))
        if control := _CONTROL.search(line):
            text = _("There is an invisible control character (U+%(code)s) in this line.")
            code = f"{ord(control[0]):04X}"
            yield material.mistake(source, number, text % {"code": code}, _("Type the line anew."))


def _below_an_empty_line(material: Material, source: Source) -> Iterator[Mistake]:
    """A key that readers would see, because the lines at the top had ended before it."""
    lines = enumerate(source.front.body.split("\n"), source.front.body_line)
    number, line = next(((n, line) for n, line in lines if line.strip()), (0, ""))
    name, colon, _value = line.partition(":")
    if colon and name.lower() in _KEYS and not source.front.cut:
        text = _("“%(key)s:” stands below an empty line, so it is text that readers see.")
        advice = _("Take out the empty line above it.")
        yield material.mistake(source, number, text % {"key": name}, advice, grave=False)


def _programs(room: Room, passage: Passage) -> Iterator[Mistake]:
    for what in room.readings.of(passage.text).programs:
        text = _("“%(what)s” would run a program in every reader’s browser, or lead readers away.")
        advice = _("Take it out; to show it as an example, write it between backquotes.")
        line = passage.line_of(what)
        yield room.material.mistake(passage.source, line, text % {"what": what}, advice)


def _references(room: Room, passage: Passage) -> Iterator[Mistake]:
    seen: Counter[str] = Counter()
    for reference in room.readings.of(passage.text).pointers:
        line = passage.line_of(reference.target, seen[reference.target])
        seen[reference.target] += 1
        if reference.kind == "picture" and not reference.alt:
            text = _("The picture %(target)s has no words for who cannot see it.")
            yield room.material.mistake(
                passage.source, line, text % {"target": reference.target},
                _("Write what it shows: ![Five people at a table](%(target)s)")
                % {"target": reference.target},
            )  # fmt: skip
        yield from targets.leads(room, passage.source, reference, line)
