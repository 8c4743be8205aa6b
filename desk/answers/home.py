"""What came of bringing answers home."""

from __future__ import annotations

from dataclasses import dataclass, field

from desk.errors import DeskError


@dataclass(kw_only=True, slots=True)
class Home:
    """What a person has to mend, and whether pages change by what came."""

    problems: list[DeskError] = field(default_factory=list)
    changed: bool = False
