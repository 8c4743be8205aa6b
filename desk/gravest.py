"""The end of a run in which more than one thing may have gone wrong."""

from __future__ import annotations

from collections.abc import Sequence

from desk import console
from desk.errors import DeskError
from desk.summary import Summary


def raise_gravest(problems: Sequence[DeskError], noted: Summary) -> None:
    """Note and tell all, each once, and leave with the code of the gravest."""
    for problem in problems:
        noted.blame(problem)
    if not problems:
        return
    told = {(problem.message, problem.advice): problem for problem in problems}
    *others, last = sorted(told.values(), key=lambda problem: problem.code)
    for problem in others:
        console.tell_failure(problem)
    raise last
