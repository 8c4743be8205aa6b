"""What an account's own server has of it: its records, asked for one by one or page by page.

https://atproto.com/specs/repository — the server of the account knows for certain what is in it;
what shows posts to people comes to know of it later. Every function here raises CallFailed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..models import Result
from . import bluesky_record as records
from .answers import CallFailed
from .bluesky_answers import name_of
from .bluesky_record import POSTS, Record

if TYPE_CHECKING:
    from .bluesky_session import Session

PAGE, PAGES = 100, 5  # own posts that are looked at: the newest 500


def record_at(session: Session, repo: str, collection: str, key: str) -> Record | None:
    """What is under a key; None where nothing is."""
    name = "com.atproto.repo.getRecord"
    try:
        return session.query(name, repo=repo, collection=collection, rkey=key)
    except CallFailed as failed:
        if name_of(failed) == "RecordNotFound":
            return None
        raise


def posts_of(session: Session, did: str) -> Iterator[Record]:
    """The posts of an account, newest first."""
    asked: dict[str, str | int] = {"repo": did, "collection": POSTS, "limit": PAGE}
    for _ in range(PAGES):
        page = session.query("com.atproto.repo.listRecords", **asked)
        items = page.get("records")
        if not isinstance(items, list):
            raise CallFailed(Result.UNKNOWN, "a list of posts that cannot be read")
        yield from (item for item in items if isinstance(item, dict))
        cursor = page.get("cursor")
        if not items or not isinstance(cursor, str):
            return
        asked["cursor"] = cursor


def reply_to(session: Session, uri: str) -> Record | None:
    """The references of an answer; None where what it answers is gone: it stands alone then."""
    parts = records.parts_of(uri)
    parent = record_at(session, *parts) if parts else None
    return records.reply_from(parent) if parent else None


def dids_in(session: Session, text: str) -> Iterator[tuple[str, str]]:
    """The handles that a text mentions, each with the id of whose it is."""
    for handle in records.mentioned(text):
        try:
            answer = session.query("com.atproto.identity.resolveHandle", handle=handle)
        except CallFailed as failed:
            if failed.result is Result.REFUSED:
                continue  # nobody has that handle: it stays plain text
            raise
        did = answer.get("did")
        if isinstance(did, str) and did.startswith("did:"):
            yield handle, did
