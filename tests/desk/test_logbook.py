"""The log: a line for each run that changes something, put aside when full, never in the way."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desk.logbook import FULL, KEPT, LOGGED, line_of, note_run
from desk.summary import BroughtOut, Built, Ending, Outcome, Problem, Summary
from tests.desk.sites import GOOD, invoke, project_at, write
from tests.docs.pages import REFERENCE, blocks_of

THEN = datetime(2026, 11, 26, 20, 5, 12, tzinfo=UTC)


def full() -> Summary:
    """A run with something of everything."""
    found = {
        ("a/b", name): Outcome(report="a/b", account=name, result=result)
        for name, result in (("m", Ending.SENT), ("x", Ending.REFUSED))
    }
    return Summary(
        command="publish", started=THEN, took=12.44, exit_code=3, outcomes=found,
        built=Built(new=("a/b",), changed=(), removed=()),
        deployed=BroughtOut(target="public/", changed=57, unchanged=2, removed=0),
        problems=[
            Problem(exit_code=3, message="A post was refused: see above."),
            Problem(exit_code=1, message="Less."),
        ],
    )  # fmt: skip


def test_a_line_has_time_command_code_seconds_counts_and_the_gravest_problem() -> None:
    """As the page shows it."""
    line = line_of(full())
    (block,) = (block for block in blocks_of(REFERENCE / "json.md") if not block.kind)
    assert block.lines == (line,)


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("Two\nlines\tof it.", "Two lines of it."),
        ("x" * 300, "x" * 99 + "…"),
        ("a\x1b[2Jb", "a [2Jb"),
    ],
)
def test_a_message_is_one_short_line_without_control_signs(message: str, words: str) -> None:
    run = Summary(command="adopt", started=THEN, problems=[Problem(exit_code=3, message=message)])
    assert line_of(run).endswith(f"exit=0 took=0.0 | {words}")


def lines(root: Path) -> list[str]:
    return (root / "log" / "rapporteur.log").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("command", LOGGED)
def test_what_changes_something_leaves_a_line(tmp_path: Path, command: str) -> None:
    note_run(tmp_path, Summary(command=command, started=THEN))
    assert lines(tmp_path) == [f"2026-11-26T20:05:12Z {command} exit=0 took=0.0"]


@pytest.mark.parametrize("command", ["check", "status", ""])
def test_what_only_reads_leaves_none(tmp_path: Path, command: str) -> None:
    note_run(tmp_path, Summary(command=command))
    note_run(tmp_path, Summary(command="publish", dry_run=True))
    assert not [*tmp_path.iterdir()]


def test_the_commands_themselves_leave_it(tmp_path: Path) -> None:
    """Also when they fail."""
    project_at(tmp_path, GOOD)
    assert invoke(tmp_path, "settle", "nowhere", "nobody", "--skip").returncode == 4
    assert invoke(tmp_path, "publish").returncode == 0
    assert invoke(tmp_path, "check").returncode == 0
    first, second = lines(tmp_path)
    assert re.fullmatch(r"\S+Z settle exit=4 took=[\d.]+ \| .+", first)
    assert re.fullmatch(
        r"\S+Z publish exit=0 took=[\d.]+ new=1 changed=0 removed=0 files=\d+", second
    )


def test_it_is_put_aside_when_it_is_full_and_the_oldest_goes(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    write(folder, {"rapporteur.log": "x" * FULL})
    write(folder, {f"rapporteur.log.{number}": str(number) for number in range(1, KEPT + 1)})
    note_run(tmp_path, full())
    assert len(lines(tmp_path)) == 1
    assert {path.name for path in folder.iterdir()} == {
        "rapporteur.log", *(f"rapporteur.log.{number}" for number in range(1, KEPT + 1))
    }  # fmt: skip
    assert (folder / f"rapporteur.log.{KEPT}").read_text(encoding="utf-8") == str(KEPT - 1)


def test_runs_that_end_at_once_leave_a_line_each(tmp_path: Path) -> None:
    """Also where one of them puts the file aside."""
    write(tmp_path / "log", {"rapporteur.log": "x" * (FULL - 200) + "\n"})
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _number: note_run(tmp_path, full()), range(40)))
    aside = (tmp_path / "log" / "rapporteur.log.1").read_text(encoding="utf-8").splitlines()[1:]
    assert len(aside) + len(lines(tmp_path)) == 40


def test_a_log_that_cannot_be_written_stops_no_run(tmp_path: Path) -> None:
    """A file where the folder should be, a folder where the file should be."""
    (tmp_path / "log").write_text("x", encoding="utf-8")
    note_run(tmp_path, full())
    other = tmp_path / "other"
    (other / "log" / "rapporteur.log").mkdir(parents=True)
    note_run(other, full())
