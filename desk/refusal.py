"""A reason for which the gate stays shut."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from desk.words import ngettext


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why the site stays in: ``code`` is the line of the table in ``desk.gate``.

    A person may overrule a ``forcible`` one with --force; its advice says what that risks.
    """

    code: int
    message: str
    advice: str
    forcible: bool = False


def some(names: Iterable[str]) -> str:
    """The first few of many names, for a message."""
    told = list(names)
    shown = ", ".join(told[:3])
    more = len(told) - 3
    if more <= 0:
        return shown
    return shown + " " + ngettext("and %(more)d more", "and %(more)d more", more) % {"more": more}
