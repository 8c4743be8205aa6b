"""What people wrote about answers in state/decisions/."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from desk.answers.unclear import unclear_lines
from desk.check.material import Material
from desk.check.mistake import Mistake
from desk.words import _
from posse.decisions import read_decisions
from posse.errors import BadDecision


def mistakes(material: Material) -> Iterator[Mistake]:
    """The first line that is no decision; else each of which it is not clear whom it means.

    RecordUnreadable.
    """
    site = material.site
    try:
        read_decisions(site.state)
    except BadDecision as error:
        yield _line(site.root, error)
        return
    for one in unclear_lines(site):
        yield Mistake(
            path=_shown(site.root, one.path), line=one.line, text=one.text, advice=one.advice,
            grave=False,
        )  # fmt: skip


def _shown(root: Path, path: Path) -> str:
    return str(path.relative_to(root) if path.is_relative_to(root) else path)


def _line(root: Path, error: BadDecision) -> Mistake:
    file, _colon, line = error.values["place"].rpartition(":")
    path = Path(file if line.isdecimal() else error.values["place"])
    return Mistake(
        path=_shown(root, path),
        line=int(line) if line.isdecimal() else 1,
        text=_(error.text) % {**error.values, "place": path.name},
        advice=_("Put the line right, or take it out; the others count as they are."),
    )
