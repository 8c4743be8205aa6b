"""Mastodon, and the other servers that speak its API.

https://docs.joinmastodon.org/methods/statuses/#create — the calls are made on our own session, not
through Mastodon.py, which is not safe to send with: a ``X-RateLimit-Reset`` that it cannot read
makes it raise the error of a refused request after the post was made; it follows redirects, takes
them for success where they are switched off, hides the cause of an error in a sentence, and opens
the token as a file where one has its name. The tests read our posts back with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from ..addresses import below
from ..errors import NotAllowed
from ..hosts import host_of, is_loopback
from ..limits import LIMITS as ALL_LIMITS
from ..models import Claim, Receipt, Result
from ..ports import Identity, OwnPost
from . import mastodon_posts as posts
from .answers import CallFailed
from .mastodon_posts import Owner, Page, Post

if TYPE_CHECKING:
    from .http import Server

SECRETS: tuple[str, ...] = ("TOKEN",)
SETTINGS: tuple[str, ...] = ("server", "visibility")
LIMITS = ALL_LIMITS["mastodon"]
SCOPES = ("read:accounts", "read:statuses", "write:statuses")
VISIBILITIES = ("public", "unlisted", "private")
PATIENCE = 30.0  # seconds for a call
KEY_KEPT = timedelta(minutes=50)  # a server keeps an Idempotency-Key "up to 1 hour"
AT_WORK = timedelta(minutes=2)  # how long a server may be at a request; PATIENCE, and a margin
BEFORE = timedelta(minutes=5)  # how much earlier than its claim a post may seem to be
SKEW = timedelta(minutes=2)  # how far a server's clock may be off to prove anything by it
OWN_PAGES, FIND_PAGES = 10, 5  # pages of 40 posts
_NO_SUCH_PAGE = {*range(200, 300), *range(400, 429)}  # some answer in HTML, with 200
# "4.5.1", "4.3.0+glitch"; all others say "4.0.0 (compatible; Other 1.2)", or start at 0.
_KEEPS_KEYS = re.compile(r"[1-9]\d*\.\d+\.\d+[\w.+-]*")


def connect(
    account: str,
    settings: Mapping[str, object],
    secrets: Mapping[str, str],
    *,
    patience: float = PATIENCE,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Mastodon:
    """The account, not asked anything yet.

    NotAllowed for a server that would get the token in the clear, a token that cannot be one, and
    a visibility that there is not.
    """
    from .http import Server

    token = secrets["TOKEN"].strip()
    if not re.fullmatch(r"[!-~]+", token):
        raise NotAllowed("the token has signs in it that no token has: copy it again")
    visibility = str(settings.get("visibility") or VISIBILITIES[0])
    if visibility not in VISIBILITIES:
        raise NotAllowed(f"visibility is one of {', '.join(VISIBILITIES)}, not {visibility}")
    address = address_of(str(settings["server"]))
    server = Server(address, token=token, patience=patience, clock=clock)
    return Mastodon(account, address, server, visibility=visibility, clock=clock)


def address_of(server: str) -> str:
    """A server's address as people write it (``social.example``), made whole.

    NotAllowed when secrets would travel in the clear to it.
    """
    address = server.strip() if "://" in server else f"https://{server.strip()}"
    address = address.rstrip("/")
    safe = address.startswith("https://") or is_loopback(address)
    if not safe or not host_of(address) or "@" in address:
        raise NotAllowed(f"a token goes over https only, not to {host_of(address) or 'nowhere'}")
    return address


class Mastodon:
    """One account."""

    def __init__(
        self,
        account: str,
        address: str,
        server: Server,
        *,
        visibility: str = VISIBILITIES[0],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._account = account
        self._host = host_of(address)
        self._server = server
        self._visibility = visibility
        self._clock = clock
        self._known: Owner | None = None
        self._keeps_keys: bool | None = None
        self._skew = timedelta(0)

    def identity(self) -> Identity:
        """Who the token is for, and what its server allows. NotReached, NotAllowed."""
        try:
            owner = self._look()
            instance = self._instance()
        except CallFailed as failed:
            raise failed.as_look() from failed
        name = posts.domain_from(instance) or self._host
        return Identity(
            id=f"{self._host}/{owner.id}",
            handle=f"@{owner.name}@{name}",
            url=owner.url,
            limits=posts.limits_from(instance, LIMITS),
            skew=self._skew,
        )

    def key(self, report: str, at: datetime, attempt: int) -> str:
        """The Idempotency-Key of a claim. NotReached, NotAllowed while the account is not known."""
        parts = (report, self._host, self._owner().id, str(attempt), at.isoformat())
        return sha256("\n".join(parts).encode()).hexdigest()

    def may_replay(self, *, first: datetime, latest: datetime, now: datetime) -> bool:
        """Within the hour that a server keeps the key, where the server is known to keep it.

        And not while it may still be at work on the latest request: of two at once under one key,
        older servers make two posts (https://github.com/mastodon/mastodon/pull/37879).
        """
        if not latest + AT_WORK <= now < first + KEY_KEPT:
            return False
        if self._keeps_keys is None:
            try:
                self._instance()
            except CallFailed:
                return False
        return bool(self._keeps_keys)

    def syndicate(self, claim: Claim) -> Receipt:
        """Post it under its key."""
        form = posts.form_from(claim.announcement, self._visibility)
        try:
            answer = self._server.post("/api/v1/statuses", form, {"Idempotency-Key": claim.key})
            post = posts.post_from(answer.json())
        except CallFailed as failed:
            return self._receipt(claim, failed.result, evidence=failed.words)
        if post is None or not post.url:
            words = "the server's answer does not say where the post is"
            return self._receipt(claim, Result.UNKNOWN, evidence=words)
        return self._posted(claim, post)

    def find(self, claim: Claim) -> Receipt | None:
        """Look through the account's newest posts, back to just before the claim.

        ABSENT when they were seen back to there, in order, by a clock that is right, after the
        claim's end: until then the request may be on its way. NotReached, NotAllowed.
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
        if ended and posts.is_whole(seen, owner, since, SKEW):
            return self._receipt(claim, Result.ABSENT, evidence="not among the account's posts")
        return None

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

    def _owner(self) -> Owner:
        try:
            return self._known or self._look()
        except CallFailed as failed:
            raise failed.as_look() from failed

    def _look(self) -> Owner:
        """Who the token is for, asked now: the number of posts changes."""
        answer = self._server.get("/api/v1/accounts/verify_credentials")
        self._skew = answer.at - self._clock() if answer.at else timedelta(0)
        self._known = posts.owner_from(answer.json())
        return self._known

    def _instance(self) -> Mapping[str, object]:
        """What the server says of itself; nothing where it has neither page. CallFailed."""
        said = self._page("/api/v2/instance") or self._page("/api/v1/instance") or {}
        self._keeps_keys = bool(_KEEPS_KEYS.fullmatch(str(said.get("version", ""))))
        return said

    def _page(self, path: str) -> Mapping[str, object] | None:
        """None where the server has no such page, or only one for people."""
        try:
            page = self._server.get(path).json()
        except CallFailed as failed:
            if failed.status in _NO_SUCH_PAGE:
                return None
            raise
        return page if isinstance(page, dict) else None

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

    def _posted(self, claim: Claim, post: Post) -> Receipt:
        return self._receipt(claim, Result.SYNDICATED, url=post.url, id=post.id)

    def _receipt(self, claim: Claim, result: Result, **known: str) -> Receipt:
        return Receipt(
            report=claim.report, account=claim.account, claim=claim.name, result=result,
            at=self._clock(), **known,
        )  # fmt: skip
