"""X, through tweepy.

https://docs.x.com/x-api/posts/create-post — every call costs money, and a post with a link the
most (``x_prices``). Nothing makes a second send known for the first, and a duplicate is refused
without saying where the first one is: what is not known is looked for in the account's own posts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..addresses import below
from ..errors import NotAllowed, NotReached
from ..limits import as_set, wrong_setting
from ..models import Claim, Limits, Receipt, Result
from ..money import Read
from ..ports import Identity, OwnPost
from . import x_posts as posts
from . import x_session as way
from . import x_thread as thread
from .album import LATE, bring_all, haste_of, not_brought
from .answers import Answer, CallFailed
from .x_listening import Listening
from .x_media import PICTURE, bring
from .x_posts import Page, Post
from .x_prices import COSTS, POST_READ, USER_READ
from .x_reading import PAGE, TOO_DEAR, Meter
from .x_terms import BUDGET, LIMITS, LINKS, LOOKS, SETTINGS, terms

if TYPE_CHECKING:
    import requests

__all__ = [
    "BUDGET",
    "COSTS",
    "KIND",
    "LIMITS",
    "LINKS",
    "SECRETS",
    "SETTINGS",
    "X",
    "connect",
    "terms",
]
KIND = "x"
SECRETS = way.SECRETS
PATIENCE = 30.0  # seconds for a call
BEFORE = timedelta(minutes=10)  # how much earlier than its claim a post may seem to be
SETTLE, BETWEEN = LOOKS.settle, LOOKS.between
SKEW = timedelta(minutes=2)  # how far the clocks may be apart to prove anything by them
NEWEST = 100  # posts that are looked through for adoption: each costs
FIND_PAGES = 5
_NOT_MADE = frozenset({Result.REFUSED, Result.NOT_SENT})
_FIELDS = ("created_at", "entities", "in_reply_to_user_id", "note_tweet", "referenced_tweets")


def connect(  # noqa: PLR0913 — the three of each network, and what a test or a budget changes
    account: str,
    settings: Mapping[str, object],
    secrets: Mapping[str, str],
    *,
    media: Path | None = None,
    patience: float = PATIENCE,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    session: Callable[[float], requests.Session] | None = None,
    purse: Decimal | None = None,
) -> X:
    """The account, not asked anything yet; ``session`` opens another session than our own.

    ``media`` is the folder below which pictures are. Looking costs ``purse`` dollars at most (None:
    any). NotAllowed for a secret that cannot be one, a way with links that there is not, and a
    number of pictures that cannot be.
    """
    from . import http

    if wrong := wrong_setting(settings):
        raise NotAllowed(wrong)
    client = way.opened(secrets, (session or http.session)(patience), clock)
    return X(
        account, client, own_id=way.account_of(secrets), limits=as_set(LIMITS, settings),
        media=media, clock=clock, meter=Meter(purse), threads=settings.get("threads") is True,
    )  # fmt: skip


class X(Listening):
    """One account. The number that an access token begins with is that of its account."""

    def __init__(  # noqa: PLR0913 — what connect() found, by name
        self,
        account: str,
        client: Any,
        *,
        own_id: str,
        limits: Limits = LIMITS,
        media: Path | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        meter: Meter | None = None,
        threads: bool = False,
    ) -> None:
        self._account = account
        self._client = client
        self._own_id = own_id
        self._limits = limits
        self._media = media
        self._clock = clock
        self._meter = meter or Meter()
        self._threads = threads
        self._handle = "i"  # https://x.com/i/status/… leads to the post whoever it is from
        self._skew = timedelta(0)

    def identity(self) -> Identity:
        """Who the token is for. NotReached, NotAllowed."""
        try:
            self._meter.refuse(USER_READ)
            answer = self._ask(self._client.get_me)
            self._meter.note_user(self._own_id, answer.at or self._clock())
            number, handle = posts.owner_from(answer.json())
        except CallFailed as failed:
            raise failed.as_look() from failed
        if number != self._own_id:
            raise NotAllowed("TOKEN does not begin with the account's number: copy it again")
        self._handle = handle
        return Identity(
            id=number,
            handle=f"@{handle}",
            url=f"https://x.com/{handle}",
            limits=self._limits,
            skew=self._skew,
        )

    def reads(self) -> tuple[Read, ...]:
        """What its looks were charged for, and the words of pictures whose post was not made."""
        return tuple(self._meter.reads)

    def key(self, report: str, at: datetime, attempt: int) -> str:
        """A name for the send in our own record: X knows no key, ``find`` looks for the link."""
        parts = (report, "x.com", self._own_id, str(attempt), at.isoformat())
        return sha256("\n".join(parts).encode()).hexdigest()

    def syndicate(self, claim: Claim) -> Receipt:
        """Bring its pictures, then post it, once."""
        worded: list[str] = []
        receipt = self._sent(claim, worded)
        if receipt.result in _NOT_MADE:  # else the post's own price has them in it
            self._meter.note_words(worded, self._clock() + self._skew)
        return receipt

    def _sent(self, claim: Claim, worded: list[str]) -> Receipt:
        """What came of it; ``worded`` are the pictures whose words may have cost by then."""
        said, haste = claim.announcement, haste_of(claim, self._clock)
        try:
            carry = partial(bring, self._client, worded.append)
            album = bring_all(said.pictures, self._media, PICTURE, carry, haste)
        except CallFailed as early:
            return self._receipt(claim, not_brought(early), evidence=early.words)
        if haste.is_late():
            return self._receipt(claim, Result.NOT_SENT, evidence=LATE)
        try:
            answer = self._ask(
                self._client.create_tweet,
                text=said.text,
                in_reply_to_tweet_id=said.reply_to or None,
                media_ids=album.brought or None,
            )
            number = posts.id_from(answer.json())
        except CallFailed as error:
            failed = thread.explained(error, said, self._post)
            return self._receipt(claim, failed.result, evidence=failed.words)
        if not number:
            words = "the server's answer does not say where the post is"
            return self._receipt(claim, Result.UNKNOWN, evidence=words)
        return self._posted(claim, number, album.evidence)

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
            answer = self._ask(
                self._client.get_users_tweets,
                id=self._own_id,
                start_time=since,
                max_results=self._meter.page(),
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
        answer = self._ask(self._client.get_tweet, id=number, user_auth=True)
        self._meter.note_post(answer, answer.at or self._clock())
        return answer

    def _ask(self, call: Callable[..., requests.Response], **what: object) -> Answer:
        """What X answers to a call of tweepy's. CallFailed for anything but a 2xx."""
        answer = way.answer_from(call(**what))
        self._skew = answer.at - self._clock() if answer.at else self._skew
        return answer

    def _url(self, number: str) -> str:
        return f"https://x.com/{self._handle}/status/{number}"

    def _posted(self, claim: Claim, number: str, evidence: str = "") -> Receipt:
        known = {"url": self._url(number), "id": number, "evidence": evidence}
        return self._receipt(claim, Result.SYNDICATED, **known)

    def _receipt(self, claim: Claim, result: Result, **known: str) -> Receipt:
        return Receipt(
            report=claim.report, account=claim.account, claim=claim.name, result=result,
            at=self._clock(), **known,
        )  # fmt: skip


def _refuse_unreadable(own: list[Post]) -> None:
    """NotReached where X keeps back what our post would be known by: its time, or its links."""
    if any(post.is_unreadable for post in own):
        raise NotReached("X does not say when posts were made, or where their links lead")
