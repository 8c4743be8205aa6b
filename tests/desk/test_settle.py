"""A person's word about a post: what is recorded, and what the record says afterwards."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desk import words
from desk.errors import DeskError
from desk.ledger import read_ledger
from desk.settle import settle
from desk.site import Site
from posse.manifest import write_manifest
from posse.models import Claim, Published, Receipt, Report, Result, State
from posse.published import write_published
from tests.desk.sites import site_at
from tests.machine import needs
from tests.posse import records
from tests.posse.records import LEASE, Machines, decided, environment, receipt, sent

REPORT, NAME = records.REPORT, "j1-table-ronde"
ACCOUNT = "mastodon"
URL, SECOND = "https://social.example/@musee/1", "https://social.example/@musee/2"
NETWORKS: Mapping[str, Mapping[str, object]] = {
    "mastodon": {"server": "https://social.example"},
    "bluesky": {"handle": "musee.example"},
    "linkedin": {"use": "by-hand"},
    "newsletter": {"use": "by-hand"},
}
LIVE, LONG_AGO = timedelta(minutes=1), timedelta(minutes=50)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Whatever other tests spoke."""
    words.use("en")
    yield
    words.use("en")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site with four accounts, and one report that is out since yesterday."""
    made = site_at(tmp_path, POSSE_NETWORKS=NETWORKS)
    put_out(made, days=1)
    return made


def put_out(site: Site, *, days: float, id_: str = REPORT) -> None:
    when = datetime.now(UTC) - timedelta(days=days)
    link = f"https://test.example/{id_}/"
    record = Published(
        id=id_, lang="fr", permalink=link, source=f"events/{id_}.md", title="Être performant",
        digest="1", first_deployed=when,
    )  # fmt: skip
    write_published(site.state, [record])


def claimed(ago: timedelta = LONG_AGO, *, attempt: int = 1, run: str = "r1") -> Claim:
    """A claim that was made so long ago."""
    at = datetime.now(UTC) - ago
    return replace(records.claim(attempt, run=run), at=at, until=at + LEASE)


def after(of: Claim | None, known: Receipt, *, minutes: float = 1) -> Receipt:
    """The same, said so many minutes after the claim."""
    at = (of.at if of else datetime.now(UTC) - LONG_AGO) + timedelta(minutes=minutes)
    return replace(known, at=at)


def keep(site: Site, *entries: Claim | Receipt) -> None:
    """Have the record know these."""
    ledger = read_ledger(site)
    for entry in entries:
        if isinstance(entry, Claim):
            assert ledger.claim(entry)
        else:
            ledger.receive(entry)


def state_of(site: Site, account: str = ACCOUNT) -> State:
    return read_ledger(site).standing(REPORT, account, datetime.now(UTC)).state


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def entries_in(state: State) -> Sequence[Claim | Receipt]:
    """What makes a pair stand so."""
    one = claimed(LIVE if state is State.CLAIMED else LONG_AGO)
    ends: Mapping[State, Sequence[Receipt]] = {
        State.CLAIMED: (),
        State.SYNDICATED: (after(one, sent(one, url=URL)),),
        State.RETRY: (after(one, receipt(one, Result.NOT_SENT, evidence="429")),),
        State.UNKNOWN: (after(one, receipt(one, Result.UNKNOWN, evidence="no answer")),),
        State.PARKED: (after(one, receipt(one, Result.REFUSED, evidence="422")),),
        State.GONE: (
            after(one, sent(one, url=URL)),
            after(one, receipt(one, Result.GONE, url=URL, id="1"), minutes=2),
        ),
        State.SKIPPED: (after(one, receipt(one, Result.NOT_SENT)),
                        after(one, decided("skip", of=one), minutes=2)),
    }  # fmt: skip
    return () if state is State.DUE else (one, *ends[state])


OUT, NEXT, NEVER = "on the page at the next", "sent at the next", "It is never sent there"
# What is decided in which state: the code that the command ends with, the state afterwards, and a
# part of what is said.
DECISIONS: dict[tuple[str, State], tuple[int, State, str]] = {
    ("posted", State.DUE): (0, State.SYNDICATED, OUT),
    ("posted", State.CLAIMED): (0, State.SYNDICATED, OUT),
    ("posted", State.SYNDICATED): (0, State.SYNDICATED, OUT),
    ("posted", State.RETRY): (0, State.SYNDICATED, OUT),
    ("posted", State.UNKNOWN): (0, State.SYNDICATED, OUT),
    ("posted", State.PARKED): (0, State.SYNDICATED, OUT),
    ("posted", State.GONE): (0, State.SYNDICATED, OUT),
    ("posted", State.SKIPPED): (0, State.SYNDICATED, OUT),
    ("send-again", State.DUE): (0, State.DUE, "--only announce"),
    ("send-again", State.CLAIMED): (3, State.CLAIMED, "Another run may be sending"),
    ("send-again", State.SYNDICATED): (3, State.SYNDICATED, "delete it there"),
    ("send-again", State.RETRY): (0, State.RETRY, "--only announce"),
    ("send-again", State.UNKNOWN): (0, State.RETRY, NEXT),
    ("send-again", State.PARKED): (0, State.RETRY, NEXT),
    ("send-again", State.GONE): (0, State.RETRY, NEXT),
    ("send-again", State.SKIPPED): (0, State.RETRY, NEXT),
    ("skip", State.DUE): (0, State.SKIPPED, NEVER),
    ("skip", State.CLAIMED): (0, State.CLAIMED, "But a run that began at"),
    ("skip", State.SYNDICATED): (3, State.SYNDICATED, "delete it there"),
    ("skip", State.RETRY): (0, State.SKIPPED, NEVER),
    ("skip", State.UNKNOWN): (0, State.SKIPPED, NEVER),
    ("skip", State.PARKED): (0, State.SKIPPED, NEVER),
    ("skip", State.GONE): (0, State.GONE, "never announced"),
    ("skip", State.SKIPPED): (0, State.SKIPPED, "never announced"),
    ("gone", State.DUE): (3, State.DUE, "none can be gone"),
    ("gone", State.CLAIMED): (3, State.CLAIMED, "Another run may be sending"),
    ("gone", State.SYNDICATED): (0, State.GONE, NEVER),
    ("gone", State.RETRY): (3, State.RETRY, "none can be gone"),
    ("gone", State.UNKNOWN): (0, State.GONE, NEVER),
    ("gone", State.PARKED): (3, State.PARKED, "none can be gone"),
    ("gone", State.GONE): (0, State.GONE, "already"),
    ("gone", State.SKIPPED): (3, State.SKIPPED, "none can be gone"),
}


def decide(site: Site, word: str, *, account: str = ACCOUNT, url: str = SECOND) -> None:
    settle(
        site, NAME, account, posted=url if word == "posted" else "",
        send_again=word == "send-again", skip=word == "skip", gone=word == "gone",
    )  # fmt: skip


@pytest.mark.parametrize(("word", "state"), DECISIONS)
def test_each_decision_in_each_state(
    word: str, state: State, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    """The whole table, through the record on disk."""
    keep(site, *entries_in(state))
    assert state_of(site) is state
    before = read_ledger(site).receipts(REPORT)
    code, then, part = DECISIONS[word, state]
    if code:
        with pytest.raises(DeskError) as failure:
            decide(site, word)
        assert failure.value.code == code
        assert part in f"{failure.value.message} {failure.value.advice}"
        assert read_ledger(site).receipts(REPORT) == before
    else:
        decide(site, word)
        told = said(capsys)
        assert part in told
        assert told.count("\n") == 1
    assert state_of(site) is then
    kept = set(read_ledger(site).receipts(REPORT)) - set(before)
    assert all(one.evidence == "a person said so" for one in kept)


def test_the_table_is_whole() -> None:
    assert set(DECISIONS) == {
        (word, state) for word in ("posted", "send-again", "skip", "gone") for state in State
    }


@pytest.mark.parametrize("word", ["posted", "send-again", "skip", "gone"])
def test_what_is_said_twice_is_recorded_once(word: str, site: Site) -> None:
    keep(site, *entries_in(State.UNKNOWN))
    decide(site, word)
    once = read_ledger(site).receipts(REPORT)
    decide(site, word)
    assert read_ledger(site).receipts(REPORT) == once


def test_a_decision_is_about_all_that_was_known_however_clocks_differ(site: Site) -> None:
    """Another machine's clock is an hour fast: what it recorded is not after the decision."""
    one, two = claimed(), replace(claimed(attempt=2, run="r2"), at=datetime.now(UTC))
    fast = replace(two, at=two.at + timedelta(hours=1), until=two.at + timedelta(hours=2))
    late = after(fast, receipt(fast, Result.REFUSED, evidence="422"))
    keep(site, one, after(one, receipt(one, Result.NOT_SENT)), fast, late)
    decide(site, "send-again")
    assert state_of(site) is State.RETRY
    third = replace(claimed(timedelta(0), attempt=3, run="r3"), at=late.at + timedelta(minutes=1))
    keep(site, replace(third, until=third.at + LEASE), sent(third, url=URL))
    decide(site, "gone")
    assert state_of(site) is State.GONE


def test_every_copy_is_gone(site: Site) -> None:
    """One that was sent, one that was found; each by its own names."""
    one = claimed()
    keep(
        site,
        one,
        after(one, sent(one, url=URL)),
        after(None, sent(None, url=SECOND)),
        after(one, decided("posted", of=one, url=f"{URL}1"), minutes=3),
    )
    decide(site, "gone")
    assert state_of(site) is State.GONE
    gone = [r for r in read_ledger(site).receipts(REPORT) if r.result is Result.GONE]
    assert {(r.url, r.id, r.claim) for r in gone} == {
        (URL, "1", one.name), (SECOND, "2", ""), (f"{URL}1", "", one.name)}  # fmt: skip


def test_every_unclear_attempt_is_gone(site: Site) -> None:
    """A send and its repetition, both by runs that ended without a word."""
    one = replace(claimed(timedelta(hours=3)))
    two = replace(claimed(timedelta(hours=2), attempt=2, run="r2"), key=one.key)
    ledger = read_ledger(site)
    assert ledger.claim(one)
    assert ledger.claim_replay(two)
    assert state_of(site) is State.UNKNOWN
    decide(site, "gone")
    assert state_of(site) is State.GONE
    decide(site, "send-again")
    assert state_of(site) is State.RETRY


def test_an_address_that_was_recorded_as_gone_does_not_come_back(site: Site) -> None:
    keep(site, *entries_in(State.GONE))
    with pytest.raises(DeskError, match="for good") as failure:
        decide(site, "posted", url=URL)
    assert failure.value.code == 3
    assert "--send-again" in failure.value.advice


def test_a_known_address_changes_nothing(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    keep(site, *entries_in(State.SYNDICATED))
    decide(site, "posted", url=URL)
    assert "known to be out there already" in said(capsys)
    assert len(read_ledger(site).receipts(REPORT)) == 1


@pytest.mark.parametrize(
    "url",
    [
        "social.example/1", "javascript:alert(1)", "https://", "https://a b.example/",
        "https://me:secret@social.example/1", "ftp://social.example/1", "https://social.example/\x1b",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(url: str, site: Site) -> None:
    with pytest.raises(DeskError) as failure:
        decide(site, "posted", url=url)
    assert failure.value.code == 4
    assert not read_ledger(site).receipts(REPORT)


ELSEWHERE = "https://elsewhere.example/1"
PLACES: Sequence[tuple[str, str, str]] = (
    ("mastodon", URL, ""),
    ("mastodon", ELSEWHERE, "social.example"),
    ("mastodon", "https://social.example.evil.example/1", "social.example"),
    ("bluesky", "https://bsky.app/profile/musee.example/post/3k", ""),
    ("bluesky", ELSEWHERE, "bsky.app"),
    ("linkedin", "https://www.linkedin.com/feed/update/urn:li:share:1/", ""),
    ("linkedin", ELSEWHERE, "linkedin.com"),
    ("newsletter", ELSEWHERE, ""),
    ("newsletter", f"https://test.example/{REPORT}/", "this site itself"),
)


@pytest.mark.parametrize(("account", "url", "refused"), PLACES)
def test_a_copy_is_where_its_account_posts(
    account: str, url: str, refused: str, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    """A newsletter may be anywhere, but not here."""
    if refused:
        with pytest.raises(DeskError) as failure:
            decide(site, "posted", account=account, url=url)
        assert failure.value.code == 4
        assert refused in failure.value.message
        assert not read_ledger(site).receipts(REPORT)
        return
    decide(site, "posted", account=account, url=url)
    assert f"is out on {account}, at {url}." in said(capsys)
    assert state_of(site, account) is State.SYNDICATED


def test_one_thing_is_said_at_a_time(site: Site) -> None:
    """Without any, or with two, the four ways to say it are shown."""
    for said_too in (False, True):
        with pytest.raises(DeskError) as failure:
            settle(site, NAME, ACCOUNT, skip=said_too, gone=said_too)
        assert failure.value.code == 4
        forms = failure.value.advice.splitlines()
        assert [line.split()[4] for line in forms] == [
            "--posted", "--send-again", "--skip", "--gone"]  # fmt: skip


def test_its_forms_name_in_french_what_stands_in_them(site: Site) -> None:
    words.use("fr")
    with pytest.raises(DeskError) as failure:
        settle(site, NAME, ACCOUNT)
    assert "invoke settle COMPTE-RENDU COMPTE --skip" in failure.value.advice


@pytest.mark.parametrize(
    ("report", "account", "advice"),
    [
        ("j1-table-rond", ACCOUNT, REPORT),
        ("nothing-like-it", ACCOUNT, "event/name"),
        (NAME, "mastodn", "mastodon"),
        (NAME, "fax", "bluesky, linkedin, mastodon, newsletter"),
    ],
)
def test_a_name_that_is_not_known_gets_a_suggestion(
    report: str, account: str, advice: str, site: Site
) -> None:
    with pytest.raises(DeskError) as failure:
        settle(site, report, account, skip=True)
    assert failure.value.code == 4
    assert advice in failure.value.advice


def test_an_account_that_is_no_longer_in_the_settings_can_be_settled(tmp_path: Path) -> None:
    """But nothing is sent there."""
    site = site_at(tmp_path, POSSE_NETWORKS={"bluesky": {"handle": "musee.example"}})
    keep(site, *entries_in(State.UNKNOWN))
    with pytest.raises(DeskError, match="not in POSSE_NETWORKS"):
        decide(site, "send-again")
    decide(site, "skip")
    assert state_of(site) is State.SKIPPED


def test_a_name_that_two_reports_share_is_asked_about(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    put_out(site, days=1, id_=f"autre/{NAME}")
    with pytest.raises(DeskError) as failure:
        decide(site, "skip")
    assert f"autre/{NAME}" in f"{failure.value.message} {failure.value.advice}"
    settle(site, REPORT, ACCOUNT, skip=True)
    assert f"invoke settle {REPORT} mastodon --send-again" in said(capsys)


def test_what_a_person_posts_is_not_said_to_be_sent(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    decide(site, "skip", account="linkedin")
    decide(site, "send-again", account="linkedin")
    assert "invoke preview" in said(capsys)


def test_a_report_that_is_out_for_long_is_asked_for_by_name(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its age holds it back otherwise."""
    put_out(site, days=400)
    keep(site, *entries_in(State.PARKED))
    decide(site, "send-again")
    assert f"--only announce --report {NAME}" in said(capsys)


def test_a_copy_that_the_report_names_is_to_be_taken_out_there(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    """It would stay on the page."""
    report = Report(
        id=REPORT, lang="fr", permalink=f"https://test.example/{REPORT}/", url=f"{REPORT}/",
        save_as=f"{REPORT}/index.html", source="x.md", title="Être performant", summary="",
        published=datetime.now(UTC), digest="1", syndication=(URL,),
    )  # fmt: skip
    write_manifest(site.cache, {}, [report])
    keep(site, *entries_in(State.SYNDICATED))
    decide(site, "gone")
    assert f"still names {URL}" in said(capsys)


RUN = """
import sys
from pathlib import Path
from posse.runs import own_run
from tests.posse.records import LEASE, claim, on_this_disk
from dataclasses import replace
from datetime import UTC, datetime

state = Path(sys.argv[1])
with own_run(state) as run:
    now = datetime.now(UTC)
    assert on_this_disk(state).claim(replace(claim(run=run), at=now, until=now + LEASE))
    print(flush=True)
    sys.stdin.read()
"""


def test_a_run_that_was_killed_holds_nothing_up(site: Site) -> None:
    """Its claim has half an hour left."""
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, str(site.state)], env=environment(),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    process.stdout.readline()
    assert state_of(site) is State.CLAIMED
    with pytest.raises(DeskError, match="Another run may be sending"):
        decide(site, "send-again")
    process.kill()
    process.communicate(timeout=30)
    decide(site, "send-again")
    assert state_of(site) is State.RETRY


def test_a_record_that_cannot_be_read_stops_everything(site: Site) -> None:
    keep(site, *entries_in(State.UNKNOWN))
    (file,) = site.state.rglob("*.claim.json")
    file.write_text("{", encoding="utf-8")
    with pytest.raises(DeskError, match=r"claim\.json") as failure:
        decide(site, "skip")
    assert failure.value.code == 4


FULL = """
import resource, sys
from pathlib import Path
from desk.errors import PersonNeeded
from desk.settle import settle
from tests.desk.sites import site_at

site = site_at(Path(sys.argv[1]), POSSE_NETWORKS={"x": {"use": "by-hand"}})
resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
try:
    settle(site, "j1-table-ronde", "x", skip=True)
except PersonNeeded as error:
    print(error.message, error.advice)
"""


def test_a_full_disk_is_no_decision(site: Site) -> None:
    """And it is said, with what to do."""
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(site.root)], env=environment(), capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert "cannot be written" in done.stdout, done.stderr
    assert "Nothing was recorded" in done.stdout
    assert state_of(site, "x") is State.DUE


@needs("git")
def test_a_decision_is_kept_where_the_remote_is_not_to_be_had(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It waits on this machine, and the next run brings it there."""
    machines = Machines(tmp_path / "machines")
    root = machines.site("a")
    site = site_at(root, POSSE_NETWORKS=NETWORKS)
    put_out(site, days=1)
    machines.open("a")
    machines.away()
    decide(site, "skip")
    told = said(capsys)
    assert "It waits on this machine" in told
    assert state_of(site) is State.SKIPPED
    machines.back()
    assert machines.open("b").standing(REPORT, ACCOUNT, datetime.now(UTC)).state is State.DUE
    machines.open("a")
    there = machines.open("b").standing(REPORT, ACCOUNT, datetime.now(UTC))
    assert there.state is State.SKIPPED
