"""Use case: an account is looked at once before anything is posted there (law 4 of the ledger).

Its own posts that link to the site become receipts: what a person announced by hand, or a record
that was lost, is never announced again. Then its own id is kept, so that another account under the
same name is seen. Looking again finds what came since, and writes nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from .addresses import plain
from .errors import AccountChanged
from .models import Published, Receipt, Report, Result
from .ports import Account, Identity, OwnPost, Timeline
from .terms import KnownAccount

FOUND = "found among the account’s own posts"
BY_HAND = "by-hand"  # the id of an account that no network knows


class Record(Protocol):
    """The ledger, as far as it is used here."""

    def accounts(self) -> Mapping[str, KnownAccount]:
        """The accounts that were looked at once, by name."""

    def remember_account(self, account: str, own_id: str, since: datetime) -> None:
        """Note that an account was looked at; what was noted first stays."""

    def receipts(self, report: str) -> tuple[Receipt, ...]:
        """All receipts of a report, oldest first."""

    def receive_all(self, receipts: Iterable[Receipt]) -> None:
        """Record what is known; what is known already changes nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Adopted:
    """What a look found: who the account is (None by hand), since when, and copies not known yet.

    ``first`` is whether it was the first look.
    """

    identity: Identity | None
    since: datetime
    found: tuple[Receipt, ...] = ()
    first: bool = False


def adopt(  # noqa: PLR0913 — all that a look needs, by name
    account: str,
    port: Account | None,
    *,
    identity: Identity | None,
    record: Record,
    site_url: str,
    addresses: Mapping[str, str],
    now: datetime,
    oldest: datetime | None = None,
) -> Adopted:
    """Look at an account, and record what it says of our reports, and who it is.

    ``identity`` is what ``port`` said who it is, None by hand; ``addresses`` are all addresses of
    reports, with their ids. Where reading costs, no posts from before ``oldest`` are read (None: as
    far back as ever). NotReached, NotAllowed, NotKept; AccountChanged when the name led to another
    account before, and then nothing is recorded.
    """
    known = record.accounts().get(account)
    own_id = identity.id if identity else BY_HAND
    refuse_another(known, own_id)
    wanted = addresses or known is None
    lists = port if wanted and isinstance(port, Timeline) else None
    posts = lists.own_posts(site_url, since=oldest) if lists else ()
    found = tuple(_new(_copies(account, posts, addresses), record))
    if found:
        record.receive_all(found)
    # Last, so that a look that was cut short is made again.
    if known is None:
        record.remember_account(account, own_id, now)
    since = known.since if known else now
    return Adopted(identity=identity, since=since, found=found, first=known is None)


def refuse_another(known: KnownAccount | None, own_id: str) -> None:
    """AccountChanged when an account that was looked at before is another one now."""
    if known and known.id != own_id:
        raise AccountChanged(known.account, known.id, own_id)


def addresses_of(reports: Iterable[Report], published: Iterable[Published]) -> Mapping[str, str]:
    """Where each report is or was, as ``plain`` writes an address; those of today count first."""
    found = {plain(record.permalink): record.id for record in published}
    today = tuple(reports)
    for report in today:
        site = report.permalink.removesuffix(report.url)
        found |= {plain(f"{site}{alias.strip('/')}/"): report.id for alias in report.aliases}
    return found | {plain(report.permalink): report.id for report in today}


def _copies(
    account: str, posts: Iterable[OwnPost], addresses: Mapping[str, str]
) -> Iterable[Receipt]:
    for post in posts:
        # Who told of two reports in one post has announced both.
        reports = {addresses[link] for link in map(plain, post.links) if link in addresses}
        for report in sorted(reports):
            yield Receipt(
                report=report, account=account, claim="", result=Result.SYNDICATED, at=post.at,
                url=post.url, id=post.id, evidence=FOUND,
            )  # fmt: skip


def _new(copies: Iterable[Receipt], record: Record) -> Iterable[Receipt]:
    """Those that are not known by their id, nor by their address: a handle in it may change."""
    for copy in copies:
        known = [r for r in record.receipts(copy.report) if r.account == copy.account]
        ids, urls = {r.id for r in known if r.id}, {r.url for r in known if r.url}
        if copy.id not in ids and copy.url not in urls:
            yield copy
