"""What the linter needs of a converted text, kept from run to run: converting is what costs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from media.references import references_in
from media.tags import tags

if TYPE_CHECKING:
    from markdown import Markdown

FORMAT = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Pointer:
    """One address in a text; the fields are those of ``media.models.Reference``."""

    kind: str
    target: str
    place: str
    alt: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A text's addresses in order, and the ids that ``#part`` may lead to."""

    pointers: tuple[Pointer, ...]
    anchors: frozenset[str]


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
        self.file.parent.mkdir(parents=True, exist_ok=True)
        entries = {
            key: {"pointers": [list(asdict(p).values()) for p in reading.pointers],
                  "anchors": sorted(reading.anchors)}
            for key, reading in self._used.items()
        }  # fmt: skip
        unfinished = self.file.with_suffix(".tmp")
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
            pointers=tuple(
                Pointer(kind=r.kind, target=r.target, place=r.place, alt=(r.alt or "").strip())
                for r in references_in(html)
            ),
            anchors=frozenset(attribute.value for attribute in found if attribute),
        )

    def _new_converter(self) -> Markdown:
        from markdown import Markdown as Converter

        configs = self.markdown.get("extension_configs", {})
        kept = dict(configs) if isinstance(configs, Mapping) else {}
        kept.pop("markdown.extensions.meta", None)  # the front matter is off already
        return Converter(extensions=list(kept), extension_configs=kept, output_format="html")


def _reading(entry: Mapping[str, list[list[str]]]) -> Reading:
    pointers = (
        Pointer(kind=kind, target=target, place=place, alt=alt)
        for kind, target, place, alt in entry["pointers"]
    )
    return Reading(pointers=tuple(pointers), anchors=frozenset(map(str, entry["anchors"])))
