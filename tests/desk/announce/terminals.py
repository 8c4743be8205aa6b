"""A command of the site at a real terminal, and what is left to read there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.desk.announce.desks import Ended
from tests.desk.at_terminal import Sitting, sitting_at

ASKED = "kip for good"  # the end of the question
CTRL_C = "\x03"
_INVOKE = "import runpy, sys; sys.argv = {words!r}; runpy.run_module('invoke', run_name='__main__')"


@contextmanager
def typing(root: Path, *words: str, columns: int = 100) -> Iterator[Sitting]:
    """Somebody who calls this command, and then sits there."""
    call = _INVOKE.format(words=["invoke", *words])
    with sitting_at(root, call, {"TERM": "xterm", "COLUMNS": str(columns)}) as sitting:
        yield sitting


def answered(root: Path, *words: str, answers: tuple[str, ...], columns: int = 100) -> Ended:
    """How a command ends when each question is answered like this."""
    with typing(root, *words, columns=columns) as sitting:
        for answer in answers:
            sitting.until(ASKED)
            sitting.types(answer)
        return ended(sitting)


def stopped(root: Path, *words: str, at: str) -> Ended:
    """How a command ends after Ctrl-C as soon as this is seen."""
    with typing(root, *words) as sitting:
        sitting.until(at)
        sitting.types(CTRL_C)
        return ended(sitting)


def ended(sitting: Sitting) -> Ended:
    """Its exit code and all that can still be read."""
    code = sitting.end()
    return Ended(code, screen(sitting.seen))


def screen(said: str) -> str:
    """What is left to read of what a terminal was told: lines that were erased are gone."""
    lines, now = [""], 0
    for part in re.findall(r"\x1b\[[0-9;?]*[A-Za-z]|\r|\n|[^\x1b\r\n]+", said):
        if part == "\n":
            now += 1
            lines += [""] * (now + 1 - len(lines))
        elif part.endswith("A") and part.startswith("\x1b"):
            now = max(0, now - int(part[2:-1] or 1))
        elif part == "\x1b[2K":
            lines[now] = ""
        elif part[0] not in "\x1b\r":
            lines[now] += part
    return "\n".join(lines)
