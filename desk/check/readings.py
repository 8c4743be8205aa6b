"""What the linter needs of a converted text, kept from run to run: converting is what costs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from desk.check.programs import programs_in
from desk.check.unmade import titles_in, unmade_in
from media.models import Reference
from media.paths import BRACES
from media.references import place_of, references_in
from media.tags import tags

if TYPE_CHECKING:
    from markdown import Markdown

FORMAT = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Pointer:
    """One address in a text; the fields are those of ``media.models.Reference``."""

    kind: str
    target: str
    place: str
    alt: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A text's addresses in order, the ids that ``#part`` may lead to, and what would run.

    ``unmade`` is what Markdown made nothing of, ``titles`` how many headings are the page's title.
    """

    pointers: tuple[Pointer, ...]
    anchors: frozenset[str]
    programs: tuple[str, ...] = ()
    unmade: tuple[str, ...] = ()
    titles: int = 0


@dataclass(kw_only=True)
class Readings:
    """Readings by text, remembered in a file that may be deleted at any time."""

    file: Path
    markdown: Mapping[str, object]
    _kept: dict[str, Reading] = field(default_factory=dict)
    _used: dict[str, Reading] = field(default_factory=dict)
    _converter: Markdown | None = None

    def open(self) -> None:
        """Read what an earlier run kept; anything odd is as good as nothing."""
        try:
            kept = json.loads(self.file.read_text(encoding="utf-8"))
            self._kept = {key: _reading(entry) for key, entry in kept.items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            self._kept = {}

    def of(self, text: str) -> Reading:
        """The reading of a text, converted only if no run has seen it."""
        key = hashlib.sha256(f"{self._recipe}\0{text}".encode()).hexdigest()[:32]
        if key not in self._used:
            self._used[key] = self._kept.get(key) or self._read(text)
        return self._used[key]

    def close(self) -> None:
        """Keep what this run used; texts that are no more are forgotten."""
        if self._used.keys() == self._kept.keys():
            return
        entries = {
            key: {"pointers": [list(asdict(p).values()) for p in reading.pointers],
                  "anchors": sorted(reading.anchors), "programs": list(reading.programs),
                  "unmade": list(reading.unmade), "titles": ["#"] * reading.titles}
            for key, reading in self._used.items()
        }  # fmt: skip
        unfinished = self.file.with_suffix(".tmp")
        with suppress(OSError):  # it only saves time: a folder that is read-only is no mistake
            self.file.parent.mkdir(parents=True, exist_ok=True)
            unfinished.write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")
            unfinished.replace(self.file)

    @cached_property
    def _recipe(self) -> str:
        settings = json.dumps(self.markdown, sort_keys=True, default=str)
        return f"{FORMAT} {version('markdown')} {settings}"

    def _read(self, text: str) -> Reading:
        if self._converter is None:
            self._converter = self._new_converter()
        html = str(self._converter.reset().convert(text))
        found = (tag.get(name) for tag in tags(html) for name in ("id", "name"))
        return Reading(
            pointers=(*map(_pointer, references_in(html)), *_in_braces(html)),
            anchors=frozenset(attribute.value for attribute in found if attribute),
            programs=programs_in(html),
            unmade=unmade_in(html, text),
            titles=titles_in(html),
        )

    def _new_converter(self) -> Markdown:
        from markdown import Markdown as Converter

        configs = self.markdown.get("extension_configs", {})
        kept = dict(configs) if isinstance(configs, Mapping) else {}
        kept.pop("markdown.extensions.meta", None)  # the front matter is off already
        return Converter(extensions=list(kept), extension_configs=kept, output_format="html")


def _pointer(found: Reference) -> Pointer:
    alt = (found.alt or "").strip()
    return Pointer(kind=found.kind, target=found.target, place=found.place, alt=alt)


def _in_braces(html: str) -> Iterator[Pointer]:
    """Pelican follows its braces in attributes too that hold no file for a browser."""
    if "{" not in html and "|" not in html:
        return
    known = {found.target for found in references_in(html)}
    for tag in tags(html):
        for attribute in tag.attributes:
            target = attribute.value.strip()
            if target not in known and BRACES.match(target):
                yield Pointer(kind="file", target=target, place=place_of(target), alt="")


def _reading(entry: Mapping[str, list[object]]) -> Reading:
    pointers = (
        Pointer(kind=kind, target=target, place=place, alt=alt)
        for kind, target, place, alt in map(_words, entry["pointers"])
    )
    return Reading(
        pointers=tuple(pointers),
        anchors=frozenset(_words(entry["anchors"])),
        programs=tuple(_words(entry["programs"])),
        unmade=tuple(_words(entry["unmade"])),
        titles=len(_words(entry["titles"])),
    )


def _words(value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise TypeError
    return value
