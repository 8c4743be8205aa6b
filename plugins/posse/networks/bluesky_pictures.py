"""The pictures of a post on Bluesky, brought to its server before the post.

https://docs.bsky.app/docs/api/com-atproto-repo-upload-blob — a blob is kept for a while and seen
by nobody until a record has it; the same bytes are the same blob.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..models import ReportPicture
from .album import Album, Haste, bring_all
from .bluesky_record import Record, image_of
from .prints import Frame, Print

# Up to 2,000,000 bytes are allowed by now; servers of before refuse a post with more than this.
# The app itself sends no more than 2000 pixels on a side.
PICTURE = Frame(bytes=1_000_000, side=2000)
THUMB = Frame(bytes=1_000_000, side=1200)


def album_of(
    haste: Haste, media: Path | None, upload: Callable[[bytes, str], Record]
) -> Album[Record]:
    """The picture of a claim's card as a blob, or else its own pictures as a record has them.

    CallFailed when they may be brought at another time.
    """
    said, card = haste.claim.announcement, haste.claim.announcement.card
    if card:
        thumb = ReportPicture(url=card.thumb, alt="", digest=card.digest)
        return bring_all(
            (thumb,) if card.thumb else (), media, THUMB,
            lambda _picture, made: upload(made.data, made.type), haste,
        )  # fmt: skip

    def bring(picture: ReportPicture, made: Print) -> Record:
        return image_of(upload(made.data, made.type), picture.alt, made.width, made.height)

    return bring_all(said.pictures, media, PICTURE, bring, haste)
