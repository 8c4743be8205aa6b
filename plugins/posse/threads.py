"""Which post a report answers: the one that began its day, or its event. Pure.

A thread is a star: what comes later answers the post that began it. A post that is gone gives its
place to the next one that stands by itself. After one of which nobody knows whether it is out, a
report stands alone: it must not seem to go on from what may not be there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import takewhile

from .fold import fold, live_copies
from .models import Claim, Receipt, Report, Result, State
from .ports import STANDS_ALONE
from .terms import AccountSettings

# Kinds of network that let an account answer itself. X says only whom else one may answer:
# https://docs.x.com/x-api/posts/create-post
_ALLOW_IT = frozenset({"bluesky", "mastodon"})
_UNCLEAR = frozenset({State.CLAIMED, State.UNKNOWN})


class Threads(StrEnum):
    """What goes on in one thread, as POSSE_THREAD has it."""

    NO = "no"
    DAY = "day"
    EVENT = "event"


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A report, and what the record knows of it on all accounts."""

    report: Report
    claims: tuple[Claim, ...]
    receipts: tuple[Receipt, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Beginning:
    """A copy that stands by itself and may be answered, and when it was posted."""

    copy: Receipt
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Thread:
    """What may be answered, the oldest first; ``unclear`` is whether nobody knows what comes next.

    However old they are: a day's thread goes on when its reports do.
    """

    beginnings: tuple[Beginning, ...] = ()
    unclear: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class _Post:
    """A post that stands by itself; without a copy nobody knows whether it is out."""

    at: datetime
    report: Report
    copy: Receipt | None


def not_there(receipts: Iterable[Receipt]) -> tuple[Receipt, ...]:
    """Of each copy that was looked for and not there, the first look that said so (NOT_SEEN).

    Those that a person said are gone are not among them. All must be of one report and account.
    """
    known = sorted(receipts, key=lambda receipt: receipt.at)
    out = {copy.id for copy in live_copies(known) if copy.id}
    looks = (one for one in known if one.result is Result.NOT_SEEN and one.id in out)
    return tuple({look.id: look for look in reversed([*looks])}.values())


def answers_itself(account: AccountSettings) -> bool:
    """Whether posts of an account may answer its own: as its settings say, else its network."""
    return account.options.get("threads", account.kind in _ALLOW_IT) is True


def go_together(one: Report, other: Report, threads: Threads) -> bool:
    """Whether two reports go into one thread: of one day or event, and in one language."""
    name = _name_of(one, threads)
    same = bool(name) and name == _name_of(other, threads)
    return same and one.id != other.id and one.lang == other.lang


def thread_of(
    report: Report, account: str, others: Iterable[Told], threads: Threads, now: datetime
) -> Thread:
    """What a report may answer on an account, as the record has it."""
    found = [
        post
        for told in others
        if go_together(report, told.report, threads)
        for post in _posts(told, account, now)
    ]
    found.sort(key=lambda post: (post.at, post.report.published, post.report.id))
    clear = takewhile(lambda post: post.copy, found)
    beginnings = tuple(Beginning(copy=post.copy, at=post.at) for post in clear if post.copy)
    return Thread(beginnings=beginnings, unclear=len(beginnings) < len(found))


def _name_of(report: Report, threads: Threads) -> str:
    names = {Threads.DAY: report.thread, Threads.EVENT: report.event}
    return names.get(threads, "")


def _posts(told: Told, account: str, now: datetime) -> Iterator[_Post]:
    """Those of a report that stand by themselves, or would."""
    claims = [claim for claim in told.claims if claim.account == account]
    receipts = [receipt for receipt in told.receipts if receipt.account == account]
    standing = fold(claims, receipts, now)
    if standing.state in _UNCLEAR and not (standing.claim and _is_answer(standing.claim)):
        at = standing.claim.at if standing.claim else standing.since
        yield _Post(at=at or now, report=told.report, copy=None)
    for copy in live_copies(receipts):
        made_by = [claim for claim in claims if claim.name == copy.claim]
        # What was found on the account may be what any of the claims made.
        answers = any(map(_is_answer, made_by or claims)) and STANDS_ALONE not in copy.evidence
        if copy.id and not answers:
            # What was not known may have been found long after it was sent.
            at = made_by[0].at if made_by else copy.at
            yield _Post(at=at, report=told.report, copy=copy)


def _is_answer(claim: Claim) -> bool:
    return bool(claim.announcement.reply_to)
