"""A reason for which the gate stays shut."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why the site stays in: ``code`` is the line of the table in ``desk.gate``.

    A person may overrule a ``forcible`` one with --force; its advice says what that risks.
    """

    code: int
    message: str
    advice: str
    forcible: bool = False
