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

from tests.site import hard_cases
from tests.site import written as written_site
from tests.site.markup import Built

ROOT = Path(__file__).parents[2]


def build(content: Path, settings: Path, folder: Path) -> Built:
    """Build with the project's own plugins and theme; what Pelican complains of fails it."""
    done = run_pelican(content, settings, folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return Built(folder=folder / "output")


def run_pelican(content: Path, settings: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run Pelican alone, as who has no desk does."""
    extra = {name: str(folder / name.lower()) for name in ("CACHE", "STATE", "MENTIONS")}
    return subprocess.run(
        [
            *(sys.executable, "-m", "pelican", str(content), "-s", str(settings)),
            *("-o", str(folder / "output"), "--fatal", "warnings", "-e"),
            *(f"{name}={json.dumps(value)}" for name, value in extra.items()),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The sample site, as it is published."""
    return build(ROOT / "content", ROOT / "publishconf.py", tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Hard cases, below a path, as a writer previews them."""
    folder = tmp_path_factory.mktemp("hard")
    hard_cases.write_content(folder / "content")
    settings = folder / "settings.py"
    settings.write_text(hard_cases.SETTINGS, encoding="utf-8")
    return build(folder / "content", settings, folder)


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A site that is written on GitHub, which fills in the first lines."""
    return _written(tmp_path_factory.mktemp("written"), "https://github.com/me/my-site")


@pytest.fixture(scope="session")
def pasted(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The same on GitLab, which does not."""
    return _written(tmp_path_factory.mktemp("pasted"), "https://gitlab.com/me/my-site")


def _written(folder: Path, url: str) -> Built:
    written_site.write_content(folder / "content")
    settings = folder / "settings.py"
    settings.write_text(written_site.SETTINGS.format(url=url), encoding="utf-8")
    return build(folder / "content", settings, folder)


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and keeps no log."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def address(sample: Built) -> Iterator[str]:
    """Where the sample site is served, without a last slash."""
    with served(sample) as address:
        yield address


@pytest.fixture(scope="session")
def pasted_address(pasted: Built) -> Iterator[str]:
    """Where the site on GitLab is served."""
    with served(pasted) as address:
        yield address


@contextmanager
def served(site: Built) -> Iterator[str]:
    """Serve a site; its address without a last slash."""
    handler = functools.partial(Quiet, directory=str(site.folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
