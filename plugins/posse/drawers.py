"""The files of one archive, as a run changes them, and how much of a report they may hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .kept import Kept
from .mention_lines import Names
from .mentions import read_names, reports_in, write_names
from .voices import GESTURES, Mention

# What is kept of one report at most; a page shows fewer.
MOST_WORDS, MOST_GESTURES, MOST_BYTES = 1000, 10_000, 4_000_000


class Drawer:
    """All files of one archive. RecordUnreadable for one that cannot be read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: dict[str, Names] = {r: read_names(folder, r) for r in reports_in(folder)}
        self._changed: set[str] = set()

    def all(self) -> Iterator[tuple[str, str, Kept]]:
        """Everything, with its report and its name."""
        for report, names in sorted(self._names.items()):
            for name, kept in names.items():
                yield report, name, kept

    def get(self, report: str, name: str) -> Kept:
        """What is known by a name."""
        return self._names.get(report, {}).get(name, Kept())

    def of(self, report: str) -> Iterable[Kept]:
        """All that is known of a report."""
        return self._names.get(report, {}).values()

    def put(self, report: str, name: str, kept: Kept) -> None:
        """Keep it; what says nothing is taken out."""
        names = self._names.setdefault(report, {})
        if kept == Kept():
            names.pop(name, None)
        else:
            names[name] = kept
        self._changed.add(report)

    def renew(self, report: str, name: str, kept: Kept) -> None:
        """Keep it with a later time, if that is one."""
        if kept != self.get(report, name):
            self.put(report, name, kept)

    def write(self) -> bool:
        """Bring on disk what changed; whether anything did. OSError."""
        changed = sorted(self._changed)
        for report in changed:
            write_names(self._folder, report, self._names[report])
        self._changed.clear()
        return bool(changed)


@dataclass(kw_only=True, slots=True)
class Room:
    """How much of a report is kept already."""

    words: int = 0
    gestures: int = 0
    bytes: int = 0

    def add(self, mention: Mention) -> None:
        """One more is kept."""
        self.gestures += mention.kind in GESTURES
        self.words += mention.kind not in GESTURES
        self.bytes += len(mention.content.encode())

    def is_full(self, mention: Mention) -> bool:
        """Whether this one would be too much."""
        if mention.kind in GESTURES:
            return self.gestures >= MOST_GESTURES
        return self.words >= MOST_WORDS or self.bytes >= MOST_BYTES
