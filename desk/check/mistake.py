"""What the linter says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Mistake:
    """One finding: file as the writer knows it, 1-based line, a sentence, and what to do.

    ``grave`` stops `publish`; the others are advice, which it says in full where it is ``loud``.
    """

    path: str
    line: int
    text: str
    advice: str = ""
    grave: bool = True
    loud: bool = False

    def __str__(self) -> str:
        tail = f" {self.advice}" if self.advice else ""
        return f"{self.path}:{self.line}: {self.text}{tail}"
