"""What reports, pages and events say: no text, pictures without words, programs, dead links."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

from desk.check import elsewhere, targets
from desk.check.alts import says_nothing
from desk.check.fields import PAGE_KEYS, REPORT_KEYS
from desk.check.material import Material
from desk.check.mistake import Mistake
from desk.check.passages import Passage, passages_of
from desk.check.readings import Pointer
from desk.check.targets import Room
from desk.sources import Source
from desk.words import _
from posse.metadata import YES

_CONFLICT = re.compile(r"<{7} |>{7} ")  # ={7} alone underlines a heading
_KEYS = frozenset(key.lower() for key in (*REPORT_KEYS, *PAGE_KEYS))
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_EMPTY = re.compile(r"\]\(\s*(?:<>)?\s*\)|\b(?:href|src)\s*=\s*(?:\"\s*\"|'\s*')")
_TITLE = re.compile(r"^ {0,3}#(?!#)|<h1\b", re.IGNORECASE)
_UNDERLINED = re.compile(r"^=+\s*$")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def mistakes(material: Material) -> Iterator[Mistake]:
    """Every finding in every text."""
    room = Room(material=material, readings=material.readings, now=datetime.now(UTC))
    for source in material.reports():
        yield from _nothing(material, source)
    for source in (*material.reports(), *material.pages(), *material.events):
        yield from _leftovers(material, source)
        yield from _below_an_empty_line(material, source)
        yield from targets.image(room, source)
        for passage in passages_of(source):
            yield from _programs(room, passage)
            yield from _unmade(room, passage)
            yield from _references(room, passage)


def _nothing(material: Material, source: Source) -> Iterator[Mistake]:
    """A report that would be published and announced, and has nothing to read yet."""
    front = source.front
    waits = front.text("status").lower() == "draft" or front.text("live").lower() in YES
    if waits or front.cut or _COMMENT.sub("", front.body).strip():
        return
    text = _("This report has no text yet, and would go out.")
    advice = _("Write it below an empty line, or write “Status: draft”; “Live: yes” is for one "
               "that is being written in the room.")  # fmt: skip
    yield material.mistake(source, front.line("status"), text, advice)


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


def _unmade(room: Room, passage: Passage) -> Iterator[Mistake]:
    reading = room.readings.of(passage.text)
    for what in reading.unmade:
        text = _("Readers see this as it stands: %(what)s")
        advice = _("Does it lack “)” at its end, or the line that says where [name] leads?")
        line = passage.line_of(what)
        yield room.material.mistake(
            passage.source, line, text % {"what": what}, advice, grave=False
        )
    if reading.titles:
        text = _("“#” is the heading of the whole page, which has its title there already.")
        advice = _("Begin the parts of a text with “##”.")
        yield room.material.mistake(
            passage.source, _line_of_title(passage), text, advice, grave=False
        )


def _line_of_title(passage: Passage) -> int:
    """Where the first such heading stands: what programs are shown in begins with “#” too."""
    fenced, last = False, passage.numbers[0]
    for line, number in zip(passage.lines, passage.numbers, strict=True):
        fenced ^= line.lstrip().startswith(("```", "~~~"))
        if not fenced and _TITLE.search(line):
            return number
        if not fenced and _UNDERLINED.match(line):
            return last
        last = number
    return passage.numbers[0]


def _references(room: Room, passage: Passage) -> Iterator[Mistake]:
    seen: Counter[str] = Counter()
    for reference in room.readings.of(passage.text).pointers:
        target = reference.target
        line = passage.line_of(target, seen[target])
        if not target:
            line = passage.line_like(_EMPTY, seen[target])
            yield _empty(room, passage, reference, line)
        seen[target] += 1
        if reference.kind == "picture" and target:
            yield from _words_of(room, passage, reference, line)
        if reference.place == "web":
            yield from elsewhere.leads(room, passage.source, reference, line)
        else:
            yield from targets.leads(room, passage.source, reference, line)


def _empty(room: Room, passage: Passage, reference: Pointer, line: int) -> Mistake:
    text = _("This link leads nowhere: it has no address.")
    advice = _("Write the address between the parentheses, or take the link out.")
    if reference.kind != "link":
        text = _("There is no file in this picture’s parentheses.")
        advice = _("Write its name there, like photos/name.jpg, or take the picture out.")
    return room.material.mistake(passage.source, line, text, advice)


def _words_of(room: Room, passage: Passage, reference: Pointer, line: int) -> Iterator[Mistake]:
    """A picture without words for who cannot see it, or with some that say nothing."""
    if elsewhere.is_never_loaded(room, reference):
        return  # which is said instead
    named = {"target": reference.target, "alt": reference.alt}
    example = _("Write what it shows: ![Five people at a table](%(target)s)") % named
    if not reference.alt:
        text = _("The picture %(target)s has no words for who cannot see it.") % named
        yield room.material.mistake(passage.source, line, text, example)
    elif says_nothing(reference.alt, reference.target):
        text = _("“%(alt)s” does not say what the picture shows.") % named
        yield room.material.mistake(passage.source, line, text, example, grave=False)
