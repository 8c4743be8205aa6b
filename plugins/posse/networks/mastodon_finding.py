"""Looking on a Mastodon server for own posts: for one of which no answer came, or for all of them.

https://docs.joinmastodon.org/methods/accounts/#statuses — what a server lists proves something only
where it was seen back to before the claim, in order, by a clock that is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ..addresses import below
from ..models import Claim, Receipt, Result
from ..ports import OwnPost
from . import mastodon_posts as posts
from . import mastodon_thread as thread
from .answers import CallFailed
from .mastodon_posts import Owner, Page, Post
from .mastodon_thread import Visibility

if TYPE_CHECKING:
    from .http import Server

LISTED = thread.VISIBILITIES[:2]  # what every server has in an account's list of posts
BEFORE = timedelta(minutes=5)  # how much earlier than its claim a post may seem to be
SKEW = timedelta(minutes=2)  # how far a server's clock may be off to prove anything by it
OWN_PAGES, FIND_PAGES = 10, 5  # pages of 40 posts


class Finding:
    """What an account can find of its own."""

    _server: Server
    _clock: Callable[[], datetime]
    _visibility: Visibility
    _look: Callable[[], Owner]
    _is_mastodon: Callable[[], bool]
    _posted: Callable[[Claim, Post], Receipt]
    _receipt: Callable[..., Receipt]

    def find(self, claim: Claim) -> Receipt | None:
        """Look through the account's newest posts, back to just before the claim.

        ABSENT when they were seen back to there, in order, by a clock that is right, after the
        claim's end: until then the request may be on its way. Other servers than Mastodon itself
        may list nothing that is private. NotReached, NotAllowed.
        """
        ended = self._clock() >= claim.until
        since = claim.at - BEFORE
        seen: list[Page] = []
        try:
            owner = self._look()
            for page in self._pages(owner, FIND_PAGES):
                seen.append(page)
                if page.reaches(since):
                    break
        except CallFailed as failed:
            raise failed.as_look() from failed
        found = posts.match(seen, claim, owner, since)
        if found:
            return self._posted(claim, found)
        whole = ended and posts.is_whole(seen, owner, since, SKEW)
        if whole and (self._visibility.of(claim.announcement) in LISTED or self._is_mastodon()):
            return self._receipt(claim, Result.ABSENT, evidence="not among the account's posts")
        return None

    def stands(self, copy: Receipt) -> bool:
        """Whether a post of its own is still there. NotReached, NotAllowed."""
        return thread.is_there(copy.id, self._server)

    def own_posts(
        self,
        links_to: str,
        *,
        since: datetime | None = None,  # noqa: ARG002 — see below
    ) -> tuple[OwnPost, ...]:
        """The account's posts that link below an address, newest first, of the newest 400.

        It costs nothing, so they are looked through whatever ``since`` is: another's clock made it.

        Answers to others and messages to single people announce nothing. NotReached, NotAllowed.
        """
        try:
            owner = self._look()
            pages = tuple(self._pages(owner, OWN_PAGES))
        except CallFailed as failed:
            raise failed.as_look() from failed
        return tuple(
            OwnPost(id=post.id, url=post.url, at=post.at or self._clock(), links=post.links)
            for page in pages
            for post in page.posts
            if post.url and post.is_announcement(owner) and below(post.links, links_to)
        )

    def _pages(self, owner: Owner, most: int) -> Iterator[Page]:
        """The account's own posts, newest first, until there are none. CallFailed."""
        cursor: dict[str, str] = {}
        for _ in range(most):
            answer = self._server.get(
                f"/api/v1/accounts/{owner.id}/statuses",
                limit="40", exclude_reblogs="true", **cursor,
            )  # fmt: skip
            page = posts.page_from(answer, self._clock())
            if cursor and page.last == cursor["max_id"]:
                return  # a server that does not turn pages
            yield page
            if not page.last:
                return
            cursor = {"max_id": page.last}
