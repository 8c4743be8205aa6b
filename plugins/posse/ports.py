"""What the use cases ask of a network: capabilities, each a Protocol of one or two methods.

A network satisfies those that it can; what it cannot do, it does not have.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from .models import Claim, Limits, Receipt
from .money import Read
from .voices import Batch, Home, KnownCopy

STANDS_ALONE = "it stands alone: the post that it was to answer is gone"  # a copy's evidence


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """Who an account is on its network: its own id for ever, its name today, what it may post.

    ``skew`` is how far the server's clock is ahead of ours, zero where it does not say.
    """

    id: str
    handle: str
    url: str
    limits: Limits
    skew: timedelta = timedelta(0)


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnPost:
    """A post of the account's own, for adoption: the links in it say which report it announces."""

    id: str
    url: str
    at: datetime
    links: tuple[str, ...]


class Syndicator(Protocol):
    """Can post."""

    def syndicate(self, claim: Claim) -> Receipt:
        """Send the claim's announcement, once; what came of it is the receipt, never an error."""


class Account(Syndicator, Protocol):
    """Every network that can be posted to by itself."""

    def identity(self) -> Identity:
        """Look the account up. NotReached, NotAllowed when it could not be."""

    def key(self, report: str, at: datetime, attempt: int) -> str:
        """What makes the send of a claim idempotent here, made once and stored in the claim.

        ``at`` is the moment of the claim.
        """


@runtime_checkable
class Replayer(Protocol):
    """Knows a second send under the same key for the first one."""

    def may_replay(self, *, first: datetime, latest: datetime, now: datetime) -> bool:
        """Whether sending the same again now cannot make a second post.

        ``first`` is when it was claimed first under its key, ``latest`` when a request with that
        key can have left at last.
        """


@runtime_checkable
class Finder(Protocol):
    """Can look whether an unclear send went through."""

    def find(self, claim: Claim) -> Receipt | None:
        """SYNDICATED, ABSENT when it is certain that nothing is there, None when it cannot tell.

        ``at`` of the claim is that of the first send under its key, ``until`` of the last.
        NotReached, NotAllowed when it could not look.
        """


@runtime_checkable
class Threader(Protocol):
    """Can answer its own posts."""

    def stands(self, copy: Receipt) -> bool:
        """Whether a copy of its own is still there. NotReached, NotAllowed when it cannot tell."""


@runtime_checkable
class SlowFinder(Protocol):
    """Likewise on a network that shows posts late: one look that finds nothing proves nothing."""

    def find(self, claim: Claim) -> Receipt | None:
        """SYNDICATED, or None when all posts since the claim were read and it is not among them.

        ``at`` and ``until`` of the claim as for Finder. NotReached, NotAllowed.
        """

    def settles(self, claim: Claim) -> datetime:
        """From when on a look that finds nothing counts as the first of the two."""

    def find_again(self, claim: Claim, looked: datetime) -> Receipt | None:
        """As ``find``; and ABSENT where another run's look at ``looked`` found nothing either.

        None where the two looks do not count yet. NotReached, NotAllowed.
        """


@runtime_checkable
class Priced(Protocol):
    """Charges for what it is asked. What a post costs is in the account's ``Terms``."""

    def reads(self) -> Iterable[Read]:
        """What was charged for since this was connected, whatever came of it, but for posts."""


@runtime_checkable
class Timeline(Protocol):
    """Can list the account's own posts."""

    def own_posts(self, links_to: str, *, since: datetime | None = None) -> Iterable[OwnPost]:
        """Its posts that link below this address, newest first; none before ``since`` is needed.

        NotReached when it could not.
        """


@runtime_checkable
class Listener(Protocol):
    """Can tell what is new for the account: its notifications, what mentions or links to it."""

    def news(self, home: Home, cursors: Mapping[str, str]) -> Iterator[Batch]:
        """What came since the cursors, by stream ("" or missing: from the beginning), page by page.

        The oldest first where the network can, and with an overlap: what was told before may be
        told again. NotReached, NotAllowed at any page; what came before it counts.
        """


@runtime_checkable
class Sweeper(Protocol):
    """Can look at posts, ours and others', and at all that stands below one."""

    def marks(self, ids: Sequence[str]) -> Mapping[str, str | None]:
        """A mark for each native id that the network knows: another one when anything changed.

        It covers the words, the visibility and the numbers of answers and gestures. None where the
        network says explicitly that it is gone; an id that it says nothing of is left out. Asked
        many at once. NotReached, NotAllowed.
        """

    def below(self, copy: KnownCopy, home: Home) -> Batch:
        """All that stands below a copy of ours: answers to it and to each other, gestures, quotes.

        What hangs below another copy of ours is that one's. NotReached, NotAllowed.
        """


@runtime_checkable
class Rereader(Protocol):
    """Can tell again what somebody said that stands below no copy of ours."""

    def again(self, ids: Sequence[str], home: Home) -> Batch:
        """What these posts say now, by the network's own ids. NotReached, NotAllowed.

        Gone is one that is there, and is about no report any more.
        """
