"""What is to be looked at when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from posse.sweep import COLUMNS, Look, Watched, due, interval
from tests.posse.voices import NOW, hours

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

AGES = {
    "an hour": (HOUR, 15 * MINUTE, HOUR),
    "two days": (2 * DAY, HOUR, 6 * HOUR),
    "a week": (7 * DAY, 6 * HOUR, DAY),
    "a month": (30 * DAY, DAY, 7 * DAY),
    "half a year": (180 * DAY, 7 * DAY, 30 * DAY),
    "ten years": (3650 * DAY, 30 * DAY, 30 * DAY),
}


def post(age: timedelta, name: str = "a", *, ours: bool = True, hidden: bool = False) -> Watched:
    return Watched(id=name, at=NOW - age, is_ours=ours, hidden=hidden)


@pytest.mark.parametrize(("age", "ours", "others"), AGES.values(), ids=AGES)
def test_the_older_the_rarer_and_never_later_than_the_table(
    age: timedelta, ours: timedelta, others: timedelta
) -> None:
    """Spread over the time before, so that not all posts are due at once."""
    for is_ours, often in ((True, ours), (False, others)):
        found = {interval(post(age, str(n), ours=is_ours), Look(at=NOW), NOW) for n in range(99)}
        assert often * 0.8 <= min(found) < max(found) <= often * 0.98


def test_what_changed_last_time_is_looked_at_as_if_it_were_younger() -> None:
    for number, (age, _often) in enumerate(COLUMNS[1:5]):
        calm, hot = (interval(post(age), Look(at=NOW, hot=hot), NOW) for hot in (False, True))
        wanted = COLUMNS[number + 1][1] / COLUMNS[number][1]
        assert calm / hot == pytest.approx(wanted)


def test_a_second_word_about_an_end_is_asked_for_a_day_later() -> None:
    assert interval(post(3650 * DAY, ours=False, hidden=True), Look(at=NOW), NOW) == DAY


def test_what_never_was_looked_at_comes_first_and_the_latest_then() -> None:
    """The youngest of the new ones before the others; what is not due is not there."""
    posts = [post(HOUR, "young"), post(900 * DAY, "old"), post(2 * HOUR, "new"),
             post(9 * HOUR, "older", ours=False), post(HOUR, "done"),
             post(HOUR, "ahead")]  # fmt: skip
    looks = {"young": Look(at=NOW - HOUR), "old": Look(at=NOW - 90 * DAY),
             "done": Look(at=NOW - 5 * MINUTE), "ahead": Look(at=hours(40))}  # fmt: skip
    found = [one.id for one in due(posts, looks, NOW)]
    assert found == ["new", "older", "old", "young", "ahead"]
