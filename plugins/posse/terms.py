"""An account before it is asked: its settings, its network's terms, and that it was met once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from .looks import Looks
from .models import Announcement, Limits
from .money import Budget, Price


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """What an account's network and its settings make special, known before it is asked.

    ``looks`` is how long a post may be shown late (None: it is not), ``price`` what one costs
    (None: nothing) and ``budget`` what may be spent.
    """

    looks: Looks | None = None
    price: Callable[[Announcement], Price] | None = None
    budget: Budget | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountSettings:
    """An account as POSSE_NETWORKS has it; ``name`` is its key there.

    ``server`` is the address that is spoken to, "" where the settings name none; ``by_hand`` is
    whether a person posts there; ``variables`` are the names of its secrets in the environment.
    ``limits`` are what its posts may be before its server was asked, None where nobody knows.
    """

    name: str
    kind: str
    langs: tuple[str, ...]
    server: str
    by_hand: bool
    variables: tuple[str, ...]
    options: Mapping[str, object]
    limits: Limits | None = None
    terms: Terms = Terms()


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownAccount:
    """An account that was looked at once: its own id on its network, and since when."""

    account: str
    id: str
    since: datetime
