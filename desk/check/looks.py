"""What is wrong with a file by itself, kept from run to run: opening pictures is what costs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from desk.check.programs import programs_in
from desk.words import N_, _
from media.errors import MediaError
from media.originals import refuse_original
from media.workshop import prove

FORMAT = 1

Finding = tuple[str, Mapping[str, str]]  # a message and its values; "" where all is well


@dataclass(kw_only=True)
class Looks:
    """Findings by file, size and time, remembered in a file that may be deleted at any time."""

    file: Path
    content: Path
    _kept: dict[str, list[object]] | None = None
    _used: dict[str, list[object]] = field(default_factory=dict)

    def picture(self, path: Path) -> str:
        """Why this file cannot be shown as a picture, to go on after its name; "" when it can."""
        return self._look("picture", path, prove)

    def original(self, path: Path) -> str:
        """Why this file must not be published as it is, to go on after its name; "" if it may."""
        return self._look("original", path, lambda file: refuse_original(file, self.content))

    def program(self, path: Path) -> str:
        """What in this page would run in a reader's browser, to go on after its name; or ""."""
        return self._look("program", path, _refuse_program)

    def close(self) -> None:
        """Keep what this run saw; a cache that cannot be written is none."""
        if self._kept is None or self._used == self._kept:
            return
        unfinished = self.file.with_suffix(".tmp")
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            entries = json.dumps({"format": FORMAT, "files": self._used}, ensure_ascii=False)
            unfinished.write_text(entries, encoding="utf-8")
            unfinished.replace(self.file)
        except OSError:
            return

    def _look(self, kind: str, path: Path, look: Callable[[Path], None]) -> str:
        if self._kept is None:
            self._kept = self._open()
        key = f"{kind} {path}"
        if key not in self._used:
            try:
                stat = path.stat()
                seen = [stat.st_size, stat.st_mtime_ns]
                entry = self._kept.get(key)
                known = entry if entry and entry[:2] == seen else None
                self._used[key] = known or [*seen, *_found(path, look)]
            except OSError as error:
                return _("cannot be read (%(why)s)") % {"why": error.strerror or str(error)}
        text, values = self._used[key][2:]
        return _(str(text)) % values if text else ""

    def _open(self) -> dict[str, list[object]]:
        try:
            kept = json.loads(self.file.read_text(encoding="utf-8"))
            if kept["format"] != FORMAT:
                return {}
            return {key: entry for key, entry in kept["files"].items() if _is_whole(entry)}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}


def _is_whole(entry: object) -> bool:
    match entry:
        case [int(), int(), str(text), dict(values)]:
            try:
                return isinstance(text % values, str)
            except (KeyError, ValueError, TypeError):
                return False
    return False


def _found(path: Path, look: Callable[[Path], None]) -> Finding:
    try:
        look(path)
    except MediaError as error:
        return error.text, error.values
    return "", {}


def _refuse_program(path: Path) -> None:
    found = programs_in(path.read_text(encoding="utf-8", errors="replace"))
    if found:
        text = N_("holds a program (“%(what)s”), which would run as a part of this site")
        raise MediaError(text, what=found[0])
