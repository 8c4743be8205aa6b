"""Bluesky, and every other server of the AT protocol.

https://docs.bsky.app/docs/api/com-atproto-repo-put-record — a post is put under a key that was
made with the claim, and only where nothing is (``swapRecord: null``): a second send of the same
claim finds the first one. createRecord answers 500 there, as an outage does; it is never used.
The secret is an app password (Settings › Privacy and security › App passwords).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..addresses import below
from ..errors import NotAllowed
from ..hosts import host_of
from ..limits import LIMITS as OF_ALL
from ..limits import as_set, wrong_setting
from ..models import Claim, Limits, Receipt, Result
from ..ports import Identity, OwnPost
from . import bluesky_record as records
from . import bluesky_repo as repo
from .album import LATE, Album, haste_of, not_brought
from .answers import TOLD_APART, CallFailed
from .bluesky_answers import Owner, is_safe, name_of
from .bluesky_listening import Listening
from .bluesky_pictures import album_of
from .bluesky_record import POSTS, Extras, Record
from .tid import key_of

if TYPE_CHECKING:
    from .bluesky_session import Session

SECRETS: tuple[str, ...] = ("PASSWORD",)
SETTINGS: tuple[str, ...] = ("handle", "service", "pictures", "threads")
LIMITS = OF_ALL["bluesky"]
SERVICE = "https://bsky.social"
PATIENCE = 30.0  # seconds for a call


def connect(
    account: str,
    settings: Mapping[str, object],
    secrets: Mapping[str, str],
    *,
    media: Path | None = None,
    patience: float = PATIENCE,
) -> Bluesky:
    """The account, not logged in yet; ``media`` is the folder below which pictures are.

    NotAllowed where the address of the service would carry the password in the clear, and for a
    number of pictures that cannot be.
    """
    from .bluesky_session import Session

    if wrong := wrong_setting(settings):
        raise NotAllowed(wrong)
    service = str(settings.get("service") or SERVICE)
    if not is_safe(service):
        raise NotAllowed(
            f"the password goes over https only, not to {host_of(service) or 'nowhere'}"
        )
    handle = str(settings["handle"]).removeprefix("@")
    session = Session(service, handle, secrets["PASSWORD"], patience)
    return Bluesky(account, session, limits=as_set(LIMITS, settings), media=media)


class Bluesky(Listening):
    """One account."""

    def __init__(
        self,
        account: str,
        session: Session,
        *,
        limits: Limits = LIMITS,
        media: Path | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._account = account
        self._session = session
        self._limits = limits
        self._media = media
        self._clock = clock

    def identity(self) -> Identity:
        """Log in, and say who that is. NotReached, NotAllowed when it could not be."""
        owner = self._owner()
        url = f"{records.SITE}/profile/{owner.name}"
        skew = self._session.skew
        return Identity(id=owner.did, handle=owner.handle, url=url, limits=self._limits, skew=skew)

    def key(self, report: str, at: datetime, attempt: int) -> str:
        """The record key of a claim. NotReached, NotAllowed when the account's id is not known."""
        return key_of(report, self._owner().did, str(attempt), at)

    def may_replay(self, *, first: datetime, latest: datetime, now: datetime) -> bool:  # noqa: ARG002 — as the port has them
        """Always: a key does not expire, and nothing is put where something is."""
        return True

    def syndicate(self, claim: Claim) -> Receipt:
        """Put the post where nothing is; what is there already is compared with it."""
        haste = haste_of(claim, self._clock)
        try:
            owner = self._session.owner()
            album = album_of(haste, self._media, self._session.upload)
            record = self._record(claim, album)
        except CallFailed as failed:
            return self._receipt(claim, not_brought(failed), evidence=failed.words)
        if haste.is_late():
            return self._receipt(claim, Result.NOT_SENT, evidence=LATE)
        try:
            answer = self._session.procedure(
                "com.atproto.repo.putRecord",
                {
                    "repo": owner.did,
                    "collection": POSTS,
                    "rkey": claim.key,
                    "swapRecord": None,
                    "record": record,
                },
            )
        except CallFailed as failed:
            if name_of(failed) == "InvalidSwap":
                return self._compared(claim, owner)
            return self._receipt(claim, failed.result, evidence=failed.words)
        if answer.get("uri") != records.uri_of(owner.did, claim.key):
            words = "the answer does not say where the post is"
            return self._receipt(claim, Result.UNKNOWN, evidence=words)
        return self._posted(claim, owner, {"value": record}, album.evidence)

    def find(self, claim: Claim) -> Receipt | None:
        """Ask the account's own server, which knows, what is under the claim's key.

        NotReached, NotAllowed.
        """
        try:
            owner = self._session.owner()
            there = repo.record_at(self._session, owner.did, POSTS, claim.key)
        except CallFailed as failed:
            raise failed.as_look() from failed
        if there is None:
            return self._receipt(claim, Result.ABSENT, evidence="nothing is under the post's key")
        if records.text_of(there) != claim.announcement.text:
            return None
        return self._posted(claim, owner, there)

    def stands(self, copy: Receipt) -> bool:
        """Whether a post of its own is still there. NotReached, NotAllowed."""
        try:
            return repo.reply_to(self._session, copy.id) is not None
        except CallFailed as failed:
            raise failed.as_look() from failed

    def own_posts(
        self,
        links_to: str,
        *,
        since: datetime | None = None,  # noqa: ARG002 — see below
    ) -> tuple[OwnPost, ...]:
        """The account's posts that link below an address, newest first, of its newest 500.

        It costs nothing, so they are looked through whatever ``since`` is: another's clock made it.

        NotReached, NotAllowed when they could not be read.
        """
        owner = self._owner()
        try:
            items = tuple(repo.posts_of(self._session, owner.did))
        except CallFailed as failed:
            raise failed.as_look() from failed
        posts = (records.own_post_from(item, owner.name) for item in items)
        return tuple(post for post in posts if post and below(post.links, links_to))

    def _owner(self) -> Owner:
        try:
            return self._session.owner()
        except CallFailed as failed:
            raise failed.as_look() from failed

    def _compared(self, claim: Claim, owner: Owner) -> Receipt:
        """What is known when something is under the key already."""
        try:
            there = repo.record_at(self._session, owner.did, POSTS, claim.key)
        except CallFailed as failed:
            return self._receipt(claim, Result.UNKNOWN, evidence=failed.words)
        if there is None:
            words = "something was under the post's key, and is gone again"
            return self._receipt(claim, Result.UNKNOWN, evidence=words)
        if records.text_of(there) == claim.announcement.text:
            return self._posted(claim, owner, there)
        words = f"another post is under the key {claim.key}: another salt is needed"
        return self._receipt(claim, Result.NOT_SENT, evidence=words)

    def _record(self, claim: Claim, album: Album[Record]) -> Record:
        """The record, with what was brought to the server for it."""
        announcement = claim.announcement
        extras = Extras(
            dids=dict(repo.dids_in(self._session, announcement.text)),
            images=() if announcement.card else album.brought,
            thumb=album.brought[0] if announcement.card and album.brought else None,
            reply=repo.reply_to(self._session, announcement.reply_to),
        )
        return records.record_of(announcement, claim.at, extras)

    def _posted(self, claim: Claim, owner: Owner, there: Record, evidence: str = "") -> Receipt:
        """The receipt of a post that is ``there``; it may answer nothing, though it was to."""
        alone = records.stands_alone(claim.announcement, there)
        told = TOLD_APART.join(filter(None, (alone, evidence)))
        url = records.url_of(owner.name, claim.key)
        uri = records.uri_of(owner.did, claim.key)
        return self._receipt(claim, Result.SYNDICATED, url=url, uri=uri, evidence=told)

    def _receipt(
        self, claim: Claim, result: Result, *, url: str = "", uri: str = "", evidence: str = ""
    ) -> Receipt:
        return Receipt(
            report=claim.report, account=self._account, claim=claim.name, result=result,
            at=self._clock(), url=url, id=uri, evidence=evidence,
        )  # fmt: skip
