"""How the record is kept safe: by this disk alone, or not at all.

The third way, by a push that the remote accepted, is in clone.py.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from .errors import NotKept
from .turns import turn

PATIENCE = 180.0  # seconds that a run waits for another; a push may take most of that
LOCK = ".lock"


class Keeper(Protocol):
    """How what was written is kept safe."""

    def closed(self) -> NotKept | None:
        """Why no claim can be made now, None when one can."""

    def turn(self) -> AbstractContextManager[object]:
        """Alone on this machine with the record. NotKept when others take too long."""

    def secure(self, message: str, still: Callable[[], bool]) -> bool:
        """Keep what was written, strictly: True when it is safe.

        Where others' entries had to be taken in first, ``still`` says whether ours may stand
        beside them; False when not. NotKept when it could not be done.
        """

    def save(self, message: str, removed: Collection[Path] = ()) -> bool:
        """Keep what was written if possible now; False when it waits here for the next time."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OnThisDisk:
    """What was written is synced: that is all the safety of a record that is in one place."""

    state: Path

    def closed(self) -> NotKept | None:
        """A claim can always be made."""
        return None

    def turn(self) -> AbstractContextManager[object]:
        """See Keeper."""
        return turn(self.state / LOCK, PATIENCE)

    def secure(self, message: str, still: Callable[[], bool]) -> bool:  # noqa: ARG002 — see Keeper
        """It was synced when it was written, and nobody else writes here."""
        return True

    def save(self, message: str, removed: Collection[Path] = ()) -> bool:  # noqa: ARG002 — see Keeper
        """Likewise."""
        return True


@dataclass(frozen=True, kw_only=True, slots=True)
class Closed:
    """There is a remote, but its record was not to be had: it may say what this disk does not.

    Facts and decisions are written here all the same; they are taken along later.
    """

    state: Path
    why: NotKept

    def closed(self) -> NotKept | None:
        """Why no claim can be made."""
        return self.why

    def turn(self) -> AbstractContextManager[object]:
        """See Keeper."""
        return turn(self.state / LOCK, PATIENCE)

    def secure(self, message: str, still: Callable[[], bool]) -> bool:  # noqa: ARG002 — see Keeper
        """Never."""
        raise self.why

    def save(self, message: str, removed: Collection[Path] = ()) -> bool:  # noqa: ARG002 — see Keeper
        """It waits here."""
        return False
