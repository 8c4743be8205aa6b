"""`invoke collect` and the last step of `publish`: what is told, and with which code it ends."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desk.run import tell_check
from desk.summary import Summary
from tests.desk.announce.desks import digests
from tests.desk.answers.conftest import SOURCE, Listening
from tests.machine import needs
from tests.posse.records import git

ONE, ABOUT = {"id": "1"}, {"id": "2", "kind": "quote", "about": "us"}
LIKE = {"id": "3", "kind": "like"}


def answers(said: str) -> str:
    """The line of the step."""
    return next(line.strip() for line in said.splitlines() if "Answers" in line)


def test_what_came_is_told_and_the_pages_are_brought_out(site: Listening) -> None:
    site.say(ONE, ABOUT, LIKE)
    ended = site.collect()
    assert ended.code == 0, ended.said
    assert answers(ended.said) == (
        "Answers    2 new (1 shown, 1 waits: invoke moderate), 1 new like or repost"
    )
    assert "Deploy     2 files with new links and answers" in ended.said  # the page and its feed
    assert len(site.kept()) == 3
    again = site.collect()
    assert again.said.split() == ["Answers", "nothing", "new"]


def test_publish_brings_answers_home_as_its_last_step(site: Listening) -> None:
    site.say(ONE)
    ended = site.publish()
    assert ended.code == 0, ended.said
    assert answers(ended.said) == "Answers    1 new (1 shown)"
    assert ended.said.count("Deploy ") == 2
    assert ended.said.index("Answers") < ended.said.rindex("Deploy ")


def test_what_is_taken_back_is_told(site: Listening) -> None:
    site.say(ONE, LIKE)
    site.collect()
    site.say(LIKE, gone=("bluesky:1",))
    assert answers(site.collect().said) == "Answers    1 taken back"
    assert list(site.kept()) == ["bluesky:3"]


def test_many_ends_at_once_ask_a_person(site: Listening) -> None:
    many = [{"id": str(number)} for number in range(30)]
    site.say(*many[:20])
    site.collect()
    site.say(gone=tuple(f"bluesky:{one['id']}" for one in many))
    ended = site.collect()
    assert ended.code == 3
    assert "20 answers are said to be gone at once" in ended.said
    assert "20  congres/report" in ended.said
    assert "invoke collect --hide-all" in ended.said
    assert len(site.kept()) == 20
    assert site.collect(hide_all=True).code == 0
    assert site.kept() == {}


def test_a_source_that_fails_is_told_and_is_no_failure_of_the_run(site: Listening) -> None:
    """Control signs in what it says move no cursor; a refusal needs a person."""
    site.say(fails="away", why="connection \x1b[2Jrefused")
    ended = site.collect()
    assert (ended.code, "\x1b" in ended.said) == (0, False)
    assert "test       not reached (connection [2Jrefused); what is missing comes" in ended.said
    assert "Answers    nobody could be asked to the end: see above" in ended.said
    assert "nothing new" not in ended.said
    site.say(fails="no", why="401: the token has expired")
    ended = site.publish()
    assert ended.code == 4
    assert "refused to tell (401: the token has expired)" in ended.said
    assert "the site is out as it was" in ended.said
    assert "Put it right in POSSE_SOURCES" in ended.said


REASONS = {
    "the server's answer cannot be read": "injoignable (la réponse du serveur est illisible)",
    "the server answers 503 (Come back later)":
        "injoignable (le serveur répond 503 : « Come back later »)",
    "the server's own words": "injoignable (the server's own words)",
}  # fmt: skip


@pytest.mark.parametrize(("why", "told"), REASONS.items(), ids=REASONS)
def test_a_french_run_says_why_in_french(site: Listening, why: str, told: str) -> None:
    """But for what a server says in its own words."""
    site.set(DEFAULT_LANG="fr")
    site.say(fails="away", why=why)
    assert told in site.collect().said.replace("\u00a0", " ")


def test_a_french_run_says_in_french_why_a_feed_was_not_read(site: Listening) -> None:
    feeds = {"use": "feeds", "feeds": ["http://127.0.0.1:9/f"]}
    site.set(DEFAULT_LANG="fr", POSSE_SOURCES={"partners": feeds})
    said = site.collect().said.replace("\u00a0", " ")
    assert "(connexion refusée)" in said
    assert "refused" not in said


def test_a_flood_is_kept_small_and_told(site: Listening) -> None:
    site.say(*({"id": str(number)} for number in range(30)))
    ended = site.collect()
    assert "10 left out: too many from alex.example" in ended.said
    assert len(site.kept()) == 20


def test_the_plan_asks_nothing(site: Listening) -> None:
    site.say(ONE)
    before = digests(site.root, "mentions", ".cache", "state")
    ended = site.collect(dry_run=True)
    assert ended.said == "  test       its news\n\nNothing was asked: this was only the plan.\n"
    assert digests(site.root, "mentions", ".cache", "state") == before


@pytest.mark.parametrize("url", ["https://table-ronde.example", "http://127.0.0.1:9"])
def test_a_sample_or_local_site_asks_nobody_out_there(site: Listening, url: str) -> None:
    source = {"use": SOURCE, "url": "https://far.invalid/", "file": str(site.file)}
    site.set(SITEURL=url, POSSE_SOURCES={"test": source})
    site.say(ONE)
    ended = site.collect()
    assert ended.code == 0
    assert "nothing is asked" in ended.said
    assert site.kept() == {}


def test_without_anybody_to_ask_it_says_how_to_change_that(site: Listening) -> None:
    site.set(POSSE_SOURCES={})
    assert "there is nobody to ask: `invoke connect NETWORK`" in site.collect().said


WRONG = {
    "no table": (["https://a.example/feed"], "POSSE_SOURCES must be a table"),
    "no such source": ({"feedz": {}}, "uses “feedz”, which is no source"),
    "no such key": ({"t": {"use": SOURCE, "flie": "x"}}, "has “flie”, which is not known"),
    "no such module": (
        {"t": {"use": "nowhere.at.all"}},
        "uses “nowhere.at.all”, which is no source",
    ),
    "no good name": ({"T T": {"use": SOURCE}}, "The source “T T” needs another name"),
}


@pytest.mark.parametrize(("setting", "told"), WRONG.values(), ids=WRONG)
def test_a_source_that_cannot_be_used_is_named(site: Listening, setting: object, told: str) -> None:
    site.set(POSSE_SOURCES=setting)
    ended = site.collect()
    assert ended.code == 4
    assert told in ended.said


def test_a_secret_of_a_source_that_is_missing_is_named_and_stops_no_other(
    site: Listening,
) -> None:
    """With where to write it: no command makes it."""
    near = "http://127.0.0.1:9/"
    site.set(POSSE_SOURCES={
        "webmentions": {"use": "webmention.io", "domain": "a.example", "server": near},
        "test": {"use": SOURCE, "url": near, "file": str(site.file)},
    })  # fmt: skip
    site.say(ONE)
    ended = site.collect()
    assert (ended.code, [*site.kept()]) == (4, ["bluesky:1"])
    assert "WEBMENTIONS_TOKEN of the source webmentions is missing." in ended.said
    assert "Write it into .env" in ended.said


def test_a_decision_that_cannot_be_read_stops_before_anything_is_asked(site: Listening) -> None:
    (site.root / "state" / "decisions" / "congres").mkdir(parents=True)
    (site.root / "state" / "decisions" / "congres" / "report.txt").write_text("hode x\n", "utf-8")
    site.say(ONE)
    ended = site.collect()
    assert (ended.code, site.kept()) == (4, {})
    assert "congres/report.txt:1: “hode” is no decision. Is it “hide”?" in ended.said


def test_check_names_the_line_of_a_decision_and_a_source_that_cannot_be_used(
    site: Listening,
) -> None:
    (site.root / "state" / "decisions").mkdir(parents=True)
    (site.root / "state" / "decisions" / "everywhere.txt").write_text("# x\nblok a\n", "utf-8")
    site.set(POSSE_SOURCES={"feedz": {}})
    ended = site.run(lambda own: tell_check(own, Summary()))
    assert ended.code == 1
    assert "state/decisions/everywhere.txt" in ended.said
    assert "line 2: everywhere.txt: “blok” is no decision. Is it “block”?" in ended.said
    assert "uses “feedz”, which is no source" in ended.said


def test_a_secret_of_a_source_reaches_no_build_and_no_page(
    site: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_TOKEN", "very-secret-words")
    text = "Title: T\nDate: 2026-05-12\nStatus: published\n\nvery-secret-words\n"
    (site.root / "content" / "events" / "congres" / "b.md").write_text(text, "utf-8")
    ended = site.publish()
    assert (ended.code, "very-secret-words" in ended.said) == (2, False)


def test_a_garbled_line_stops_with_its_number_and_loses_nothing(site: Listening) -> None:
    site.say(ONE)
    site.collect()
    path = site.root / "mentions" / "congres" / "report.jsonl"
    path.write_bytes(path.read_bytes()[:-20])
    before = path.read_bytes()
    ended = site.collect()
    assert (ended.code, path.read_bytes()) == (4, before)
    assert "report.jsonl:1 cannot be understood" in ended.said


@needs("git")
def test_with_a_remote_a_fresh_machine_has_the_answers_before_it_builds(
    site: Listening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on CI, where nothing is there but the site."""
    monkeypatch.setenv("CI", "true")  # else a person would be asked before a branch is begun
    git(tmp_path, "init", "--quiet", "--bare", str(tmp_path / "remote.git"))
    git(site.root, "init", "--quiet", "--initial-branch=main")
    git(site.root, "remote", "add", "origin", str(tmp_path / "remote.git"))
    site.say(ONE)
    ended = site.collect()
    assert ended.code == 0, ended.said
    assert "is kept on a branch of its own: mentions of" in ended.said
    for folder in ("mentions", ".cache"):
        shutil.rmtree(site.root / folder)
    site.say()
    ended = site.publish()
    assert ended.code == 0, ended.said
    assert list(site.kept()) == ["bluesky:1"]
