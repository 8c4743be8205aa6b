"""What X charges for but posts: looks, above all; held within what there is to spend.

https://docs.x.com/x-api/getting-started/pricing — what an answer has is charged, whether or not it
can be used; each thing once a UTC day, by X's own clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal

from ..json_text import json_in
from ..models import Result
from ..money import SPENT_TODAY, Read, cost_of
from .answers import Answer, CallFailed
from .x_prices import ALT_TEXT, OWN_POST_READ, POST_READ, USER_READ

PAGE = 100  # posts, at most
LEAST = 5  # posts: X takes no smaller page
TOO_DEAR = "looking there would cost more than what is left of the budget"


class Meter:
    """``purse`` is how many dollars may be spent, None for any.

    ``is_short`` is whether fewer posts were asked for than X gives.
    """

    def __init__(self, purse: Decimal | None = None) -> None:
        self.reads: list[Read] = []
        self.is_short = False
        self._purse = purse
        self._broken: Read | None = None
        self._owed = 0  # posts that were paid for, and did not arrive yet

    def refuse(self, dollars: Decimal) -> None:
        """CallFailed (NOT_SENT) where there is too little to read one thing at this price."""
        if self._left(dollars) < 1:
            raise CallFailed(Result.NOT_SENT, TOO_DEAR)

    def page(self) -> int:
        """How many posts may be asked for. CallFailed (NOT_SENT) where they are too few."""
        count = min(PAGE, self._left(OWN_POST_READ))
        if count < LEAST:
            raise CallFailed(Result.NOT_SENT, TOO_DEAR)
        self.is_short = count < PAGE
        return count

    def page_of_mentions(self, most: int = PAGE) -> int:
        """How many posts of others may be asked for, with their authors. CallFailed (NOT_SENT).

        What was paid for is not paid for again that day.
        """
        if self._owed >= LEAST:
            return min(most, self._owed)
        count = min(most, self._left(OWN_POST_READ + USER_READ))
        if count < LEAST:
            raise CallFailed(Result.NOT_SENT, SPENT_TODAY)
        return count

    @contextmanager
    def at_worst(self, thing: str, dollars: Decimal, at: datetime) -> Iterator[None]:
        """Where no answer arrives to what is asked in here, it is noted as if X had charged it.

        Once a day, as X charges for each thing.
        """
        try:
            yield
        except CallFailed as failed:
            if failed.result is Result.UNKNOWN and not failed.status:
                self._note(thing, dollars, at)
            raise

    def note_user(self, number: str, at: datetime) -> None:
        """A user was read."""
        self._note(f"user {number}", USER_READ, at)

    def note_posts(self, answer: Answer, at: datetime) -> None:
        """Posts of the account's own were read."""
        for number in _ids(answer):
            self._note(f"post {number}", OWN_POST_READ, at)

    def note_mentions(self, answer: Answer, at: datetime) -> None:
        """Posts of the account's mentions were read, and who wrote them."""
        numbers = _ids(answer)
        if self._broken and self._broken.day != at.astimezone(UTC).date():
            self.leave()  # it is charged for anew
        for number in numbers:
            self._note(f"mention {number}", OWN_POST_READ, at)
        for number in _ids(answer, "includes", "users"):
            self._note(f"user {number}", USER_READ, at)
        self._owed -= len(numbers)
        if self._broken and self._owed <= 0:
            self.settle()

    def note_broken(self, count: int, at: datetime) -> None:
        """So many posts of the account's mentions were asked for, and the answer did not arrive.

        X may have charged for all of them, and for as many people; but not if it did before.
        """
        if self._broken and self._owed >= count and self._broken.day == at.astimezone(UTC).date():
            return
        dollars = count * (OWN_POST_READ + USER_READ)
        self._note(f"mentions asked for at {at.astimezone(UTC).isoformat()}", dollars, at)
        self._broken, self._owed = self.reads[-1], count

    def settle(self) -> None:
        """What did not arrive was read meanwhile, all of it, and noted as such."""
        if self._broken:
            self.reads.remove(self._broken)
        self.leave()

    def leave(self) -> None:
        """It is asked for no more: what it may have cost stands."""
        self._broken, self._owed = None, 0

    def note_post(self, answer: Answer, at: datetime) -> None:
        """One post was read by its number, whoever's it is; what is gone costs nothing."""
        for number in _ids(answer):
            self._note(f"one post {number}", POST_READ, at)

    def note_words(self, numbers: Iterable[str], at: datetime) -> None:
        """Pictures were given their words, for a post that was not made after that."""
        for number in numbers:
            self._note(f"words of picture {number}", ALT_TEXT, at)

    def _left(self, dollars: Decimal) -> int:
        """How many things at this price may be read still."""
        if self._purse is None:
            return PAGE
        return int(max(self._purse - cost_of(self.reads), Decimal(0)) // dollars)

    def _note(self, thing: str, dollars: Decimal, at: datetime) -> None:
        self.reads.append(Read(day=at.astimezone(UTC).date(), thing=thing, dollars=dollars))


def _ids(answer: Answer, *where: str) -> tuple[str, ...]:
    """The ids of an answer's posts, or of its one post, as far as any can be read.

    Of what else came with them by where that stands.
    """
    try:
        found = json_in(answer.body)
    except (ValueError, RecursionError):
        return ()
    for name in where or ("data",):
        found = found.get(name) if isinstance(found, dict) else None
    rows = [found] if isinstance(found, dict) else found
    ids = [row.get("id") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return tuple(number for number in ids if isinstance(number, str))
