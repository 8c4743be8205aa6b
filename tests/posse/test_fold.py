"""Where a report and an account are: every case, and what holds in all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posse.fold import fold, live_copies
from posse.models import Claim, Receipt, Result, State
from tests.posse.records import NOW, claim, decided, minutes, receipt, sent

ONE, TWO = claim(), claim(2, at=40, run="r2")
SENDABLE = {State.DUE, State.RETRY}
EARLY, LATE, LATER = minutes(5), minutes(60), minutes(120)


def unknown(of: Claim, at: float = 1) -> Receipt:
    return receipt(of, Result.UNKNOWN, at=at, evidence="no answer in 30 s")


def refused(of: Claim, at: float = 1) -> Receipt:
    return receipt(of, Result.REFUSED, at=at, evidence="422: too long")


def not_sent(of: Claim, at: float = 1) -> Receipt:
    return receipt(of, Result.NOT_SENT, at=at, evidence="429")


def absent(of: Claim, at: float = 2) -> Receipt:
    return receipt(of, Result.ABSENT, at=at)


def not_seen(of: Claim, at: float = 46) -> Receipt:
    return receipt(of, Result.NOT_SEEN, at=at)


def gone(of: Claim | None, at: float = 50, **more: str) -> Receipt:
    return receipt(of, Result.GONE, at=at, **more)


# A look that was refused before anything was claimed is an attempt before all others.
BEFORE_ALL = receipt(None, Result.REFUSED, at=-1, claim="mastodon.a00.r0", evidence="402")
AGAIN_FAST = receipt(None, Result.SETTLED, at=90, claim="mastodon.a00.r0", decision="send-again")

CASES: dict[str, tuple[Sequence[Claim], Sequence[Receipt], datetime, State]] = {
    "nothing": ((), (), NOW, State.DUE),
    "a claim is live": ((ONE,), (), EARLY, State.CLAIMED),
    "a claim at the end of its time": ((ONE,), (), ONE.until, State.UNKNOWN),
    "sent": ((ONE,), (sent(ONE),), EARLY, State.SYNDICATED),
    "sent, and the claim is not known yet": ((), (sent(ONE),), EARLY, State.SYNDICATED),
    "no answer": ((ONE,), (unknown(ONE),), EARLY, State.UNKNOWN),
    "no answer, the claim is not known yet": ((), (unknown(ONE),), EARLY, State.UNKNOWN),
    "no answer, found": ((ONE,), (unknown(ONE), sent(ONE, at=2)), EARLY, State.SYNDICATED),
    "no answer, not there": ((ONE,), (unknown(ONE), absent(ONE)), EARLY, State.RETRY),
    "looked before there was no answer": (
        (ONE,), (unknown(ONE, at=3), absent(ONE)), LATE, State.UNKNOWN),
    "no answer, not seen once": ((ONE,), (unknown(ONE), not_seen(ONE)), LATE, State.UNKNOWN),
    "no answer, not seen twice": (
        (ONE,), (unknown(ONE), not_seen(ONE), not_seen(ONE, at=52)), LATE, State.UNKNOWN),
    "no answer, not seen, not there": (
        (ONE,), (unknown(ONE), not_seen(ONE), absent(ONE, at=52)), LATE, State.RETRY),
    "no answer, not seen, found": (
        (ONE,), (unknown(ONE), not_seen(ONE), sent(ONE, at=52)), LATE, State.SYNDICATED),
    "not there, and then another one says that nobody knows": (
        (ONE,), (not_seen(ONE), absent(ONE, at=52), unknown(ONE, at=55)), LATE, State.UNKNOWN),
    "crashed, not seen": ((ONE,), (not_seen(ONE),), LATE, State.UNKNOWN),
    "not seen while it could still be sent": (
        (ONE,), (not_seen(ONE, at=2),), EARLY, State.CLAIMED),
    "not seen, the claim is not known yet": ((), (not_seen(ONE),), LATE, State.UNKNOWN),
    "not there, the claim is not known yet": (
        (), (not_seen(ONE), absent(ONE, at=52)), LATE, State.RETRY),
    "refused, not seen": ((ONE,), (refused(ONE), not_seen(ONE)), LATE, State.PARKED),
    "sent twice, and refused to be sent again": (
        (ONE,), (unknown(ONE), not_seen(ONE), refused(ONE, at=52), absent(ONE, at=52)), LATE,
        State.PARKED),
    "crashed, not there": ((ONE,), (absent(ONE, at=31),), LATE, State.RETRY),
    "looked while it could still be sent": ((ONE,), (absent(ONE),), EARLY, State.CLAIMED),
    "looked too early": ((ONE,), (absent(ONE),), LATE, State.UNKNOWN),
    "not sent": ((ONE,), (not_sent(ONE),), EARLY, State.RETRY),
    "not sent and no answer": ((ONE,), (not_sent(ONE, at=2), unknown(ONE)), EARLY, State.UNKNOWN),
    "refused": ((ONE,), (refused(ONE),), EARLY, State.PARKED),
    "refused and no answer": ((ONE,), (refused(ONE, at=2), unknown(ONE)), EARLY, State.UNKNOWN),
    "not sent, then a second claim": ((ONE, TWO), (not_sent(ONE),), minutes(41), State.CLAIMED),
    "no answer, then not sent": (
        (ONE, TWO), (unknown(ONE), not_sent(TWO, at=41)), LATER, State.UNKNOWN),
    "no answer, then refused": (
        (ONE, TWO), (unknown(ONE), refused(TWO, at=41)), LATER, State.UNKNOWN),
    "no answer, another one not there": (
        (ONE, TWO), (unknown(ONE), absent(TWO, at=80)), LATER, State.UNKNOWN),
    "no answer twice, one not there": (
        (ONE, TWO), (unknown(ONE), unknown(TWO, at=41), absent(TWO, at=80)), LATER, State.UNKNOWN),
    "no answer twice, none there": (
        (ONE, TWO), (unknown(ONE), unknown(TWO, at=41), absent(ONE, at=80), absent(TWO, at=80)),
        LATER, State.RETRY),
    "no answer, then sent": (
        (ONE, TWO), (unknown(ONE), sent(TWO, at=41)), LATER, State.SYNDICATED),
    "refused, then not sent": (
        (ONE, TWO), (refused(ONE), not_sent(TWO, at=41)), LATER, State.PARKED),
    "adopted": ((), (sent(None),), NOW, State.SYNDICATED),
    "adopted beside a refusal": ((ONE,), (refused(ONE), sent(None)), LATE, State.SYNDICATED),
    "removed": ((ONE,), (sent(ONE), gone(ONE)), LATE, State.GONE),
    "removed, by a slow clock": ((ONE,), (sent(ONE), gone(ONE, at=-5)), LATE, State.GONE),
    "removed, found after no answer": (
        (ONE,), (unknown(ONE), sent(ONE, at=2), gone(ONE)), LATE, State.GONE),
    "the adopted one removed": (
        (), (sent(None), gone(None, url="https://social.example/1")), LATE, State.GONE),
    "one of two copies removed": (
        (ONE,), (sent(ONE), sent(None, url="https://social.example/2"), gone(None, id="2")),
        LATE, State.SYNDICATED),
    "all removed, whichever": ((ONE,), (sent(ONE), gone(None)), LATE, State.GONE),
    "seen again although removed": (
        (ONE,), (sent(ONE), gone(ONE), sent(ONE, at=70)), LATER, State.GONE),
    "posted by hand": ((), (decided("posted", url="https://a.example/1"),), LATE, State.SYNDICATED),
    "no answer, a person saw it": (
        (ONE,), (unknown(ONE), decided("posted", at=9)), LATE, State.SYNDICATED),
    "skipped": ((), (decided("skip"),), LATE, State.SKIPPED),
    "no answer, skipped": ((ONE,), (unknown(ONE), decided("skip", at=9)), LATE, State.SKIPPED),
    "skipped while it is sent": ((ONE,), (decided("skip"),), EARLY, State.CLAIMED),
    "skipped, and sent all the same": (
        (ONE,), (decided("skip"), sent(ONE, at=2)), LATE, State.SYNDICATED),
    "skipped, then again": (
        (), (decided("skip"), decided("send-again", at=2)), LATE, State.RETRY),
    "again, then skipped": (
        (), (decided("send-again"), decided("skip", at=2)), LATE, State.SKIPPED),
    "both at once": ((), (decided("send-again"), decided("skip")), LATE, State.SKIPPED),
    "no answer, again": (
        (ONE,), (unknown(ONE), decided("send-again", at=9)), LATE, State.RETRY),
    "no answer, again, the claim is not known yet": (
        (), (unknown(ONE), decided("send-again", at=9, of=ONE)), LATE, State.RETRY),
    "again while it is sent": ((ONE,), (decided("send-again"),), EARLY, State.CLAIMED),
    "again after a crash": ((ONE,), (decided("send-again"),), LATE, State.RETRY),
    "refused, again": ((ONE,), (refused(ONE), decided("send-again", at=9)), LATE, State.RETRY),
    "removed, again": (
        (ONE,), (sent(ONE), gone(ONE), decided("send-again", at=55)), LATE, State.RETRY),
    "again, then removed": (
        (ONE,), (sent(ONE), decided("send-again", at=45), gone(ONE)), LATE, State.GONE),
    "removed, again, sent": (
        (ONE, claim(2, at=60)),
        (sent(ONE), gone(ONE), decided("send-again", at=55),
         sent(claim(2, at=60), at=61, url="https://social.example/2")),
        LATER, State.SYNDICATED),
    "removed, again, no answer": (
        (ONE, claim(2, at=60)),
        (sent(ONE), gone(ONE), decided("send-again", at=55), unknown(claim(2, at=60), at=61)),
        LATER, State.UNKNOWN),
    "again, then no answer": (
        (ONE, TWO), (unknown(ONE), decided("send-again", at=9), unknown(TWO, at=41)), LATER,
        State.UNKNOWN),
    "again by a fast clock, then no answer": (
        (ONE, TWO), (unknown(ONE), decided("send-again", at=90, of=ONE), unknown(TWO, at=41)),
        LATER, State.UNKNOWN),
    "again, before there was no answer": (
        (ONE,), (unknown(ONE, at=9), decided("send-again", at=5, of=ONE)), LATE, State.UNKNOWN),
    "again while it is sent, then refused": (
        (ONE,), (decided("send-again", at=5, of=ONE), refused(ONE, at=9)), LATE, State.PARKED),
    "again, then removed, both of the first": (
        (ONE,), (decided("send-again", at=5, of=ONE), sent(ONE, at=9), gone(ONE)), LATE,
        State.GONE),
    "again, by who did not know of the second": (
        (ONE, TWO), (unknown(ONE), unknown(TWO, at=41), decided("send-again", at=60, of=ONE)),
        LATER, State.UNKNOWN),
    "again for the second covers the first": (
        (ONE, TWO), (unknown(ONE), unknown(TWO, at=41), decided("send-again", at=60, of=TWO)),
        LATER, State.RETRY),
    "refused before any claim": ((), (BEFORE_ALL,), LATE, State.PARKED),
    "refused before any claim, again": (
        (), (BEFORE_ALL, AGAIN_FAST), LATE, State.RETRY),
    "refused before any claim, again by a fast clock, then no answer": (
        (ONE,), (BEFORE_ALL, AGAIN_FAST, unknown(ONE, at=5)), LATER, State.UNKNOWN),
    "sent is sent, whatever is decided": (
        (ONE,), (sent(ONE), decided("send-again", at=9)), LATE, State.SYNDICATED),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_every_case_has_its_state(case: str) -> None:
    """The table of the state machine."""
    claims, receipts, now, state = CASES[case]
    assert fold(claims, receipts, now).state is state


def test_every_state_is_in_the_table() -> None:
    assert {state for *_rest, state in CASES.values()} == set(State)


def test_a_standing_tells_what_a_person_needs() -> None:
    """The address of the copy, since when, which claim, and the network's own words."""
    out = fold([ONE], [sent(ONE)], LATE)
    assert (out.url, out.since, out.claim) == ("https://social.example/1", minutes(1), ONE)
    unclear = fold([ONE], [unknown(ONE)], LATE)
    assert (unclear.claim, unclear.since) == (ONE, minutes(1))
    assert unclear.evidence == "no answer in 30 s"
    assert fold([ONE], [], LATE).since == ONE.until
    parked = fold([ONE], [refused(ONE)], LATE)
    assert (parked.claim, parked.evidence) == (ONE, "422: too long")
    assert fold([ONE, TWO], [not_sent(ONE), not_sent(TWO, at=41)], LATE).claim == TWO
    corrected = [decided("posted", url="https://a/1"), decided("posted", at=2, url="https://a/2")]
    assert fold([], corrected, LATE).url == "https://a/2"


def test_what_is_not_known_tells_which_looks_count() -> None:
    """Those after all that is unclear, about the newest claim, and how late any can be sent."""
    looked = [not_seen(ONE, at=40), not_seen(ONE, at=46), not_seen(TWO, at=90)]
    one = fold([ONE], [unknown(ONE, at=41), *looked[:2]], LATE)
    assert (one.looked, one.until) == ((minutes(46),), ONE.until)
    both = fold([ONE, TWO], [unknown(ONE), unknown(TWO, at=41), *looked], LATER)
    assert (both.claim, both.looked, both.until) == (TWO, (minutes(90),), TWO.until)
    # The second was cleared: the first one's own looks are left, after the end of its own claim.
    first = fold([ONE, TWO], [unknown(ONE), unknown(TWO, at=41), *looked, absent(TWO, at=95)],
                 LATER)  # fmt: skip
    assert (first.claim, first.looked) == (ONE, (minutes(40), minutes(46)))
    assert fold([ONE], [sent(ONE), not_seen(ONE)], LATE).looked == ()


def test_since_when_it_is_tried_is_known_until_it_is_out_or_a_person_spoke() -> None:
    """Whatever came of each try: a run that tries again and again must not hide that it does."""
    unclear = fold([ONE, TWO], [unknown(ONE), unknown(TWO, at=41)], LATER)
    assert (unclear.tried, unclear.since) == (ONE.at, minutes(41))
    for first in (absent(ONE), not_sent(ONE)):
        both = [unknown(ONE), first] if first.result is Result.ABSENT else [first]
        assert fold([ONE, TWO], [*both, unknown(TWO, at=41)], LATER).tried == ONE.at
        assert fold([ONE, TWO], [*both, not_sent(TWO, at=41)], LATER).tried == ONE.at
    again = decided("send-again", at=30)
    assert fold([ONE], [refused(ONE), again], LATER).tried is None
    assert fold([ONE, TWO], [refused(ONE), again, not_sent(TWO, at=41)], LATER).tried == TWO.at
    assert fold([], [], LATER).tried is None


def test_copies_that_are_out_are_listed_without_those_that_are_gone() -> None:
    """A page links to all of them."""
    second = sent(None, at=3, url="https://social.example/2")
    assert live_copies([second, sent(ONE), second]) == (sent(ONE), second)
    assert live_copies([second, sent(ONE), gone(None, id="1")]) == (second,)


moments = st.integers(0, 90)
claims_ = st.builds(
    claim, st.integers(1, 3), at=moments, run=st.sampled_from(["r1", "r2"])
)  # fmt: skip


def worlds() -> st.SearchStrategy[tuple[list[Claim], list[Receipt]]]:
    """Claims, and receipts of them, of no claim and of claims that are not there."""

    def receipts_of(claims: list[Claim]) -> st.SearchStrategy[Receipt]:
        of = st.sampled_from([None, claim(9), *claims])
        url = st.sampled_from(["", "https://social.example/1", "https://social.example/2"])
        plain = st.sampled_from([r for r in Result if r is not Result.SETTLED])
        said = st.builds(receipt, of, plain, at=moments, url=url)
        words = st.sampled_from(["posted", "send-again", "skip"])
        return said | st.builds(decided, words, at=moments, of=of, url=url)

    def named_once(claims: list[Claim]) -> list[Claim]:
        return list({one.name: one for one in claims}.values())

    return (
        st.lists(claims_, max_size=4)
        .map(named_once)
        .flatmap(lambda c: st.tuples(st.just(c), st.lists(receipts_of(c), max_size=6)))
    )


nows = st.integers(0, 200).map(minutes)


@given(worlds(), nows, st.randoms())
@settings(max_examples=150, deadline=None)
def test_order_and_repeats_change_nothing(
    world: tuple[list[Claim], list[Receipt]], now: datetime, random: object
) -> None:
    """A join: commutative and idempotent."""
    claims, receipts = world
    told = fold(claims, receipts, now)
    again_claims, again = claims * 2, receipts * 2
    random.shuffle(again_claims)  # type: ignore[attr-defined]
    random.shuffle(again)  # type: ignore[attr-defined]
    assert fold(iter(again_claims), iter(again), now) == told


@given(worlds(), nows)
@settings(max_examples=150, deadline=None)
def test_what_was_found_is_out(world: tuple[list[Claim], list[Receipt]], now: datetime) -> None:
    """A copy wins over everything but its own end."""
    claims, receipts = world
    found = sent(None, url="https://social.example/3")
    unnamed_ends = [r for r in receipts if r.result is Result.GONE and not (r.claim or r.url)]
    if not unnamed_ends:
        assert fold(claims, [*receipts, found], now).state is State.SYNDICATED


@given(worlds(), nows, claims_, st.sampled_from([Result.UNKNOWN, Result.REFUSED, Result.GONE]))
@settings(max_examples=150, deadline=None)
def test_nothing_bad_makes_way_for_a_send(
    world: tuple[list[Claim], list[Receipt]], now: datetime, more: Claim, result: Result
) -> None:
    """Another claim, or an unclear end, a refusal or a removal of any: never to sendable."""
    claims, receipts = world
    if fold(claims, receipts, now).state in SENDABLE:
        return
    if more.name not in {one.name for one in claims}:
        assert fold([*claims, more], receipts, now).state not in SENDABLE
    for one in claims:
        assert fold(claims, [*receipts, receipt(one, result, at=95)], now).state not in SENDABLE


@given(worlds(), nows, st.sampled_from([Result.NOT_SENT, Result.ABSENT]))
@settings(max_examples=150, deadline=None)
def test_an_unclear_claim_is_cleared_by_nothing_about_others(
    world: tuple[list[Claim], list[Receipt]], now: datetime, result: Result
) -> None:
    """UNKNOWN is sticky."""
    claims, receipts = world
    before = fold(claims, receipts, now)
    if before.state is not State.UNKNOWN or before.claim is None:
        return
    others = [one for one in claims if one != before.claim]
    more = [receipt(one, result, at=95) for one in others]
    assert fold(claims, [*receipts, *more], now).state not in SENDABLE


@given(worlds(), nows, moments)
@settings(max_examples=150, deadline=None)
def test_a_look_that_found_nothing_changes_no_state(
    world: tuple[list[Claim], list[Receipt]], now: datetime, at: int
) -> None:
    """Of any claim that is known, at any time: it is counted, no more."""
    claims, receipts = world
    before = fold(claims, receipts, now)
    for one in claims:
        after = fold(claims, [*receipts, not_seen(one, at=at)], now)
        assert (after.state, after.claim, after.until) == (before.state, before.claim, before.until)


@given(worlds(), nows, moments)
@settings(max_examples=150, deadline=None)
def test_no_look_from_before_nobody_knew_is_counted(
    world: tuple[list[Claim], list[Receipt]], now: datetime, at: int
) -> None:
    """An unclear answer makes all earlier looks for that claim void."""
    claims, receipts = world
    for one in claims:
        standing = fold(claims, [*receipts, not_seen(one, at=at), unknown(one, at=at + 1)], now)
        if standing.claim == one:
            assert minutes(at) not in standing.looked


@given(worlds(), nows, st.integers(0, 200))
@settings(max_examples=150, deadline=None)
def test_time_alone_makes_way_for_no_send(
    world: tuple[list[Claim], list[Receipt]], now: datetime, later: int
) -> None:
    """A claim that ends without a word is not known, and stays so; but a person may have said."""
    claims, receipts = world
    said = any(r.decision == "send-again" for r in receipts)
    looked = any(r.result is Result.ABSENT for r in receipts)
    if said or looked or fold(claims, receipts, now).state in SENDABLE:
        return
    assert fold(claims, receipts, max(now, minutes(later))).state not in SENDABLE
