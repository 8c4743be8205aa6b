"""What a test needs of the machine beyond Python: browsers, servers, checkers.

``@needs("chromium")`` skips a test where chromium is missing; the end of the run names what was
not run and the line that installs it. In CI (``CI=true``) a missing tool is a failure, but for
what the machine's distribution does not carry.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

NPM = Path(__file__).parent / "npm" / "node_modules"
SNAC = Path(__file__).parent / "snac"
INSTALL = "make test-deps"


BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ON_MACOS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def _on_path(*names: str) -> Callable[[], bool]:
    return lambda: any(_which(name) for name in names)


def _which(name: str) -> str | None:
    more = os.pathsep.join(["/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin"])
    return shutil.which(name, path=os.environ.get("PATH", "") + os.pathsep + more)


def browser_path() -> str | None:
    """Where the browser is, None where there is none."""
    found = (_which(name) for name in BROWSERS)
    apps = (path for path in ON_MACOS if Path(path).exists())
    return next((path for path in (*found, *apps) if path), None)


def snac_path() -> str | None:
    """Where snac is, None where it is not."""
    fetched = SNAC / "bin" / "snac"
    return str(fetched) if os.access(fetched, os.X_OK) else _which("snac")


def _lacking_for_bluesky() -> list[str]:
    from tests.bluesky import servers  # noqa: PLC0415 — only where it is asked for

    return list(servers.lacking())


TOOLS: dict[str, Callable[[], bool]] = {
    "bluesky": lambda: not _lacking_for_bluesky(),
    "chromium": lambda: browser_path() is not None,
    "git": _on_path("git"),
    "make": _on_path("make"),
    "node": _on_path("node"),
    "npm": (NPM / "html-validate").is_dir,
    "rsync": _on_path("rsync"),
    "snac": lambda: snac_path() is not None,
    "ssh": _on_path("ssh"),
    "sshd": _on_path("sshd"),
}


def missing(*names: str) -> list[str]:
    """Those of the named tools that this machine does not have."""
    return [name for name in names if not TOOLS[name]()]


def not_carried(name: str) -> str:
    """Why `make test-deps` could not have this tool here; "" where it did not say so."""
    said = SNAC / "not-carried"
    return said.read_text(encoding="utf-8").strip() if name == "snac" and said.is_file() else ""


def in_ci() -> bool:
    """Whether a missing tool is a failure."""
    return os.environ.get("CI", "").lower() in {"1", "true"}


def needs(*names: str) -> pytest.MarkDecorator:
    """Mark a test as one that needs these tools."""
    return pytest.mark.needs(*names)
