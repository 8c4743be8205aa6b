"""The record with a remote: real repositories, several machines, lost connections."""

from __future__ import annotations

import json
import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from posse.errors import NotKept, RecordUnreadable
from posse.ledger import Ledger
from posse.models import Result, State
from tests.machine import needs
from tests.posse.records import (
    ACCOUNT,
    NOW,
    REPORT,
    Machines,
    claim,
    decided,
    git,
    minutes,
    on_this_disk,
    receipt,
    sent,
)

pytestmark = needs("git")
LATE = minutes(60)
FAR = NOW + timedelta(days=90)


@pytest.fixture
def machines(tmp_path: Path) -> Machines:
    return Machines(tmp_path / "all")


def entries(ledger: Ledger) -> tuple[object, ...]:
    return (*ledger.claims(REPORT), *ledger.receipts(REPORT))


def work(root: Path) -> tuple[str, ...]:
    """All of the site's own repository that a maintainer would notice."""
    return (
        git(root, "status", "--porcelain"),
        git(root, "for-each-ref"),
        git(root, "rev-parse", "HEAD"),
        git(root, "config", "--local", "--list"),
        (root / ".git" / "index").read_bytes().hex(),
    )


def test_without_a_repository_or_a_remote_the_folder_is_all(tmp_path: Path) -> None:
    """Nothing is told, and a claim can be made."""
    for name in ("plain", "git"):
        machines = Machines(tmp_path / name)
        root = machines.folder / "a"
        if name == "git":
            git(machines.site("a"), "remote", "remove", "origin")
        root.mkdir(exist_ok=True)
        ledger = machines.open("a")
        assert ledger.claim(claim())
        assert (ledger.closed(), machines.told) == (None, [])
        assert ledger.save("Nothing to do")
        assert not (root / "state" / ".git").exists()


def test_the_first_run_begins_the_branch_and_brings_what_was_there(machines: Machines) -> None:
    """Claims too: they may have been sent. The site's own repository is not touched."""
    root = machines.site("a")
    old = on_this_disk(root / "state")
    assert old.claim(claim())
    (root / "state" / "published" / "ev").mkdir(parents=True)
    (root / "state" / "published" / "ev" / "a.json").write_text("{}", encoding="utf-8")
    before = work(root)
    ledger = machines.open("a")
    assert work(root) == before
    (line,) = machines.told
    assert line.endswith(f"on a branch of its own from now on: state of {machines.remote}.")
    assert machines.pushed() == [
        "VERSION",
        "published/ev/a.json",
        f"syndication/{REPORT}/mastodon.a01.r1.claim.json",
    ]
    assert ledger.standing(REPORT, ACCOUNT, LATE).state is State.UNKNOWN
    assert git(root / "state", "status", "--porcelain", "--branch") == "## state...origin/state"
    assert git(machines.remote, "log", "--format=%an|%s", "state").endswith("|Begin the record")


def test_a_second_machine_gets_the_record_and_both_are_one(machines: Machines) -> None:
    """It brings its own files; the first has them at its next run."""
    assert machines.open("a").claim(claim())
    other = machines.site("b")
    on_this_disk(other / "state").receive(sent(None))
    assert len(entries(machines.open("b"))) == 2
    assert "was fetched" in machines.told[-1]
    assert entries(machines.open("a")) == entries(machines.open("b"))
    assert len(machines.told) == 2


def test_a_claim_is_at_the_remote_when_it_counts(machines: Machines) -> None:
    """And a receipt right after it; the commits say what they record."""
    ledger, one = machines.open("a"), claim()
    assert ledger.claim(one)
    assert f"syndication/{REPORT}/{one.name}.claim.json" in machines.pushed()
    ledger.receive(sent(one))
    assert len(machines.pushed()) == 3
    ledger.remember_account(ACCOUNT, "109", NOW)
    assert machines.open("b").accounts()[ACCOUNT].id == "109"
    subjects = git(machines.remote, "log", "--format=%s", "state").splitlines()
    assert subjects == [
        "Remember the account mastodon",
        f"Note {REPORT} on mastodon: syndicated",
        f"Claim {REPORT} for mastodon, attempt 1",
        "Begin the record",
    ]


def test_who_is_second_loses_the_claim(machines: Machines) -> None:
    """Both decided on the same knowledge; the second one's push is not accepted."""
    a, b = machines.open("a"), machines.open("b")
    assert a.claim(claim(run="ra"))
    assert not b.claim(claim(run="rb"))
    assert [one.run for one in b.claims(REPORT)] == ["ra"]
    assert b.claim(claim(run="rb", account="bluesky"))
    assert a.claim(claim(run="ra", report="ev/other"))
    assert {one.run for one in a.claims(REPORT)} == {"ra", "rb"}
    assert len([name for name in machines.pushed() if "claim" in name]) == 3


def test_a_claim_on_old_knowledge_is_lost(machines: Machines) -> None:
    """The other machine's attempt was made and failed meanwhile: the number is taken."""
    a, b = machines.open("a"), machines.open("b")
    one = claim(run="ra")
    assert a.claim(one)
    a.receive(receipt(one, Result.NOT_SENT))
    assert not b.claim(claim(run="rb"))
    assert b.claim(claim(2, run="rb", at=5))


def test_a_decision_elsewhere_stops_a_claim(machines: Machines) -> None:
    """Skipped for good on the laptop, while CI was about to send."""
    a, b = machines.open("a"), machines.open("b")
    a.receive(decided("skip"))
    assert not b.claim(claim(run="rb"))
    assert b.standing(REPORT, ACCOUNT, LATE).state is State.SKIPPED


def test_without_push_before_send_two_machines_both_claim(machines: Machines) -> None:
    """What the tests here would not find if the rule were left out."""
    machines.open("a")
    machines.open("b")
    a, b = (on_this_disk(machines.folder / name / "state") for name in "ab")
    assert a.claim(claim(run="ra"))
    assert b.claim(claim(run="rb"))


def test_nothing_is_sent_while_the_remote_cannot_be_reached(machines: Machines) -> None:
    """It is told once, reading works, and what is known is kept here until it can be."""
    ledger, one = machines.open("a"), claim()
    assert ledger.claim(one)
    machines.away()
    machines.told.clear()
    ledger.receive(sent(one))
    assert ledger.closed() is not None
    assert not ledger.save("Once more")
    (line,) = machines.told
    assert "nothing is announced in this run" in line
    with pytest.raises(NotKept):
        ledger.claim(claim(report="ev/b"))
    machines.told.clear()
    ledger = machines.open("a")
    assert len(machines.told) == 1
    assert ledger.standing(REPORT, ACCOUNT, LATE).state is State.SYNDICATED
    with pytest.raises(NotKept):
        ledger.claim(claim(report="ev/b"))
    assert ledger.claims("ev/b") == ()
    machines.back()
    ledger = machines.open("a")
    assert ledger.claim(claim(report="ev/b"))
    assert len([name for name in machines.pushed() if REPORT in name]) == 2


def test_a_claim_that_may_have_arrived_is_known_as_not_sent(machines: Machines) -> None:
    """The connection broke in the push: it is not sent, and the record says so to everybody."""
    ledger = machines.open("a")
    machines.away()
    with pytest.raises(NotKept) as told:
        ledger.claim(claim())
    assert told.value.unclear
    machines.back()
    ledger = machines.open("a")
    assert ledger.standing(REPORT, ACCOUNT, LATE).state is State.RETRY
    assert machines.open("b").standing(REPORT, ACCOUNT, LATE).state is State.RETRY
    assert ledger.claim(claim(2, at=70))


def test_a_push_whose_answer_was_lost_counts(machines: Machines) -> None:
    """The remote took it and died before it said so; a look shows it."""
    ledger = machines.open("a")
    hook = machines.remote / "hooks" / "post-receive"
    hook.write_text("#!/bin/sh\nkill -9 $PPID\n", encoding="utf-8")
    hook.chmod(hook.stat().st_mode | stat.S_IXUSR)
    assert ledger.claim(claim())
    assert ledger.closed() is None


def test_a_remote_that_refuses_the_branch_closes_the_record(machines: Machines) -> None:
    """No right to push: nothing may be sent, and no trace of the claim is left."""
    ledger = machines.open("a")
    hook = machines.remote / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho protected >&2; exit 1\n", encoding="utf-8")
    hook.chmod(hook.stat().st_mode | stat.S_IXUSR)
    with pytest.raises(NotKept) as told:
        ledger.claim(claim())
    assert not told.value.unclear
    assert told.value.values["why"] == "protected"
    assert ledger.claims(REPORT) == ()
    again = machines.open("b")
    assert again.closed() is None  # the branch is there, and can be read
    with pytest.raises(NotKept):
        again.claim(claim())


def test_a_project_whose_remote_is_not_to_be_had_may_send_nothing(machines: Machines) -> None:
    """First run, offline: a plain folder, but closed; its receipts are brought along later."""
    root = machines.site("a")
    machines.away()
    ledger = machines.open("a")
    assert ledger.closed() is not None
    assert "nothing will be announced" in machines.told[0]
    with pytest.raises(NotKept):
        ledger.claim(claim())
    ledger.receive(decided("skip"))
    assert ledger.standing(REPORT, ACCOUNT, LATE).state is State.SKIPPED
    assert not ledger.save("Published")
    assert [p.name for p in (root / "state").glob(".git*")] == []
    machines.back()
    assert machines.open("a").closed() is None
    assert machines.open("b").standing(REPORT, ACCOUNT, LATE).state is State.SKIPPED


def test_a_claim_that_never_left_is_dropped(machines: Machines) -> None:
    """A run died between the file and the push; nobody can have sent it."""
    machines.open("a")
    stale = on_this_disk(machines.folder / "a" / "state")
    assert stale.claim(claim())
    other = machines.open("b")
    assert other.claim(claim(run="rb"))
    ledger = machines.open("a")
    assert [one.run for one in ledger.claims(REPORT)] == ["rb"]
    assert [name for name in machines.pushed() if ".r1." in name] == []


def test_a_claim_that_did_leave_is_not_dropped(machines: Machines) -> None:
    """The run died after the push was accepted, before it noted that: the remote tells."""
    ledger = machines.open("a")
    tip = git(machines.folder / "a" / "state", "rev-parse", "HEAD")
    assert ledger.claim(claim())
    git(machines.folder / "a" / "state", "update-ref", "refs/heads/state", tip)
    ledger = machines.open("a")
    assert ledger.standing(REPORT, ACCOUNT, LATE).state is State.UNKNOWN


def test_locks_of_a_killed_git_do_not_stop_the_next_run(machines: Machines) -> None:
    machines.open("a")
    folder = machines.folder / "a" / "state" / ".git"
    for name in ("index.lock", "HEAD.lock", "config.lock", "refs/heads/state.lock"):
        (folder / name).write_text("", encoding="utf-8")
    assert machines.open("a").claim(claim())


def test_files_deleted_by_hand_come_back(machines: Machines) -> None:
    """The record only grows: what is missing here is not removed there."""
    ledger, one = machines.open("a"), claim()
    assert ledger.claim(one)
    ledger.receive(sent(one))
    for path in (machines.folder / "a" / "state").rglob("*.json"):
        path.unlink()
    assert machines.open("a").standing(REPORT, ACCOUNT, LATE).state is State.SYNDICATED
    assert len(machines.pushed()) == 3


def test_a_remote_that_forgot_is_reminded(machines: Machines) -> None:
    """Its branch was set back, emptied or removed: what a clone knows comes back."""
    ledger, one = machines.open("a"), claim()
    first = git(machines.remote, "rev-parse", "state")
    assert ledger.claim(one)
    git(machines.remote, "update-ref", "refs/heads/state", first)
    ledger = machines.open("a")
    assert ledger.standing(REPORT, ACCOUNT, LATE).state is State.UNKNOWN
    assert any("claim" in name for name in machines.pushed())
    git(machines.remote, "update-ref", "-d", "refs/heads/state")
    ledger = machines.open("a")
    assert any("claim" in name for name in machines.pushed())
    assert not ledger.claim(claim(2, at=1))


@pytest.mark.parametrize("path", ["syndication/ev/a/mastodon.a01.r1.claim.json", "../x", "a b"])
def test_what_does_not_belong_into_the_branch_stops_everything(
    path: str, machines: Machines
) -> None:
    """A changed entry, or a name that leads elsewhere: nothing of it is written here."""
    ledger = machines.open("a")
    assert ledger.claim(claim(report="ev/a"))
    blob = git(machines.remote, "rev-parse", "state:VERSION")
    *folders, name = path.split("/")
    tree = machines.tree(f"100644 blob {blob}\t{name}")
    for folder in reversed(folders):
        tree = machines.tree(f"040000 tree {tree}\t{folder}")
    who = ("-c", "user.name=X", "-c", "user.email=x@musee.example")
    commit = git(machines.remote, *who, "commit-tree", tree, "-p", "state", "-m", "Bad")
    git(machines.remote, "update-ref", "refs/heads/state", commit)
    with pytest.raises(RecordUnreadable):
        machines.open("a")
    assert not (machines.folder / "x").exists()


def test_one_account_name_for_two_accounts_stops_everything(machines: Machines) -> None:
    """Each machine had looked at another one."""
    a, b = machines.open("a"), machines.open("b")
    a.remember_account(ACCOUNT, "109", NOW)
    with pytest.raises(RecordUnreadable, match="two accounts"):
        b.remember_account(ACCOUNT, "110", NOW)


def test_the_earlier_look_at_an_account_counts(machines: Machines) -> None:
    a, b = machines.open("a"), machines.open("b")
    a.remember_account(ACCOUNT, "109", LATE)
    b.remember_account(ACCOUNT, "109", NOW)
    assert machines.open("a").accounts()[ACCOUNT].since == NOW


def test_compaction_is_the_same_everywhere(machines: Machines) -> None:
    """One machine compacts while another writes: nothing is lost, files go, and come no more."""
    a, one = machines.open("a"), claim()
    assert a.claim(one)
    a.receive(sent(one))
    b = machines.open("b")
    before = a.standing(REPORT, ACCOUNT, FAR)
    assert a.compact(FAR) == 2
    other = claim(report="ev/b", run="rb")
    assert b.claim(other)
    assert b.standing(REPORT, ACCOUNT, FAR) == before
    b.receive(sent(other))
    for ledger in (machines.open("a"), machines.open("b")):
        assert ledger.standing(REPORT, ACCOUNT, FAR) == before
        assert ledger.standing("ev/b", ACCOUNT, FAR).state is State.SYNDICATED
    assert [name for name in machines.pushed() if REPORT in name] == []
    assert "syndication/2026.jsonl" in machines.pushed()


def test_two_machines_compact_at_once(machines: Machines) -> None:
    """Different pairs into one file of lines: the lines are joined."""
    a, b = machines.open("a"), machines.open("b")
    a.receive(decided("skip"))
    assert b.compact(FAR) == 0
    b.receive(sent(None, url="https://social.example/9"))
    a.receive(receipt(None, Result.GONE, at=3, id="9"))
    assert a.compact(FAR) >= 2
    assert b.compact(FAR) >= 1
    folds = {ledger.standing(REPORT, ACCOUNT, FAR) for ledger in map(machines.open, "abc")}
    assert {standing.state for standing in folds} == {State.GONE}
    assert len(folds) == 1


def test_the_users_own_git_settings_change_nothing(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Signing, hooks, ignored files, line ends: a record is a record."""
    hooks = machines.folder / "hooks"
    hooks.mkdir()
    for name in ("pre-commit", "pre-push", "post-checkout"):
        (hooks / name).write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
        (hooks / name).chmod(0o755)
    (machines.folder / "ignored").write_text("*.json\n", encoding="utf-8")
    (machines.folder / "gitconfig").write_text(
        f"[commit]\ngpgSign = true\n[push]\ngpgSign = true\n[core]\nhooksPath = {hooks}\n"
        f"excludesFile = {machines.folder / 'ignored'}\nautocrlf = true\n"
        "[user]\nname = Dominique\nemail = dominique@musee.example\n",
        encoding="utf-8",
    )
    root = machines.site("a")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(machines.folder / "gitconfig"))
    monkeypatch.setenv("GIT_DIR", str(root / ".git"))  # as in a hook of the site
    assert machines.open("a").claim(claim())
    monkeypatch.delenv("GIT_DIR")
    assert len(machines.pushed()) == 2
    names = git(machines.remote, "log", "-1", "--format=%an <%ae>", "state")
    assert names == "Dominique <dominique@musee.example>"


def test_without_a_name_git_commits_all_the_same(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a fresh CI machine."""
    machines.site("a")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    assert machines.open("a").claim(claim())
    who = git(machines.remote, "log", "-1", "--format=%an <%ae>", "state")
    assert who == "rapporteur <rapporteur@localhost>"


def test_a_remote_beside_the_project_is_found_from_the_record(machines: Machines) -> None:
    """`../remote.git` is meant from the project's folder."""
    root = machines.site("a")
    git(root, "remote", "set-url", "origin", "../remote.git")
    assert machines.open("a").claim(claim())
    assert len(machines.pushed()) == 2


def test_what_one_machine_saw_live_first_stays_so(machines: Machines) -> None:
    """Whichever wrote its record last, and whether it looked at all."""
    ledgers = {name: machines.open(name) for name in "abc"}
    for name, live in (("a", None), ("b", "T13:00:00+02:00"), ("c", "T12:00:00+00:00")):
        path = machines.folder / name / "state" / "published" / "ev" / "a.json"
        path.parent.mkdir(parents=True)
        seen = f'"2026-05-12{live}"' if live else "null"
        first = '"first_deployed": "2026-05-12T09:00:00+00:00", "withdrawn": null'
        path.write_text(f'{{{first}, "first_live": {seen}}}', "utf-8")
        assert ledgers[name].save("Note what is out")
    machines.open("a")
    path = machines.folder / "a" / "state" / "published" / "ev" / "a.json"
    assert json.loads(path.read_text("utf-8"))["first_live"] == "2026-05-12T13:00:00+02:00"


def test_what_was_published_is_saved_and_joined(machines: Machines) -> None:
    """Two machines wrote the baseline at once: first seen as early as either, out, not removed."""
    ledgers = {name: machines.open(name) for name in "ab"}
    for name, hour, withdrawn in (("a", 12, "null"), ("b", 9, '"2026-05-12T13:00:00+00:00"')):
        path = machines.folder / name / "state" / "published" / "ev" / "a.json"
        path.parent.mkdir(parents=True)
        first = f"2026-05-12T{hour:02}:00:00+00:00"
        path.write_text(f'{{"first_deployed": "{first}", "withdrawn": {withdrawn}}}', "utf-8")
        assert ledgers[name].save("Note what is out")
    machines.open("a")
    one, two = (
        (machines.folder / name / "state" / "published" / "ev" / "a.json").read_text("utf-8")
        for name in "ab"
    )
    assert one == two
    assert "T09:00" in one
    assert "null" in one
    assert git(machines.remote, "log", "-1", "--format=%s", "state") == "Note what is out"
