"""Where the builds of one running preview are kept: a fresh folder each, the last two at most."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class BuildFolders:
    """Numbered folders in ``place``, which belongs to this preview alone."""

    def __init__(self, place: Path) -> None:
        """Take the place over; what an earlier preview left there is removed."""
        self._place = place
        self._count = 0
        self._current: Path | None = None
        shutil.rmtree(place, ignore_errors=True)

    def next(self) -> Path:
        """Name the folder of the next build; nothing is there yet."""
        self._count += 1
        return self._place / str(self._count)

    def keep(self, folder: Path) -> None:
        """Remove all but this build and the one before it.

        A browser may be in the middle of a page of the one before.
        """
        kept = {folder, self._current}
        self._current = folder
        for other in self._place.iterdir():
            if other not in kept:
                shutil.rmtree(other, ignore_errors=True)

    def drop(self, folder: Path) -> None:
        """Remove what a failed build left."""
        shutil.rmtree(folder, ignore_errors=True)

    def remove(self) -> None:
        """Remove everything."""
        shutil.rmtree(self._place, ignore_errors=True)
