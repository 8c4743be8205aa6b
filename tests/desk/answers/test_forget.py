"""`invoke forget`: words, name and picture are gone, and never come back."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from desk.answers.forgetting import forget
from tests.desk.announce.desks import Ended, files_with
from tests.desk.answers.conftest import Listening
from tests.machine import needs
from tests.posse.records import git

ALEX = ({"id": "1", "content": "Un secret"}, {"id": "2", "kind": "like"})
SACHA = {"id": "3", "who": "Sacha"}
QUIET = (
    {"id": "7", "quiet": "bluesky:at://did:plc:alex/app.bsky.feed.post/7"},
    {"id": "8", "quiet": "bluesky:like:did:plc:alex:at://did:plc:us/app.bsky.feed.post/1",
     "kind": "like"},
)  # fmt: skip
OTHERS = ({"id": "9", "quiet": "bluesky:at://did:plc:sacha/app.bsky.feed.post/9"},
          {"id": "9", "quiet": "bluesky:repost:did:plc:sacha:at://did:plc:alex/post/9",
           "kind": "repost"})  # fmt: skip


@pytest.fixture
def said(site: Listening) -> Listening:
    site.say(*ALEX, SACHA)
    assert site.collect().code == 0
    media = site.root / "mentions" / "media"
    media.mkdir()
    (media / "a1.webp").write_bytes(b"the face of Alex")
    (media / "b2.webp").write_bytes(b"the face of Sacha")
    names = {"https://a.example/alex": "a1.webp", "https://a.example/sacha": "b2.webp"}
    (media / "portraits.json").write_text(json.dumps({"portraits": names}), "utf-8")
    return site


def forgotten(site: Listening, who: str, *, yes: bool = True) -> Ended:
    return site.run(partial(forget, who=who, yes=yes))


@pytest.mark.parametrize("who", ["@alex.example", "Alex.example", "did:plc:alex"])
def test_a_person_is_gone_from_every_file_and_stays_away(said: Listening, who: str) -> None:
    """By handle or id; the others stay, and so do their pictures."""
    ended = forgotten(said, who)
    assert ended.code == 0, ended.said
    assert "To be removed for good: 1 answer, 1 like or repost\n" in ended.said
    assert "Deploy " in ended.said
    said.file.unlink()
    for words in ("Un secret", "Alex", "did:plc:alex", "alex.example", "the face of Alex"):
        assert files_with(said.root / "mentions", words) == []
        assert files_with(said.root / "state", words) == []
        assert files_with(said.root / ".cache", words) == []
    assert files_with(said.root / "mentions", "the face of Sacha") != []
    said.say(*ALEX, {"id": "9"}, SACHA)
    said.collect()
    assert list(said.kept()) == ["bluesky:3"]


@pytest.mark.parametrize("who", ["@alex.example", "https://x.com/alex"])
def test_somebody_whose_words_may_stand_in_no_git_is_found(site: Listening, who: str) -> None:
    """By what the page says of them."""
    site.say({"id": "1", "network": "x", "home": "https://x.com/alex", "content": "Un secret"})
    assert site.collect().code == 0
    assert [one.content for one in site.kept().values()] == ["Un secret"]
    ended = forgotten(site, who)
    assert ended.code == 0, ended.said
    assert "Alex · congres/report" in ended.said
    assert site.kept() == {}
    assert files_with(site.root / ".cache", "Un secret") == []


def test_a_person_who_spoke_on_two_roads_is_gone_from_both(site: Listening) -> None:
    """By the address that both have; a host alone is no person."""
    alex, host = "https://s.example/@alex", "https://s.example/"
    site.say({"id": "1", "who": "Alex", "home": alex},
             {"id": "2", "who": "Lex", "by": alex, "home": f"{alex}/", "network": "webmention"},
             {"id": "3", "who": "Sacha", "home": host},
             {"id": "4", "who": "Camille", "home": host}, {"id": "5", "who": "Nobody"},
             {"id": "6", "who": "None"})  # fmt: skip
    assert site.collect().code == 0
    ended = forgotten(site, "@alex.example")
    assert "To be removed for good: 2 answers\n" in ended.said
    assert "Lex · congres/report" in ended.said
    assert {*site.kept()} == {"bluesky:3", "bluesky:4", "bluesky:5", "bluesky:6"}
    assert "To be removed for good: 1 answer\n" in forgotten(site, "@sacha.example").said
    assert "To be removed for good: 1 answer\n" in forgotten(site, "@nobody.example").said


def test_who_was_forgotten_is_not_counted_as_one_of_the_quiet(said: Listening) -> None:
    """Whose ids have their author's in them; the others stay."""
    others = {one["quiet"] for one in OTHERS}
    assert forgotten(said, "@alex.example").code == 0
    said.say(*QUIET, SACHA, *OTHERS)
    assert said.collect().code == 0
    assert {*said.kept()} == {"bluesky:3", *others}
    said.file.unlink()
    assert files_with(said.root / "mentions", QUIET[0]["quiet"]) == []
    assert files_with(said.root / "mentions", "like:did:plc:alex") == []


def test_nor_where_only_the_network_says_who_is_quiet(site: Listening) -> None:
    """Its id names nobody, and nothing kept of it does; what was counted before goes too."""
    alex, sacha = ({"network": "mastodon", "by": f"s.example/{who}"} for who in "78")
    loud, before, new = ({"id": number, **alex} for number in "125")
    before["quiet"], new["quiet"] = "mastodon:s.example/2", "mastodon:s.example/5"
    others = ({"id": "3", **sacha, "quiet": "mastodon:s.example/3"},
              {"id": "4", **alex, "network": "x", "quiet": "x:4"})  # fmt: skip
    site.say(loud, before, *others)
    assert site.collect().code == 0
    assert len(site.kept()) == 4
    assert forgotten(site, "s.example/7").code == 0
    site.say(loud, before, new, *others)
    assert site.collect().code == 0
    assert {*site.kept()} == {"mastodon:s.example/3", "x:4"}
    for word in ("s.example/7", "s.example/8"):
        assert files_with(site.root / "mentions", word) == []


def test_the_quiet_words_of_a_person_go_with_the_others(said: Listening) -> None:
    said.say(*ALEX, *QUIET, SACHA, *OTHERS)
    assert said.collect().code == 0
    assert len(said.kept()) == 7
    assert (
        "To be removed for good: 2 answers, 2 likes and reposts\n"
        in forgotten(said, "@alex.example").said
    )
    assert {*said.kept()} == {"bluesky:3", *(one["quiet"] for one in OTHERS)}
    assert forgotten(said, "@").code == 3


def test_one_answer_is_removed_by_its_address(said: Listening) -> None:
    """What else its author says stays, and so does the picture."""
    ended = forgotten(said, "http://www.alex.example/1/")
    assert "Other answers by the same author stay" in ended.said
    assert {*said.kept()} == {"bluesky:2", "bluesky:3"}
    said.collect()
    assert {*said.kept()} == {"bluesky:2", "bluesky:3"}
    assert files_with(said.root / "mentions", "the face of Alex") != []


def test_decisions_about_them_go_too(said: Listening) -> None:
    folder = said.root / "state" / "decisions"
    (folder / "congres").mkdir(parents=True)
    (folder / "everywhere.txt").write_text("trust did:plc:alex\ntrust did:plc:sacha\n", "utf-8")
    (folder / "congres" / "report.txt").write_text("# by hand\nshow bluesky:1\n", "utf-8")
    forgotten(said, "@alex.example")
    assert (folder / "everywhere.txt").read_text("utf-8") == "trust did:plc:sacha\n"
    assert (folder / "congres" / "report.txt").read_text("utf-8") == "# by hand\n"


def test_a_decision_that_cannot_be_read_is_named_and_keeps_no_other(said: Listening) -> None:
    """With its own line; those about who is forgotten go all the same."""
    folder = said.root / "state" / "decisions"
    (folder / "congres").mkdir(parents=True)
    (folder / "congres" / "report.txt").write_text("# a\n\nhode x\nshow bluesky:1\n", "utf-8")
    (folder / "everywhere.txt").write_text("trust did:plc:alex\n", "utf-8")
    ended = forgotten(said, "@alex.example")
    assert "congres/report.txt:3: “hode” is no decision" in ended.said
    assert (folder / "congres" / "report.txt").read_text("utf-8") == "# a\n\nhode x\n"
    assert (folder / "everywhere.txt").read_text("utf-8") == ""


def test_without_a_yes_nothing_is_removed(said: Listening) -> None:
    ended = forgotten(said, "@alex.example", yes=False)
    assert ended.code == 3
    assert "Say --yes" in ended.said
    assert len(said.kept()) == 3


def test_somebody_of_whom_nothing_is_kept_is_told(said: Listening) -> None:
    ended = forgotten(said, "@no\x1bbody")
    assert ended.code == 3
    assert "Nothing is kept that was said by or at “@nobody”" in ended.said


@needs("git")
def test_nothing_of_it_is_on_a_branch_nor_in_an_object_of_the_clone(
    said: Listening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")  # else a person would be asked before a branch is begun
    git(tmp_path, "init", "--quiet", "--bare", str(tmp_path / "remote.git"))
    git(said.root, "init", "--quiet", "--initial-branch=main")
    git(said.root, "remote", "add", "origin", str(tmp_path / "remote.git"))
    said.say(*ALEX, SACHA, {"id": "5", "who": "Sacha"})
    assert said.collect().code == 0
    ended = forgotten(said, "@alex.example")
    assert ended.code == 0, ended.said
    said.collect()
    for repository in (said.root / "mentions", tmp_path / "remote.git"):
        listed = git(repository, "rev-list", "--objects", "--all").splitlines()
        shown = [git(repository, "cat-file", "-p", line.split()[0]) for line in listed
                 if line.split()[-1].endswith((".jsonl", ".webp", ".json"))]  # fmt: skip
        assert shown
        assert not [one for one in shown if "Un secret" in one or "alex" in one.lower()]
    assert git(tmp_path / "remote.git", "rev-list", "--count", "mentions") == "1"


def test_what_cannot_be_taken_off_the_site_yet_is_said_aloud(said: Listening) -> None:
    """A text has a mistake: no page can be made, so the old ones stay until it is mended."""
    report = said.root / "content" / "events" / "congres" / "report.md"
    text = report.read_text("utf-8")
    report.write_text(text.replace("Status: published", "Status: publisht"), "utf-8")
    assert report.read_text("utf-8") != text
    ended = forgotten(said, "@alex.example")
    assert ended.code == 3
    assert "What was removed is still on the site" in ended.said
    assert files_with(said.root / "mentions", "Un secret") == []
    report.write_text(text, "utf-8")
    assert said.publish().code == 0
    assert files_with(said.root / "public", "Un secret") == []
    assert not (said.root / ".public.previous").exists()


def test_the_site_of_before_keeps_no_words_that_were_taken_back(said: Listening) -> None:
    """By `forget`, or because they are gone where they were said; else it is kept as ever."""
    before = said.root / ".public.previous"
    assert before.exists(), "new answers alone leave it"
    assert forgotten(said, "@alex.example").code == 0
    assert not before.exists()
    said.say(SACHA, {"id": "4", "who": "Camille"})
    said.collect()
    assert before.exists()
    said.say({"id": "4", "who": "Camille"}, gone=("bluesky:3",))
    said.collect()
    assert not before.exists()


def test_a_site_of_before_that_is_not_ours_is_named_and_looked_for_again(said: Listening) -> None:
    before = said.root / ".public.previous"
    before.rename(said.root / ".mine")
    before.mkdir()
    (before / "thesis.txt").write_text("x", "utf-8")
    ended = forgotten(said, "@alex.example")
    assert ended.code == 0, ended.said
    assert "The site of before has words that were taken back" in ended.said
    assert (before / "thesis.txt").exists()
    (before / "thesis.txt").unlink()
    before.rmdir()
    (said.root / ".mine").rename(before)
    assert said.publish().code == 0
    assert not before.exists()
