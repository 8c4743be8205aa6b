"""Looking on X for the account's own posts: for one of which no answer came, or for all of them.

https://docs.x.com/x-api/posts/get-posts — each post that is read costs (``x_reading``), and X shows
posts late: a look that finds nothing proves nothing by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from ..addresses import below
from ..errors import NotReached
from ..models import Claim, Receipt, Result
from ..ports import OwnPost
from . import x_posts as posts
from . import x_thread as thread
from .answers import Answer, CallFailed
from .x_posts import Page, Post
from .x_prices import OWN_POST_READ, POST_READ
from .x_reading import PAGE, TOO_DEAR
from .x_terms import LOOKS

if TYPE_CHECKING:
    from .x_reading import Meter

BEFORE = timedelta(minutes=10)  # how much earlier than its claim a post may seem to be
SETTLE, BETWEEN = LOOKS.settle, LOOKS.between
SKEW = timedelta(minutes=2)  # how far the clocks may be apart to prove anything by them
NEWEST = 100  # posts that are looked through for adoption: each costs
FIND_PAGES = 5
_FIELDS = ("created_at", "entities", "in_reply_to_user_id", "note_tweet", "referenced_tweets")


class Finding:
    """What an account can find of its own."""

    _client: Any
    _own_id: str
    _meter: Meter
    _clock: Callable[[], datetime]
    _skew: timedelta
    _ask: Callable[..., Answer]
    _url: Callable[[str], str]
    _posted: Callable[[Claim, str], Receipt]
    _receipt: Callable[..., Receipt]

    def find(self, claim: Claim) -> Receipt | None:
        """SYNDICATED, or None when the post is not among the account's own since the claim.

        Those of all that time were read then. That proves nothing by itself, for X shows posts
        late: see ``settles`` and ``find_again``. NotReached, NotAllowed when they were not read.
        """
        found = self._look(claim)
        return self._posted(claim, found.id) if found else None

    def settles(self, claim: Claim) -> datetime:
        """From when on a look that finds nothing counts as the first of the two."""
        return claim.until + SETTLE

    def find_again(self, claim: Claim, looked: datetime) -> Receipt | None:
        """As ``find``; and ABSENT where another run's look at ``looked`` found nothing either.

        None when that look was too early to count, or this one comes too soon after it.
        """
        now = self._clock()
        found = self._look(claim)
        if found:
            return self._posted(claim, found.id)
        if looked < self.settles(claim) or now < looked + BETWEEN:
            return None
        words = "twice not among the account's posts"
        return replace(self._receipt(claim, Result.ABSENT, evidence=words), at=now)

    def stands(self, copy: Receipt) -> bool:
        """Whether a post of its own is still there; that costs. NotReached, NotAllowed."""
        return thread.is_there(copy.id, self._post)

    def own_posts(
        self, links_to: str, *, since: datetime | None = None, newest: int = NEWEST
    ) -> tuple[OwnPost, ...]:
        """The account's posts that link below an address, newest first, of its newest.

        Each costs, so none are read from before ``since``. Answers to others announce nothing.
        NotReached, NotAllowed.
        """
        since = since + self._skew - BEFORE if since else None
        try:
            pages = self._pages(-(-newest // PAGE), since)
        except CallFailed as failed:
            raise failed.as_look() from failed
        more = pages[-1].next and not (since and pages[-1].reaches(since))
        if more and self._meter.is_short:
            raise NotReached(TOO_DEAR)
        own = [post for page in pages for post in page.posts]
        _refuse_unreadable(own)
        return tuple(
            OwnPost(id=post.id, url=self._url(post.id), at=post.at or self._clock(),
                    links=post.links)
            for post in own
            if post.is_announcement(self._own_id) and below(post.links, links_to)
        )  # fmt: skip

    def _look(self, claim: Claim) -> Post | None:
        """The claim's post, None only where all posts since then were read.

        NotReached, NotAllowed.
        """
        since = claim.at + self._skew - BEFORE
        try:
            pages = self._pages(FIND_PAGES, since)
        except CallFailed as failed:
            raise failed.as_look() from failed
        own = [post for page in pages for post in page.posts]
        found = posts.match(own, claim, self._own_id, since)
        if found:
            return found
        _refuse_unreadable(own)
        if pages[-1].next and not pages[-1].reaches(since):
            raise NotReached("there are more posts since then than are looked through")
        if abs(self._skew) > SKEW:
            raise NotReached("the clock here and that of X are too far apart to tell")
        return None

    def _pages(self, most: int, since: datetime | None = None) -> tuple[Page, ...]:
        """The account's own posts, newest first, at least one page of them. CallFailed."""
        pages: list[Page] = []
        while len(pages) < most:
            count = self._meter.page()
            with self._meter.at_worst("own posts", count * OWN_POST_READ, self._clock()):
                answer = self._ask(
                    self._client.get_users_tweets,
                    id=self._own_id,
                    start_time=since,
                    max_results=count,
                    pagination_token=pages[-1].next if pages else None,
                    tweet_fields=list(_FIELDS),
                    user_auth=True,
                )
            self._meter.note_posts(answer, answer.at or self._clock())
            pages.append(posts.page_from(answer))
            if not pages[-1].next or (since and pages[-1].reaches(since)):
                break
        return tuple(pages)

    def _post(self, number: str) -> Answer:
        self._meter.refuse(POST_READ)
        with self._meter.at_worst(f"one post {number}", POST_READ, self._clock()):
            answer = self._ask(self._client.get_tweet, id=number, user_auth=True)
        self._meter.note_post(answer, answer.at or self._clock())
        return answer


def _refuse_unreadable(own: list[Post]) -> None:
    """NotReached where X keeps back what our post would be known by: its time, or its links."""
    if any(post.is_unreadable for post in own):
        raise NotReached("X does not say when posts were made, or where their links lead")
