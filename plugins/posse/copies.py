"""The copies of a report: those that the record knows, and those that the report names. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from .attempts import POSTED
from .fold import live_copies
from .hosts import host_of
from .models import Receipt, Report, Result
from .strangers import shown_host
from .terms import AccountSettings

NAMED = "named in the report"
# Where copies of a kind stand, besides on the account's own server. By hand, the first word of
# the account's name says where it is pasted (``linkedin-en``).
_HOSTS = MappingProxyType({
    "bluesky": ("bsky.app",),
    "facebook": ("facebook.com", "fb.com", "fb.me"),
    "linkedin": ("linkedin.com", "lnkd.in"),
    "x": ("x.com", "twitter.com"),
})  # fmt: skip
_NAMES = MappingProxyType({
    "bluesky": "Bluesky", "facebook": "Facebook", "linkedin": "LinkedIn", "mastodon": "Mastodon",
    "x": "X",
})  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Copy:
    """A copy as a page shows it: the kind of network ("" where none is known), address and name."""

    network: str
    url: str
    name: str


def place_of(account: AccountSettings) -> str:
    """Where its copies stand: the kind of network, or what the name of an account by hand says."""
    return account.name.partition("-")[0] if account.by_hand else account.kind


def hosts_of(account: AccountSettings) -> tuple[str, ...]:
    """The hosts on which copies of an account stand, () where that is not known."""
    own = (host_of(account.server),) if account.server else ()
    return (*own, *_HOSTS.get(place_of(account), ()))


def is_on(url: str, hosts: Iterable[str]) -> bool:
    """Whether an address is on one of these hosts, or below one."""
    host = host_of(url)
    return any(host == one or host.endswith(f".{one}") for one in hosts)


def named_copies(
    report: Report, accounts: Sequence[AccountSettings], now: datetime
) -> tuple[Receipt, ...]:
    """A receipt for each copy that the report's own front matter names, for its account.

    Where several accounts share a host, each counts as done: better one post less than one twice.
    What is on no known host belongs to the one account by hand whose place is not known.
    """
    found = [(url, account) for url in report.syndication for account in _owners(url, accounts)]
    return tuple(
        Receipt(
            report=report.id, account=account.name, claim="", result=Result.SETTLED, at=now,
            url=url, evidence=NAMED, decision=POSTED,
        )
        for url, account in found
    )  # fmt: skip


def _owners(url: str, accounts: Sequence[AccountSettings]) -> list[AccountSettings]:
    on_host = [account for account in accounts if is_on(url, hosts_of(account))]
    if on_host:
        return on_host
    anywhere = [account for account in accounts if account.by_hand and not hosts_of(account)]
    return anywhere if len(anywhere) == 1 else []


def copies_of(
    report: Report, receipts: Iterable[Receipt], accounts: Sequence[AccountSettings]
) -> tuple[Copy, ...]:
    """What the page links to: each address once, in the order of the accounts.

    A line that was taken out of the report again is shown no longer.
    """
    live = [r for r in live_copies(receipts) if r.evidence != NAMED or r.url in report.syndication]
    order = {account.name: number for number, account in enumerate(accounts)}
    live.sort(key=lambda receipt: order.get(receipt.account, len(order)))
    kinds = {account.name: place_of(account) for account in accounts}
    places = {receipt.url: kinds.get(receipt.account, receipt.account) for receipt in live}
    places |= {url: _kind_at(url, accounts) for url in report.syndication if url not in places}
    return tuple(
        Copy(network=place if place in _NAMES else "", url=url, name=name_at(place, url))
        for url, place in places.items()
        if url
    )


def _kind_at(url: str, accounts: Sequence[AccountSettings]) -> str:
    owners = [place_of(account) for account in _owners(url, accounts)]
    known = [place for place, hosts in _HOSTS.items() if is_on(url, hosts)]
    return (*owners, *known, "")[0]


def name_at(place: str, url: str) -> str:
    """What readers call the place of an address on a kind of network; its host where none is known.

    With the host, where many servers make one network.
    """
    host = shown_host(url)
    name = _NAMES.get(place, "")
    return f"{name} ({host})" if place == "mastodon" and host else name or host
