"""Small sites for the desk's tests: real files in a temporary folder."""

from __future__ import annotations

import runpy
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from desk.site import Site

ROOT = Path(__file__).resolve().parents[2]
_SETTINGS = {
    name: value
    for name, value in runpy.run_path(str(ROOT / "publishconf.py")).items()
    if name.isupper()
}

EVENT = """\
Title: Rencontres
Start: 2026-05-12
End: 2026-05-13
Timezone: Europe/Paris
"""
PROGRAMME = """\
id;day;start;end;room;kind;title;speakers;cover
j1-03;1;11:00;12:30;Salle A;table-ronde;Être performant;Camille Exemple;
j1-04;1;14:00;15:30;Salle A;etudes-de-cas;Études de cas;;
"""
REPORT = """\
Title: Être performant
Date: 2026-05-12 13:10
Status: published
Summary: Cinq personnes, une table.

Le texte.
"""
PEOPLE = '[camille-exemple]\nname = "Camille Exemple"\n'
GOOD = {
    "content/events/congres/event.md": EVENT,
    "content/events/congres/programme.csv": PROGRAMME,
    "content/events/congres/report.md": REPORT,
    "content/people.toml": PEOPLE,
    "content/pages/a-propos.md": "Title: À propos\n\nBonjour.\n",
}


def write(root: Path, files: Mapping[str, str | bytes | None]) -> None:
    """Write each file; None removes it."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            path.unlink()
        elif isinstance(text, bytes):
            path.write_bytes(text)
        else:
            path.write_text(text, encoding="utf-8")


def site_at(root: Path, **settings: object) -> Site:
    """The site in a folder, with the project's own settings and these."""
    site = Site(
        root=root, name="Test", url="https://test.example", lang="fr",
        timezone=ZoneInfo("Europe/Paris"),
        settings={**_SETTINGS, "CACHE": ".cache", "STATE": "state", "MENTIONS": "mentions",
                  "SAMPLES": "samples", **settings},
    )  # fmt: skip
    shutil.copy(ROOT / "pelicanconf.py", root / "pelicanconf.py")
    return replace(site, url=str(settings.get("SITEURL", site.url)))


def project_at(root: Path, files: Mapping[str, str | bytes | None]) -> Path:
    """A whole project of its own in a folder: our code and theme, this content."""
    for name in ("theme", "plugins", "desk"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pelicanconf.py", "publishconf.py", "tasks.py"):
        shutil.copy(ROOT / name, root / name)
    (root / "content" / "extra").mkdir(parents=True)
    write(root, files)
    return root


def invoke(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command as its user does, without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "invoke", *words],
        cwd=root, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        timeout=120,
    )  # fmt: skip
