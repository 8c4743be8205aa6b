"""What announcing costs: nouns, in US dollars, exact. Standard library only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

NOTHING = Decimal(0)
ANSWERS = "collect"  # the name of every run that reads answers
OUT_OF_CREDIT = "out of credit"  # stands in the evidence where that is why a post was refused
SPENT_TODAY = "what a day may cost is used up"  # is why a look ended there


@dataclass(frozen=True, kw_only=True, slots=True)
class Price:
    """What a post costs; ``why`` is what makes it dear, as a message id, or ""."""

    dollars: Decimal
    why: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Budget:
    """How much an account may cost in a run, and in a month of UTC; 0 sends nothing.

    ``day`` is how much of it the answers of a day of UTC may cost; 0 reads none.
    """

    run: Decimal
    month: Decimal
    day: Decimal = NOTHING


@dataclass(frozen=True, kw_only=True, slots=True)
class Read:
    """A thing that was read on a network, which charges for it once a day of UTC."""

    day: date
    thing: str
    dollars: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Reads:
    """What a run read on an account; immutable."""

    account: str
    run: str
    reads: tuple[Read, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Purse:
    """What an account cost this month, and what is left of its budget.

    ``run`` is what this run spent there, posts and reads together, ``answers`` what reading answers
    cost today; both are parts of the month.
    """

    budget: Budget
    posts: Decimal = NOTHING
    reads: Decimal = NOTHING
    run: Decimal = NOTHING
    answers: Decimal = NOTHING

    @property
    def spent(self) -> Decimal:
        """This month."""
        return self.posts + self.reads

    @property
    def left_in_month(self) -> Decimal:
        """Never less than nothing."""
        return max(self.budget.month - self.spent, NOTHING)

    @property
    def left_in_run(self) -> Decimal:
        """Likewise."""
        return max(self.budget.run - self.run, NOTHING)

    @property
    def left(self) -> Decimal:
        """What may be spent now."""
        return min(self.left_in_month, self.left_in_run)

    @property
    def left_for_answers(self) -> Decimal:
        """What may be spent on answers today."""
        return min(max(self.budget.day - self.answers, NOTHING), self.left_in_month)

    def without(self, dollars: Decimal) -> Purse:
        """The same once a post for so much is sent."""
        return replace(self, posts=self.posts + dollars, run=self.run + dollars)


def cost_of(reads: Iterable[Read]) -> Decimal:
    """What these cost together: each thing once a day, however often it was read or noted."""
    dearest: dict[tuple[date, str], Decimal] = {}
    for read in reads:
        thing = read.day, read.thing
        dearest[thing] = max(read.dollars, dearest.get(thing, NOTHING))
    return sum(dearest.values(), NOTHING)
