"""Compaction and the join of two versions: no entry is lost, no standing changes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posse.disk import nothing
from posse.entries import line_of
from posse.errors import RecordUnreadable
from posse.fold import fold
from posse.join import join, join_file
from posse.keeper import OnThisDisk
from posse.ledger import Ledger
from posse.models import Receipt, Result, State
from posse.seal import seal
from tests.posse.records import (
    ACCOUNT,
    NOW,
    REPORT,
    claim,
    decided,
    minutes,
    on_this_disk,
    receipt,
    sent,
)

FAR = NOW + timedelta(days=40)
REPORTS = ("ev/a", "ev/a.en", "ev/b")

results = st.sampled_from([r for r in Result if r is not Result.SETTLED])
numbers = st.integers(0, 90)
histories = st.lists(
    st.tuples(st.sampled_from(REPORTS), numbers, results | st.sampled_from(["skip", "send-again"])),
    max_size=8,
)


def told(history: list[tuple[str, int, Result | str]], state: Path) -> Ledger:
    """A ledger in which this happened, a claim and its end each, where the record allows it."""
    ledger = on_this_disk(state)
    for number, (report, at, what) in enumerate(history):
        if not isinstance(what, Result):
            word = receipt(None, Result.SETTLED, at=at, report=report, decision=what)
            ledger.receive(word)
            continue
        known = [one.attempt for one in ledger.claims(report)]
        one = claim(max(known, default=0) + 1, at=at, run=f"r{number}", report=report)
        if ledger.claim(one):
            ledger.receive(receipt(one, what, at=at + 1, url=f"https://social.example/{number}"))
    return ledger


@given(histories)
@settings(max_examples=40, deadline=None)
def test_compaction_changes_no_standing(history: list[tuple[str, int, Result | str]]) -> None:
    """What is settled becomes lines; the same is read before and after, again and again."""
    with TemporaryDirectory() as folder:
        state = Path(folder)
        ledger = told(history, state)
        before = ledger.standings(FAR)
        count = ledger.compact(FAR)
        assert on_this_disk(state).standings(FAR) == ledger.standings(FAR) == before
        assert ledger.compact(FAR) == 0
        lines = [line for path in state.rglob("*.jsonl") for line in path.read_text().splitlines()]
        assert len(lines) == count
        assert lines == sorted(lines)
        for path in state.rglob("*.jsonl"):
            mixed = path.read_text("utf-8").splitlines() * 2
            path.write_text("\n".join(reversed(mixed)) + "\n", encoding="utf-8")
        assert ledger.standings(FAR) == before


def test_only_what_was_settled_for_a_month_becomes_lines(tmp_path: Path) -> None:
    """A pair of which something is still to do, or that is younger, keeps its files."""
    ledger = on_this_disk(tmp_path)
    done, parked = claim(report="ev/done"), claim(report="ev/parked")
    for one in (done, parked):
        assert ledger.claim(one)
    ledger.receive(sent(done))
    ledger.receive(receipt(parked, Result.REFUSED))
    assert ledger.compact(NOW + timedelta(days=29)) == 0
    assert ledger.compact(NOW + timedelta(days=31)) == 2
    assert [path.name for path in (tmp_path / "syndication" / "ev").iterdir()] == ["parked"]
    assert ledger.standing("ev/done", ACCOUNT, FAR).claim == done
    assert not ledger.claim(claim(2, report="ev/done", at=50_000))
    ledger.receive(receipt(done, Result.GONE, at=50_000))
    assert ledger.standing("ev/done", ACCOUNT, minutes(50_001)).state is State.GONE
    assert ledger.compact(minutes(100_000)) == 1
    assert ledger.standing("ev/done", ACCOUNT, minutes(50_001)).state is State.GONE


def test_each_year_has_its_lines(tmp_path: Path) -> None:
    ledger = on_this_disk(tmp_path)
    for year in (2024, 2026):
        copy = sent(None, url=f"https://social.example/{year}")
        ledger.receive(replace(copy, at=NOW.replace(year=year)))
    assert ledger.compact(FAR) == 2
    names = sorted(path.name for path in (tmp_path / "syndication").iterdir())
    assert names == ["2024.jsonl", "2026.jsonl"]


@pytest.mark.parametrize("spoil", ["{", line_of(claim())[:-9], "x\n"])
def test_a_line_that_cannot_be_read_stops_everything(spoil: str, tmp_path: Path) -> None:
    """It names the file and the line."""
    ledger = on_this_disk(tmp_path)
    ledger.receive(sent(None))
    assert ledger.compact(FAR) == 1
    (path,) = tmp_path.rglob("*.jsonl")
    path.write_text(path.read_text("utf-8") + spoil, encoding="utf-8")
    with pytest.raises(RecordUnreadable, match=r"2026\.jsonl:2"):
        ledger.standing(REPORT, ACCOUNT, FAR)


class Stopped(BaseException):
    """As if the process ended."""


@pytest.mark.parametrize("label", ["lines-on-disk", "file-removed"])
def test_a_compaction_that_was_stopped_lost_nothing(label: str, tmp_path: Path) -> None:
    """Lines and files then say the same twice."""

    def at(now: str) -> None:
        if now == label:
            raise Stopped

    ledger = Ledger(tmp_path, OnThisDisk(state=tmp_path), at=at)
    one = claim()
    assert Ledger(tmp_path, OnThisDisk(state=tmp_path), at=nothing).claim(one)
    on_this_disk(tmp_path).receive(sent(one))
    before = ledger.standings(FAR)
    with pytest.raises(Stopped):
        ledger.compact(FAR)
    assert ledger.standings(FAR) == before
    assert on_this_disk(tmp_path).compact(FAR) in {1, 2}
    assert ledger.standings(FAR) == before
    assert list(tmp_path.rglob("*.claim.json")) == []


# The join of trees: names are the contents' own digests, as git has them.
Store = dict[str, bytes]


def tree(store: Store, files: Mapping[str, bytes]) -> dict[str, str]:
    named = {path: hashlib.sha1(data).hexdigest() for path, data in files.items()}  # noqa: S324
    store.update({named[path]: data for path, data in files.items()})
    return named


def joined(base: Mapping[str, bytes], *sides: Mapping[str, bytes]) -> dict[str, bytes]:
    """Sides taken in one after the other."""
    store: Store = {}
    one, start = dict(sides[0]), tree(store, base)
    for side in sides[1:]:
        new = join(start, tree(store, one), tree(store, side), store.__getitem__)
        one = {path: c if isinstance(c, bytes) else store[c] for path, c in new.items()}
    return one


def small(*entries: Receipt) -> dict[str, bytes]:
    folder = f"syndication/{REPORT}"
    lines = {line_of(entry): entry for entry in entries}
    return {
        f"{folder}/{hashlib.sha256(line.encode()).hexdigest()[:8]}.json": f"{line}\n".encode()
        for line in lines
    }


def compacted(*entries: Receipt) -> dict[str, bytes]:
    text = "".join(f"{line}\n" for line in sorted(line_of(entry) for entry in entries))
    return {"syndication/2026.jsonl": text.encode()}


ENTRIES = [sent(None, url=f"https://social.example/{number}") for number in range(4)]
subsets = st.sets(st.sampled_from(range(4))).map(lambda s: [ENTRIES[number] for number in s])


@given(subsets, subsets, subsets, st.booleans())
@settings(max_examples=80, deadline=None)
def test_the_join_is_the_same_in_every_order(
    a: list[Receipt],
    b: list[Receipt],
    both: list[Receipt],
    compacts: bool,  # noqa: FBT001
) -> None:
    """Three versions of one past, one of them compacted: a union, and twice is once."""
    past = small(*both)
    first = {**compacted(*both), **small(*a)} if compacts and both else {**past, **small(*a)}
    sides = [first, {**past, **small(*b)}, past]
    results_ = [joined(past, *order) for order in permutations(sides)]
    assert all(one == results_[0] for one in results_)
    assert joined(past, results_[0], *sides) == results_[0]
    kept = b"".join(results_[0].values()).decode().splitlines()
    assert set(kept) == {line_of(entry) for entry in (*a, *b, *both)}


def test_a_file_goes_only_when_its_line_is_there() -> None:
    """Who deletes a claim, here or there, deletes nothing."""
    one, two = ENTRIES[:2]
    past = small(one, two)
    assert joined(past, past, small(one)) == past
    assert joined(past, small(one), past) == past
    assert joined(past, past, {**compacted(one), **small(two)}) == {**compacted(one), **small(two)}
    assert joined(past, past, compacted(one)) == {**compacted(one), **small(two)}
    published = {"published/ev/a.json": b"{}"}
    assert joined(published, published, {}) == published


def test_lines_that_one_side_took_out_stay() -> None:
    past = compacted(*ENTRIES)
    assert joined(past, past, compacted(ENTRIES[0])) == past


def test_two_entries_of_one_name_are_an_error() -> None:
    path = f"syndication/{REPORT}/mastodon.a01.r1.claim.json"
    one, other = ({path: line_of(claim(run=run)).encode()} for run in ("r1", "r2"))
    for base in ({}, one, other):
        with pytest.raises(RecordUnreadable, match=path):
            joined(base, one, other)


@pytest.mark.parametrize(
    "path", ["../x", "/x", "a/../b", ".git/config", "a/.hidden", "a//b", "a/b/c/d/e", "a\nb", "é"]
)
def test_a_name_that_leads_elsewhere_is_an_error(path: str) -> None:
    with pytest.raises(RecordUnreadable):
        joined({}, {}, {path: b"x"})


@pytest.mark.parametrize(
    ("path", "one", "other", "both"),
    [
        ("VERSION", b'{"schema": 2, "min_reader": 1}', b'{"schema": 1, "min_reader": 1}',
         b'{"schema": 2, "min_reader": 1}\n'),
        ("published/ev/a.json",
         b'{"first_deployed": "2026-05-12T10:00:00+02:00", "withdrawn": null}',
         b'{"first_deployed": "2026-05-12T09:00:00+00:00", "withdrawn": "2026-05-13T00:00:00Z"}',
         b'{\n "first_deployed": "2026-05-12T10:00:00+02:00",\n "withdrawn": null\n}\n'),
    ],
)  # fmt: skip
def test_files_that_change_have_a_rule(path: str, one: bytes, other: bytes, both: bytes) -> None:
    assert join_file(path, one, other) == both
    assert join_file(path, other, one) == both


@pytest.mark.parametrize("path", ["VERSION", "accounts/mastodon.json", "published/ev/a.json", "x"])
def test_files_that_cannot_be_joined_stop_everything(path: str) -> None:
    for bad in (b"", b"[]", b"{}", seal({}).encode()):
        with pytest.raises(RecordUnreadable):
            join_file(path, bad, b"{ }")


def test_the_fold_of_a_join_is_the_fold_of_all(tmp_path: Path) -> None:
    """Files or lines, here or there: what counts is the set of entries."""
    ledger, one = on_this_disk(tmp_path), claim()
    assert ledger.claim(one)
    for entry in (receipt(one, Result.UNKNOWN), decided("skip", at=5), sent(one, at=9)):
        ledger.receive(entry)
    direct = fold(ledger.claims(REPORT), ledger.receipts(REPORT), FAR)
    assert ledger.compact(FAR) == 4
    assert ledger.standing(REPORT, ACCOUNT, FAR) == direct
