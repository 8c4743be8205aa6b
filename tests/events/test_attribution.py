"""Attribution: none: whichever version says it, nobody is named for that session."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk.sites import GOOD, REPORT, invoke, project_at

SAID = REPORT.replace("Summary", "Session: j1-03\nSummary")
NONE = SAID.replace("Session", "Attribution: none\nSession")
REPORTS = "content/events/congres/"

CASES: dict[str, dict[str, str | None]] = {
    "the report itself": {"report.md": NONE},
    "on two lines": {"report.md": NONE.replace("Attribution: none", "Attribution:\n    none")},
    "the translation": {"report.md": SAID, "report.en.md": NONE},
    "the original": {"report.md": NONE, "report.en.md": SAID},
    "another report of the session": {"report.md": SAID, "second.md": NONE},
    "a hidden report": {"report.md": NONE.replace("published", "hidden"), "second.md": SAID},
    "a report under embargo": {
        "report.md": NONE.replace("Session", "Embargo: 2999-01-01\nSession")
    },
    "a draft": {"report.md": NONE.replace("published", "draft"), "second.md": SAID},
}


@pytest.mark.parametrize("case", CASES)
def test_nobody_is_named(case: str, tmp_path: Path) -> None:
    files = {**GOOD, **{REPORTS + name: text for name, text in CASES[case].items()}}
    root = project_at(tmp_path, files)
    done = invoke(root, "build")
    assert done.returncode == 0, done.stdout + done.stderr
    pages = [path for path in (root / "output").rglob("*") if path.suffix in {".html", ".xml"}]
    assert [path.name for path in pages if "Camille Exemple" in path.read_text("utf-8")] == []


def test_without_it_the_speaker_is_named(tmp_path: Path) -> None:
    root = project_at(tmp_path, {**GOOD, REPORTS + "report.md": SAID})
    assert invoke(root, "build").returncode == 0
    for page in ("congres", "congres/report"):
        assert "Camille Exemple" in (root / "output" / page / "index.html").read_text("utf-8")
