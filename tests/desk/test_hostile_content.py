"""From content that would give something away to what readers get: nothing private is in public/.

Twice: as its user runs it, where `check` stops; and the build alone, which is no less careful.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.desk.sites import GOOD, REPORT, invoke, project_at, write
from tests.plugins.media import camera

HERE = "content/events/congres"
SECRET = "Camille a dit non"  # noqa: S105 — a sentence
DRAFT = REPORT.replace("published", "draft").replace("Le texte.", SECRET)
PLACE = b"Exif\0\0"

Files = Mapping[str, str | bytes | None]


def body(text: str) -> dict[str, str]:
    return {f"{HERE}/report.md": REPORT.replace("Le texte.", text)}


def link(name: str) -> Callable[[Path], None]:
    def made(root: Path) -> None:
        (root / "outside").mkdir()
        (root / "outside/secret.txt").write_text(SECRET, encoding="utf-8")
        (root / "outside/secret.md").write_text(
            REPORT.replace("Le texte.", SECRET), encoding="utf-8"
        )
        folder = not Path(name).suffix
        target = root / "outside" if folder else root / "outside" / f"secret{Path(name).suffix}"
        (root / name).symlink_to(target)

    return made


HOSTILE: dict[str, Files | Callable[[Path], None]] = {
    "a text that includes a file": {
        f"{HERE}/x.rst": f"{SECRET}\n####\n\n.. include:: /etc/passwd\n",
    },
    "a page that says its own address": {
        "content/pages/x.html": (
            f'<title>{SECRET}</title><meta name="save_as" content="../../x.html"><p>{SECRET}'
        ),
    },
    "a folder that is a link": link("content/extra/all"),
    "a file that is a link": link("content/extra/one.txt"),
    "a report that is a link": link(f"{HERE}/secret.md"),
    "a folder of reports that is a link": link("content/reports"),
    "a draft as a file": {**body("[x]({static}dr.md)"), f"{HERE}/dr.md": DRAFT},
    "a draft as an address of another kind": {
        **body('<blockquote cite="{static}dr.md">x</blockquote>'), f"{HERE}/dr.md": DRAFT,
    },
    "a draft as a page of its own": {**body("[x]({filename}dr.md)"), f"{HERE}/dr.md": DRAFT},
    "people.toml in braces": {
        **body("[x]({static}/people.toml)"), "content/people.toml": f"# {SECRET}\n",
    },
    "people.toml": {
        **body("[x](../../people.toml)"), "content/people.toml": f"# {SECRET}\n",
    },
    "removed.txt": {
        **body("[x](../../removed.txt)"), "content/removed.txt": f"# {SECRET}\n",
    },
    "a photo as it is": {**body("[x]({static}p.jpg)"), f"{HERE}/p.jpg": camera.jpeg()},
    "a photo by another name": {**body("[x](p.jfif)"), f"{HERE}/p.jfif": camera.jpeg()},
    "a photo among the files": {"content/extra/p.jpg": camera.jpeg()},
}  # fmt: skip


@pytest.fixture(params=HOSTILE)
def root(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A project with one piece of hostile content."""
    made = project_at(tmp_path / "site", GOOD)
    hostile = HOSTILE[request.param]
    if callable(hostile):
        hostile(made)
    else:
        write(made, hostile)
    return made


def given_away(folder: Path) -> list[str]:
    words = (SECRET.encode(), PLACE, b"root:x:0")
    return [
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and any(word in path.read_bytes() for word in words)
    ]


def test_publish_brings_nothing_private_out(root: Path) -> None:
    done = invoke(root, "publish")
    assert "Traceback" not in done.stdout + done.stderr
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    assert given_away(root / "public") == []


def test_no_link_in_a_page_shows_braces_or_leads_to_what_waits(root: Path) -> None:
    if invoke(root, "publish").returncode:
        return
    page = (root / "public/congres/report/index.html").read_text(encoding="utf-8")
    assert "{filename}" not in page
    assert "dr.md" not in page


@pytest.mark.parametrize("case", [name for name, files in HOSTILE.items() if not callable(files)])
def test_the_build_alone_gives_nothing_away_either(case: str, tmp_path: Path) -> None:
    """Pelican publishes what a text asks for; the plugins do not let it."""
    root = project_at(tmp_path / "site", GOOD)
    files = HOSTILE[case]
    assert not callable(files)
    write(root, files)
    done = invoke(root, "build")
    assert done.returncode or given_away(root / "output") == [], done.stdout


def test_a_link_in_braces_to_a_draft_is_words_until_it_is_out(tmp_path: Path) -> None:
    files = {**GOOD, **body("Voir [demain]({filename}dr.md)."), f"{HERE}/dr.md": DRAFT}
    root = project_at(tmp_path / "site", files)
    assert invoke(root, "publish").returncode == 0
    page = root / "public/congres/report/index.html"
    assert "Voir demain." in page.read_text(encoding="utf-8")
    write(root, {f"{HERE}/dr.md": DRAFT.replace("draft", "published")})
    assert invoke(root, "publish").returncode == 0
    assert '<a href="/congres/dr/">demain</a>' in page.read_text(encoding="utf-8")
