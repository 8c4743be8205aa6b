"""Candidates: what is said elsewhere of an event as a whole, each shown to a person once.

``.cache/collect/candidates_shown.json`` has hashes of those that were shown, with a salt that was
drawn when it began: it names nobody, so it stays when somebody is forgotten. Losing it shows one
again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from secrets import token_hex

from . import disk
from .addresses import plain
from .kept import name_of
from .memory import FOLDER
from .showing import is_refused
from .voices import Coverage, Decisions

FILE = "candidates_shown.json"  # no account can have this name
SCHEMA = 2
MOST = 10_000  # that are remembered


def candidates_of(
    coverage: Iterable[Coverage],
    decisions: Decisions,
    is_forgotten: Callable[[Coverage], bool],
    linked: Collection[str],
) -> tuple[Coverage, ...]:
    """Each that a person may be shown once, the newest first.

    ``linked`` are plain addresses to which a programme leads already.
    """
    found = {
        one.id: one
        for one in coverage
        if plain(one.url) not in linked and not is_refused(one, decisions) and not is_forgotten(one)
    }
    return tuple(sorted(found.values(), key=lambda one: (one.published, one.id), reverse=True))


class Shown:
    """Which of them a person saw, as it is remembered below the cache."""

    def __init__(self, cache: Path, *, most: int = MOST) -> None:
        self._most = most
        self._path = cache / FOLDER / FILE
        self._salt, names = self._read()
        self._names = dict.fromkeys(names)

    def __contains__(self, one: Coverage) -> bool:
        return self._name(one) in self._names

    def note(self, heard: Iterable[Coverage], shown: Iterable[Coverage]) -> None:
        """Remember those that were shown, and those longest that were heard of last. OSError."""
        before = [*self._names]
        again = [self._name(one) for one in heard if one in self]
        for name in (*again, *(self._name(one) for one in shown)):
            self._names.pop(name, None)
            self._names[name] = None
        names = [*self._names][-self._most :]
        if names != before:
            text = json.dumps({"version": SCHEMA, "salt": self._salt, "shown": names})
            disk.replace(self._path, text.encode())

    def _name(self, one: Coverage) -> str:
        return name_of(f"{self._salt} {one.id}")

    def _read(self) -> tuple[str, tuple[str, ...]]:
        try:
            raw = json.loads(self._path.read_text(encoding="utf-8"))
            if raw["version"] == SCHEMA:
                return str(raw["salt"]), tuple(map(str, raw["shown"]))
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return token_hex(16), ()
