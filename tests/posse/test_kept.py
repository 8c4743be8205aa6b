"""What is known of a mention: hidden, back, erased, and the same in every order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posse.kept import Kept, join, left, newest_of, returned, told
from posse.voices import Mention
from tests.posse.voices import edited, hours, mention

ONE = mention()


def after(*steps: tuple[str, float] | tuple[str, float, Mention]) -> Kept:
    """What is known after these steps, each some hours after noon."""
    known = Kept()
    for what, at, *said in steps:
        if what == "told":
            known = told(known, said[0] if said else ONE, "bluesky", hours(at))
        else:
            known = {"gone": left, "back": returned}[what](known, hours(at))
    return known


HIDDEN: dict[str, Kept] = {
    "gone once": after(("told", 0), ("gone", 1)),
    "gone again on the same day": after(("told", 0), ("gone", 1), ("gone", 24.9)),
    "told again in the very run that says it is gone": after(("told", 0), ("gone", 1), ("back", 1)),
    "edited while it is hidden": after(("told", 0), ("gone", 1), ("told", 2, edited(ONE, "Neuf"))),
}  # fmt: skip


@pytest.mark.parametrize("known", HIDDEN.values(), ids=HIDDEN)
def test_what_is_gone_is_hidden_and_still_there(known: Kept) -> None:
    assert known.shown is None
    assert known.version is not None


def test_what_comes_back_is_shown_again() -> None:
    """And its next end begins anew."""
    known = after(("told", 0), ("gone", 1), ("back", 20))
    assert known.shown == ONE
    assert left(known, hours(30)).erased is None
    assert left(left(known, hours(30)), hours(53.9)).erased is None
    assert left(left(known, hours(30)), hours(54)).erased == hours(54)


def test_the_second_word_a_day_later_erases_for_good() -> None:
    """Nothing of it is left, and nothing brings it back."""
    known = after(("told", 0), ("gone", 1), ("gone", 25))
    assert known == Kept(erased=hours(25))
    assert told(known, ONE, "bluesky", hours(26)) == known
    assert returned(known, hours(26)) == known


def test_nobody_can_be_gone_who_was_never_there() -> None:
    assert left(Kept(), hours(1)) == Kept()


def test_an_edit_replaces_the_words_and_keeps_when_it_was_first_seen() -> None:
    known = after(("told", 0), ("told", 3, edited(ONE, "Mieux", at=2)))
    assert known.version is not None
    assert (known.version.mention.content, known.version.first) == ("Mieux", hours(0))


def test_an_older_version_that_is_told_later_changes_nothing() -> None:
    """As by a page that was kept somewhere on the way."""
    known = after(("told", 0, edited(ONE, "Mieux", at=2)))
    assert told(known, ONE, "bluesky", hours(3)) == known


def test_a_change_without_a_time_of_its_own_is_told_apart_by_when_it_was_seen() -> None:
    """A new name, or words that nobody may repeat any more."""
    renamed = replace(ONE, author=replace(ONE.author, name="Sacha"))
    known = after(("told", 0), ("told", 1, renamed), ("told", 2), ("told", 3, renamed))
    assert known.shown == renamed
    assert told(after(("told", 0)), replace(ONE, is_quiet=True), "", hours(0)).shown == replace(
        ONE, is_quiet=True
    )


@pytest.mark.parametrize("network", ["webmention", "feeds"])
def test_of_a_page_that_dates_itself_the_last_word_counts(network: str) -> None:
    """First the day counts on which it was received, then the earlier one that the page says."""
    one = mention(network=network, said=24)
    for then in (edited(one, "Mieux", at=0), replace(one, published=hours(0), is_quiet=True)):
        known = after(("told", 25, one), ("told", 30, then))
        assert known.shown == then
        assert join(known, after(("told", 25, one))) == known
        assert told(known, one, "", hours(30)).shown == (then if then.is_quiet else one)
        assert told(known, one, "", hours(31)).shown == one


@given(st.permutations([0, 1, 2]))
def test_of_what_a_page_says_at_once_what_silences_it_counts(order: list[int]) -> None:
    one = mention(network="webmention")
    told_at_once = [one, replace(one, is_quiet=True), edited(one, "Mieux")]
    assert newest_of([told_at_once[number] for number in order]).is_quiet


TIMES = st.sampled_from([hours(at) for at in (0, 1, 2, 24, 25, 26, 49)])
MENTIONS = st.sampled_from(
    [
        replace(one, network=network)
        for network in ("bluesky", "webmention")
        for one in (ONE, edited(ONE, "a", 1), edited(ONE, "b", 1), replace(ONE, is_quiet=True))
    ]
)


def known_by(mention: Mention, told_at: datetime, gone: list[datetime], back: datetime) -> Kept:
    known = left(told(Kept(), mention, "bluesky", told_at), back)
    return reduce(left, sorted(gone), returned(known, back)) if gone else known


KNOWN = st.one_of(
    st.just(Kept()),
    st.builds(known_by, MENTIONS, TIMES, st.lists(TIMES, max_size=2), TIMES),
    st.builds(lambda at: Kept(back=at), TIMES),
    st.builds(lambda at: Kept(gone=(at,)), TIMES),
)


@given(KNOWN, KNOWN, KNOWN)
def test_the_join_is_the_same_in_any_order_and_however_often(a: Kept, b: Kept, c: Kept) -> None:
    assert join(a, b) == join(b, a)
    assert join(join(a, b), c) == join(a, join(b, c))
    assert join(a, a) == a
    assert join(join(a, b), b) == join(a, b)
