"""`collect --json`: what came, and what became of each source, for programs."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from desk.answers.run import collect
from desk.publish import run_publish
from desk.site import Site
from desk.summary import Summary
from tests.desk.answers.conftest import SOURCE, Listening
from tests.desk.documents import told
from tests.desk.sites import ROOT

ONE, ABOUT = {"id": "1"}, {"id": "2", "kind": "quote", "about": "us"}
LIKE = {"id": "3", "kind": "like"}
NOTHING = dict.fromkeys(
    ("new", "shown", "waiting", "counted", "gestures", "changed", "taken_back", "erased",
     "left_out", "not_hidden"),
    0,
)  # fmt: skip


def collected(site: Listening, **flags: Any) -> tuple[int, Any]:
    """The exit code and the document."""

    def action(own: Site, summary: Summary) -> None:
        collect(own, noted=summary, **flags)

    code, found, _said = told(site.root, action, "collect")
    assert found["exit_code"] == code
    return code, found


def counts(found: Any) -> dict[str, int]:
    return {name: found["answers"][name] for name in NOTHING}


def source(found: Any) -> Any:
    ((one),) = found["answers"]["sources"]
    return one


def test_what_came_is_counted_and_what_was_brought_out(site: Listening) -> None:
    site.say(ONE, ABOUT, LIKE, {"id": "4", "quiet": "bluesky:4"})
    code, found = collected(site)
    assert (code, found["command"], found["answers"]["kept"]) == (0, "collect", True)
    assert counts(found) == NOTHING | {
        "new": 3, "shown": 1, "waiting": 1, "counted": 1, "gestures": 1,
    }  # fmt: skip
    assert found["deployed"]["changed"] == 2
    assert source(found) == {
        "name": "test", "result": "heard", "why": "", "until": "", "news": True, "copies": 0,
        "answers": 0, "dollars": "", "left": "",
    }  # fmt: skip
    site.say(ONE | {"content": "Autre chose"}, LIKE, gone=("bluesky:2",))
    _code, found = collected(site)
    assert counts(found) == NOTHING | {"changed": 1, "taken_back": 1}
    _code, found = collected(site)
    assert (counts(found), found["deployed"]) == (NOTHING, None)


def test_what_a_person_must_agree_to_is_a_problem(site: Listening) -> None:
    many = [{"id": str(number)} for number in range(20)]
    site.say(*many)
    collected(site)
    site.say(gone=tuple(f"bluesky:{one['id']}" for one in many))
    code, found = collected(site)
    assert (code, counts(found)["not_hidden"], found["problems"][0]["exit_code"]) == (3, 20, 3)


@pytest.mark.parametrize(
    ("fails", "result", "code"), [("away", "not-reached", 0), ("no", "refused", 4)]
)
def test_a_source_that_fails_says_why(site: Listening, fails: str, result: str, code: int) -> None:
    site.say(fails=fails, why="connection refused")
    ended, found = collected(site)
    assert (ended, source(found)["result"]) == (code, result)
    assert "(connection refused)" in source(found)["why"]
    assert bool(found["problems"]) == bool(code)


def test_a_source_that_cannot_be_asked_is_listed_too(site: Listening) -> None:
    near = "http://127.0.0.1:9/"
    mail = {"use": "webmention.io", "domain": "a.example", "server": near}
    test = {"use": SOURCE, "url": near, "file": str(site.file)}
    site.set(POSSE_SOURCES={"mail": mail, "test": test})
    site.say(ONE)
    code, found = collected(site)
    assert [(one["name"], one["result"]) for one in found["answers"]["sources"]] == [
        ("mail", "unusable"), ("test", "heard"),
    ]  # fmt: skip
    assert (code, "MAIL_TOKEN" in found["problems"][0]["message"]) == (4, True)


def test_the_plan_says_what_is_due(site: Listening) -> None:
    code, found = collected(site, dry_run=True)
    assert (code, found["deployed"], counts(found)) == (0, None, NOTHING)
    assert (source(found)["result"], source(found)["news"]) == ("planned", True)


def test_where_nobody_is_to_be_asked_there_is_nothing(site: Listening) -> None:
    site.set(POSSE_SOURCES={})
    assert collected(site)[1]["answers"] is None


def test_publish_says_it_too(site: Listening) -> None:
    site.say(ONE)

    def action(own: Site, summary: Summary) -> None:
        run_publish(own, force=False, dry_run=False, yes=False, only="", report="",
                    summary=summary)  # fmt: skip

    _code, found, _said = told(site.root, action, "publish")
    assert (counts(found)["new"], source(found)["result"]) == (1, "heard")


def test_the_command_prints_the_document_alone(site: Listening) -> None:
    site.say(ONE)
    done = subprocess.run(
        [sys.executable, "-m", "invoke", "collect", "--json"], cwd=site.root, check=False,
        capture_output=True, text=True, timeout=60,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert (done.returncode, json.loads(done.stdout)["answers"]["new"]) == (0, 1)
    assert "1 new (1 shown)" in done.stderr
