"""Which post a report answers: tables of days, and what holds whatever the record says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posse.fold import fold, live_copies
from posse.models import Claim, Receipt, Report, Result, State
from posse.ports import STANDS_ALONE
from posse.terms import AccountSettings
from posse.threads import Thread, Threads, Told, answers_itself, go_together, thread_of
from tests.posse.records import NOW, claim, minutes, receipt
from tests.posse.test_syndicate import REPORT

DAY, NEXT_DAY = "congres/2026-05-12", "congres/2026-05-13"
LONG_AFTER = NOW + timedelta(days=200)


def report(name: str = "due", *, thread: str = DAY, lang: str = "fr") -> Report:
    """A report of an event."""
    event = thread.partition("/")[0]
    return replace(REPORT, id=f"congres/{name}", event=event, thread=thread, lang=lang)


def tried(
    name: str, at: float, answers: str = "", *, account: str = "mastodon", attempt: int = 1
) -> Claim:
    """A claim of a report, ``at`` minutes after noon."""
    made = claim(attempt, at=at, report=f"congres/{name}", account=account)
    return replace(made, announcement=replace(made.announcement, reply_to=answers))


def came(of: Claim, result: Result = Result.SYNDICATED, *, at: float | None = None) -> Receipt:
    """What came of it; a copy's id is its report's name."""
    later = (of.at - NOW).total_seconds() / 60 + 1 if at is None else at
    return receipt(
        of, result, at=later, id=of.report.partition("/")[2], url=f"https://s/{of.report}"
    )


def adopted(
    name: str, at: float, *, account: str = "mastodon", number: str | None = None
) -> Receipt:
    """A copy that was found on the account."""
    copy = receipt(None, Result.SYNDICATED, at=at, url=f"https://s/{name}",
                   id=name if number is None else number)  # fmt: skip
    return replace(copy, report=f"congres/{name}", account=account)


def told(name: str, *entries: Claim | Receipt, thread: str = DAY, lang: str = "fr") -> Told:
    """A report and all that the record knows of it."""
    return Told(
        report=report(name, thread=thread, lang=lang),
        claims=tuple(one for one in entries if isinstance(one, Claim)),
        receipts=tuple(one for one in entries if isinstance(one, Receipt)),
    )


def out(
    name: str, at: float, answers: str = "", *, account: str = "mastodon",
    result: Result = Result.SYNDICATED, told_at: float | None = None, **more: str,
) -> Told:  # fmt: skip
    """A report that was announced, or tried."""
    sent = tried(name, at, answers, account=account)
    return told(name, sent, came(sent, result, at=told_at), **more)


def unclear(name: str, at: float, answers: str = "") -> Told:
    """A report of which nobody knows whether it is out."""
    return out(name, at, answers, result=Result.UNKNOWN)


def removed(name: str, at: float) -> Told:
    """A report whose copy is gone."""
    sent = tried(name, at)
    return told(name, sent, came(sent), came(sent, Result.GONE, at=at + 5))


def found(*others: Told, threads: Threads = Threads.DAY) -> Thread:
    return thread_of(report(), "mastodon", others, threads, LONG_AFTER)


def ids(thread: Thread) -> list[str]:
    return [begun.copy.id for begun in thread.beginnings]


TWICE = tried("a", 1, "gone", attempt=1), tried("a", 5, attempt=2)
LATE = tried("b", 2, "a")
MAY_ANSWER: Mapping[str, tuple[tuple[Told, ...], list[str]]] = {
    "nothing is out": ((), []),
    "the first": ((out("a", 1),), ["a"]),
    "the first of two, whatever their order": ((out("b", 2), out("a", 1)), ["a", "b"]),
    "the first, not one that answers it": ((out("a", 1), out("b", 2, "a")), ["a"]),
    "none where the first is gone and the others answer it": (
        (removed("a", 1), out("b", 2, "a")), []),
    "the next that stands by itself where the first is gone": (
        (removed("a", 1), out("b", 2, "a"), out("c", 3)), ["c"]),
    "not what was refused": ((out("a", 1, result=Result.REFUSED),), []),
    "what was found on the account, by when it was posted": (
        (out("b", 2), told("a", adopted("a", 1))), ["a", "b"]),
    "not what was found and may be an answer": (
        (told("a", tried("a", 1, "x"), adopted("a", 1)),), []),
    "the second try, which stands by itself": (
        (told("a", *TWICE, came(TWICE[0], Result.NOT_SENT), came(TWICE[1])),), ["a"]),
    "not what a page alone names": ((told("a", adopted("a", 1, number="")),), []),
    "not what is on another account": ((out("a", 1, account="bluesky"),), []),
    "not what is in another language": (
        (out("a", 1, lang="en"),), []),
    "not what is of another day": (
        (out("a", 1, thread=NEXT_DAY),), []),
    "one that was to answer the first, which was gone by then": (
        (removed("a", 1), told("b", LATE, replace(came(LATE), evidence=STANDS_ALONE))), ["b"]),
    "what was found late, by when it was sent": (
        (out("b", 2), out("a", 1, told_at=500)), ["a", "b"]),
}  # fmt: skip


@pytest.mark.parametrize("case", MAY_ANSWER)
def test_a_report_may_answer(case: str) -> None:
    others, wanted = MAY_ANSWER[case]
    assert ids(found(*others)) == wanted
    assert not found(*others).unclear


UNCLEAR: Mapping[str, tuple[tuple[Told, ...], list[str], bool]] = {
    "the first": ((unclear("a", 1), out("b", 2)), [], True),
    "a later one, which is none of its business": ((out("a", 1), unclear("b", 2)), ["a"], True),
    "one that answers": ((out("a", 1), unclear("b", 2, "a"), out("c", 3)), ["a", "c"], False),
    "the second, after which nothing is answered": (
        (out("a", 1), unclear("b", 2), out("c", 3)), ["a"], True),
    "what was never said a word of": ((told("a", tried("a", 1)), out("b", 2)), [], True),
    "what only a receipt knows of": (
        (told("a", came(tried("a", 1), Result.UNKNOWN)), out("b", 2)), [], True),
}  # fmt: skip


@pytest.mark.parametrize("case", UNCLEAR)
def test_nothing_is_answered_after_what_nobody_knows_of(case: str) -> None:
    others, wanted, is_unclear = UNCLEAR[case]
    thread = found(*others)
    assert (ids(thread), thread.unclear) == (wanted, is_unclear)


def test_what_another_run_is_sending_now_is_not_clear_either() -> None:
    others = (told("a", tried("a", 0)), out("b", 1))
    assert thread_of(report(), "mastodon", others, Threads.DAY, minutes(10)) == Thread(unclear=True)


def test_when_it_was_posted_is_when_it_was_sent() -> None:
    (begun,) = found(out("a", 3, told_at=500)).beginnings
    assert begun.at == minutes(3)


@pytest.mark.parametrize(
    ("threads", "wanted"), [(Threads.NO, []), (Threads.DAY, ["a"]), (Threads.EVENT, ["b", "a"])]
)
def test_a_thread_is_a_day_s_or_an_event_s_or_none(threads: Threads, wanted: list[str]) -> None:
    """Two days of one event are two threads."""
    others = (out("a", 1), out("b", -1400, thread=NEXT_DAY))
    assert ids(found(*others, threads=threads)) == wanted


@pytest.mark.parametrize("threads", [*Threads])
def test_reports_of_no_event_go_together_with_none(threads: Threads) -> None:
    assert not go_together(report(thread=""), report("a", thread=""), threads)
    assert not go_together(report(), report(), threads)


@pytest.mark.parametrize(
    ("kind", "options", "wanted"),
    [
        ("mastodon", {}, True), ("bluesky", {}, True), ("x", {}, False), ("by-hand", {}, False),
        ("x", {"threads": True}, True), ("mastodon", {"threads": False}, False),
        ("own.network", {}, False), ("own.network", {"threads": True}, True),
    ],
)  # fmt: skip
def test_an_account_answers_itself_where_its_network_lets_it(
    kind: str, options: Mapping[str, object], *, wanted: bool
) -> None:
    account = AccountSettings(name=kind, kind=kind, langs=(), server="", by_hand=False,
                              variables=(), options=options)  # fmt: skip
    assert answers_itself(account) is wanted


NAMES = ("due", "a", "b", "c")
ACCOUNTS = ("mastodon", "bluesky")
TRIES = st.builds(
    tried, st.sampled_from(NAMES), st.integers(0, 90), st.sampled_from(("", "a", "z")),
    account=st.sampled_from(ACCOUNTS), attempt=st.integers(1, 2),
)  # fmt: skip
RESULTS = (Result.SYNDICATED, Result.UNKNOWN, Result.GONE, Result.REFUSED, Result.NOT_SENT, None)


@st.composite
def histories(draw: st.DrawFn) -> tuple[Told, ...]:
    """What a record may know of some reports, on two accounts."""
    claims = draw(st.lists(TRIES, max_size=8, unique_by=lambda c: (c.report, c.name)))
    results = [draw(st.sampled_from(RESULTS)) for _ in claims]
    receipts = [came(c, result) for c, result in zip(claims, results, strict=True) if result]
    receipts += draw(st.lists(
        st.builds(adopted, st.sampled_from(NAMES), st.integers(0, 90),
                  account=st.sampled_from(ACCOUNTS)), max_size=3))  # fmt: skip
    known: list[Claim | Receipt] = [*claims, *receipts]
    return tuple(
        told(name, *(entry for entry in known if entry.report == f"congres/{name}"),
             thread=draw(st.sampled_from((DAY, DAY, NEXT_DAY, ""))),
             lang=draw(st.sampled_from(("fr", "fr", "en"))))
        for name in NAMES
    )  # fmt: skip


@given(others=histories(), threads=st.sampled_from([*Threads]), now=st.integers(0, 200))
def test_only_a_live_copy_of_another_report_of_the_account_is_ever_answered(
    others: tuple[Told, ...], threads: Threads, now: int
) -> None:
    """Never itself, never another account's or language's, never what is unclear or gone."""
    thread = thread_of(report(), "mastodon", others, threads, minutes(now))
    by_id = {one.report.id: one for one in others}
    for begun in thread.beginnings:
        of = by_id[begun.copy.report]
        own = [r for r in of.receipts if r.account == "mastodon"]
        claims = [c for c in of.claims if c.account == "mastodon"]
        assert go_together(report(), of.report, threads)
        assert begun.copy in live_copies(own)
        assert begun.copy.id
        assert fold(claims, own, minutes(now)).state is State.SYNDICATED
        assert not any(c.announcement.reply_to for c in claims if c.name == begun.copy.claim)
    assert sorted(begun.at for begun in thread.beginnings) == [b.at for b in thread.beginnings]


@given(others=histories(), now=st.integers(0, 200))
def test_what_is_answered_does_not_depend_on_the_order_of_reports(
    others: tuple[Told, ...], now: int
) -> None:
    there, back = (thread_of(report(), "mastodon", told, Threads.DAY, minutes(now))
                   for told in (others, others[::-1]))  # fmt: skip
    assert there == back
