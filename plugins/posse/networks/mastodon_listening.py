"""What is said on Mastodon about what was posted there: notifications, threads, gestures.

https://docs.joinmastodon.org/methods/notifications/ — threads are asked for with the token: without
one a server tells no more than sixty answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from ..discovery import copy_above
from ..voices import Batch, Home, Kind, KnownCopy, Mention
from . import mastodon_said as said
from .answers import CallFailed
from .mastodon_reading import GONE, PAGE, PAGES, Reading, rows_in
from .mastodon_status import Status, is_removal, mark_of
from .moments import moment_of

POSTS_AT_ONCE = 20
OVERLAP = timedelta(days=2)
NOTIFICATIONS = "notifications"
_NO_NEWS = frozenset({404, 405, 410, 501})  # a server without notifications tells none
_TYPES = ("mention", "favourite", "reblog", "quote")
_GESTURES = {"favourite": Kind.LIKE, "reblog": Kind.REPOST}
_BY = (("favourited_by", Kind.LIKE), ("reblogged_by", Kind.REPOST))


class Listening(Reading):
    """What an account can hear."""

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
                rows = rows_in(answer.json())
                times = [_time(row) for row in rows if _time(row)]
                newest = max([newest, *times])
                mentions = tuple(one for row in rows if (one := self._told(row, home)))
                before_page, cursor = cursor, {"max_id": str(rows[-1].get("id"))} if rows else {}
                is_old = since and any(_moment(time) < since for time in times)
                if not rows or cursor == before_page or is_old:
                    yield Batch(mentions=mentions, stream=NOTIFICATIONS, cursor=newest)
                    return
                yield Batch(mentions=mentions)
        except CallFailed as failed:
            if failed.status in _NO_NEWS:
                return
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
                    marks |= {one: mark_of(status)} if status else self._alone(one)
        except CallFailed as failed:
            raise failed.as_look() from failed
        return marks

    def below(self, copy: KnownCopy, home: Home) -> Batch:
        """See Sweeper."""
        try:
            statuses = self._thread(copy, home)
            quotes = tuple(self._quotes(copy))
            gestures = tuple(self._gestures(copy, home))
        except CallFailed as failed:
            raise failed.as_look() from failed
        parents, known = {one.id: one.parent for one in statuses}, {o.id: o for o in statuses}
        others = (one for one in statuses if one.id not in home.copies)
        own = [one for one in others if copy_above(one.id, parents, home) == copy]
        told = (self._answer(one, copy, home, known.get(one.parent)) for one in own)
        answers = filter(None, told)
        quoting = (said.quote_from(one, copy, home, self._host) for one in quotes
                   if one.author.id not in home.own and not one.is_for_few)  # fmt: skip
        gone = (said.id_of(one.id, self._host) for one in own if one.is_for_few)
        return Batch(mentions=(*answers, *quoting, *gestures), gone=tuple(gone))

    def _answer(
        self, status: Status, copy: KnownCopy, home: Home, above: Status | None
    ) -> Mention | None:
        """What an answer below a copy is for us; nothing where it is for few, but for a wish."""
        if is_removal(status, above):
            return said.removal_from(status, copy, home, self._host)
        return None if status.is_for_few else said.answer_from(status, copy, home, self._host)

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
                    told[status.id] = self._read(status, home)
        except CallFailed as failed:
            raise failed.as_look() from failed
        gone = (said.id_of(number, self._host) for number, one in told.items() if one is None)
        return Batch(mentions=tuple(filter(None, told.values())), gone=tuple(gone))

    def _told(self, row: Mapping[str, object], home: Home) -> Mention | None:
        """What a notification says."""
        kind = _GESTURES.get(str(row.get("type")))
        status = self._itself(row.get("status"))
        if status is None:
            return None
        if kind:
            copy = home.copies.get(status.id)
            return self._gesture(kind, row.get("account"), copy, home) if copy else None
        if status.id in home.copies or (status.is_for_few and not status.has_wish):
            return None
        return self._read(status, home)

    def _read(self, status: Status, home: Home) -> Mention | None:
        """What a post is for us: an answer, a quote, a mention, a wish, or nothing."""
        known = {one.id: one for one in (*self._above(status, home), status)}
        parents = {one.id: one.parent for one in known.values()}
        copy, above = copy_above(status.id, parents, home), known.get(status.parent)
        if copy:
            return self._answer(status, copy, home, above)
        if is_removal(status, above):
            return said.removal_from(status, None, home, self._host)
        if status.author.id in home.own or status.is_for_few:
            return None
        quoted = home.copies.get(status.quoted)
        if quoted:
            return said.quote_from(status, quoted, home, self._host)
        return said.mention_from(status, home, self._host)

    def _above(self, status: Status, home: Home) -> tuple[Status, ...]:
        """What it answers, directly or through others; nothing has to be asked below a copy."""
        if not status.parent or status.parent in home.copies:
            return ()
        try:
            answer = self._server.get(f"/api/v1/statuses/{status.id}/context").json()
        except CallFailed as failed:
            if failed.status in GONE:
                return ()  # it went meanwhile
            raise
        return self._statuses(rows_in(answer, "ancestors"))

    def _quotes(self, copy: KnownCopy) -> Iterator[Status]:
        """Posts that quote a copy; older servers know none."""
        for page in self._turned(f"/api/v1/statuses/{copy.id}/quotes"):
            yield from self._statuses(rows_in(page.json()))

    def _gestures(self, copy: KnownCopy, home: Home) -> Iterator[Mention]:
        for name, kind in _BY:
            for page in self._turned(f"/api/v1/statuses/{copy.id}/{name}"):
                found = (self._gesture(kind, row, copy, home) for row in rows_in(page.json()))
                yield from filter(None, found)

    def _gesture(self, kind: Kind, account: object, copy: KnownCopy, home: Home) -> Mention | None:
        made = said.gesture_from(kind, account, copy, self._host)
        return None if made is None or made.author.id in home.own else made


def _time(row: Mapping[str, object]) -> str:
    time = row.get("created_at")
    return time if isinstance(time, str) else ""


def _moment(text: str) -> datetime:
    return moment_of(text) or datetime.fromtimestamp(0, UTC)
