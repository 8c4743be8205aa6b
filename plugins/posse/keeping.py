"""How the archive of mentions is kept safe: by this disk alone, where it is a plain folder.

The other way, as a clone of a branch of one commit, is in one_commit.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from .keeper import LOCK, PATIENCE
from .mentions import nobody
from .turns import turn
from .voices import Mention


class Keeping(Protocol):
    """How the archive is kept safe, and brought up to date."""

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Alone on this machine with the archive. NotKept when others take too long."""

    def catch_up(self, is_forgotten: Callable[[Mention], bool] = nobody) -> bool:
        """Take in what other machines know; False, and it is told why, when that cannot be.

        What was forgotten here is not taken in. RecordUnreadable.
        """

    def keep(self, is_forgotten: Callable[[Mention], bool] = nobody) -> bool:
        """Keep what is in the folder; False, and it is told why, when that cannot be now."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Folder:
    """An archive that is in one place: what was written is synced."""

    folder: Path

    @contextmanager
    def turn(self) -> Iterator[None]:
        """See Keeping."""
        with turn(self.folder / LOCK, PATIENCE):
            yield

    def catch_up(self, is_forgotten: Callable[[Mention], bool] = nobody) -> bool:  # noqa: ARG002 — see Keeping
        """Nobody else writes here."""
        return True

    def keep(self, is_forgotten: Callable[[Mention], bool] = nobody) -> bool:  # noqa: ARG002 — see Keeping
        """It was synced when it was written."""
        return True
