"""What a test needs of the machine beyond Python: browsers, servers, checkers.

``@needs("chromium")`` skips a test where chromium is missing; the end of the run names what was
not run and the line that installs it. In CI (``CI=true``) a missing tool is a failure.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

NPM = Path(__file__).parent / "npm" / "node_modules"
INSTALL = "make test-deps"


def _on_path(*names: str) -> Callable[[], bool]:
    extra = os.pathsep.join(["/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin"])
    path = os.environ.get("PATH", "") + os.pathsep + extra
    return lambda: any(shutil.which(name, path=path) for name in names)


TOOLS: dict[str, Callable[[], bool]] = {
    "chromium": _on_path("chromium", "chromium-browser", "google-chrome"),
    "git": _on_path("git"),
    "make": _on_path("make"),
    "node": _on_path("node"),
    "npm": (NPM / "html-validate").is_dir,
    "rsync": _on_path("rsync"),
    "ssh": _on_path("ssh"),
    "sshd": _on_path("sshd"),
}


def missing(*names: str) -> list[str]:
    """Those of the named tools that this machine does not have."""
    return [name for name in names if not TOOLS[name]()]


def in_ci() -> bool:
    """Whether a missing tool is a failure."""
    return os.environ.get("CI", "").lower() in {"1", "true"}


def needs(*names: str) -> pytest.MarkDecorator:
    """Mark a test as one that needs these tools."""
    return pytest.mark.needs(*names)
