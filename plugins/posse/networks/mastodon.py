"""Mastodon, and the other servers that speak its API.

https://docs.joinmastodon.org/methods/statuses/#create — the calls are made on our own session, not
through Mastodon.py, which is not safe to send with: a ``X-RateLimit-Reset`` that it cannot read
makes it raise the error of a refused request after the post was made; it follows redirects, takes
them for success where they are switched off, hides the cause of an error in a sentence, and opens
the token as a file where one has its name. The tests read our posts back with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import NotAllowed
from ..hosts import host_of
from ..limits import LIMITS as ALL_LIMITS
from ..limits import as_set, wrong_setting
from ..models import Claim, Receipt, Result
from ..ports import Identity
from . import mastodon_posts as posts
from . import mastodon_thread as thread
from .album import LATE, haste_of, not_brought
from .answers import TOLD_APART, CallFailed
from .mastodon_finding import Finding
from .mastodon_instance import (
    Instance,
    address_of,
    domain_from,
    instance_of,
    is_mastodon,
    limits_from,
)
from .mastodon_listening import Listening
from .mastodon_media import Media
from .mastodon_posts import Owner, Post

if TYPE_CHECKING:
    from .http import Server

SECRETS: tuple[str, ...] = ("TOKEN",)
SETTINGS: tuple[str, ...] = ("server", "visibility", "pictures", "threads", "follow_ups")
LIMITS = ALL_LIMITS["mastodon"]
SCOPES = (
    "read:accounts", "read:statuses", "read:notifications", "write:statuses", "write:media",
)  # fmt: skip
PATIENCE = 30.0  # seconds for a call; a server may work on a picture for two of these
KEY_KEPT = timedelta(minutes=50)  # a server keeps an Idempotency-Key "up to 1 hour"
AT_WORK = timedelta(minutes=2)  # how long a server may be at a request; PATIENCE, and a margin
NOWHERE = "the server's answer does not say where the post is"


def connect(
    account: str,
    settings: Mapping[str, object],
    secrets: Mapping[str, str],
    *,
    media: Path | None = None,
    patience: float = PATIENCE,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Mastodon:
    """The account, not asked anything yet; ``media`` is the folder below which pictures are.

    NotAllowed for a server that would get the token in the clear, a token that cannot be one, a
    visibility that there is not, and a number of pictures that cannot be.
    """
    from .http import Server

    token = secrets["TOKEN"].strip()
    if not re.fullmatch(r"[!-~]+", token):
        raise NotAllowed("the token has signs in it that no token has: copy it again")
    if wrong := wrong_setting(settings):
        raise NotAllowed(wrong)
    address = address_of(str(settings["server"]))
    server = Server(address, token=token, patience=patience, clock=clock)
    uploads = Media(server, media, 2 * patience)
    return Mastodon(account, address, server, settings, media=uploads, clock=clock)


class Mastodon(Finding, Listening):
    """One account."""

    def __init__(
        self,
        account: str,
        address: str,
        server: Server,
        settings: Mapping[str, object],
        *,
        media: Media,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._account = account
        self._host = host_of(address)
        self._server = server
        self._settings = settings
        self._visibility = thread.visibility_from(settings)
        self._media = media
        self._clock = clock
        self._known: Owner | None = None
        self._said: Instance | None = None
        self._skew = timedelta(0)

    def identity(self) -> Identity:
        """Who the token is for, and what its server allows. NotReached, NotAllowed."""
        try:
            owner = self._look()
            instance = self._instance()
        except CallFailed as failed:
            raise failed.as_look() from failed
        name = domain_from(instance) or self._host
        return Identity(
            id=f"{self._host}/{owner.id}",
            handle=f"@{owner.name}@{name}",
            url=owner.url,
            limits=as_set(limits_from(instance, LIMITS), self._settings),
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
        return latest + AT_WORK <= now < first + KEY_KEPT and self._is_mastodon()

    def syndicate(self, claim: Claim) -> Receipt:
        """Bring its pictures, then post it under its key."""
        haste, said = haste_of(claim, self._clock), claim.announcement
        try:
            album = self._media.album_of(haste, self._what_it_says)
        except CallFailed as early:
            return self._receipt(claim, not_brought(early), evidence=early.words)
        if haste.is_late():
            return self._receipt(claim, Result.NOT_SENT, evidence=LATE)
        form = posts.form_from(said, self._visibility.of(said), album.brought)
        key = {"Idempotency-Key": claim.key}
        try:
            post = posts.post_from(self._server.post("/api/v1/statuses", form, key).json())
        except CallFailed as error:
            failed = thread.explained(error, said, self._server)
            return self._receipt(claim, failed.result, evidence=failed.words)
        if post is None or not post.url:
            return self._receipt(claim, Result.UNKNOWN, evidence=NOWHERE)
        return self._posted(claim, post, album.evidence)

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

    def _instance(self) -> Instance:
        """What the server says of itself, asked now. CallFailed."""
        self._said = instance_of(self._server)
        return self._said

    def _what_it_says(self) -> Instance:
        """The same, asked once. CallFailed."""
        return self._instance() if self._said is None else self._said

    def _is_mastodon(self) -> bool:
        """Whether this is Mastodon itself, which keeps keys; not where it does not say so."""
        try:
            return is_mastodon(self._what_it_says())
        except CallFailed:
            return False

    def _posted(self, claim: Claim, post: Post, evidence: str = "") -> Receipt:
        told = post.shown_otherwise(self._visibility.of(claim.announcement))
        found = TOLD_APART.join(filter(None, (told, evidence)))
        return self._receipt(claim, Result.SYNDICATED, url=post.url, id=post.id, evidence=found)

    def _receipt(self, claim: Claim, result: Result, **known: str) -> Receipt:
        return Receipt(
            report=claim.report, account=claim.account, claim=claim.name, result=result,
            at=self._clock(), **known,
        )  # fmt: skip
