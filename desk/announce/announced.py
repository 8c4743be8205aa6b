"""How a run announces, and what it leaves."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from desk.errors import DeskError
from desk.summary import Outcomes


class Manner(StrEnum):
    """Whether posts are asked for one report at a time, sent at once, or only shown.

    TELL shows them where nobody can be asked, PLAN where nothing was to be sent.
    """

    ASK = "ask"
    SEND = "send"
    TELL = "tell"
    PLAN = "plan"

    @property
    def sends(self) -> bool:
        """Whether anything can be sent at all."""
        return self in {Manner.ASK, Manner.SEND}


@dataclass(kw_only=True, slots=True)
class Announced:
    """What a run left: what a person must mend, and when reports were seen live.

    ``copies`` is whether pages have other copies than when they were built, ``sent`` how many posts
    each account got, ``stopped`` the accounts that get no more in this run, ``unseen`` the
    reports and accounts of posts that could not be looked for, ``fresh`` those of posts of which
    only this run learnt that they are not known, ``broke`` the accounts whose credit is used up,
    ``outcomes`` where each report and account is in the end, for programs.
    """

    problems: list[DeskError] = field(default_factory=list)
    live: dict[str, datetime] = field(default_factory=dict)
    copies: bool = False
    sent: Counter[str] = field(default_factory=Counter)
    stopped: set[str] = field(default_factory=set)
    unseen: set[tuple[str, str]] = field(default_factory=set)
    outcomes: Outcomes = field(default_factory=dict)
    fresh: set[tuple[str, str]] = field(default_factory=set)
    broke: set[str] = field(default_factory=set)
