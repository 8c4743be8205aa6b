"""Who is told to type `invoke …`, and would not find it, is told how it is typed here."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.desk.at_terminal import sitting_at
from tests.desk.sites import GOOD, project_at

HOW = "Ici, `invoke X …` se tape `.venv/bin/invoke X …` ou `make X ARGS='…'`."
# Nobody was named who is to be forgotten: what is told has an example of the command.
FORGET = """\
import runpy, sys
sys.argv = ["invoke", "forget"]
runpy.run_module("invoke", run_name="__main__")
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project after its first `make publish`."""
    root = project_at(tmp_path / "site", GOOD)
    (root / ".venv" / "bin").mkdir(parents=True)
    _put(root / ".venv" / "bin" / "invoke")
    return root


def _put(program: Path) -> None:
    program.write_text("#!/bin/sh\n", "utf-8")
    program.chmod(0o755)


def _under_make(root: Path, *words: str, path: str = "/nowhere", level: str = "1") -> str:
    made = {"MAKELEVEL": level} if level else {}
    ended = subprocess.run(
        [sys.executable, "-m", "invoke", *words], cwd=root, capture_output=True, text=True,
        check=False, stdin=subprocess.DEVNULL, timeout=120,
        env={"HOME": os.environ["HOME"], "PATH": path, "PYTHONUTF8": "1", **made},
    )  # fmt: skip
    return ended.stdout


def test_under_make_it_is_said_once_at_the_end(root: Path) -> None:
    said = _under_make(root, "forget")
    assert said.splitlines()[-1] == HOW
    assert said.count(HOW) == 1


def test_it_is_not_said_where_it_is_no_help(root: Path, tmp_path: Path) -> None:
    """Nothing to type was told; `invoke` is found; nobody reads along; a program reads."""
    _put(tmp_path / "invoke")
    assert HOW not in _under_make(root, "check")
    assert HOW not in _under_make(root, "forget", path=str(tmp_path))
    assert HOW not in _under_make(root, "forget", level="")
    said = _under_make(root, "status", "--json")
    assert said.startswith("{")
    assert HOW not in said
    assert HOW in _under_make(root, "status")
    (root / ".venv" / "bin" / "invoke").unlink()
    assert HOW not in _under_make(root, "status")


def test_at_a_terminal_it_is_said_without_make(root: Path) -> None:
    with sitting_at(root, FORGET, {"PATH": "/nowhere"}) as sitting:
        assert sitting.end() == 4
    assert HOW in sitting.seen
