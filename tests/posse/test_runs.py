"""Runs that were killed do not hold their claims until the end; runs that live are left alone."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest

from posse.errors import NotKept
from posse.keeper import Closed
from posse.ledger import Ledger
from posse.models import Result, State
from posse.runs import EVIDENCE, FOLDER, ended, own_run, tell_ended
from tests.machine import needs
from tests.posse.records import (
    ACCOUNT,
    REPORT,
    Machines,
    claim,
    environment,
    minutes,
    on_this_disk,
    receipt,
    sent,
)

# A run that claims, says its id, and waits to be told to end; it never sends.
RUN = """
import sys
from pathlib import Path
from posse.durability import open_state
from posse.runs import own_run
from tests.posse.records import claim

root = Path(sys.argv[1])
with own_run(root / "state") as run:
    ledger = open_state(root, root / "state", tell=lambda *_text, **_values: None)
    assert ledger.claim(claim(run=run))
    print(run, flush=True)
    if sys.stdin.readline() == "fail\\n":
        raise SystemExit(7)
"""


@contextmanager
def running(root: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A run of the site at ``root`` that has claimed, and its id; killed at the end if need be."""
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, str(root)],
        env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip(), process
    finally:
        process.kill()
        process.communicate(timeout=30)


def locks(root: Path) -> list[str]:
    folder = root / "state" / FOLDER
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_killed_run_is_told_of_at_once(tmp_path: Path) -> None:
    """Not sent again on its own: nobody knows, and looking is what comes next."""
    with running(tmp_path) as (run, process):
        process.send_signal(signal.SIGKILL)
        process.wait(30)
    ledger = on_this_disk(tmp_path / "state")
    assert ledger.standing(REPORT, ACCOUNT, minutes(1)).state is State.CLAIMED
    assert ended(tmp_path / "state") == (run,)
    (told,) = tell_ended(ledger, tmp_path / "state", minutes(1))
    assert (told.claim, told.result, told.evidence) == (
        claim(run=run).name, Result.UNKNOWN, EVIDENCE)  # fmt: skip
    standing = ledger.standing(REPORT, ACCOUNT, minutes(1))
    assert (standing.state, standing.since) == (State.UNKNOWN, minutes(1))
    assert ledger.receipts(REPORT) == (told,)
    assert not locks(tmp_path)
    assert tell_ended(ledger, tmp_path / "state", minutes(2)) == ()
    assert len(ledger.receipts(REPORT)) == 1


@pytest.mark.parametrize("stopped", [False, True])
def test_a_run_that_lives_is_never_taken_for_dead(
    tmp_path: Path,
    stopped: bool,  # noqa: FBT001 — a case
) -> None:
    """Nor one that sleeps: it may wake up and send."""
    with running(tmp_path) as (_run, process):
        if stopped:
            process.send_signal(signal.SIGSTOP)
        ledger = on_this_disk(tmp_path / "state")
        assert ended(tmp_path / "state") == ()
        assert tell_ended(ledger, tmp_path / "state", minutes(1)) == ()
        assert ledger.standing(REPORT, ACCOUNT, minutes(1)).state is State.CLAIMED
        process.send_signal(signal.SIGCONT)
        process.communicate("end\n", timeout=30)
    assert process.returncode == 0
    assert not locks(tmp_path)


def test_a_run_that_failed_is_told_of_like_a_killed_one(tmp_path: Path) -> None:
    """It may have claimed something and not known what became of it."""
    with running(tmp_path) as (run, process):
        process.communicate("fail\n", timeout=30)
    assert process.returncode == 7
    assert ended(tmp_path / "state") == (run,)


def test_a_run_knows_itself_to_live(tmp_path: Path) -> None:
    """Its own lock, and that of another run in the same process."""
    with own_run(tmp_path) as one, own_run(tmp_path) as two:
        assert one != two
        assert ended(tmp_path) == ()


def test_runs_that_begin_and_end_meanwhile_are_not_taken_for_dead(tmp_path: Path) -> None:
    """Neither before a lock is held, nor between the file's end and the lock's."""
    at_work = Event()

    def begin_and_end() -> None:
        for _ in range(200):
            with own_run(tmp_path):
                at_work.set()

    with ThreadPoolExecutor(1) as pool:
        runs = pool.submit(begin_and_end)
        assert at_work.wait(30)
        while not runs.done():
            assert ended(tmp_path) == ()
        runs.result()


def test_what_is_known_of_a_claim_is_left_as_it_is(tmp_path: Path) -> None:
    """A killed run that had its answers, and claims of other runs."""
    state = tmp_path / "state"
    ledger = on_this_disk(state)
    with running(tmp_path) as (run, process):
        ledger.receive(sent(claim(run=run), at=1))
        assert ledger.claim(claim(run="another", account="bluesky"))
        process.kill()
        process.wait(30)
    assert tell_ended(ledger, state, minutes(2)) == ()
    assert ledger.standing(REPORT, ACCOUNT, minutes(2)).state is State.SYNDICATED
    assert ledger.standing(REPORT, "bluesky", minutes(2)).state is State.CLAIMED
    assert not locks(tmp_path)


def test_a_copy_of_the_folder_says_nothing_of_runs(tmp_path: Path) -> None:
    """A backup, or a project copied while a run is at work: its lock is free there."""
    with running(tmp_path / "here") as (_run, _process):
        shutil.copytree(tmp_path / "here", tmp_path / "there")
        there = tmp_path / "there" / "state"
        assert ended(there) == ()
        assert tell_ended(on_this_disk(there), there, minutes(1)) == ()
        assert on_this_disk(there).standing(REPORT, ACCOUNT, minutes(1)).state is State.CLAIMED


def test_two_that_start_at_once_tell_once(tmp_path: Path) -> None:
    """Also when the second one looked before the first one was done."""
    with running(tmp_path) as (_run, process):
        process.kill()
        process.wait(30)
    state = tmp_path / "state"
    ledger = on_this_disk(state)

    class AndAnother:
        """A ledger in which another run begins while the first one tells."""

        standings, closed = ledger.standings, ledger.closed

        def receive(self, one: object) -> None:
            assert tell_ended(ledger, state, minutes(3)) == ()
            ledger.receive(one)  # type: ignore[arg-type]

    assert len(tell_ended(AndAnother(), state, minutes(2))) == 1
    assert len(ledger.receipts(REPORT)) == 1


def test_what_could_not_be_told_is_told_by_the_next_run(tmp_path: Path) -> None:
    """The lock file goes after the receipt, and only from a record that is all there is."""
    with running(tmp_path) as (run, process):
        process.kill()
        process.wait(30)
    state = tmp_path / "state"
    closed = Ledger(state, Closed(state=state, why=NotKept("away")))
    assert len(tell_ended(closed, state, minutes(1))) == 1
    assert ended(state) == (run,)
    assert tell_ended(on_this_disk(state), state, minutes(2)) == ()
    assert ended(state) == ()


def test_files_that_are_no_locks_are_left_alone(tmp_path: Path) -> None:
    """What is unfinished, strange, or elsewhere."""
    folder = tmp_path / FOLDER
    folder.mkdir()
    for name in (".0123abcd.lock", "0123abcd", "x.lock", "0123abcd.lock.txt"):
        (folder / name).write_text("", encoding="utf-8")
    (folder / "89abcdef.lock").write_text("", encoding="utf-8")
    (folder / "01234567.lock").symlink_to(tmp_path / "elsewhere")
    (folder / "76543210.lock").mkdir()
    assert ended(tmp_path) == ()
    assert len(list(folder.iterdir())) == 7


def test_where_no_file_can_be_made_a_run_has_its_id_all_the_same(tmp_path: Path) -> None:
    """The claim's end is what others wait for then."""
    (tmp_path / FOLDER).write_text("in the way", encoding="utf-8")
    with own_run(tmp_path) as run:
        assert len(run) == 8
    assert ended(tmp_path) == ()


@needs("git")
def test_another_machine_waits_until_the_claim_ends(tmp_path: Path) -> None:
    """It has no lock file of that run, and the first machine has."""
    machines = Machines(tmp_path)
    root = machines.site("a")
    with running(root) as (run, process):
        process.kill()
        process.wait(30)
    there = machines.open("b")
    state = tmp_path / "b" / "state"
    assert tell_ended(there, state, minutes(1)) == ()
    assert there.standing(REPORT, ACCOUNT, minutes(1)).state is State.CLAIMED
    assert not any(FOLDER in name for name in machines.pushed())
    (told,) = tell_ended(machines.open("a"), root / "state", minutes(2))
    assert told.claim == claim(run=run).name
    assert machines.open("b").standing(REPORT, ACCOUNT, minutes(2)).state is State.UNKNOWN


def test_an_answer_that_comes_after_all_counts(tmp_path: Path) -> None:
    """A look finds the post, or nothing: both end it, as after any unclear answer."""
    with running(tmp_path) as (run, process):
        process.kill()
        process.wait(30)
    state = tmp_path / "state"
    ledger = on_this_disk(state)
    tell_ended(ledger, state, minutes(1))
    ledger.receive(receipt(claim(run=run), Result.ABSENT, at=2))
    assert ledger.standing(REPORT, ACCOUNT, minutes(3)).state is State.RETRY
    ledger.receive(sent(claim(run=run), at=4))
    assert ledger.standing(REPORT, ACCOUNT, minutes(5)).state is State.SYNDICATED
