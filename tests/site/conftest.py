"""The sample site and a site of hard cases, built once a session, served to a real browser."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.site.hard_cases import SETTINGS, write_content
from tests.site.markup import Built

ROOT = Path(__file__).parents[2]


def build(content: Path, settings: Path, folder: Path) -> Built:
    """Build with the project's own plugins and theme; what Pelican complains of fails it."""
    output = folder / "output"
    extra = {name: str(folder / name.lower()) for name in ("CACHE", "STATE", "MENTIONS")}
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pelican", str(content), "-s", str(settings)),
            *("-o", str(output), "--fatal", "warnings", "-e"),
            *(f"{name}={json.dumps(value)}" for name, value in extra.items()),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return Built(folder=output)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The sample site, as it is published."""
    return build(ROOT / "content", ROOT / "publishconf.py", tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Hard cases, below a path, as a writer previews them."""
    folder = tmp_path_factory.mktemp("hard")
    write_content(folder / "content")
    settings = folder / "settings.py"
    settings.write_text(SETTINGS, encoding="utf-8")
    return build(folder / "content", settings, folder)


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and keeps no log."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(site: Built) -> Iterator[str]:
    """Where a site is served meanwhile, without a last slash."""
    handler = functools.partial(Quiet, directory=str(site.folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def address(sample: Built) -> Iterator[str]:
    """Where the sample site is served, without a last slash."""
    with served(sample) as address:
        yield address
