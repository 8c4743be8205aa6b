"""Looking at the code: tests and linters. For who changes the software, in English."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from desk import console


def run_tests(root: Path, only: str = "") -> None:
    """Run pytest; its exit code is ours."""
    wanted = only.split() or ["tests"]
    sys.exit(
        subprocess.run(
            [sys.executable, "-m", "pytest", "-q", *wanted], cwd=root, check=False
        ).returncode
    )


def run_linters(root: Path) -> None:
    """Run ruff, its formatter, mypy and import-linter; exit 1 when one of them has something."""
    bin_ = Path(sys.executable).parent
    linters = (
        [bin_ / "ruff", "check", "."],
        [bin_ / "ruff", "format", "--check", "."],
        [sys.executable, "-m", "mypy"],
        [bin_ / "lint-imports"],
    )
    path = os.pathsep.join([str(root), str(root / "plugins")])
    environment = {**os.environ, "PYTHONPATH": path}  # import-linter imports what it reads
    failed = []
    for command in linters:
        name = " ".join(Path(str(part)).name for part in command)
        console.tell(f"$ {name}")
        words = [str(part) for part in command]
        if subprocess.run(words, cwd=root, env=environment, check=False).returncode:
            failed.append(name)
    if failed:
        console.tell(f"Not clean: {', '.join(failed)}")
        sys.exit(1)
