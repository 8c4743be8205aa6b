"""The record on one disk: whole files, nothing taken for empty, one live claim a pair."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posse.disk import create
from posse.entries import entry_of, line_of, name_of
from posse.errors import AccountChanged, BadId, NotKept, RecordUnreadable
from posse.join import join_file
from posse.keeper import LOCK
from posse.mention_lines import names_in
from posse.models import Announcement, Receipt, Result, State
from posse.seal import seal, unseal
from posse.version import version_of
from tests.posse.records import (
    ACCOUNT,
    NOW,
    REPORT,
    claim,
    decided,
    environment,
    minutes,
    on_this_disk,
    receipt,
    sent,
)

LATE = minutes(60)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def files(state: Path) -> list[str]:
    return sorted(
        path.relative_to(state).as_posix()
        for path in state.rglob("*")
        if path.is_file() and path.name != ".lock"
    )


def test_no_record_is_empty_and_reading_writes_nothing(tmp_path: Path) -> None:
    ledger = on_this_disk(tmp_path / "state")
    assert ledger.standing(REPORT, ACCOUNT, NOW).state is State.DUE
    assert (ledger.claims(REPORT), ledger.receipts(REPORT)) == ((), ())
    assert (ledger.standings(NOW), ledger.accounts()) == ({}, {})
    assert ledger.compact(NOW) == 0
    assert files(tmp_path) == []


def test_a_claim_and_its_receipt_are_a_small_file_each(tmp_path: Path) -> None:
    """Named by what they are, below the report's own folder; another ledger reads the same."""
    ledger, one = on_this_disk(tmp_path), claim()
    assert ledger.claim(one)
    assert ledger.standing(REPORT, ACCOUNT, minutes(1)).state is State.CLAIMED
    out = sent(one)
    ledger.receive(out)
    ledger.receive(out)
    assert files(tmp_path) == [
        "VERSION",
        f"syndication/{REPORT}/mastodon.a01.r1.claim.json",
        f"syndication/{REPORT}/mastodon.a01.r1.syndicated.20260512T120100.000000Z-04df3aff.json",
    ]
    again = on_this_disk(tmp_path)
    assert (again.claims(REPORT), again.receipts(REPORT)) == ((one,), (out,))
    assert again.standings(LATE) == {(REPORT, ACCOUNT): again.standing(REPORT, ACCOUNT, LATE)}
    assert again.standing(REPORT, ACCOUNT, LATE).url == "https://social.example/1"
    assert json.loads((tmp_path / "VERSION").read_text("utf-8")) == {"schema": 1, "min_reader": 1}


def test_a_translation_has_a_folder_of_its_own(tmp_path: Path) -> None:
    ledger = on_this_disk(tmp_path)
    assert ledger.claim(claim(report="ev/a"))
    assert ledger.claim(claim(report="ev/a.en"))
    assert [pair for pair, _ in ledger.standings(NOW).items()] == [
        ("ev/a", ACCOUNT),
        ("ev/a.en", ACCOUNT),
    ]


def test_a_pair_has_one_live_claim(tmp_path: Path) -> None:
    """Not a second run's, not one of an older number, and none when there is nothing to send."""
    ledger, one = on_this_disk(tmp_path), claim()
    assert ledger.claim(one)
    assert not ledger.claim(claim(2, at=1, run="r2"))
    assert ledger.claim(claim(account="bluesky", run="r2"))
    assert ledger.claim(claim(report="ev/a", run="r2"))
    ledger.receive(receipt(one, Result.NOT_SENT))
    assert not ledger.claim(claim(1, at=2, run="r2"))
    two = claim(2, at=2, run="r2")
    assert ledger.claim(two)
    ledger.receive(receipt(two, Result.UNKNOWN, at=3))
    assert not ledger.claim(claim(3, at=90, run="r3"))
    ledger.receive(decided("send-again", at=95))
    assert ledger.claim(claim(3, at=100, run="r3"))
    assert [c.attempt for c in ledger.claims(REPORT) if c.account == ACCOUNT] == [1, 2, 3]


def test_only_what_is_unclear_is_claimed_for_a_replay_and_only_with_its_key(
    tmp_path: Path,
) -> None:
    """Whatever becomes of the second send, the first stays unclear until a copy is known."""
    ledger, one = on_this_disk(tmp_path), claim()
    two = replace(claim(2, at=5, run="r2"), key=one.key)
    assert not ledger.claim_replay(one)
    assert ledger.claim(one)
    assert not ledger.claim_replay(two)
    ledger.receive(receipt(one, Result.UNKNOWN))
    assert not ledger.claim_replay(claim(2, at=5, run="r2"))
    assert ledger.claim_replay(two)
    assert not ledger.claim_replay(replace(claim(3, at=6, run="r3"), key=one.key))
    ledger.receive(receipt(two, Result.NOT_SENT, at=6))
    assert ledger.standing(REPORT, ACCOUNT, LATE).state is State.UNKNOWN
    three = replace(claim(3, at=7, run="r3"), key=one.key)
    assert ledger.claim_replay(three)
    ledger.receive(sent(three, at=8))
    assert ledger.standing(REPORT, ACCOUNT, LATE).state is State.SYNDICATED


def test_a_decision_is_about_all_that_was_known(tmp_path: Path) -> None:
    """By a slow clock too: it names the newest claim and comes after what is recorded."""
    ledger, one = on_this_disk(tmp_path), claim()
    assert ledger.claim(one)
    ledger.receive(receipt(one, Result.UNKNOWN, at=3))
    ledger.receive(decided("send-again", at=-20))
    (said,) = (r for r in ledger.receipts(REPORT) if r.result is Result.SETTLED)
    assert said.claim == one.name
    assert said.at == minutes(3) + timedelta(microseconds=1)
    ledger.receive(decided("send-again", at=-20))
    assert len(ledger.receipts(REPORT)) == 2
    assert ledger.standing(REPORT, ACCOUNT, LATE).state is State.RETRY


def test_a_copy_is_adopted_once(tmp_path: Path) -> None:
    """However often it is seen; another copy is another receipt."""
    ledger = on_this_disk(tmp_path)
    other = sent(None, url="https://social.example/2")
    ledger.receive_all([sent(None), sent(None, at=9), other])
    ledger.receive(sent(None, at=10))
    assert ledger.receipts(REPORT) == (sent(None), other)
    names = files(tmp_path / "syndication" / REPORT)
    assert all(n.startswith("mastodon.adopted.") and n.endswith(".syndicated.json") for n in names)


@pytest.mark.parametrize(
    "entry",
    [
        claim(report="../a"),
        claim(report="ev/../a"),
        claim(report="ev"),
        claim(account="../mastodon"),
        claim(account="Mastodon"),
        claim(account="a.b"),
        claim(account=""),
        claim(run="../../x"),
        claim(run=""),
        claim(-1),
        replace(sent(claim()), claim="bluesky.a01.r1"),
        replace(sent(claim()), claim="mastodon.a01.r/1"),
        replace(sent(None), account="a/b"),
    ],
)
def test_no_name_leads_out_of_the_record(entry: object, tmp_path: Path) -> None:
    """Ids, accounts and runs become paths only when they are fit for one."""
    ledger = on_this_disk(tmp_path / "state")
    write: Callable[[object], object]
    write = ledger.receive if isinstance(entry, Receipt) else ledger.claim  # type: ignore[assignment]
    with pytest.raises(BadId):
        write(entry)
    assert files(tmp_path) == []


@given(texts, texts, st.sampled_from(list(Result)), st.datetimes(timezones=st.just(UTC)))
@settings(max_examples=80, deadline=None)
def test_an_entry_is_read_as_it_was_written(
    text: str, other: str, result: Result, at: object
) -> None:
    """To the letter, in any language; and the line is the same for equal entries."""
    said = Announcement(report=REPORT, account=ACCOUNT, text=text, link=other, lang="fr")
    one = replace(claim(), key=other, announcement=said)
    assert entry_of(line_of(one), "x") == one
    assert "\n" not in line_of(one)
    end = Receipt(
        report=REPORT, account=ACCOUNT, claim=one.name, result=result, at=at,  # type: ignore[arg-type]
        url=text, id=other, evidence=text,
    )  # fmt: skip
    assert entry_of(line_of(end), "x") == end


def test_a_claim_of_before_is_read_though_its_pictures_have_no_digests() -> None:
    """The record outlives the software that wrote it."""
    one = claim()
    now = replace(one, announcement=replace(one.announcement, pictures=tuple(
        replace(picture, digest="1f") for picture in one.announcement.pictures)))  # fmt: skip
    assert entry_of(line_of(now), "x") == now
    raw = unseal(line_of(one), "x")
    said = raw["announcement"]
    assert isinstance(said, dict)
    for picture in (*said["pictures"], said["card"]):
        assert picture.pop("digest") == ""
    assert entry_of(seal(raw), "x") == one


@pytest.mark.parametrize("garbled", ["", "[]", "{", "[" * 100_000, '{"a":' * 100_000])
def test_what_is_no_entry_is_named_however_deep_it_is(garbled: str) -> None:
    for read in (entry_of, lambda line, where: names_in(f" {line}.", REPORT, where)):
        with pytest.raises(RecordUnreadable, match="the place"):
            read(garbled, "the place")
    with pytest.raises(RecordUnreadable, match="the place"):
        version_of(garbled, "the place")
    with pytest.raises(RecordUnreadable, match="published"):
        join_file("published/ev/r.json", garbled.encode(), garbled.encode())


def test_the_hour_that_comes_twice_is_one_time_to_the_record(tmp_path: Path) -> None:
    """Python finds no two zones' times equal in it: https://peps.python.org/pep-0495/."""
    ledger = on_this_disk(tmp_path)
    at = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Paris"), fold=1)
    one = replace(claim(), at=at, until=at + timedelta(hours=1))
    assert ledger.claim(one)
    end = replace(receipt(one, Result.NOT_SENT), at=at)
    ledger.receive(end)
    ledger.receive(end)
    assert len(files(tmp_path)) == 3
    assert ledger.standing(REPORT, ACCOUNT, at).state is State.RETRY


def test_a_time_without_a_zone_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="without a zone"):
        on_this_disk(tmp_path).receive(replace(sent(None), at=NOW.replace(tzinfo=None)))


SPOILED: dict[str, Callable[[str], str]] = {
    "torn": lambda text: text[: len(text) // 2],
    "empty": lambda _text: "",
    "only spaces": lambda _text: " \n",
    "one letter": lambda text: text.replace("Faire", "faire"),
    "another time": lambda text: text.replace("12:30", "12:31"),
    "newer": lambda text: text.replace('"version": 1', '"version": 2'),
    "no version": lambda text: text.replace('"version"', '"varsion"'),
    "a list": lambda _text: "[]",
    "twice": lambda text: text + text,
    "another report's": lambda _text: line_of(claim(report="ev/b")),
    "another claim's": lambda _text: line_of(claim(run="r9")),
    "sealed nonsense": lambda _text: seal({"kind": "claim"}),
    "another kind": lambda _text: seal({"kind": "wish", "report": "ev/a"}),
    "not UTF-8": lambda _text: "\udcff",
}


@pytest.mark.parametrize("how", SPOILED)
def test_a_file_that_cannot_be_read_stops_everything(how: str, tmp_path: Path) -> None:
    """Reading, claiming, receiving: each names the file."""
    ledger = on_this_disk(tmp_path)
    assert ledger.claim(claim())
    (path,) = tmp_path.rglob("*.claim.json")
    text = SPOILED[how](path.read_text(encoding="utf-8"))
    path.write_bytes(text.encode(errors="surrogateescape"))
    fresh = on_this_disk(tmp_path)
    acts: list[Callable[[], object]] = [
        lambda: fresh.standing(REPORT, ACCOUNT, LATE),
        lambda: fresh.standings(LATE),
        lambda: fresh.claims(REPORT),
        lambda: fresh.claim(claim(2, run="r2")),
        lambda: fresh.receive(sent(claim())),
        lambda: fresh.compact(LATE + timedelta(days=99)),
    ]
    for act in acts:
        with pytest.raises(RecordUnreadable) as told:
            act()
        assert str(path) in str(told.value)


@pytest.mark.parametrize(
    "name",
    [
        "mastodon.a01.r1.claim 2.json",  # a copy that a sync service made
        "mastodon.a01.r1.claim.json.orig",
        "notes.txt",
        "sub/mastodon.a01.r1.claim.json",
    ],
)
def test_a_file_that_does_not_belong_there_stops_everything(name: str, tmp_path: Path) -> None:
    """It may be a claim under another name."""
    ledger = on_this_disk(tmp_path)
    assert ledger.claim(claim())
    (path,) = tmp_path.rglob("*.claim.json")
    (path.parent / name).parent.mkdir(exist_ok=True)
    (path.parent / name).write_bytes(path.read_bytes())
    with pytest.raises(RecordUnreadable):
        ledger.standing(REPORT, ACCOUNT, LATE)


def test_a_stranger_beside_the_reports_stops_everything(tmp_path: Path) -> None:
    for name in ("Event/a", "ev/A", "ev/a.EN"):
        folder = tmp_path / name.replace("/", "-") / "syndication"
        (folder / name).mkdir(parents=True)
        with pytest.raises(RecordUnreadable):
            on_this_disk(folder.parent).standings(NOW)


def test_what_is_hidden_is_no_part_of_the_record(tmp_path: Path) -> None:
    """Unfinished files of a run that was stopped, and those of the system."""
    ledger = on_this_disk(tmp_path)
    assert ledger.claim(claim())
    for folder in ("syndication", f"syndication/{REPORT}"):
        (tmp_path / folder / ".DS_Store").write_bytes(b"\0")
    (tmp_path / "syndication" / REPORT / ".x.claim.json.7.tmp").write_text("{", encoding="utf-8")
    assert ledger.standings(LATE)[REPORT, ACCOUNT].state is State.UNKNOWN


@pytest.mark.parametrize("text", ['{"schema": 3, "min_reader": 3}', "", "{}", "[]", "1"])
def test_a_record_for_newer_software_stops_everything(text: str, tmp_path: Path) -> None:
    """And so does one that does not say for which it is; a newer one that we may read is read."""
    ledger = on_this_disk(tmp_path)
    assert ledger.claim(claim())
    (tmp_path / "VERSION").write_text('{"schema": 3, "min_reader": 1}', encoding="utf-8")
    assert ledger.standing(REPORT, ACCOUNT, LATE).state is State.UNKNOWN
    (tmp_path / "VERSION").write_text(text, encoding="utf-8")
    for act in (
        lambda: ledger.standing(REPORT, ACCOUNT, LATE),
        lambda: ledger.standings(LATE),
        ledger.accounts,
    ):
        with pytest.raises(RecordUnreadable):
            act()


def test_an_account_is_remembered_from_its_first_look(tmp_path: Path) -> None:
    """Another id under its name is told; so is a file that cannot be read."""
    ledger = on_this_disk(tmp_path)
    ledger.remember_account(ACCOUNT, "109", NOW)
    ledger.remember_account(ACCOUNT, "109", LATE)
    assert ledger.accounts()[ACCOUNT].since == NOW
    with pytest.raises(AccountChanged, match="110"):
        ledger.remember_account(ACCOUNT, "110", LATE)
    with pytest.raises(BadId):
        ledger.remember_account("../x", "1", NOW)
    path = tmp_path / "accounts" / f"{ACCOUNT}.json"
    (path.with_name("bluesky.json")).write_bytes(path.read_bytes())
    with pytest.raises(RecordUnreadable, match=r"bluesky\.json"):
        ledger.accounts()
    path.with_name("bluesky.json").unlink()
    path.write_text(path.read_text("utf-8").replace("109", "110"), encoding="utf-8")
    with pytest.raises(RecordUnreadable, match=r"mastodon\.json"):
        ledger.accounts()


@pytest.mark.parametrize("state", ["file/state", "linked"])
def test_where_nothing_can_be_written_there_is_no_claim(state: str, tmp_path: Path) -> None:
    """As on a disk that may only be read: said before anything is sent, and no crash."""
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / LOCK).symlink_to(tmp_path / "file")
    ledger = on_this_disk(tmp_path / state)
    for act in (lambda: ledger.claim(claim()), lambda: ledger.receive(sent(claim()))):
        with pytest.raises(NotKept, match="cannot be written"):
            act()


def test_a_file_is_never_written_over(tmp_path: Path) -> None:
    create(tmp_path / "a", b"1")
    with pytest.raises(FileExistsError):
        create(tmp_path / "a", b"2")
    assert (tmp_path / "a").read_bytes() == b"1"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


FULL = """
import resource, sys
from pathlib import Path
from posse.errors import NotKept
from tests.posse.records import claim, on_this_disk, sent
ledger = on_this_disk(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
for act in (lambda: ledger.claim(claim()), lambda: ledger.receive(sent(None))):
    try:
        act()
    except NotKept as error:
        print(error)
"""


@pytest.mark.parametrize("room", [0, 100, 500])
def test_a_full_disk_is_no_claim(room: int, tmp_path: Path) -> None:
    """An error that says so; nothing half-written, nothing that counts as claimed."""
    words = [sys.executable, "-c", FULL, str(tmp_path), str(room)]
    done = subprocess.run(words, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("cannot be written") == (1 if room == 500 else 2)
    ledger = on_this_disk(tmp_path)
    assert ledger.claims(REPORT) == ()
    assert [name for name in files(tmp_path) if name.endswith((".tmp", ".claim.json"))] == []
    assert ledger.claim(claim(at=1)) == (room != 500)


def test_a_folder_that_cannot_be_made_is_no_claim(tmp_path: Path) -> None:
    """A file stands in the way, which stops root too."""
    ledger = on_this_disk(tmp_path / "state")
    (tmp_path / "state").mkdir(exist_ok=True)
    (tmp_path / "state" / "syndication").write_text("in the way", encoding="utf-8")
    with pytest.raises((NotKept, RecordUnreadable)):
        ledger.claim(claim())


def test_two_runs_take_turns_with_a_claim(tmp_path: Path) -> None:
    """Six processes claim five reports at once: one wins each."""
    code = (
        "import sys; from pathlib import Path\n"
        "from tests.posse.records import claim, on_this_disk\n"
        "ledger = on_this_disk(Path(sys.argv[1])); sys.stdin.read()\n"
        "print(sum(ledger.claim(claim(report=f'ev/r{n}', run=sys.argv[2])) for n in range(5)))"
    )
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path), f"r{number}"], env=environment(),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for number in range(6)
    ]  # fmt: skip
    for run in runs:
        assert run.stdin
        run.stdin.close()
    won = []
    for run in runs:
        assert run.stdout
        won.append(int(run.stdout.read()))
        run.stdout.close()
        assert run.wait(60) == 0
    assert sum(won) == 5
    assert len(list(tmp_path.rglob("*.claim.json"))) == 5


def test_names_are_those_of_the_design() -> None:
    one = claim()
    assert name_of(one) == "mastodon.a01.r1.claim.json"
    ending = name_of(receipt(one, Result.NOT_SENT))
    assert re.fullmatch(
        r"mastodon\.a01\.r1\.not-sent\.20260512T120100\.000000Z-[0-9a-f]{8}\.json", ending
    )
    assert name_of(claim(100)) == "mastodon.a100.r1.claim.json"
