"""`--json`: one document on standard output, whatever happens, with the fields of its page."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import fields
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from desk import console
from desk.announce import endings
from desk.errors import PersonNeeded
from desk.heard import Answers, Hearing, Source
from desk.run import tell_check, with_summary
from desk.site import Site
from desk.status import tell_status
from desk.summary import HIDDEN, Ending, Outcome, Summary, document
from posse.plan import Why
from tests.desk.documents import told
from tests.desk.sites import GOOD, REPORT, invoke, project_at, write
from tests.docs.pages import REFERENCE, listed

PAGE = REFERENCE / "json.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project that is fine."""
    return project_at(tmp_path, GOOD)


def test_check_gives_mistakes_with_file_line_and_advice(root: Path) -> None:
    """Hints as well, which stop nothing."""
    write(
        root, {"content/events/congres/report.md": REPORT.replace("Status: published", "Stat: x")}
    )
    code, found, said = told(root, tell_check)
    assert (code, found["exit_code"], found["schema"]) == (1, 1, 1)
    unknown = next(one for one in found["mistakes"] if one["line"] == 3)
    assert unknown["file"] == "content/events/congres/report.md"
    assert (unknown["grave"], bool(unknown["text"]), bool(unknown["advice"])) == (True, True, True)
    assert unknown["text"] in said
    assert found["problems"][0]["exit_code"] == 1
    assert found["built"] is None


def test_a_command_at_its_end_user_gives_one_document_and_the_rest_beside_it(root: Path) -> None:
    """The real commands: publish, its plan, status."""
    plan = invoke(root, "publish", "--dry-run", "--json")
    first = json.loads(plan.stdout)
    assert (first["command"], first["dry_run"], first["deployed"]) == ("publish", True, None)
    assert first["built"]["new"] == ["congres/report"]
    assert not (root / "log").exists(), "the plan writes nothing down"
    done = invoke(root, "publish", "--json")
    second = json.loads(done.stdout)
    assert second["built"] == first["built"]
    assert second["deployed"]["changed"] > 5
    assert (second["deployed"]["links"], second["exit_code"], done.returncode) == (False, 0, 0)
    assert "public/" in done.stderr
    now = json.loads(invoke(root, "status", "--json").stdout)
    assert (now["reports_out"], now["outcomes"], now["problems"]) == (1, [], [])


def test_drafts_and_embargoes_are_listed_by_status(root: Path) -> None:
    """With the reason as a word, and until when."""
    draft = REPORT.replace("Status: published", "Status: draft")
    later = REPORT.replace("2026-05-12 13:10", "2999-05-12 13:10")
    write(root, {"content/reports/a.md": draft, "content/reports/b.md": later})
    _code, found, _said = told(root, tell_status, "status")
    assert [(one["file"], one["why"]) for one in found["waiting"]] == [
        ("content/reports/a.md", "draft"), ("content/reports/b.md", "future"),
    ]  # fmt: skip
    assert [one["until"][:16] for one in found["waiting"]] == ["", "2999-05-12T13:10"]


SETTINGS_WRONG = {
    "no settings": {"publishconf.py": None},
    "a settings file that is wrong": {"publishconf.py": "x = ("},
    "an address that is none": {
        "publishconf.py": "from pelicanconf import *\nSITEURL = 'nowhere'\n"
    },
}


@pytest.mark.parametrize("files", SETTINGS_WRONG.values(), ids=SETTINGS_WRONG)
def test_settings_that_cannot_be_read_give_the_document_too(
    root: Path, files: Mapping[str, str | None]
) -> None:
    write(root, files)
    code, found, _said = told(root, tell_check)
    assert (code, found["exit_code"], found["site"]) == (4, 4, None)
    ((problem),) = found["problems"]
    assert problem["message"]
    assert problem["advice"]


def _interrupted(_site: Site, _summary: Summary) -> None:
    raise KeyboardInterrupt


def _refused(_site: Site, summary: Summary) -> None:
    error = PersonNeeded("Two words.", "Do this.")
    summary.blame(error)
    raise error


def _failing(_site: Site, _summary: Summary) -> None:
    raise OSError(28, "No space left on device", "state/x")


def _on_a_full_disk(_site: Site, _summary: Summary) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    ("action", "code", "message"),
    [
        (_interrupted, 130, "Stopped."),
        (_refused, 3, "Two words."),
        (_failing, 4, "state/x could not be read or written"),
        (_on_a_full_disk, 4, "A file could not be read or written: No space left on device."),
    ],
)
def test_whatever_goes_wrong_is_one_problem_in_the_document(
    root: Path, action: Any, code: int, message: str
) -> None:
    write(root, {"pelicanconf.py": _english(root)})
    ended, found, _said = told(root, action)
    assert (ended, found["exit_code"]) == (code, code)
    ((problem),) = found["problems"]
    assert problem["message"].startswith(message)
    assert problem["exit_code"] == code


def _english(root: Path) -> str:
    text = (root / "pelicanconf.py").read_text(encoding="utf-8")
    return f"{text}\nDEFAULT_LANG = 'en'\n"


def test_a_bug_may_be_seen_and_the_document_says_that_it_was_one(root: Path) -> None:
    """Its words may hold anything, so the kind alone is told."""
    out = StringIO()

    def broken(_site: Site, _summary: Summary) -> None:
        raise AssertionError("canary of nobody")

    with redirect_stdout(out), redirect_stderr(StringIO()), pytest.raises(AssertionError):
        with_summary(root, Summary(command="publish"), broken, as_json=True)
    found = json.loads(out.getvalue())
    assert (found["exit_code"], found["problems"][0]["message"]) == (1, "AssertionError")
    assert "canary" not in out.getvalue()


def test_no_secret_comes_out_of_it(root: Path) -> None:
    """Whoever put it into a message; nor into the log."""
    secret = "canary-c4ca4238a0b923820dcc"  # noqa: S105 — nobody's
    write(root, {".env": f"MASTODON_TOKEN={secret}\n"})

    def careless(_site: Site, summary: Summary) -> None:
        note = Outcome(report="a/b", account="m", result=Ending.SENT, url=f"https://x/?{secret}")
        endings.note(summary.outcomes, [note])
        raise PersonNeeded(f"The server said {secret}.", "")

    _code, found, _said = told(root, careless, "publish")
    assert found["problems"][0]["message"] == f"The server said {HIDDEN}."
    assert secret not in json.dumps(found)
    log = (root / "log" / "rapporteur.log").read_text(encoding="utf-8")
    assert (secret in log, HIDDEN in log) == (False, True)


def test_programs_that_we_start_are_kept_from_standard_output(tmp_path: Path) -> None:
    """An editor, for example: it would spoil the document."""
    script = tmp_path / "x.py"
    script.write_text(
        "import subprocess\nfrom desk import console\n"
        "with console.apart() as tell:\n"
        "    subprocess.run(['echo', 'from a child'], check=True)\n"
        "    console.tell('for people')\n"
        "    tell('{}')\n"
        "console.tell('after')\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, check=True,
        env={"PYTHONPATH": str(Path(console.__file__).parents[1]), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert done.stdout.splitlines() == ["{}", "after"]
    assert done.stderr.splitlines() == ["from a child", "for people"]


def test_who_reads_it_may_go_away(root: Path) -> None:
    """`| head` for example: the command goes on, and ends as it would."""
    command = f"{sys.executable} -m invoke publish --json | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command], cwd=root, capture_output=True, text=True, check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "Traceback" not in done.stderr
    assert (root / "public" / "congres" / "report" / "index.html").is_file()


def test_each_field_has_its_line_on_the_page(root: Path) -> None:
    """And no line is about another."""
    found: Any = json.loads(document(Summary()))
    assert listed(PAGE, "The document") == [*found]
    for section, kind in (("outcomes", Outcome), ("answers", Answers), ("sources", Source)):
        assert listed(PAGE, section) == [field.name for field in fields(kind)]
    write(root, {"content/events/congres/report.md": "Title: x\n", "content/reports/a.md": REPORT})
    _code, checked, _said = told(root, tell_check)
    assert listed(PAGE, "mistakes") == [*checked["mistakes"][0]]
    assert listed(PAGE, "problems") == [*checked["problems"][0]]


def test_each_word_has_its_line_on_the_page() -> None:
    """Results and reasons."""
    reasons = {*Why, endings.NO_TERMINAL, endings.NOT_NOW, endings.STOPPED, endings.WORDS}
    reasons |= {endings.NOT_LIVE, endings.NO_ACCOUNT, endings.NO_RECORD}
    assert listed(PAGE, "results") == [*Ending]
    assert listed(PAGE, "how asking ended") == [*Hearing]
    assert sorted(listed(PAGE, "reasons")) == sorted(reasons)
