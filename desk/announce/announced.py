"""How a run announces, and what it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desk.errors import DeskError
from posse.models import Published


class Manner(StrEnum):
    """Whether posts are asked for one report at a time, sent at once, or only shown.

    TELL shows them where nobody can be asked, PLAN where nothing was to be sent.
    """

    ASK = "ask"
    SEND = "send"
    TELL = "tell"
    PLAN = "plan"


@dataclass(kw_only=True, slots=True)
class Announced:
    """What a run of announcing left: what is out, as it was seen live, and what a person must mend.

    ``copies`` is whether pages have other copies than when they were built.
    """

    published: list[Published]
    problems: list[DeskError]
    copies: bool = False
