"""What a server that speaks Mastodon's API answers: threads, lists, posts by their numbers.

https://docs.joinmastodon.org/methods/statuses/ — as far as each can: older ones and others know
neither all lists nor many posts at once, and snac shows of a thread only what answers a post.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ..voices import Home, KnownCopy
from . import mastodon_said as said
from .answers import Answer, CallFailed
from .mastodon_status import Status, mark_of, status_from

if TYPE_CHECKING:
    from .http import Server

PAGE, PAGES = 40, 20  # of a list, at most
STEPS = 40  # further posts of a thread that are asked what answers them, at most
GONE = frozenset({404, 410})
UNKNOWN = frozenset({400, 404, 405, 410, 422, 501})  # of what a server does not have at all
_ASKS_TOO_MUCH = 403
_NEXT = re.compile(r'<[^<>]*[?&]max_id=([\w-]+)[^<>]*>\s*;\s*rel="?next"?')


class Reading:
    """What an account can read; ``_server`` is its server, ``_host`` that one's host."""

    _server: Server
    _host: str

    def _thread(self, copy: KnownCopy, home: Home) -> tuple[Status, ...]:
        """All answers below a copy; none where the server does not have it."""
        found = {one.id: one for one in self._below(copy.id)}
        if any(one.parent != copy.id for one in found.values()):
            return tuple(found.values())
        waiting = [one for one in found.values() if one.answers and one.id not in home.copies]
        for _ in range(STEPS):
            if not waiting:
                break
            below = [one for one in self._below(waiting.pop(0).id) if one.id not in found]
            found |= {one.id: one for one in below}
            waiting += [one for one in below if one.answers and one.id not in home.copies]
        return tuple(found.values())

    def _below(self, number: str) -> tuple[Status, ...]:
        try:
            answer = self._server.get(f"/api/v1/statuses/{number}/context").json()
        except CallFailed as failed:
            if failed.status in GONE:
                return ()
            raise
        return self._statuses(rows_in(answer, "descendants"))

    def _turned(self, path: str) -> Iterator[Answer]:
        """A list, page by page; nothing where the server has no such list."""
        cursor: dict[str, str] = {}
        for _ in range(PAGES):
            try:
                answer = self._server.get(path, limit=str(2 * PAGE), **cursor)
            except CallFailed as failed:
                if failed.status in {*UNKNOWN, _ASKS_TOO_MUCH}:
                    return
                raise
            yield answer
            following = _NEXT.search(answer.headers.get("link", ""))
            if not following or following[1] == cursor.get("max_id"):
                return
            cursor = {"max_id": following[1]}

    def _at_once(self, numbers: Sequence[str]) -> Mapping[str, Status]:
        """Many posts by one question; nothing where the server knows no such question (4.3)."""
        try:
            rows = self._server.get("/api/v1/statuses", **{"id[]": tuple(numbers)}).json()
        except CallFailed as failed:
            if failed.status in UNKNOWN:
                return {}
            raise
        found = self._statuses(rows_in(rows))
        return {one.id: one for one in found if not one.is_for_few}

    def _alone(self, native: str) -> dict[str, str | None]:
        """A post by itself: None where it is gone, nothing where the server does not say.

        On snac an edit gives it another number: under its old one it is gone. A copy of ours,
        which is known by its number alone, is still where it was.
        """
        number = said.number_of(native, self._host)
        try:
            answer = self._server.get(f"/api/v1/statuses/{number}")
        except CallFailed as failed:
            if failed.status in GONE:
                return {native: None}
            raise
        status = self._itself(answer.json())
        if status is None:
            return {}
        is_gone = status.is_for_few or number not in {status.id, native}
        return {native: None if is_gone else mark_of(status)}

    def _by_itself(self, number: str) -> Status | None:
        """A post by its number, None where it went meanwhile."""
        try:
            return self._itself(self._server.get(f"/api/v1/statuses/{number}").json())
        except CallFailed as failed:
            if failed.status in GONE:
                return None
            raise

    def _itself(self, answer: object) -> Status | None:
        """The post of an answer; snac tells of one that was boosted as of the boost."""
        boosted = answer.get("reblog") if isinstance(answer, dict) else None
        is_same = isinstance(boosted, dict) and boosted.get("id") == answer.get("id")  # type: ignore[attr-defined]
        return status_from(boosted if is_same else answer, self._host)

    def _statuses(self, rows: Iterable[Mapping[str, object]]) -> tuple[Status, ...]:
        return tuple(one for row in rows if (one := status_from(row, self._host)))


def rows_in(answer: object, name: str = "") -> list[Mapping[str, object]]:
    """The objects of a list, or of a list that an object has."""
    rows = answer.get(name) if name and isinstance(answer, dict) else answer
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
