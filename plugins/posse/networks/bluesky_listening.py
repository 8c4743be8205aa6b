"""What is said on Bluesky about what was posted there: notifications, threads, searches.

https://docs.bsky.app/docs/category/http-reference — asked through the account's own server, which
passes it on to the app's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from ..hosts import host_of
from ..voices import Batch, Home, Kind, KnownCopy, Mention
from . import bluesky_said as said
from .answers import CallFailed
from .bluesky_lists import PAGE, PAGES, rows_in, rows_of, within
from .bluesky_reading import POSTS_AT_ONCE, Reading
from .bluesky_record import Record, parts_of
from .bluesky_said import Post, post_from

OVERLAP = timedelta(days=2)
NOTIFICATIONS, SEARCH = "notifications", "search"
_GESTURES = {"like": Kind.LIKE, "repost": Kind.REPOST}
_Read = Callable[[Record, Home], Mention | None]


class Listening(Reading):
    """What an account can hear."""

    def news(self, home: Home, cursors: Mapping[str, str]) -> Iterator[Batch]:
        """See Listener."""
        try:
            yield from self._stream(
                NOTIFICATIONS, cursors, home, self._told,
                "app.bsky.notification.listNotifications", "notifications",
            )  # fmt: skip
            yield from self._stream(
                SEARCH, cursors, home, self._found,
                "app.bsky.feed.searchPosts", "posts",
                q=host_of(home.site_url), domain=host_of(home.site_url), sort="latest",
            )  # fmt: skip
        except CallFailed as failed:
            raise failed.as_look() from failed

    def marks(self, ids: Sequence[str]) -> Mapping[str, str | None]:
        """See Sweeper. What is left out of an answer is asked for by itself before it is gone."""
        known = [uri for uri in dict.fromkeys(ids) if parts_of(uri)]
        marks: dict[str, str | None] = {}
        try:
            for start in range(0, len(known), POSTS_AT_ONCE):
                asked = known[start : start + POSTS_AT_ONCE]
                posts = tuple(self._posts_at(asked))
                gates = self._gates(posts)
                marks |= {one.uri: said.mark_of(one, gates.get(one.uri, ())) for one in posts}
                marks |= {uri: None for uri in asked if uri not in marks and self._is_gone(uri)}
        except CallFailed as failed:
            raise failed.as_look() from failed
        return marks

    def below(self, copy: KnownCopy, home: Home) -> Batch:
        """See Sweeper. What we hid ourselves in the app counts as gone."""
        try:
            answers, gone = self._thread(copy, home)
            rows = rows_of(self._session, "app.bsky.feed.getQuotes", "posts", uri=copy.id)
            quotes = (said.quote_from(post, copy) for post in map(post_from, rows)
                      if post and not self._is_ours(post, home))  # fmt: skip
            gestures = self._gestures(copy, home)
            mentions = self._hushed((*answers, *quotes, *gestures))
        except CallFailed as failed:
            raise failed.as_look() from failed
        hidden = {said.id_of(uri) for uri in gone}
        kept = tuple(one for one in mentions if one.removes or one.id not in hidden)
        return Batch(mentions=kept, gone=tuple(sorted(hidden)))

    def again(self, ids: Sequence[str], home: Home) -> Batch:
        """See Rereader. What is there, and leads to no report any more, is gone for us."""
        known = [uri for uri in dict.fromkeys(ids) if parts_of(uri)]
        told: dict[str, Mention | None] = {}
        try:
            for start in range(0, len(known), POSTS_AT_ONCE):
                posts = self._posts_at(known[start : start + POSTS_AT_ONCE])
                told |= {post.uri: self._read(post, home) for post in posts}
            mentions = self._hushed(filter(None, told.values()))
        except CallFailed as failed:
            raise failed.as_look() from failed
        gone = tuple(said.id_of(uri) for uri, one in told.items() if one is None)
        return Batch(mentions=mentions, gone=gone)

    def _stream(
        self, stream: str, cursors: Mapping[str, str], home: Home, read: _Read, name: str,
        rows: str, **asked: str | int,
    ) -> Iterator[Batch]:  # fmt: skip
        """A list that has the newest first, back to where it was read before."""
        before = cursors.get(stream, "")
        since = said.moment_from(before) - OVERLAP if before else None
        newest, cursor = before, ""
        for _ in range(PAGES):
            page = {"cursor": cursor} if cursor else {}
            answer = self._session.query(name, limit=PAGE, **asked, **page)
            found = rows_in(answer, rows)
            times = [str(row.get("indexedAt") or "") for row in found]
            newest = max([newest, *times])
            told = (one for row in found if (one := read(row, home)))
            mentions = self._hushed(self._unhidden(told, home))
            cursor = str(answer.get("cursor") or "")
            reached = since is not None and any(said.moment_from(t) < since for t in times if t)
            if not found or not cursor or reached:
                yield Batch(mentions=mentions, stream=stream, cursor=newest)
                return
            yield Batch(mentions=mentions)
        yield Batch(stream=stream, cursor=newest)

    def _told(self, row: Record, home: Home) -> Mention | None:
        """What a notification says."""
        kind, copy = _GESTURES.get(str(row.get("reason"))), home.copies.get(_subject(row))
        if kind:
            author = said.author_from(row.get("author"))
            if not copy or not author or author.id in home.own:
                return None
            at = said.moment_from(within(row, "record").get("createdAt"), row.get("indexedAt"))
            quiet = said.is_quiet_person(row.get("author"))
            return said.gesture_from(kind, author, at, copy, is_quiet=quiet)
        return self._found(row, home)

    def _found(self, row: Record, home: Home) -> Mention | None:
        post = post_from(row)
        return None if post is None or post.uri in home.copies else self._read(post, home)

    def _read(self, post: Post, home: Home) -> Mention | None:
        """What a post is for us: an answer, a quote, a mention, or nothing."""
        copy = self._copy_above(post, home)
        if copy:
            return said.answer_from(post, copy)
        if post.is_removal:
            return said.removal_from(post)
        if self._is_ours(post, home):
            return None
        quoted = home.copies.get(post.quoted)
        return said.quote_from(post, quoted) if quoted else said.mention_from(post, home)

    def _gestures(self, copy: KnownCopy, home: Home) -> Iterator[Mention]:
        for row in rows_of(self._session, "app.bsky.feed.getLikes", "likes", uri=copy.id):
            yield from self._gesture(Kind.LIKE, row.get("actor"), row, copy, home)
        for row in rows_of(self._session, "app.bsky.feed.getRepostedBy", "repostedBy",
                           uri=copy.id):  # fmt: skip
            yield from self._gesture(Kind.REPOST, row, {}, copy, home)

    def _gesture(
        self, kind: Kind, actor: object, row: Record, copy: KnownCopy, home: Home
    ) -> Iterator[Mention]:
        author = said.author_from(actor)
        if author and author.id not in home.own:
            at = said.moment_from(row.get("createdAt"), row.get("indexedAt"), copy.at.isoformat())
            quiet = said.is_quiet_person(actor)
            yield said.gesture_from(kind, author, at, copy, is_quiet=quiet)

    def _unhidden(self, mentions: Iterable[Mention], home: Home) -> Iterator[Mention]:
        """Without the answers that we hid ourselves in the app: only their thread says so."""
        found = tuple(mentions)
        copies = {copy.url: uri for uri, copy in home.copies.items()}
        answered = sorted({copies[one.copy] for one in found
                           if one.kind is Kind.REPLY and one.copy in copies})  # fmt: skip
        hidden: set[str] = set()
        for start in range(0, len(answered), POSTS_AT_ONCE):
            gates = self._gates(tuple(self._posts_at(answered[start : start + POSTS_AT_ONCE])))
            hidden |= {said.id_of(uri) for gate in gates.values() for uri in gate}
        return (one for one in found if one.id not in hidden)

    def _is_ours(self, post: Post, home: Home) -> bool:
        return post.author.id in home.own


def _subject(row: Record) -> str:
    subject = row.get("reasonSubject")
    return subject if isinstance(subject, str) else ""
