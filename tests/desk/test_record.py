"""The record of what is out: never taken for empty, and said when it cannot be kept."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.desk.sites import GOOD, invoke, project_at, write


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one event and one report, published once."""
    root = project_at(tmp_path / "site", GOOD)
    done = invoke(root, "publish")
    assert done.returncode == 0, done.stdout + done.stderr
    return root


def publish(root: Path, *flags: str) -> tuple[int, str]:
    done = invoke(root, "publish", *flags)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("pelicanconf.py", "SITENAME = (\n"),
        ("publishconf.py", "from pelicanconf import *\nDEPLOY = {'to': 'ftp'}\n"),
        ("publishconf.py", "from pelicanconf import *\nSITEURL = 'musee'\n"),
        ("publishconf.py", "from pelicanconf import *\nTIMEZONE = 'Paris'\n"),
        ("publishconf.py", "from pelicanconf import *\nOUTPUT_PATH = 'content'\n"),
        ("publishconf.py", "from pelicanconf import *\nPATH = 'conten'\n"),
        ("publishconf.py", "from pelicanconf import *\nDEPLOY = None\n"),
        ("state/published/congres/report.json", "{"),
        ("state/published/congres/report (conflict copy).json", "COPY"),
        ("state/published/congres/report.json", "NO ZONE"),
    ],
)
def test_settings_and_records_that_are_wrong_end_with_their_own_code(
    project: Path, file: str, text: str
) -> None:
    known = (project / "state/published/congres/report.json").read_text(encoding="utf-8")
    if text in {"COPY", "NO ZONE"}:
        text = known.replace("+00:00", "") if text == "NO ZONE" else known
    write(project, {file: text})
    content = sorted((project / "content").rglob("*"))
    for command in ("publish", "status", "check"):
        done = invoke(project, command)
        assert done.returncode == 4, (command, done.stdout, done.stderr)
        assert "Traceback" not in done.stdout + done.stderr
    assert sorted((project / "content").rglob("*")) == content


@pytest.mark.parametrize("link", [True, False])
def test_a_record_that_is_no_folder_is_not_taken_for_an_empty_one(
    project: Path,
    link: bool,  # noqa: FBT001 — a case
) -> None:
    """A file in its place, or a link to a disk that is not there."""
    place = project / "state/published"
    shutil.rmtree(place)
    if link:
        place.symlink_to(project / "not-mounted")
    else:
        place.write_text("", encoding="utf-8")
    code, told = publish(project)
    assert code == 4
    assert "state/published" in told


def test_a_record_that_is_not_where_it_was_is_asked_about(project: Path) -> None:
    """Without it, every report is new."""
    conf = (project / "publishconf.py").read_text(encoding="utf-8")
    write(project, {"publishconf.py": f"{conf}\nSTATE = 'stat'\n"})
    for command in ("check", "status"):
        assert "STATE" in invoke(project, command).stdout
    code, told = publish(project, "--dry-run")
    assert code == 0
    assert "STATE" in told


def test_a_record_that_cannot_be_kept_is_said_though_the_site_is_out(tmp_path: Path) -> None:
    """A person is needed: what is out is not known to the next publish."""
    root = project_at(tmp_path, {**GOOD, "state/published/congres": "in the way"})
    code, told = publish(root)
    assert code == 3, told
    assert "Être performant" in (root / "public/congres/report/index.html").read_text("utf-8")
    assert "Traceback" not in told
    assert "state" in told
    (root / "state/published/congres").unlink()
    assert publish(root)[0] == 0
    kept = (root / "state/published/congres/report.json").read_text(encoding="utf-8")
    assert json.loads(kept)["id"] == "congres/report"
