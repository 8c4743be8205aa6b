"""X, through tweepy.

https://docs.x.com/x-api/posts/create-post — every call costs money, and a post with a link the
most (``x_prices``). Nothing makes a second send known for the first, and a duplicate is refused
without saying where the first one is: what is not known is looked for in the account's own posts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import NotAllowed
from ..limits import as_set, wrong_setting
from ..models import Claim, Limits, Receipt, Result
from ..money import Read
from ..ports import Identity
from . import x_posts as posts
from . import x_session as way
from . import x_thread as thread
from .album import LATE, bring_all, haste_of, not_brought
from .answers import Answer, CallFailed
from .x_finding import Finding
from .x_listening import Listening
from .x_media import PICTURE, bring
from .x_prices import COSTS, USER_READ
from .x_reading import Meter
from .x_terms import BUDGET, LIMITS, LINKS, SETTINGS, terms

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
_NOT_MADE = frozenset({Result.REFUSED, Result.NOT_SENT})


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


class X(Finding, Listening):
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
            with self._meter.at_worst(f"user {self._own_id}", USER_READ, self._clock()):
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
