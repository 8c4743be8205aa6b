"""What Bluesky's servers answer about posts: threads, many at once, whether one is there.

https://docs.bsky.app/docs/category/http-reference — and who asks, in the bio, not to be repeated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..discovery import copy_above
from ..models import Result
from ..voices import Author, Home, KnownCopy, Mention
from . import bluesky_said as said
from .answers import CallFailed
from .bluesky_answers import name_of
from .bluesky_lists import hidden_in, rows_in, within
from .bluesky_record import parts_of
from .bluesky_said import Post, post_from

if TYPE_CHECKING:
    from .bluesky_session import Session

DEEPEST = 1000  # answers below each other
POSTS_AT_ONCE = PROFILES_AT_ONCE = 25
_THREAD = "app.bsky.feed.defs#threadViewPost"


class Reading:
    """What an account can read; ``_session`` is its session."""

    _session: Session

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
        parents, node = {post.uri: post.parent}, within(answer, "thread")
        while node := within(node, "parent"):
            above = post_from(node.get("post"))
            if above:
                parents[above.uri] = above.parent
        return copy_above(post.uri, parents, home)

    def _thread(self, copy: KnownCopy, home: Home) -> tuple[list[Mention], tuple[str, ...]]:
        """The answers below a copy, and what in it is gone, hidden by us, or blocked."""
        answer = self._session.query("app.bsky.feed.getPostThread", uri=copy.id, depth=DEEPEST,
                                     parentHeight=0)  # fmt: skip
        gone = [*hidden_in(answer)]
        answers, waiting = [], rows_in(within(answer, "thread"), "replies")
        while waiting:
            node = waiting.pop()
            post = post_from(node.get("post")) if node.get("$type") == _THREAD else None
            if post is None:
                gone += [uri] if isinstance(uri := node.get("uri"), str) else []
            elif post.uri not in home.copies:  # what hangs below another copy is that one's
                answers.append(said.answer_from(post, copy))
                waiting += rows_in(node, "replies")
        return answers, tuple(gone)

    def _posts_at(self, uris: Sequence[str]) -> Iterator[Post]:
        """Those of these posts that are there, at most POSTS_AT_ONCE."""
        answer = self._session.query("app.bsky.feed.getPosts", uris=list(uris))
        return (post for view in rows_in(answer, "posts") if (post := post_from(view)))

    def _gates(self, posts: Sequence[Post]) -> dict[str, tuple[str, ...]]:
        """What is hidden in the thread of each of our own posts; only its first post says that."""
        own = self._session.owner().did
        roots = {one.uri: one.root or one.uri for one in posts if one.author.id == own}
        first = {one.uri: one.hidden for one in posts}
        elsewhere = sorted({*roots.values()} - {*first})
        if elsewhere:
            first |= {one.uri: one.hidden for one in self._posts_at(elsewhere)}
        return {uri: first.get(root, ()) for uri, root in roots.items()}

    def _is_gone(self, uri: str) -> bool:
        """Whether the network says that a post is gone, or not for us any more."""
        try:
            answer = self._session.query("app.bsky.feed.getPostThread", uri=uri, depth=0,
                                         parentHeight=0)  # fmt: skip
        except CallFailed as failed:
            if name_of(failed) == "NotFound":
                return True
            raise
        return within(answer, "thread").get("$type") != _THREAD

    def _hushed(self, mentions: Iterable[Mention]) -> tuple[Mention, ...]:
        """Without the words of those whose bio asks for that."""
        found = tuple(mentions)
        people = sorted({one.author.id for one in found if not one.is_quiet})
        quiet: set[str] = set()
        for start in range(0, len(people), PROFILES_AT_ONCE):
            asked = people[start : start + PROFILES_AT_ONCE]
            answer = self._session.query("app.bsky.actor.getProfiles", actors=asked)
            views = rows_in(answer, "profiles")
            quiet |= {str(view.get("did")) for view in views if said.is_quiet_person(view)}
        return tuple(_hushed(one) if one.author.id in quiet else one for one in found)


def _hushed(mention: Mention) -> Mention:
    author = Author(id=mention.author.id)
    return replace(mention, author=author, content="", is_html=False, warning="", lang="",
                   pictures=0, is_quiet=True)  # fmt: skip
