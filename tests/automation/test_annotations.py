"""What a job marks: at the line, with what to do, and with the commands' own exit code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desk.automation.annotations import Mark, as_command, as_line, main
from desk.check.mistake import Mistake
from desk.summary import Problem
from tests.automation.summaries import MISTAKE, POST, REFUSED, plan, saved, summary

HINT = Mistake(path="content/reports/b.md", line=1, text="Long.", grave=False)
PERSON = Problem(exit_code=3, message="A post was refused: see above.", advice="Look.")
COUNTED = Problem(exit_code=1, message="1 mistake.")


def marked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], *documents: Any, github: bool = True
) -> tuple[int, list[str]]:
    """The exit code, and the lines."""
    code = main(saved(tmp_path, *documents), {"GITHUB_ACTIONS": "true"} if github else {})
    return code, capsys.readouterr().out.splitlines()


def test_mistakes_are_marked_at_their_lines_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two commands found the same; the count of them says nothing more."""
    one = summary("check", mistakes=[MISTAKE, HINT], problems=[COUNTED], exit_code=1)
    two = plan(mistakes=[MISTAKE, HINT], problems=[COUNTED], exit_code=1)
    assert marked(tmp_path, capsys, one, two) == (1, [
        "::error file=content/reports/a.md,line=3::No title. Write one.",
        "::warning file=content/reports/b.md,line=1::Long.",
    ])  # fmt: skip


def test_that_a_person_is_needed_is_said_with_the_commands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = summary("publish", REFUSED, POST, problems=[PERSON], exit_code=3)
    about = "meeting-2026/j1 mastodon: refused (422: too long)."
    assert marked(tmp_path, capsys, found) == (3, [
        "::error title=A person is needed::A post was refused: see above. Look.",
        f"::error::{about} invoke settle j1 mastodon --send-again",
    ])  # fmt: skip


def test_elsewhere_they_are_plain_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = summary("publish", mistakes=[MISTAKE], problems=[PERSON], exit_code=3)
    assert marked(tmp_path, capsys, found, github=False) == (3, [
        "error: content/reports/a.md:3: No title. Write one.",
        "error: A person is needed: A post was refused: see above. Look.",
    ])  # fmt: skip


def test_where_all_is_well_nothing_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert marked(tmp_path, capsys, summary("check"), plan(POST)) == (0, [])


def test_the_highest_exit_code_is_that_of_the_job(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A command that left no summary failed."""
    assert marked(tmp_path, capsys, plan(exit_code=2), summary("check", exit_code=1))[0] == 2
    code, lines = marked(tmp_path, capsys, summary("check"), None)
    assert (code, len(lines)) == (1, 1)


@pytest.mark.parametrize(
    ("mark", "line"),
    [
        (Mark(kind="error", text="50 %\nof it\r."), "::error::50 %25%0Aof it%0D."),
        (
            Mark(kind="error", text="x", title="a: b, c", file="a,b.md", line=2),
            "::error file=a%2Cb.md,line=2,title=a%3A b%2C c::x",
        ),
        (
            Mark(kind="error", text="x\x1b[2J", file="a\n\x1b[31mb.md", line=2),
            "::error file=a%0A\x1b[31mb.md,line=2::x\x1b[2J",
        ),
    ],
)
def test_no_text_ends_a_command_before_its_end(mark: Mark, line: str) -> None:
    assert as_command(mark) == line
    assert as_line(mark).isprintable()
