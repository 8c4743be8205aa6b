"""Whether a post on X that is to be answered is still there.

https://docs.x.com/x-api/posts/get-post-by-id — one that is gone is a problem in an answer of 200.
Each look costs what the reading of a post costs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..errors import NotAllowed, NotReached
from ..models import Announcement, Result
from .answers import ANSWERED_IS_GONE, Answer, CallFailed, mapping
from .x_answers import XFailed

_NOT_FOUND = 404
_MISSING = "resource-not-found"  # how the type of the problem ends

Ask = Callable[[str], Answer]  # for the post of a number; CallFailed


def is_there(number: str, ask: Ask) -> bool:
    """Whether the post of this number is there. NotReached, NotAllowed when X does not say."""
    try:
        said = mapping(ask(number).json())
    except CallFailed as failed:
        if failed.status == _NOT_FOUND:
            return False
        raise failed.as_look() from failed
    if isinstance(said.get("data"), dict):
        return True
    if any(kind.endswith(_MISSING) for kind in _problems(said)):
        return False
    raise NotReached("X does not say whether the post is there")


def explained(failed: CallFailed, said: Announcement, ask: Ask) -> CallFailed:
    """What a failed send says; that nothing was sent where what it answers is gone meanwhile."""
    if failed.result is not Result.REFUSED or not said.reply_to:
        return failed
    try:
        there = is_there(said.reply_to, ask)
    except (NotReached, NotAllowed):
        return failed
    return failed if there else XFailed(Result.NOT_SENT, ANSWERED_IS_GONE, status=failed.status)


def _problems(said: Mapping[str, object]) -> list[str]:
    """Of which types they are."""
    problems = said.get("errors")
    listed = problems if isinstance(problems, list) else []
    return [str(one.get("type")) for one in listed if isinstance(one, dict)]
