"""What plugin ``events`` found in event.md, programme.csv and people.toml."""

from __future__ import annotations

from collections.abc import Iterator

from desk.check.material import Material
from desk.check.mistake import Mistake
from desk.words import _


def mistakes(material: Material) -> Iterator[Mistake]:
    """Each problem of the book, in the terminal's language."""
    for problem in material.book.problems:
        yield material.at(problem.path, problem.line, _(problem.text) % dict(problem.values))
