"""What is announced, what waits for that and what a person has to mend, without any network."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desk import words
from desk.errors import PersonNeeded
from desk.ledger import read_ledger
from desk.site import Site
from desk.status import status, tell_status
from desk.summary import Summary
from posse.manifest import write_manifest
from posse.models import Claim, Published, Receipt, Report, Result, State
from posse.published import read_published, write_published
from tests.desk.sites import GOOD, site_at, write
from tests.posse import records
from tests.posse.records import LEASE, decided, environment, receipt, sent

REPORT, NAME, URL = "congres/report", "report", "https://musee.fr"
NOW = datetime(2026, 5, 12, 12, 30, tzinfo=UTC)  # half past two in Paris
SECRET = "canary-c4ca4238a0b923820dcc509a6f75849b"  # noqa: S105 — nobody's
NETWORKS = {
    "mastodon": {"server": "https://social.example"},
    "bluesky": {"handle": "musee.example"},
    "linkedin": {"use": "by-hand"},
}


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Whatever other tests spoke."""
    words.use("en")
    yield
    words.use("en")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site with three accounts, and one report that is out since an hour."""
    page = "public/congres/report/index.html"
    secrets = f"MASTODON_TOKEN={SECRET}\nBLUESKY_PASSWORD={SECRET}\n"
    write(tmp_path, {**GOOD, page: "<html>", ".env": secrets, "content/extra/x.txt": "x"})
    made = site_at(tmp_path, SITEURL=URL, POSSE_NETWORKS=NETWORKS)
    out = NOW - timedelta(hours=1)
    record = Published(
        id=REPORT, lang="fr", permalink=f"{URL}/{REPORT}/", source="events/congres/report.md",
        title="Être performant", digest="1", first_deployed=out,
    )  # fmt: skip
    report = Report(
        id=REPORT, lang="fr", permalink=record.permalink, url=f"{REPORT}/", save_as="x",
        source=record.source, title=record.title, summary="", published=out, digest="1",
    )  # fmt: skip
    write_published(made.state, [record])
    write_manifest(made.cache, {}, [report])
    return made


def one_claim(*, ago: float, account: str = "mastodon", run: str = "r1") -> Claim:
    """A claim of the report that was made so many minutes ago."""
    at = NOW - timedelta(minutes=ago)
    claim = records.claim(report=REPORT, account=account, run=run)
    return replace(claim, at=at, until=at + LEASE)


def keep(site: Site, claim: Claim, *ends: Receipt) -> None:
    """Have the record know these; each end a second after the claim."""
    ledger = read_ledger(site)
    assert ledger.claim(claim)
    for end in ends:
        ledger.receive(replace(end, at=claim.at + timedelta(seconds=1)))


def told(site: Site, capsys: pytest.CaptureFixture[str]) -> tuple[bool, str]:
    broken = status(site, NOW)
    return broken, capsys.readouterr().out


def test_each_account_is_told_with_where_it_is_and_since_when(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the site's own time zone, where that day had begun already."""
    late = datetime(2026, 5, 11, 22, 30, tzinfo=UTC)
    read_ledger(site).remember_account("mastodon", "social.example/1", late)
    broken, said = told(site, capsys)
    assert not broken
    assert (
        "Accounts:\n"
        "  mastodon   social.example   known since 2026-05-12\n"
        "  bluesky    @musee.example   not looked at yet: the next `invoke publish` does\n"
        "  linkedin   by hand\n"
    ) in said
    assert SECRET not in said


def test_a_site_without_accounts_says_nothing_of_them(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = site_at(site.root, SITEURL=URL, POSSE_NETWORKS={})
    broken, said = told(plain, capsys)
    assert not broken
    assert "Accounts" not in said
    assert "Announced" not in said


def test_a_missing_secret_is_broken_and_named(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    write(site.root, {".env": f"MASTODON_TOKEN={SECRET}\n"})
    broken, said = told(site, capsys)
    assert broken
    assert "BLUESKY_PASSWORD" in said.partition("Broken:")[2]
    assert "invoke connect bluesky" in said


def test_the_newest_posts_are_told(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    """Five of them, and how many there are."""
    ledger = read_ledger(site)
    for number in range(7):
        at = NOW - timedelta(days=number)
        url = f"https://social.example/{number}"
        copy = replace(sent(None, url=url), report=f"congres/r{number}", at=at)
        ledger.receive(copy)
    _broken, said = told(site, capsys)
    part = said.partition("Announced: 7 posts\n")[2].partition("\n\n")[0].splitlines()
    assert part[0] == "  2026-05-12  r0  mastodon  https://social.example/0"
    assert len(part) == 6
    assert part[5] == "  …"


def test_what_the_next_run_announces_is_told(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    """And what a person posts, with the line that says so; but not what was out before."""
    ledger = read_ledger(site)
    for account in ("mastodon", "linkedin"):
        ledger.remember_account(account, "by-hand", NOW - timedelta(days=3))
    ledger.remember_account("bluesky", "did:plc:1", NOW)
    broken, said = told(site, capsys)
    assert not broken
    waiting = said.partition("Waiting to be announced:\n")[2].partition("\n\n")[0]
    assert waiting.splitlines() == [
        "  report  linkedin: by hand: `invoke preview` has the text to paste",
        "      Once it is out: invoke settle report linkedin --posted https://linkedin.com/…",
        "  report  mastodon: the next `invoke publish` announces it",
    ]


def test_what_was_not_sent_is_tried_again(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    """With the network's own words, on one line."""
    one = one_claim(ago=10)
    keep(site, one, receipt(one, Result.NOT_SENT, evidence="429:\ntoo \x1b[31m" + "many " * 99))
    broken, said = told(site, capsys)
    assert not broken
    (line,) = [line for line in said.splitlines() if "tries again" in line]
    assert line.startswith("  report  mastodon: not sent (429: too [31mmany many")
    assert len(line) < 220
    assert "\x1b" not in said


def test_what_a_server_answered_is_said_in_the_language_of_the_site(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is known of it; the server's own words stay as they are."""
    words.use("fr")
    claim = one_claim(ago=20)
    keep(site, claim, replace(receipt(claim, Result.NOT_SENT),
                              evidence="the server answers 503 (out for lunch)"))  # fmt: skip
    status(site, NOW)
    assert "le serveur répond 503\u00a0: «\u00a0out for lunch\u00a0»" in capsys.readouterr().out


def test_a_persons_decision_and_what_is_due_are_said_in_it_too(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the space that French has before a colon."""
    words.use("fr")
    read_ledger(site).remember_account("mastodon", "1", NOW - timedelta(days=3))
    status(site, NOW)
    assert "report  mastodon\u00a0: le prochain" in capsys.readouterr().out
    claim = one_claim(ago=20)
    keep(site, claim, replace(receipt(claim, Result.NOT_SENT), evidence="a person said so"))
    status(site, NOW)
    assert "mastodon\u00a0: pas envoyé (quelqu’un l’a dit)" in capsys.readouterr().out


def test_the_day_of_a_report_is_that_of_the_site(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    late = datetime(2026, 5, 11, 22, 30, tzinfo=UTC)  # half past midnight in Paris
    (record,) = read_published(site.state)
    write_published(site.state, [replace(record, first_deployed=late)])
    status(site, NOW)
    assert f"2026-05-12  {record.permalink}" in capsys.readouterr().out


def test_what_was_not_sent_and_is_no_longer_there_waits_for_nothing(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its report was removed since; without a build nobody knows that."""
    one = replace(one_claim(ago=10), report="congres/removed")
    one = replace(one, announcement=replace(one.announcement, report="congres/removed"))
    keep(site, one, receipt(one, Result.NOT_SENT, evidence="429"))
    assert "removed" not in told(site, capsys)[1]
    (site.cache / "manifest.json").unlink()
    assert "removed  mastodon: not sent" in told(site, capsys)[1]


def test_what_another_run_is_sending_is_told(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(site, one_claim(ago=10))
    broken, said = told(site, capsys)
    assert not broken
    assert "a run that began at 14:20 may still be sending it, until 14:50 at most" in said


RUN = """
import sys
from pathlib import Path
from posse.runs import own_run
with own_run(Path(sys.argv[1])) as run:
    print(run, flush=True)
    sys.stdin.read()
"""


def test_a_run_that_was_killed_is_not_waited_for(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    """And looking writes nothing down."""
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, str(site.state)], env=environment(), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    keep(site, one_claim(ago=10, run=process.stdout.readline().strip()))
    assert "may still be sending it" in told(site, capsys)[1]
    process.kill()
    process.communicate(timeout=30)
    broken, said = told(site, capsys)
    assert not broken
    assert "NOT KNOWN: sent at 14:20:00" in said
    assert "the run that sent it ended" in said
    standing = read_ledger(site).standing(REPORT, "mastodon", NOW)
    assert standing.state is State.CLAIMED


@pytest.mark.parametrize(("days", "broken"), [(0, False), (2, True)])
def test_what_is_not_known_is_told_with_what_can_be_said(
    days: int,
    broken: bool,  # noqa: FBT001 — a case
    site: Site,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Broken when no run cleared it up for a day."""
    one = one_claim(ago=40 + days * 24 * 60)
    keep(site, one, receipt(one, Result.UNKNOWN, evidence="no answer in 30 s"))
    was_broken, said = told(site, capsys)
    assert was_broken is broken
    time = "2026-05-10 13:50" if days else "13:50:00"
    assert f"report  mastodon: NOT KNOWN: sent at {time}, no clear answer came" in said
    assert "The next `invoke publish` looks on the account." in said
    seen = "If you see it:       invoke settle report mastodon --posted https://social.example/…"
    assert seen in said
    assert "If you are sure not: invoke settle report mastodon --send-again" in said
    assert ("nobody knows whether" in said) is broken


def test_nobody_looks_on_an_account_that_is_no_longer_there(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    one = one_claim(ago=40, account="gone")
    keep(site, one)
    said = told(site, capsys)[1]
    assert "the run that was to send it at 13:50:00 ended without a word" in said
    assert "nobody looks there" in said


def test_what_was_refused_is_broken(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    """Until a person says what to do; both ways are told."""
    one = one_claim(ago=40)
    keep(site, one, receipt(one, Result.REFUSED, evidence="422: too long"))
    with pytest.raises(PersonNeeded):
        tell_status(site, Summary())
    said = capsys.readouterr().out
    assert "report  mastodon: refused (422: too long). It is not sent again on its own." in said
    assert "Once it is put right: invoke settle report mastodon --send-again" in said
    assert "Never announce it:    invoke settle report mastodon --skip" in said
    assert "report was refused by mastodon: see above" in said.partition("Broken:")[2]
    skip = decided("skip", of=one)
    read_ledger(site).receive(replace(skip, at=NOW))
    assert not told(site, capsys)[0]


def test_what_a_person_skipped_for_good_is_told_with_the_way_back(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    """Once for all; what is done with it afterwards counts."""
    for number, account in enumerate(("mastodon", "bluesky")):
        skip = Receipt(report=REPORT, account=account, claim="", result=Result.SETTLED,
                       at=NOW - timedelta(minutes=9 - number), decision="skip")  # fmt: skip
        read_ledger(site).receive(skip)
    broken, said = told(site, capsys)
    assert not broken
    assert (
        "Skipped for good: 2 posts (report on bluesky, report on mastodon)\n"
        "  To announce one all the same: invoke settle report bluesky --send-again\n"
    ) in said
    for account in ("mastodon", "bluesky"):
        again = Receipt(report=REPORT, account=account, claim="", result=Result.SETTLED, at=NOW,
                        decision="send-again")  # fmt: skip
        read_ledger(site).receive(again)
    assert "Skipped" not in told(site, capsys)[1]
