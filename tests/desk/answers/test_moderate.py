"""`invoke moderate`: in a pipe and at a terminal, and what each key does."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

import pytest

from desk.status import status
from tests.desk.answers.conftest import Listening
from tests.desk.at_terminal import sitting_at
from tests.desk.sites import ROOT, invoke
from tests.machine import needs
from tests.posse.records import git

CALL = (
    "from pathlib import Path\n"
    "from desk.run import with_site\n"
    "from desk.answers.moderating import moderate\n"
    "with_site(Path('.').resolve(), lambda site: moderate(site))\n"
)
KEYS = """\
  [a] approve  [h] hide  [b] block author  [o] block host  [w] open
  [s] skip  [q] quit
"""
EVIL = "Bonjour \x1b[2J\u202eriv\u202c « \u00a0là »"


@pytest.fixture
def waiting(site: Listening) -> Listening:
    """Three quotations that wait, two of them by Alex, and an answer that does not."""
    about = {"kind": "quote", "about": "us"}
    site.say({"id": "1", "content": EVIL, "name": "A\x07lex\u2066", **about},
             {"id": "2", "who": "Sacha", **about}, {"id": "3", **about}, {"id": "4"})  # fmt: skip
    assert site.collect().code == 0
    return site


def moderated(site: Listening, letters: Sequence[str], *words: str) -> str:
    """What is said to somebody who types these letters, a line each."""
    done = subprocess.run(
        [sys.executable, "-m", "invoke", "moderate", *words], cwd=site.root, check=False,
        capture_output=True, text=True, input="".join(f"{one}\n" for one in letters), timeout=60,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "BROWSER": "true"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def decisions(site: Listening) -> dict[str, list[str]]:
    folder = site.root / "state" / "decisions"
    return {str(p.relative_to(folder)): p.read_text("utf-8").splitlines()
            for p in sorted(folder.rglob("*.txt"))}  # fmt: skip


def test_each_answer_is_shown_with_why_it_waits(waiting: Listening) -> None:
    """And nothing in it moves the cursor or turns the direction."""
    said = moderated(waiting, ["s", "s", "s"])
    assert said.count(KEYS) == 3
    assert not {"\x1b", "\x07", "\u202e", "\u2066"} & {*said}
    assert said.splitlines()[1:6] == [
        "1/3",
        "  ┌ congres/report",
        "  │ Alex (@alex.example) · bluesky · 2026-05-12 14:01 · a quotation",
        "  │ it waits: it is said about you, not to you",
        "  │ Bonjour [2Jriv « là »",
    ]
    assert "  └ https://alex.example/1" in said
    assert said.endswith("Nothing was decided.\n")
    assert decisions(waiting) == {}


def test_each_key_does_what_it_says(waiting: Listening) -> None:
    """Who was approved is trusted from then on, and is asked about no more."""
    said = moderated(waiting, ["x", "w", "a", "h"])
    assert said.count("┌") == 2
    assert "2 decisions. The pages follow with the next `invoke publish`." in said
    assert decisions(waiting) == {
        "congres/report.txt": ["show bluesky:1", "hide bluesky:2"],
        "everywhere.txt": ["trust did:plc:alex"],
    }
    assert "Nothing waits for you." in moderated(waiting, [])


def test_an_author_or_a_host_is_blocked_with_all_that_they_say(waiting: Listening) -> None:
    assert moderated(waiting, ["b", "o"]).count("┌") == 2
    assert decisions(waiting) == {"everywhere.txt": ["block did:plc:alex",
                                                     "block-host sacha.example"]}  # fmt: skip


@pytest.mark.parametrize(
    ("url", "wanted"),
    [("http://[2606:4700::1111]/x", {"everywhere.txt": ["block-host 2606:4700::1111"]}),
     ("http://a b.example/x", {})],
)  # fmt: skip
def test_a_host_is_blocked_by_a_line_that_can_be_read_or_not_at_all(
    site: Listening, url: str, wanted: dict[str, list[str]]
) -> None:
    site.say({"id": "1", "kind": "quote", "about": "us", "url": url})
    assert site.collect().code == 0
    assert ("is no host" in moderated(site, ["o"])) == (not wanted)
    assert decisions(site) == wanted
    assert ("┌" in moderated(site, ["q"])) == (not wanted)
    assert site.collect().code == 0


def test_decisions_survive_every_later_fetch(waiting: Listening) -> None:
    moderated(waiting, ["h", "q"])
    before = decisions(waiting)
    waiting.say({"id": "1", "kind": "quote", "about": "us", "content": "Neuf"})
    waiting.collect()
    assert decisions(waiting) == before
    assert "┌" in moderated(waiting, ["q"])
    assert "1/2" in moderated(waiting, ["q"])


def test_what_was_decided_can_be_decided_anew(waiting: Listening) -> None:
    """The newest first, with what became of it."""
    moderated(waiting, ["h", "q"])
    said = moderated(waiting, ["s", "s", "s", "a"], "--all")
    assert said.index("answer") < said.index("https://alex.example/4")
    assert "│ shown" in said
    assert "│ hidden" in said
    assert decisions(waiting)["congres/report.txt"] == ["hide bluesky:1", "show bluesky:1"]


def test_status_tells_how_many_wait(waiting: Listening) -> None:
    ended = waiting.run(status)
    assert "3 answers wait for you: invoke moderate" in ended.said
    moderated(waiting, ["h", "h", "h"])
    assert "invoke moderate" not in waiting.run(status).said


def test_a_report_that_nobody_spoke_of_is_named(waiting: Listening) -> None:
    ended = invoke(waiting.root, "moderate", "--report", "raport")
    assert ended.returncode == 4
    assert "There is no report “raport”" in ended.stderr


def test_the_end_of_the_pipe_is_the_end(waiting: Listening) -> None:
    assert moderated(waiting, ["h"]).endswith("`invoke publish`.\n")


def test_at_a_terminal_a_key_is_enough(waiting: Listening) -> None:
    """No Return, and the terminal is as it was afterwards."""
    with sitting_at(waiting.root, CALL) as sitting:
        sitting.until("[q] quit")
        sitting.presses("h")
        sitting.until("2/3")
        sitting.until("[q] quit")
        sitting.presses("q")
        sitting.until("1 decision")
        assert sitting.end() == 0
    assert decisions(waiting) == {"congres/report.txt": ["hide bluesky:1"]}


def test_ctrl_c_keeps_what_was_decided_and_says_when_pages_follow(waiting: Listening) -> None:
    with sitting_at(waiting.root, CALL) as sitting:
        sitting.until("[q] quit")
        sitting.presses("h")
        sitting.until("2/3")
        sitting.until("[q] quit")
        sitting.presses("\x03")
        sitting.until("1 decision. The pages follow with the next `invoke publish`.")
        sitting.until("Stopped.")
        assert sitting.end() == 130
    assert decisions(waiting) == {"congres/report.txt": ["hide bluesky:1"]}


@needs("git")
def test_decisions_are_pushed_with_the_record(
    waiting: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")  # else a person would be asked before a branch is begun
    remote = waiting.root.parent / "remote.git"
    git(waiting.root, "init", "--quiet", "--bare", str(remote))
    git(waiting.root, "init", "--quiet", "--initial-branch=main")
    git(waiting.root, "remote", "add", "origin", str(remote))
    assert waiting.collect().code == 0  # it begins the branch
    moderated(waiting, ["h", "q"])
    assert git(remote, "show", "state:decisions/congres/report.txt") == "hide bluesky:1"


def test_the_site_of_before_goes_with_what_was_hidden(waiting: Listening) -> None:
    """What was approved leaves it there, for readers on their way to one of its pages."""
    before = waiting.root / ".public.previous"
    for letter, is_kept in (("a", True), ("h", False)):
        moderated(waiting, [letter, "q"], "--all")
        assert waiting.publish().code == 0
        assert before.exists() is is_kept
