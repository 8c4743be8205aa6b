"""What came of bringing answers home, for programs: counts, and what became of each source.

docs/reference/json.md has every field.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Hearing(StrEnum):
    """How asking one of them ended."""

    PLANNED = "planned"  # it would be asked
    HEARD = "heard"  # to the end
    NOT_REACHED = "not-reached"  # what is missing comes with the next run
    LATER = "later"  # it wants to be asked again after a while only
    SPENT = "spent"  # what answers may cost there is used up
    NO_CREDIT = "no-credit"  # nothing is asked before somebody pays
    REFUSED = "refused"  # a person has to renew or mend something there
    UNUSABLE = "unusable"  # a setting or a secret of it is wrong or missing


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """An account or another source; ``why`` is the terminal's sentence, "" where all went well.

    ``news``, ``copies`` and ``answers`` are what was due: whether to ask for news, and how many of
    our posts and of others' to look at. ``until`` is when it may be asked again. ``dollars`` is
    what asking cost, or may cost at most, and ``left`` what answers may still cost today, both ""
    where it is free.
    """

    name: str
    result: Hearing
    why: str = ""
    until: str = ""
    news: bool = False
    copies: int = 0
    answers: int = 0
    dollars: str = ""
    left: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """What came. ``new`` are words: ``shown``, ``waiting`` for a person, or only ``counted``.

    ``gestures`` are new likes and reposts. ``not_hidden`` is said to be gone, and so much at once
    that a person decides. ``kept`` is whether all that is where it is safe.
    """

    new: int = 0
    shown: int = 0
    waiting: int = 0
    counted: int = 0
    gestures: int = 0
    changed: int = 0
    taken_back: int = 0
    erased: int = 0
    left_out: int = 0
    not_hidden: int = 0
    kept: bool = True
    sources: tuple[Source, ...] = ()
