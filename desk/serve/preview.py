"""What the server shows now, and the news of it for the browsers that wait."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from .models import Built, View

if TYPE_CHECKING:
    from pathlib import Path


class Preview:
    """The one thing that the building thread writes and the serving threads read.

    A view is replaced as a whole, so that a reader never sees half of one.
    """

    def __init__(self, *, run: str) -> None:
        """Start with nothing to show; ``run`` tells this preview's pages from an earlier one's."""
        self._run = run
        self._condition = threading.Condition()
        self._closed = False
        self.view = View(page=f"{run}.0", step=0, folder=None, problems=(), mistakes=())

    def show(self, built: Built, folder: Path) -> None:
        """Take a build's outcome; a failed one leaves the last good pages where they are."""
        before = self.view
        step = before.step + 1
        fresh = built.ok or before.folder is None
        view = View(
            page=f"{self._run}.{step}" if fresh else before.page,
            step=step,
            folder=folder if built.ok else before.folder,
            problems=() if built.ok else built.problems,
            mistakes=built.mistakes,
        )
        with self._condition:
            self.view = view
            self._condition.notify_all()

    def wait(self, step: int, *, seconds: float) -> View | None:
        """Return the view as soon as it is later than ``step``; None when the time is over."""
        with self._condition:
            self._condition.wait_for(lambda: self._closed or self.view.step > step, seconds)
            return self.view if self.view.step > step else None

    @property
    def closed(self) -> bool:
        """Whether nothing more will be shown."""
        return self._closed

    def close(self) -> None:
        """Let go of everyone who waits."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()
