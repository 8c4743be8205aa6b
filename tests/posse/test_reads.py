"""What looking at accounts cost, as it lies below state/spending/: once each, whatever happens."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from posse.errors import BadId, RecordUnreadable
from posse.join import join
from posse.money import Read, Reads, cost_of
from posse.reads import line_of, name_of, reads_of
from tests.machine import needs
from tests.posse.records import Machines, claim, git, on_this_disk

DAY = date(2026, 5, 12)
NOW = datetime(2026, 5, 12, 12, tzinfo=UTC)
ME = Read(day=DAY, thing="user 1", dollars=Decimal("0.010"))
POST = Read(day=DAY, thing="post 7", dollars=Decimal("0.001"))


def reads(*found: Read, run: str = "r1", account: str = "x") -> Reads:
    return Reads(account=account, run=run, reads=found or (ME, POST))


def files(state: Path) -> list[str]:
    folder = state / "spending"
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def test_what_was_read_is_noted_once_a_day_and_thing(tmp_path: Path) -> None:
    """Whichever run read it, and however often it is told."""
    ledger = on_this_disk(tmp_path)
    ledger.note_reads("x", "r1", [ME, POST, ME])
    ledger.note_reads("x", "r1", [ME, POST])
    ledger.note_reads("x", "r2", [POST])
    assert ledger.reads("x") == (reads(),)
    assert files(tmp_path) == [f"x/{name_of(reads())}"]
    tomorrow = Read(day=DAY + timedelta(days=1), thing="user 1", dollars=ME.dollars)
    ledger.note_reads("x", "r2", [ME, tomorrow])
    assert ledger.reads("x") == (reads(), reads(tomorrow, run="r2"))
    assert ledger.reads("x-fr") == ()
    assert not list((tmp_path / "spending").rglob(".*"))


def test_a_line_is_read_as_it_was_written() -> None:
    assert reads_of(line_of(reads()), "") == reads()
    assert name_of(reads()).startswith("2026-05-12.r1.")


def test_a_thing_that_two_noted_costs_once() -> None:
    """Two clones that looked at the same time; at the higher price, where they differ."""
    dearer = Read(day=DAY, thing="post 7", dollars=Decimal("0.005"))
    assert cost_of([ME, POST, POST, dearer]) == Decimal("0.015")
    assert cost_of([]) == 0


@pytest.mark.parametrize(
    "text",
    [
        "", "{}", line_of(reads())[:-9], line_of(reads()).replace("0.010", "0.000"),
        line_of(reads(Read(day=DAY, thing="x", dollars=Decimal("NaN")))),
        line_of(reads(Read(day=DAY, thing="x", dollars=Decimal(-1)))),
        line_of(reads(run="r2")), line_of(reads(account="y")),
    ],
)  # fmt: skip
def test_what_cannot_be_read_stops_everything(tmp_path: Path, text: str) -> None:
    """Torn, changed, of no amount, or under a name that is not its own."""
    ledger = on_this_disk(tmp_path)
    ledger.note_reads("x", "r1", [ME, POST])
    (path,) = (tmp_path / "spending" / "x").iterdir()
    path.write_text(f"{text}\n", encoding="utf-8")
    with pytest.raises(RecordUnreadable, match=path.name):
        ledger.reads("x")


@pytest.mark.parametrize(("account", "run"), [("../x", "r"), ("x", "../r"), ("X", "r"), ("x", "")])
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, account: str, run: str) -> None:
    with pytest.raises(BadId):
        on_this_disk(tmp_path).note_reads(account, run, [ME])
    assert files(tmp_path) == []


def test_what_no_budget_asks_for_becomes_lines(tmp_path: Path) -> None:
    """And is read as before; what is there already is not written twice."""
    ledger = on_this_disk(tmp_path)
    ledger.note_reads("x", "r1", [ME, POST])
    later = Read(day=DAY + timedelta(days=70), thing="user 1", dollars=ME.dollars)
    ledger.note_reads("x", "r2", [later])
    now = NOW + timedelta(days=71)
    ledger.compact(now)
    assert files(tmp_path) == ["2026.jsonl", f"x/{name_of(reads(later, run='r2'))}"]
    assert {*ledger.reads("x")} == {reads(), reads(later, run="r2")}
    ledger.compact(now)
    ledger.compact(now + timedelta(days=90))
    assert files(tmp_path) == ["2026.jsonl"]
    assert len(ledger.reads("x")) == 2
    (tmp_path / "spending" / "2026.jsonl").write_text("{\n", encoding="utf-8")
    with pytest.raises(RecordUnreadable, match=r"2026\.jsonl:1"):
        ledger.reads("x")


def test_two_clones_have_each_other_s(tmp_path: Path) -> None:
    """In either order; one compacts while the other one writes."""
    one, other = reads(), reads(POST, run="r2")
    path = f"spending/x/{name_of(one)}"
    base = {path: line_of(one).encode()}
    ours = {"spending/2026.jsonl": f"{line_of(one)}\n".encode()}
    theirs = {**base, f"spending/x/{name_of(other)}": line_of(other).encode()}
    for left, right in ((ours, theirs), (theirs, ours)):
        assert _joined(base, left, right) == {
            "spending/2026.jsonl": f"{line_of(one)}\n".encode(),
            f"spending/x/{name_of(other)}": line_of(other).encode(),
        }
    # What one side lost without having it in a line comes back.
    assert _joined(base, {}, base) == base
    with pytest.raises(RecordUnreadable):
        _joined({}, base, {path: b"{}"})


def _joined(*trees: dict[str, bytes]) -> dict[str, bytes]:
    names = {content.hex(): content for tree in trees for content in tree.values()}
    base, ours, theirs = ({p: c.hex() for p, c in tree.items()} for tree in trees)
    one = join(base, ours, theirs, lambda name: names[name])
    return {p: c if isinstance(c, bytes) else names[c] for p, c in one.items()}


@needs("git")
def test_it_goes_with_what_is_pushed_next(tmp_path: Path) -> None:
    machines = Machines(tmp_path / "all")
    first = machines.open("a")
    first.note_reads("x", "r1", [ME])
    assert first.claim(claim(account="x"))
    assert f"spending/x/{name_of(reads(ME))}" in machines.pushed()
    second = machines.open("b")
    second.note_reads("x", "r2", [ME, POST])
    assert second.save("Note what looking cost")
    again = machines.open("a")
    assert cost_of(r for entry in again.reads("x") for r in entry.reads) == Decimal("0.011")


@needs("git")
def test_a_damaged_file_of_a_clone_comes_back_from_its_branch(tmp_path: Path) -> None:
    machines = Machines(tmp_path / "all")
    ledger = machines.open("a")
    ledger.note_reads("x", "r1", [ME])
    assert ledger.save("Note what looking cost")
    path = tmp_path / "all" / "a" / "state" / "spending" / "x" / name_of(reads(ME))
    path.write_text("{", encoding="utf-8")
    assert machines.open("a").reads("x") == (reads(ME),)
    assert git(path.parents[2], "status", "--porcelain", "--untracked-files=no") == ""
