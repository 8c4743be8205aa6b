"""When to look for a post on a network that shows posts late. Pure.

That nothing is there is believed when two looks of two runs saw nothing: the first one when
nothing can be on its way any more, the second a while after it. Each look costs money, so none is
made in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from .models import Standing

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Looks:
    """How long a network may show a post late.

    ``settle`` is for how long after its claim's end it may still come to light, ``between`` how
    far apart two looks must be to be two.
    """

    settle: timedelta
    between: timedelta


def counted(standing: Standing, looks: Looks) -> datetime | None:
    """The first look that counts, of those that the record knows; None while there is none."""
    settled = settles(standing, looks)
    return min((at for at in standing.looked if at >= settled), default=None)


def next_look(standing: Standing, looks: Looks) -> datetime:
    """From when on the next look is worth its money."""
    first = counted(standing, looks)
    return first + looks.between if first else settles(standing, looks)


def is_due(standing: Standing, looks: Looks | None, now: datetime) -> bool:
    """Whether a look is worth its money by now; where no time is known for one (None), it is."""
    return looks is None or now >= next_look(standing, looks)


def settles(standing: Standing, looks: Looks) -> datetime:
    """From when on a look that finds nothing counts."""
    ends = standing.claim.until if standing.claim else standing.since
    return (standing.until or ends or _LONG_AGO) + looks.settle
