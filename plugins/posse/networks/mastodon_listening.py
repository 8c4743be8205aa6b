"""What is said on Mastodon about what was posted there: notifications, threads, gestures.

https://docs.joinmastodon.org/methods/notifications/ — threads are asked for with the token: without
one a server tells no more than sixty answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from ..discovery import copy_above
from ..voices import Batch, Home, Kind, KnownCopy, Mention
from . import mastodon_said as said
from .answers import Answer, CallFailed
from .mastodon_said import Status, status_from

if TYPE_CHECKING:
    from .http import Server

PAGE, PAGES = 40, 20  # of a list, at most
POSTS_AT_ONCE = 20
OVERLAP = timedelta(days=2)
NOTIFICATIONS = "notifications"
_TYPES = ("mention", "favourite", "reblog", "quote")
_GESTURES = {"favourite": Kind.LIKE, "reblog": Kind.REPOST}
_BY = (("favourited_by", Kind.LIKE), ("reblogged_by", Kind.REPOST))
_NEXT = re.compile(r'<[^<>]*[?&]max_id=([\w-]+)[^<>]*>\s*;\s*rel="?next"?')
_GONE = frozenset({404, 410})
_UNKNOWN = frozenset({400, 404, 405, 410, 422, 501})  # of what a server does not have at all
_ASKS_TOO_MUCH = 403


class Listening:
    """What an account can hear; ``_server`` is its server, ``_host`` that one's host."""

    _server: Server
    _host: str

    def news(self, home: Home, cursors: Mapping[str, str]) -> Iterator[Batch]:
        """See Listener. NotAllowed for a token of before this was asked for: connect renews it."""
        before = cursors.get(NOTIFICATIONS, "")
        since = _moment(before) - OVERLAP if before else None
        cursor: dict[str, str] = {}
        newest = before
        try:
            for _ in range(PAGES):
                answer = self._server.get(
                    "/api/v1/notifications", limit=str(PAGE), **{"types[]": _TYPES}, **cursor
                )
                rows = _rows(answer.json())
                times = [_time(row) for row in rows if _time(row)]
                newest = max([newest, *times])
                mentions = tuple(one for row in rows if (one := self._told(row, home)))
                cursor = {"max_id": str(rows[-1].get("id"))} if rows else {}
                if not rows or (since and any(_moment(time) < since for time in times)):
                    yield Batch(mentions=mentions, stream=NOTIFICATIONS, cursor=newest)
                    return
                yield Batch(mentions=mentions)
        except CallFailed as failed:
            raise failed.as_look() from failed
        yield Batch(stream=NOTIFICATIONS, cursor=newest)

    def marks(self, ids: Sequence[str]) -> Mapping[str, str | None]:
        """See Sweeper. What is for few by now is gone for us."""
        known = [one for one in dict.fromkeys(ids) if re.fullmatch(r"[\w.:-]+(?:/[\w-]+)?", one)]
        marks: dict[str, str | None] = {}
        try:
            for start in range(0, len(known), POSTS_AT_ONCE):
                asked = known[start : start + POSTS_AT_ONCE]
                found = self._at_once([said.number_of(one, self._host) for one in asked])
                for one in asked:
                    status = found.get(said.number_of(one, self._host))
                    marks |= {one: said.mark_of(status)} if status else self._alone(one)
        except CallFailed as failed:
            raise failed.as_look() from failed
        return marks

    def below(self, copy: KnownCopy, home: Home) -> Batch:
        """See Sweeper."""
        try:
            statuses = self._thread(copy)
            quotes = tuple(self._quotes(copy))
            gestures = tuple(self._gestures(copy, home))
        except CallFailed as failed:
            raise failed.as_look() from failed
        parents = {one.id: one.parent for one in statuses}
        others = (one for one in statuses if one.id not in home.copies)
        own = [one for one in others if copy_above(one.id, parents, home) == copy]
        answers = (said.answer_from(one, copy, home, self._host) for one in own
                   if not one.is_for_few)  # fmt: skip
        quoting = (said.quote_from(one, copy, home, self._host) for one in quotes
                   if one.author.id not in home.own and not one.is_for_few)  # fmt: skip
        gone = (said.id_of(one.id, self._host) for one in own if one.is_for_few)
        return Batch(mentions=(*answers, *quoting, *gestures), gone=tuple(gone))

    def again(self, ids: Sequence[str], home: Home) -> Batch:
        """See Rereader. What is there, and leads to no report any more, is gone for us."""
        told: dict[str, Mention | None] = {}
        try:
            for start in range(0, len(ids), POSTS_AT_ONCE):
                part = ids[start : start + POSTS_AT_ONCE]
                asked = [said.number_of(one, self._host) for one in part]
                found = self._at_once(asked)
                alone = (self._by_itself(number) for number in asked if number not in found)
                for status in (*found.values(), *filter(None, alone)):
                    told[status.id] = None if status.is_for_few else self._read(status, home)
        except CallFailed as failed:
            raise failed.as_look() from failed
        gone = (said.id_of(number, self._host) for number, one in told.items() if one is None)
        return Batch(mentions=tuple(filter(None, told.values())), gone=tuple(gone))

    def _told(self, row: Mapping[str, object], home: Home) -> Mention | None:
        """What a notification says."""
        kind = _GESTURES.get(str(row.get("type")))
        status = status_from(row.get("status"), self._host)
        if status is None:
            return None
        if kind:
            copy = home.copies.get(status.id)
            return self._gesture(kind, row.get("account"), copy, home) if copy else None
        if status.id in home.copies or status.is_for_few:
            return None
        return self._read(status, home)

    def _read(self, status: Status, home: Home) -> Mention | None:
        """What a post is for us: an answer, a quote, a mention, or nothing."""
        copy = self._copy_above(status, home)
        if copy:
            return said.answer_from(status, copy, home, self._host)
        if status.author.id in home.own:
            return None
        quoted = home.copies.get(status.quoted)
        if quoted:
            return said.quote_from(status, quoted, home, self._host)
        return said.mention_from(status, home, self._host)

    def _copy_above(self, status: Status, home: Home) -> KnownCopy | None:
        """The nearest copy of ours that it answers, directly or through others."""
        if not status.parent or status.parent in home.copies:
            return home.copies.get(status.parent)
        try:
            answer = self._server.get(f"/api/v1/statuses/{status.id}/context").json()
        except CallFailed as failed:
            if failed.status in _GONE:
                return None  # it went meanwhile
            raise
        above = self._statuses(_rows(answer, "ancestors"))
        parents = {one.id: one.parent for one in (*above, status)}
        return copy_above(status.id, parents, home)

    def _thread(self, copy: KnownCopy) -> tuple[Status, ...]:
        """All answers below a copy; none where the server does not have it."""
        try:
            answer = self._server.get(f"/api/v1/statuses/{copy.id}/context").json()
        except CallFailed as failed:
            if failed.status in _GONE:
                return ()
            raise
        return self._statuses(_rows(answer, "descendants"))

    def _quotes(self, copy: KnownCopy) -> Iterator[Status]:
        """Posts that quote a copy; older servers know none."""
        for page in self._turned(f"/api/v1/statuses/{copy.id}/quotes"):
            yield from self._statuses(_rows(page.json()))

    def _gestures(self, copy: KnownCopy, home: Home) -> Iterator[Mention]:
        for name, kind in _BY:
            for page in self._turned(f"/api/v1/statuses/{copy.id}/{name}"):
                found = (self._gesture(kind, row, copy, home) for row in _rows(page.json()))
                yield from filter(None, found)

    def _gesture(self, kind: Kind, account: object, copy: KnownCopy, home: Home) -> Mention | None:
        made = said.gesture_from(kind, account, copy, self._host)
        return None if made is None or made.author.id in home.own else made

    def _turned(self, path: str) -> Iterator[Answer]:
        """A list, page by page; nothing where the server has no such list."""
        cursor: dict[str, str] = {}
        for _ in range(PAGES):
            try:
                answer = self._server.get(path, limit=str(2 * PAGE), **cursor)
            except CallFailed as failed:
                if failed.status in {*_UNKNOWN, _ASKS_TOO_MUCH}:
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
            if failed.status in _UNKNOWN:
                return {}
            raise
        found = self._statuses(_rows(rows))
        return {one.id: one for one in found if not one.is_for_few}

    def _alone(self, native: str) -> dict[str, str | None]:
        """A post by itself: None where it is gone, nothing where the server does not say."""
        try:
            answer = self._server.get(f"/api/v1/statuses/{said.number_of(native, self._host)}")
        except CallFailed as failed:
            if failed.status in _GONE:
                return {native: None}
            raise
        status = status_from(answer.json(), self._host)
        if status is None:
            return {}
        return {native: None if status.is_for_few else said.mark_of(status)}

    def _by_itself(self, number: str) -> Status | None:
        """A post by its number, None where it went meanwhile."""
        try:
            return status_from(self._server.get(f"/api/v1/statuses/{number}").json(), self._host)
        except CallFailed as failed:
            if failed.status in _GONE:
                return None
            raise

    def _statuses(self, rows: Iterable[Mapping[str, object]]) -> tuple[Status, ...]:
        return tuple(one for row in rows if (one := status_from(row, self._host)))


def _rows(answer: object, name: str = "") -> list[Mapping[str, object]]:
    """The objects of a list, or of a list that an object has."""
    rows = answer.get(name) if name and isinstance(answer, dict) else answer
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _time(row: Mapping[str, object]) -> str:
    time = row.get("created_at")
    return time if isinstance(time, str) else ""


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
