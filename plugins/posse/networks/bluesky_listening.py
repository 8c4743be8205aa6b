"""What is said on Bluesky about what was posted there: notifications, threads, searches.

https://docs.bsky.app/docs/category/http-reference — asked through the account's own server, which
passes it on to the app's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from ..discovery import copy_above
from ..hosts import host_of
from ..models import Result
from ..voices import Author, Batch, Home, Kind, KnownCopy, Mention
from . import bluesky_said as said
from .answers import CallFailed
from .bluesky_answers import name_of
from .bluesky_record import Record, parts_of
from .bluesky_said import Post, post_from

if TYPE_CHECKING:
    from .bluesky_session import Session

PAGE, PAGES = 100, 20  # of a list, at most: 2,000 gestures on one copy
DEEPEST = 1000  # answers below each other
POSTS_AT_ONCE = PROFILES_AT_ONCE = 25
OVERLAP = timedelta(days=2)
NOTIFICATIONS, SEARCH = "notifications", "search"
_GESTURES = {"like": Kind.LIKE, "repost": Kind.REPOST}
_Read = Callable[[Record, Home], Mention | None]
_THREAD = "app.bsky.feed.defs#threadViewPost"


class Listening:
    """What an account can hear; ``_session`` is its session."""

    _session: Session

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
                answer = self._session.query("app.bsky.feed.getPosts", uris=asked)
                posts = [post for view in _rows(answer, "posts") if (post := post_from(view))]
                marks |= {post.uri: said.mark_of(post) for post in posts}
                marks |= {uri: None for uri in asked if uri not in marks and self._is_gone(uri)}
        except CallFailed as failed:
            raise failed.as_look() from failed
        return marks

    def below(self, copy: KnownCopy, home: Home) -> Batch:
        """See Sweeper. What we hid ourselves in the app counts as gone."""
        try:
            answers, gone = self._thread(copy, home)
            quotes = (said.quote_from(post, copy)
                      for post in self._posts("app.bsky.feed.getQuotes", "posts", copy)
                      if not self._is_ours(post, home))  # fmt: skip
            gestures = self._gestures(copy, home)
            mentions = self._hushed((*answers, *quotes, *gestures))
        except CallFailed as failed:
            raise failed.as_look() from failed
        hidden = {said.id_of(uri) for uri in gone}
        kept = tuple(one for one in mentions if one.id not in hidden)
        return Batch(mentions=kept, gone=tuple(sorted(hidden)))

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
            found = _rows(answer, rows)
            times = [str(row.get("indexedAt") or "") for row in found]
            newest = max([newest, *times])
            mentions = self._hushed(one for row in found if (one := read(row, home)))
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
            at = said.moment_from(_inner(row, "record").get("createdAt"), row.get("indexedAt"))
            quiet = said.is_quiet_person(row.get("author"))
            return said.gesture_from(kind, author, at, copy, is_quiet=quiet)
        return self._found(row, home)

    def _found(self, row: Record, home: Home) -> Mention | None:
        """What a post is for us: an answer, a quote, a mention, or nothing."""
        post = post_from(row)
        if post is None or post.uri in home.copies:
            return None
        copy = self._copy_above(post, home)
        if copy:
            return said.answer_from(post, copy)
        if self._is_ours(post, home):
            return None
        quoted = home.copies.get(post.quoted)
        return said.quote_from(post, quoted) if quoted else said.mention_from(post, home)

    def _copy_above(self, post: Post, home: Home) -> KnownCopy | None:
        """The nearest copy of ours that it answers; only a thread that we began can have one."""
        if not post.parent or post.parent in home.copies:
            return home.copies.get(post.parent)
        root = parts_of(post.root)
        if not root or root[0] not in home.own:
            return None
        try:
            answer = self._session.query("app.bsky.feed.getPostThread", uri=post.uri, depth=0,
                                         parentHeight=DEEPEST)  # fmt: skip
        except CallFailed as failed:
            if failed.result is Result.REFUSED:
                return None  # it went meanwhile
            raise
        parents, node = {post.uri: post.parent}, _inner(answer, "thread")
        while node := _inner(node, "parent"):
            above = post_from(node.get("post"))
            if above:
                parents[above.uri] = above.parent
        return copy_above(post.uri, parents, home)

    def _thread(self, copy: KnownCopy, home: Home) -> tuple[list[Mention], tuple[str, ...]]:
        """The answers below a copy, and what in it is gone, hidden by us, or blocked."""
        answer = self._session.query("app.bsky.feed.getPostThread", uri=copy.id, depth=DEEPEST,
                                     parentHeight=0)  # fmt: skip
        gate = _inner(_inner(answer, "threadgate"), "record").get("hiddenReplies")
        gone = [uri for uri in gate if isinstance(uri, str)] if isinstance(gate, list) else []
        answers, waiting = [], _rows(_inner(answer, "thread"), "replies")
        while waiting:
            node = waiting.pop()
            post = post_from(node.get("post")) if node.get("$type") == _THREAD else None
            if post is None:
                gone += [uri] if isinstance(uri := node.get("uri"), str) else []
            elif post.uri not in home.copies:  # what hangs below another copy is that one's
                answers.append(said.answer_from(post, copy))
                waiting += _rows(node, "replies")
        return answers, tuple(gone)

    def _gestures(self, copy: KnownCopy, home: Home) -> Iterator[Mention]:
        for row in self._rows_of("app.bsky.feed.getLikes", "likes", copy):
            yield from self._gesture(Kind.LIKE, row.get("actor"), row, copy, home)
        for row in self._rows_of("app.bsky.feed.getRepostedBy", "repostedBy", copy):
            yield from self._gesture(Kind.REPOST, row, {}, copy, home)

    def _gesture(
        self, kind: Kind, actor: object, row: Record, copy: KnownCopy, home: Home
    ) -> Iterator[Mention]:
        author = said.author_from(actor)
        if author and author.id not in home.own:
            at = said.moment_from(row.get("createdAt"), row.get("indexedAt"), copy.at.isoformat())
            quiet = said.is_quiet_person(actor)
            yield said.gesture_from(kind, author, at, copy, is_quiet=quiet)

    def _posts(self, name: str, rows: str, copy: KnownCopy) -> Iterator[Post]:
        for row in self._rows_of(name, rows, copy):
            post = post_from(row)
            if post:
                yield post

    def _rows_of(self, name: str, rows: str, copy: KnownCopy) -> Iterator[Record]:
        cursor: dict[str, str] = {}
        for _ in range(PAGES):
            answer = self._session.query(name, uri=copy.id, limit=PAGE, **cursor)
            found = _rows(answer, rows)
            yield from found
            following = answer.get("cursor")
            if not found or not isinstance(following, str):
                return
            cursor = {"cursor": following}

    def _hushed(self, mentions: Iterable[Mention]) -> tuple[Mention, ...]:
        """Without the words of those whose bio asks for that."""
        found = tuple(mentions)
        people = sorted({one.author.id for one in found if one.author.id})
        quiet: set[str] = set()
        for start in range(0, len(people), PROFILES_AT_ONCE):
            asked = people[start : start + PROFILES_AT_ONCE]
            answer = self._session.query("app.bsky.actor.getProfiles", actors=asked)
            views = _rows(answer, "profiles")
            quiet |= {str(view.get("did")) for view in views if said.is_quiet_person(view)}
        return tuple(_hushed(one) if one.author.id in quiet else one for one in found)

    def _is_gone(self, uri: str) -> bool:
        """Whether the network says that a post is gone, or not for us any more."""
        try:
            answer = self._session.query("app.bsky.feed.getPostThread", uri=uri, depth=0,
                                         parentHeight=0)  # fmt: skip
        except CallFailed as failed:
            if name_of(failed) == "NotFound":
                return True
            raise
        return _inner(answer, "thread").get("$type") != _THREAD

    def _is_ours(self, post: Post, home: Home) -> bool:
        return post.author.id in home.own


def _hushed(mention: Mention) -> Mention:
    return replace(mention, author=Author(id=""), content="", is_html=False, warning="", lang="",
                   pictures=0, is_quiet=True)  # fmt: skip


def _subject(row: Record) -> str:
    subject = row.get("reasonSubject")
    return subject if isinstance(subject, str) else ""


def _rows(answer: Mapping[str, object], name: str) -> list[Record]:
    rows = answer.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _inner(said: Mapping[str, object], name: str) -> Record:
    inner = said.get(name)
    return inner if isinstance(inner, dict) else {}
