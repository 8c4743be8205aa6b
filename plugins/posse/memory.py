""".cache/collect/: how far each account was heard, and the marks of what was looked at.

Losing it costs requests, never words: everything is asked anew. So what cannot be read is empty.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from .errors import BadId
from .identity import PART
from .sweep import Look

FOLDER = "collect"
SCHEMA = 1


@dataclass(kw_only=True, slots=True)
class Memory:
    """Of one account or source. ``until`` is before when it does not want to be asked again."""

    cursors: dict[str, str] = field(default_factory=dict)
    looks: dict[str, Look] = field(default_factory=dict)
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Memories:
    """A file for each name below the cache."""

    cache: Path

    def read(self, name: str) -> Memory:
        """What is remembered. BadId."""
        try:
            raw = json.loads(self._path(name).read_text(encoding="utf-8"))
            return _memory(raw) if raw["version"] == SCHEMA else Memory()
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return Memory()

    def write(self, name: str, memory: Memory) -> None:
        """Remember it, whole or not at all. OSError."""
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        looks = {id_: [look.at.isoformat(), look.mark, look.hot]
                 for id_, look in memory.looks.items()}  # fmt: skip
        raw = {
            "version": SCHEMA, "cursors": memory.cursors, "looks": looks,
            "until": memory.until.isoformat() if memory.until else None,
        }  # fmt: skip
        unfinished = path.with_name(f".{path.name}.tmp")
        unfinished.write_text(json.dumps(raw), encoding="utf-8")
        unfinished.replace(path)

    def forget(self, *, but: Collection[str] = ()) -> None:
        """Remember nothing of anybody: all is asked anew. The files ``but`` these go. OSError."""
        for path in (self.cache / FOLDER).glob("*"):
            if path.name not in but:
                path.unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        if not PART.match(name):
            raise BadId(name)
        return self.cache / FOLDER / f"{name}.json"


def _memory(raw: Mapping[str, Any]) -> Memory:
    looks = {
        str(id_): Look(at=_moment(at), mark=str(mark), hot=bool(hot))
        for id_, (at, mark, hot) in raw["looks"].items()
    }
    cursors = {str(stream): str(cursor) for stream, cursor in raw["cursors"].items()}
    return Memory(cursors=cursors, looks=looks, until=_moment(raw["until"]) if raw["until"] else
                  None)  # fmt: skip


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment
