"""What a build says, and what the browser is shown of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Built:
    """The outcome of one build.

    ``problems`` say why there is no site; ``mistakes`` are what the check found in a site that was
    built all the same. Both are lines for a person, with file and line where there is one.
    """

    ok: bool
    problems: tuple[str, ...]
    seconds: float
    mistakes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """What is shown from one build's end to the next one's.

    ``page`` names what the pages are made of and changes only when they do; ``step`` grows with
    every outcome, good or bad. ``folder`` is the last good build, None before there is one.
    """

    page: str
    step: int
    folder: Path | None
    problems: tuple[str, ...]
    mistakes: tuple[str, ...]
