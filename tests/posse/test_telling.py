"""Which pages are told that a report links to them, and when they are told again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posse.errors import RecordUnreadable
from posse.notify import Source, notify
from posse.telling import AGAIN, LOOK_AGAIN, MOST_TRIES, Taken, Told, due, newest
from posse.told import line_of, read_told, told_of, write_told

NOW = datetime(2026, 5, 12, 12, tzinfo=UTC)
REPORT = "rencontres/j1"
ONE, TWO = "https://one.example/", "https://two.example/"
HOUR, LONG_AGO = timedelta(hours=1), timedelta(days=30)


def told(target: str = ONE, taken: Taken = Taken.TAKEN, digest: str = "a", *,
         is_linked: bool = True, ago: timedelta = HOUR, tries: int = 0) -> Told:  # fmt: skip
    return Told(report=REPORT, target=target, at=NOW - ago, taken=taken, digest=digest,
                is_linked=is_linked, tries=tries)  # fmt: skip


class Record:
    """Who was told, in memory."""

    def __init__(self, *known: Told) -> None:
        self.known = list(known)

    def read(self, report: str) -> tuple[Told, ...]:
        return tuple(one for one in self.known if one.report == report)

    def write(self, told: Told) -> None:
        self.known.append(told)


class Teller:
    """Answers what it is to answer, and notes what it was asked."""

    def __init__(self, *answers: Taken) -> None:
        self._answers: Iterator[Taken] = iter(answers)
        self.asked: list[tuple[str, str]] = []

    def inform(self, source: str, target: str) -> tuple[Taken, str]:
        self.asked.append((source, target))
        return next(self._answers, Taken.TAKEN), "words"


@pytest.mark.parametrize(
    ("known", "links", "digest", "wanted"),
    [
        ((), (ONE, TWO), "a", (ONE, TWO)),
        ((told(),), (ONE,), "a", ()),
        ((told(),), (ONE,), "b", (ONE,)),
        ((told(),), (ONE, TWO), "a", (TWO,)),
        ((told(),), (), "a", (ONE,)),
        ((told(),), (), "", (ONE,)),
        ((told(is_linked=False),), (), "b", ()),
        ((told(is_linked=False),), (ONE,), "a", (ONE,)),
        ((told(ago=LONG_AGO), told(is_linked=False)), (), "a", ()),
        ((told(taken=Taken.NONE),), (ONE,), "b", ()),
        ((told(taken=Taken.NONE, ago=LOOK_AGAIN),), (ONE,), "b", (ONE,)),
        ((told(taken=Taken.NONE, ago=LOOK_AGAIN),), (ONE,), "a", ()),
        ((told(taken=Taken.NONE),), (), "a", ()),
        ((told(taken=Taken.REFUSED),), (ONE,), "b", ()),
        ((told(taken=Taken.REFUSED),), (), "a", ()),
        ((told(taken=Taken.UNREACHED, tries=1),), (ONE,), "a", (ONE,)),
        ((told(taken=Taken.UNREACHED, tries=2),), (ONE,), "a", ()),
        ((told(taken=Taken.UNREACHED, tries=2, ago=2 * AGAIN),), (ONE,), "a", (ONE,)),
        ((told(taken=Taken.UNREACHED, tries=MOST_TRIES, ago=LONG_AGO),), (ONE,), "a", ()),
        ((told(taken=Taken.UNREACHED, tries=MOST_TRIES, ago=LONG_AGO),), (ONE,), "b", (ONE,)),
        ((told(taken=Taken.UNREACHED, tries=1, is_linked=False),), (), "a", (ONE,)),
        ((told(taken=Taken.UNREACHED, tries=1),), (), "a", ()),
    ],
)  # fmt: skip
def test_a_page_is_told_once_and_again_when_something_changed(
    known: tuple[Told, ...], links: tuple[str, ...], digest: str, wanted: tuple[str, ...]
) -> None:
    assert due(links, newest(known), digest, NOW, is_new=True) == wanted


def test_of_what_an_old_report_links_to_nobody_is_told() -> None:
    """But who was told of a part of it is told of the rest."""
    assert due((ONE, TWO), {}, "a", NOW, is_new=False) == ()
    assert due((ONE, TWO), newest([told()]), "a", NOW, is_new=False) == (TWO,)


def source(*links: str, digest: str = "a", report: str = REPORT) -> Source:
    return Source(report=report, permalink=f"https://musee.example/{report}/", links=links,
                  digest=digest, is_new=True)  # fmt: skip


def test_what_was_done_is_kept_at_once_and_nothing_is_told_twice() -> None:
    record, teller = Record(), Teller(Taken.TAKEN, Taken.NONE)
    page = source(ONE, TWO)
    first = notify([page], record, teller, clock=lambda: NOW, sleep=lambda _: None)
    assert next(first).target == ONE
    assert [one.target for one in record.known] == [ONE]
    assert [(one.target, one.taken) for one in first] == [(TWO, Taken.NONE)]
    assert list(notify([page], record, teller, clock=lambda: NOW)) == []
    assert teller.asked == [(page.permalink, ONE), (page.permalink, TWO)]


def test_a_page_that_is_not_reached_is_tried_less_and_less_and_then_no_more() -> None:
    record, times, now = Record(), [], NOW
    for _ in range(200):
        teller = Teller(Taken.UNREACHED)
        if list(notify([source(ONE)], record, teller, clock=lambda: now)):  # noqa: B023 — read at once
            times.append(now)
        now += timedelta(minutes=30)
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert gaps == [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR]
    assert len(times) == MOST_TRIES


def test_one_host_is_not_asked_without_a_pause_and_a_run_has_an_end() -> None:
    slept: list[float] = []
    pages = [source(f"https://one.example/{n}", f"https://two{n}.example/", report=f"r/{n}")
             for n in range(40)]  # fmt: skip
    done = list(notify(pages, Record(), Teller(), clock=lambda: NOW, sleep=slept.append, most=50))
    assert len(done) == 50
    assert len(slept) == 24


_TOLD = st.builds(
    Told,
    report=st.just(REPORT),
    target=st.sampled_from([ONE, TWO, "https://é.example/\n"]),
    at=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 — bounds without a zone, as it wants them
    taken=st.sampled_from(Taken),
    digest=st.text(max_size=5),
    is_linked=st.booleans(),
    tries=st.integers(0, 9),
    evidence=st.text(max_size=20),
)


@given(_TOLD)
def test_a_line_says_all_of_it(one: Told) -> None:
    assert told_of(line_of(one), "here") == one


@given(st.lists(_TOLD, max_size=8), st.randoms())
def test_what_is_known_last_counts_in_any_order(known: list[Told], chance: object) -> None:
    shuffled = [*known, *known]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a Random
    assert newest(shuffled) == newest(known)


def test_the_record_keeps_the_last_of_each_page(tmp_path: Path) -> None:
    write_told(tmp_path, REPORT, [told(), told(TWO)])
    write_told(tmp_path, REPORT, [told(digest="b", ago=timedelta(0))])
    assert {(one.target, one.digest) for one in read_told(tmp_path, REPORT)} == {
        (ONE, "b"), (TWO, "a"),
    }  # fmt: skip
    assert read_told(tmp_path, "rencontres/j2") == ()


@pytest.mark.parametrize("text", ["garbage", "{}", '{"version": 9}', "\0"])
def test_a_record_that_cannot_be_read_stops(tmp_path: Path, text: str) -> None:
    path = tmp_path / "webmentions" / f"{REPORT}.jsonl"
    write_told(tmp_path, REPORT, [told()])
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{text}\n")
    with pytest.raises(RecordUnreadable, match=r"j1\.jsonl:2"):
        read_told(tmp_path, REPORT)


def test_a_record_under_another_name_stops(tmp_path: Path) -> None:
    write_told(tmp_path, REPORT, [told()])
    path = tmp_path / "webmentions" / f"{REPORT}.jsonl"
    path.rename(path.with_name("j2.jsonl"))
    with pytest.raises(RecordUnreadable, match="another report"):
        read_told(tmp_path, "rencontres/j2")
