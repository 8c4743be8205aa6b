"""What came of bringing answers home."""

from __future__ import annotations

from dataclasses import dataclass, field

from desk.errors import DeskError
from desk.heard import Answers


@dataclass(kw_only=True, slots=True)
class Home:
    """What a person has to mend, and whether pages change by what came.

    ``answers`` is what came, None where nobody was asked.
    """

    problems: list[DeskError] = field(default_factory=list)
    changed: bool = False
    answers: Answers | None = None
