"""Entries as they lie below state/syndication/: a small file each, or lines of ``<yyyy>.jsonl``.

Lines may stand in any order and more than once, and beside the file that they were made of: what
reads them takes each once. So a stop at any moment of the compaction loses nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from . import disk
from .entries import Entry, entry_of, line_of, name_of
from .errors import BadId, RecordUnreadable
from .fold import fold
from .identity import path_of, place_of_id
from .models import Claim, Receipt, Standing, State

SETTLED_FOR = timedelta(days=30)
_SETTLED = {State.SYNDICATED, State.GONE, State.SKIPPED}
_YEAR = re.compile(r"\d{4}\.jsonl\Z")


class Archive:
    """All entries below a folder. Lines are read anew when their files changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: object = None
        self._lines: Mapping[str, Sequence[Entry]] = {}

    def entries(self, report: str) -> list[Entry]:
        """Those of a report, oldest first, each once. RecordUnreadable, BadId."""
        folder = path_of(self._folder, report, "")
        found = {*self._compacted().get(report, ()), *_read_folder(folder, report)}
        return sorted(found, key=lambda entry: (entry.at, name_of(entry)))

    def pairs(self) -> Mapping[tuple[str, str], list[Entry]]:
        """All entries by report and account. RecordUnreadable."""
        pairs: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for report in sorted({*self._compacted(), *_reports_in(self._folder)}):
            for entry in self.entries(report):
                pairs[report, entry.account].append(entry)
        return pairs

    def _compacted(self) -> Mapping[str, Sequence[Entry]]:
        files = sorted(self._folder.glob("*.jsonl"))
        stats = [(path.name, path.stat()) for path in files]
        seen = [(name, stat.st_mtime_ns, stat.st_size, stat.st_ino) for name, stat in stats]
        if seen != self._seen:
            lines: dict[str, list[Entry]] = defaultdict(list)
            for path in files:
                for entry in _read_lines(path):
                    lines[entry.report].append(entry)
            self._lines, self._seen = lines, seen
        return self._lines


def standing_of(entries: Iterable[Entry], now: datetime) -> Standing:
    """The fold of the entries of one pair."""
    known = tuple(entries)
    claims = [entry for entry in known if isinstance(entry, Claim)]
    return fold(claims, [entry for entry in known if isinstance(entry, Receipt)], now)


def settled(pairs: Mapping[tuple[str, str], list[Entry]], now: datetime) -> list[Entry]:
    """The entries of pairs about which nothing was said for 30 days, and nothing is to do."""
    before = now - SETTLED_FOR
    return [
        entry
        for entries in pairs.values()
        if all(entry.at < before for entry in entries)
        and standing_of(entries, now).state in _SETTLED
        for entry in entries
    ]


def write_lines(folder: Path, entries: Iterable[Entry]) -> None:
    """Join these into the file of each one's year, sorted. OSError, RecordUnreadable."""
    years: dict[int, set[str]] = defaultdict(set)
    for entry in entries:
        years[entry.at.astimezone(UTC).year].add(line_of(entry))
    for year, lines in years.items():
        path = folder / f"{year:04d}.jsonl"
        known = {line_of(entry) for entry in _read_lines(path)} if path.exists() else set()
        disk.replace(path, joined(known, lines).encode())


def joined(*lines: Iterable[str]) -> str:
    """The text of a file of lines: each once, sorted."""
    return "".join(f"{line}\n" for line in sorted(set().union(*lines)))


def _read_lines(path: Path) -> Iterator[Entry]:
    for number, line in enumerate(disk.text(path).split("\n"), 1):
        if line.strip():
            yield entry_of(line, f"{path}:{number}")


def _read_folder(folder: Path, report: str) -> Iterator[Entry]:
    for path in disk.visible(folder):
        entry = entry_of(disk.text(path).removesuffix("\n"), str(path))
        if (entry.report, name_of(entry)) != (report, path.name):
            raise RecordUnreadable(str(path), f"it is {name_of(entry)} of {entry.report}")
        yield entry


def _reports_in(folder: Path) -> Iterator[str]:
    for event in disk.visible(folder):
        if _YEAR.match(event.name):
            continue
        for slug in disk.visible(event):
            report = f"{event.name}/{slug.name}"
            try:
                place_of_id(report)
            except BadId as error:
                raise RecordUnreadable(str(slug), "it is the folder of no report") from error
            yield report
