"""Built sites of a few files, to bring out and to read back."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from desk.deploy import MARK

Files = Mapping[str, bytes]
PROJECT = Path(__file__).parents[2]


def write_site(folder: Path, files: Files, *, built: str = "2026-05-12T10:00:00+00:00") -> Path:
    """A finished build of exactly these files, as new as a real one: every file is written."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    write_mark(folder, "complete", built)
    return folder


def write_mark(folder: Path, state: str, built: str = "2026-05-12T10:00:00+00:00") -> None:
    """The mark of a build in this state."""
    mark = {"format": 1, "state": state, "built": built}
    (folder / MARK).write_text(json.dumps(mark), encoding="utf-8")


def read_site(folder: Path) -> dict[str, bytes]:
    """Every file of a site but our mark, by its name."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    files.pop(MARK, None)
    return files


def silent(_line: str) -> None:
    """Told, and not shown."""


def version(number: int, pages: int = 8) -> dict[str, bytes]:
    """A small site whose every page tells its version, first and last, and one that never changes.

    Pages are larger than a buffer, so that a torn one would show.
    """
    mark = b"version %06d\n" % number
    page = mark + b"x" * 100_000 + mark
    return {
        "index.html": page,
        **{f"event/report-{n}/index.html": page for n in range(pages)},
        "theme/style.css": b"body{}",
        "photos/a.jpg": b"\xff\xd8" * 20_000,
    }


def version_of(page: bytes) -> int:
    """The version that a page tells; -1 for a torn one."""
    first, last = page[:15], page[-15:]
    whole = len(page) == 100_030 and first == last and first.startswith(b"version ")
    return int(first[8:14]) if whole else -1


def run_deployer(*words: str, env: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """Start deployer.py in the project's folder."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.deploy.deployer", *words],
        cwd=PROJECT,
        env=dict(os.environ if env is None else env),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
