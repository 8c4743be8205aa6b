"""How many mentions X is asked for at once: fewer after an answer that did not arrive. Pure.

What is asked for is paid for, whether or not it can be read. So the same is never asked for twice:
half as much is, and what is too much even as the smallest page waits for another day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .x_reading import LEAST, PAGE

AS_LONG = timedelta(days=4)  # what was said is read anew for three


@dataclass(frozen=True, kw_only=True, slots=True)
class Paging:
    """At most so many posts, since the day on which an answer did not arrive; None without one."""

    most: int = PAGE
    day: date | None = None

    def __str__(self) -> str:
        return f"{self.most} {self.day}" if self.day else ""


def after(asked: int, today: date) -> Paging:
    """Once so many were asked for in vain."""
    return Paging(most=max(LEAST, asked // 2), day=today)


def paging_from(cursor: str, today: date) -> Paging:
    """What is remembered, as far as it holds today; nothing where it cannot be understood."""
    number, _, text = cursor.partition(" ")
    try:
        most, day = int(number), date.fromisoformat(text)
    except ValueError:
        return Paging()
    holds = LEAST <= most <= PAGE and timedelta(0) <= today - day <= AS_LONG
    return Paging(most=most, day=day) if holds else Paging()


def next_day(now: datetime) -> datetime:
    """When it begins, for who has the time in UTC, as X charges."""
    return (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
