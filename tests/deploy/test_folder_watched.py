"""A deploy to a folder while somebody reads the site, or while the machine fails."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from desk.deploy import Folder, deploy
from tests.deploy.reading import Reader
from tests.deploy.sites import read_site, run_deployer, silent, version, write_site

DEPLOYS = 60
MOMENTS = 25  # of each way: 50 in all

OLD, NEW = version(1) | {"old.html": b"old"}, version(2) | {"new/index.html": b"new"}


def test_nobody_misses_a_page_while_the_site_is_replaced(tmp_path: Path) -> None:
    """Sixty deploys by another process; benchmarks/deploy_readers.py does 300 and counts."""
    root = tmp_path
    deploy(
        write_site(root / "output", version(0)),
        Folder(path=root / "public"),
        root=root,
        tell=silent,
    )
    reader = Reader(root / "public")
    with run_deployer("many", str(root), "exchange", str(DEPLOYS)) as process:
        while process.poll() is None:
            reader.pages()
            reader.visit()
        told, complaint = process.communicate()
    assert (told, complaint) == (f"{DEPLOYS}\n", "")
    assert (reader.missed, reader.torn, reader.backwards, reader.mixed) == (0, 0, 0, 0)
    assert len(reader.versions) > 5
    assert reader.visits > 5


def prepared(root: Path) -> None:
    """The old site is out, an older one beside it, and the new one built."""
    for files in (version(0), OLD):
        output = write_site(root / "output", files)
        deploy(output, Folder(path=root / "public"), root=root, tell=silent)
    write_site(root / "output", NEW)


@pytest.mark.parametrize("way", ["exchange", "renames"])
def test_a_deploy_that_is_killed_leaves_a_whole_site_at_every_step(
    tmp_path: Path, way: str
) -> None:
    """Killed after step 1, 2, …: the old or the new site is there, and the next deploy succeeds.

    Between the two renames of the fall-back there is no folder for an instant; a kill just then
    leaves the old site beside it, whole, and the next deploy first puts it back.
    """
    root = tmp_path / "0"
    prepared(root)
    with run_deployer("kill", str(root), way, "0") as process:
        told, complaint = process.communicate(timeout=30)
    assert not complaint
    labels = json.loads(told)
    assert len(labels) >= MOMENTS
    for moment, label in enumerate(labels, start=1):
        root = tmp_path / str(moment)
        prepared(root)
        with run_deployer("kill", str(root), way, str(moment)) as process:
            _told, complaint = process.communicate(timeout=30)
        assert process.returncode == -signal.SIGKILL, complaint
        live = root / ("public" if label != "aside" else ".public.back")
        assert read_site(live) in (OLD, NEW), label
        deploy(root / "output", Folder(path=root / "public"), root=root, tell=silent)
        assert read_site(root / "public") == NEW, label
        left = {path.name for path in root.iterdir()}
        assert left <= {"output", "public", ".public.lock", ".public.previous"}, label
