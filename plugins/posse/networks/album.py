"""The pictures of an announcement on their way: the files that were meant, brought one by one.

A picture never holds its post back but where another try may help: what is gone, changed, broken
or refused is left out and named in the evidence; what did not arrive is a post that was not sent.
That helps a few times: what its server fails at each time would hold back all that comes after it,
and a report of today is to be told of today.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Generic, TypeVar

from ..errors import PosseError
from ..models import Announcement, Claim, ReportPicture, Result
from .answers import CallFailed, clean
from .prints import Frame, Print, printed

LEFT_OUT = "pictures left out: "  # how the evidence of a post without all of them begins
GONE = "the file is gone"
CHANGED = "the file is another one by now"
UNFIT = "it is no picture that could be made to fit"
NO_RIGHT = "the account’s token may not bring pictures (`invoke connect` renews it)"
LATE = "bringing the pictures took too long"
NO_TIME = "there was no time left for it"
LONGEST = timedelta(minutes=5)  # for all pictures of a post
TRIES = 3  # of a post, from which on it goes without what does not arrive
TRIES_OF_A_LIMIT = 2 * TRIES  # which ends by itself, as a rule
# From that try on none is begun after this: no network takes longer than the rest for a single one.
HASTE = timedelta(minutes=2)
_NO_RIGHT, _PAYMENT = frozenset({401, 403}), 402


T = TypeVar("T")  # what a server's answer to one picture is kept as


class LeftOut(PosseError):
    """A picture does not go along, for this reason; its post does."""


@dataclass(frozen=True, kw_only=True)
class Album(Generic[T]):
    """What a server has of an announcement's pictures; ``evidence`` names what it has not."""

    brought: tuple[T, ...]
    evidence: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Haste:
    """How long the pictures of a claim may take, from when they ``began`` on, by ``clock``."""

    claim: Claim
    clock: Callable[[], datetime]
    began: datetime

    def is_late(self) -> bool:
        """Whether it took too long for the post itself to be sent after them.

        A network keeps its key for a while only, and another run may take the claim over at its
        end: the post must be out or refused well before.
        """
        half, now = self.claim.at + (self.claim.until - self.claim.at) / 2, self.clock()
        took = now - self.began
        return self.began < half <= now or not timedelta() <= took <= LONGEST

    def leaves_out(self) -> bool:
        """Whether the post goes without what is not brought by now: it was late often enough."""
        return self.claim.attempt >= TRIES and self.clock() - self.began > HASTE


def haste_of(claim: Claim, clock: Callable[[], datetime]) -> Haste:
    """It begins now."""
    return Haste(claim=claim, clock=clock, began=clock())


def frozen(announcement: Announcement, folder: Path) -> Announcement:
    """The announcement with the digests of its pictures' files, where none are known yet."""
    card = announcement.card
    if card and card.thumb and not card.digest:
        card = replace(card, digest=_digest_below(folder, card.thumb))
    pictures = tuple(
        picture if picture.digest else replace(picture, digest=_digest_below(folder, picture.url))
        for picture in announcement.pictures
    )
    return replace(announcement, card=card, pictures=pictures)


def print_of(folder: Path | None, picture: ReportPicture, frame: Frame) -> Print:
    """The picture's file below a folder, made to fit. LeftOut when it is not what was meant."""
    data = bytes_below(folder, picture.url)
    if data is None:
        raise LeftOut(GONE)
    if picture.digest and _digest(data) != picture.digest:
        raise LeftOut(CHANGED)
    made = printed(data, frame)
    if made is None:
        raise LeftOut(UNFIT)
    return made


def bring_all(
    pictures: Sequence[ReportPicture],
    folder: Path | None,
    frame: Frame,
    bring: Callable[[ReportPicture, Print], T],
    haste: Haste,
) -> Album[T]:
    """Bring these pictures to a server, where nobody sees them before a post has them.

    CallFailed when another attempt may help, or nothing can be paid for.
    """
    brought: list[T] = []
    lost: list[str] = []
    for picture in pictures:
        name = picture.url.rpartition("/")[2]
        if haste.is_late():
            raise CallFailed(Result.NOT_SENT, LATE)
        if haste.leaves_out():
            lost.append(f"{name}: {NO_TIME}")
            continue
        try:
            brought.append(bring(picture, print_of(folder, picture, frame)))
        except LeftOut as left:
            lost.append(f"{name}: {left}")
        except CallFailed as failed:
            if failed.status in _NO_RIGHT:
                lost.append(NO_RIGHT)
                break  # the next one would not be taken either
            if not _goes_without(failed, haste.claim.attempt):
                raise
            lost.append(f"{name}: {failed.words}")
    evidence = clean(LEFT_OUT + "; ".join(lost)) if lost else ""
    return Album(brought=tuple(brought), evidence=evidence)


def _goes_without(failed: CallFailed, attempt: int) -> bool:
    """Whether a post is sent without this picture: no other try would help, or enough did not."""
    if failed.status == _PAYMENT:
        return False
    tries = TRIES if failed.result is Result.UNKNOWN else TRIES_OF_A_LIMIT
    return attempt >= tries or failed.result is Result.REFUSED


def not_brought(failed: CallFailed) -> Result:
    """What a failure before the post says of the post: certainly nothing is out."""
    return Result.REFUSED if failed.result is Result.REFUSED else Result.NOT_SENT


def bytes_below(folder: Path | None, name: str) -> bytes | None:
    """What a file of this name below a folder holds; None where it is missing, or outside."""
    if folder is None or not name.strip("/"):
        return None
    try:
        path = (folder / name.lstrip("/")).resolve()
        return path.read_bytes() if path.is_relative_to(folder.resolve()) else None
    except (OSError, ValueError, RuntimeError):  # RuntimeError: links in a circle
        return None


def _digest_below(folder: Path, name: str) -> str:
    data = bytes_below(folder, name)
    return "" if data is None else _digest(data)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]
