"""Writing decisions down in state/decisions/, and taking them out again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from . import disk
from .decisions import (
    EVERYWHERE,
    FOLDER,
    OF_A_REPORT,
    OF_ALL,
    SUFFIX,
    Line,
    counting,
    files,
    line_in,
    lines_in,
    lines_of,
    text_of,
)
from .errors import BadDecision
from .identity import path_of


def decide(state: Path, line: Line, report: str = "") -> Path:
    """Write a decision down as the last one of its file, which is given. BadDecision, OSError.

    One of a report's needs its id. What counts already is not said twice.
    """
    path, verbs = _file(state, line, report)
    lines_in(str(line), str(path), verbs)  # one that cannot be read would stop every later run
    known = lines_of(path, verbs)
    counts = counting(known).get(line.about)
    if counts is None or counts.verb != line.verb:
        text = text_of(path)
        end = "" if not text or text.endswith("\n") else "\n"
        disk.replace(path, f"{text}{end}{line}\n".encode())
    return path


def undecide(state: Path, is_meant: Callable[[Line], bool]) -> None:
    """Take out every line that is. OSError.

    BadDecision names the first line that cannot be understood, once all others were looked at.
    """
    wrong: list[BadDecision] = []
    for path, verbs in files(state):
        before = text_of(path).splitlines()
        kept = []
        for number, raw in enumerate(before, 1):
            try:
                line = line_in(raw, f"{path}:{number}", verbs)
            except BadDecision as error:
                wrong.append(error)
                line = None
            if line is None or not is_meant(line):
                kept.append(raw)
        if len(kept) != len(before):
            disk.replace(path, "".join(f"{raw}\n" for raw in kept).encode())
    if wrong:
        raise wrong[0]


def _file(state: Path, line: Line, report: str) -> tuple[Path, tuple[str, ...]]:
    if line.verb in OF_ALL:
        return state / FOLDER / EVERYWHERE, OF_ALL
    return path_of(state / FOLDER, report, SUFFIX), OF_A_REPORT
