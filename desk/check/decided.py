"""What people wrote about answers in state/decisions/, and the sources of answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from desk.check.material import Material
from desk.check.mistake import Mistake
from desk.words import _
from posse.app import sources_from
from posse.decisions import read_decisions
from posse.errors import BadAccount, BadDecision


def mistakes(material: Material) -> Iterator[Mistake]:
    """The first line that is no decision, and a source that cannot be used."""
    site = material.site
    try:
        read_decisions(site.state)
    except BadDecision as error:
        yield _line(site.root, error)
    try:
        sources_from(site.settings.get("POSSE_SOURCES"))
    except BadAccount as error:
        yield Mistake(
            path="pelicanconf.py",
            line=_line_of(site.root),
            text=_(error.text) % error.values,
            advice=_("Put it right in pelicanconf.py."),
        )


def _line(root: Path, error: BadDecision) -> Mistake:
    file, _colon, line = error.values["place"].rpartition(":")
    path = Path(file if line.isdecimal() else error.values["place"])
    shown = path.relative_to(root) if path.is_relative_to(root) else path
    return Mistake(
        path=str(shown),
        line=int(line) if line.isdecimal() else 1,
        text=_(error.text) % {**error.values, "place": path.name},
        advice=_("Put the line right, or take it out; the others count as they are."),
    )


def _line_of(root: Path) -> int:
    lines = (root / "pelicanconf.py").read_text(encoding="utf-8").splitlines()
    return next((n for n, line in enumerate(lines, 1) if line.startswith("POSSE_SOURCES")), 1)
