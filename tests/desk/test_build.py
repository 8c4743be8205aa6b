"""What a build gets, besides the site."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from string import ascii_lowercase

import pytest

from desk.build import make_room, run_pelican, write_mark
from desk.deploy.mark import is_ours
from desk.errors import SettingsWrong
from desk.site import Site
from tests.desk.sites import ROOT, site_at, write

TOKEN = "canary-of-nobody"  # noqa: S105 — nobody's
LOOKING = """\
import json, os
with open("seen.json", "w", encoding="utf-8") as file:
    json.dump(dict(os.environ), file)
"""
WAS_STOPPED = 3
STOPPED = f"""\
import sys
from pathlib import Path
from desk.build import make_room
from tests.desk.sites import site_at

seen = []

def stop(event, details):
    if event in ("os.remove", "os.rmdir"):
        seen.append(event)
        if len(seen) == int(sys.argv[2]):
            raise KeyboardInterrupt

output = Path(sys.argv[1])
site = site_at(output.parent)
sys.addaudithook(stop)
try:
    make_room(output, site)
except KeyboardInterrupt:
    sys.exit({WAS_STOPPED})
"""


def test_a_build_gets_no_secret_of_an_account_or_a_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On CI they are in the environment, and any plugin or theme could read them."""
    accounts = {
        "mastodon": {"server": "https://social.example"},
        "bluesky-en": {"use": "bluesky", "handle": "musee.example"},
        "wrong": {"use": "nothing"},
        "linkedin": {"use": "by-hand"},
    }
    sources = {"webmentions": {"use": "webmention.io", "domain": "musee.example"}, "odd": 3}
    for name in ("MASTODON_TOKEN", "BLUESKY_EN_PASSWORD", "WEBMENTIONS_TOKEN"):
        monkeypatch.setenv(name, TOKEN)
    monkeypatch.setenv("WORDS", "stay")
    site = site_at(tmp_path, POSSE_NETWORKS=accounts, POSSE_SOURCES=sources)
    write(tmp_path, {"looking.py": LOOKING, "content/a.md": "Title: A\nDate: 2026-05-12\n\nA"})
    run_pelican(site, tmp_path / "output", "looking.py")
    seen = json.loads((tmp_path / "seen.json").read_text("utf-8"))
    assert TOKEN not in seen.values()
    assert seen["WORDS"] == "stay"


def built_once(root: Path) -> Site:
    """A site whose output a build made."""
    site = site_at(root)
    write(site.output, {".rapporteur": '{"format": 1, "state": "complete"}', "a/index.html": "A"})
    return site


@pytest.mark.parametrize("left", ["", '{"format": 1, "sta'])
def test_a_mark_that_a_full_disk_cut_short_stops_no_later_build(tmp_path: Path, left: str) -> None:
    site = site_at(tmp_path)
    write(site.output, {".rapporteur": left})
    make_room(site.output, site)
    assert not [*site.output.iterdir()]


def test_a_mark_is_written_whole_or_the_old_one_stays(tmp_path: Path) -> None:
    """As on a full disk: what cannot be written leaves the folder ours."""
    site = built_once(tmp_path)
    (site.output / ".rapporteur.tmp").mkdir()
    with pytest.raises(IsADirectoryError):
        write_mark(site.output, "building")
    assert is_ours(site.output)
    make_room(site.output, site)
    assert not [*site.output.iterdir()]


@pytest.mark.parametrize("removal", [1, 15, 29, 30])
def test_whenever_the_emptying_is_stopped_the_folder_is_still_ours(
    tmp_path: Path, removal: int
) -> None:
    """Ctrl-C before one of its removals; the last is that of the mark."""
    site = built_once(tmp_path)
    write(site.output, {f"{name}.html": name for name in ascii_lowercase})
    command = [sys.executable, "-c", STOPPED, str(site.output), str(removal)]
    paths = {"PYTHONPATH": f"{ROOT / 'plugins'}:{ROOT}"}
    done = subprocess.run(command, cwd=ROOT, env=os.environ | paths, check=False)
    assert done.returncode == WAS_STOPPED
    assert is_ours(site.output)
    make_room(site.output, site)
    assert not [*site.output.iterdir()]


def test_files_of_somebody_else_are_never_removed(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    write(site.output, {".rapporteur": "", "thesis.odt": "years of work"})
    with pytest.raises(SettingsWrong, match="no build made"):
        make_room(site.output, site)
    assert (site.output / "thesis.odt").is_file()
