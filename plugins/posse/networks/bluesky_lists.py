"""Lists as Bluesky's servers answer them: rows, page after page, and what is within.

https://docs.bsky.app/docs/category/http-reference — nothing of an answer is taken for granted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from .bluesky_record import Record

if TYPE_CHECKING:
    from .bluesky_session import Session

PAGE, PAGES = 100, 20  # of a list, at most: 2,000 gestures on one copy


def rows_in(answer: Mapping[str, object], name: str) -> list[Record]:
    """The objects of a list that an answer has."""
    rows = answer.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def within(said: Mapping[str, object], name: str) -> Record:
    """The object of this name in another; an empty one where there is none."""
    inner = said.get(name)
    return inner if isinstance(inner, dict) else {}


def text_in(said: Mapping[str, object], name: str) -> str:
    """The text of this name in an object, "" where there is none."""
    value = said.get(name)
    return value if isinstance(value, str) else ""


def hidden_in(view: Mapping[str, object]) -> tuple[str, ...]:
    """The answers that the one who began a thread hid in it, by its first post or its answer.

    https://docs.bsky.app/docs/tutorials/thread-gates — one list stands for the whole thread.
    """
    hidden = within(within(view, "threadgate"), "record").get("hiddenReplies")
    return tuple(u for u in hidden if isinstance(u, str)) if isinstance(hidden, list) else ()


def rows_of(session: Session, call: str, name: str, **asked: str) -> Iterator[Record]:
    """The rows of a list to its end, asked for page by page. CallFailed."""
    cursor: dict[str, str] = {}
    for _ in range(PAGES):
        answer = session.query(call, limit=PAGE, **asked, **cursor)
        found = rows_in(answer, name)
        yield from found
        following = answer.get("cursor")
        if not found or not isinstance(following, str):
            return
        cursor = {"cursor": following}
