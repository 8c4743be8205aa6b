"""`preview` as its users run it: a page or the terminal; nothing is sent or asked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.desk.announce.situations import NETWORKS
from tests.desk.sites import GOOD, project_at


def preview(root: Path, *, report: str = "", text: bool = False) -> tuple[int, str]:
    """Run the command as its task does, without a terminal."""
    code = (
        "import sys; from pathlib import Path; root = Path.cwd();"
        "sys.path[:0] = [str(root / 'plugins'), str(root)];"
        "from desk.announce.preview import preview; from desk.run import with_site;"
        f"with_site(root, lambda site: preview(site, report={report!r}, text={text!r}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False,
        stdin=subprocess.DEVNULL, timeout=120,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A site in English with three accounts, one of them by hand."""
    root = project_at(tmp_path / "site", GOOD)
    path = root / "pelicanconf.py"
    text = path.read_text(encoding="utf-8")
    text += f'\nDEFAULT_LANG = "en"\nPOSSE_NETWORKS = {NETWORKS!r}\n'
    path.write_text(text, encoding="utf-8")
    return root


def test_the_page_is_written_and_its_place_is_told(project: Path) -> None:
    """Without a terminal no browser is opened; a page of before is gone, its pictures too."""
    old = project / ".cache" / "preview" / "old.jpg"
    old.parent.mkdir(parents=True)
    old.touch()
    code, told = preview(project)
    assert code == 0, told
    page = project / ".cache" / "preview" / "index.html"
    assert told.splitlines()[-1].strip() == page.as_uri()
    assert "3 posts, as they will look" in told
    assert "Être performant" in page.read_text(encoding="utf-8")
    assert not old.exists()
    assert not (project / "public").exists()
    assert not (project / "state").exists()


def test_in_the_terminal_the_text_to_paste_stands_alone(project: Path) -> None:
    code, told = preview(project, report="report", text=True)
    assert code == 0, told
    lines = told.splitlines()
    link = "https://table-ronde.example/congres/report/"
    assert lines[lines.index("Être performant") :][:5] == [
        "Être performant", "", "Cinq personnes, une table.", "", link,
    ]  # fmt: skip
    assert any(line.startswith("  ┌ mastodon  en · ") for line in lines)
    assert any("others cannot open the address" in line for line in lines)
    assert any("invoke settle report linkedin --posted " in line for line in lines)


def test_a_name_that_is_not_known_is_an_error_with_the_nearest_one(project: Path) -> None:
    code, told = preview(project, report="reprot")
    assert code == 4
    assert "There is no report “reprot”." in told
    assert "Is it congres/report?" in told


def test_where_there_is_nothing_to_say_the_reason_is_told(project: Path) -> None:
    with (project / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write("\nPOSSE_NETWORKS = {}\n")
    code, told = preview(project)
    assert code == 0
    assert "No account is connected yet: `invoke connect mastodon` adds one." in told
    assert "file:" not in told
    page = (project / ".cache" / "preview" / "index.html").read_text(encoding="utf-8")
    assert "No account is connected yet" in page
