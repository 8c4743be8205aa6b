"""The one look at an account before anything is posted there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from posse.addresses import plain
from posse.adoption import BY_HAND, Adopted, addresses_of, adopt
from posse.errors import AccountChanged, NotReached
from posse.models import Claim, Limits, Published, Receipt, Report, Result
from posse.ports import Identity, OwnPost
from posse.terms import KnownAccount

NOW = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)
SITE = "https://musee.fr"
REPORT = Report(
    id="congres/a", lang="fr", permalink=f"{SITE}/congres/a/", url="congres/a/",
    save_as="congres/a/index.html", source="events/congres/a.md", title="A", summary="",
    published=NOW, digest="1", aliases=("congres/vieux", "/ancien/a/"),
)  # fmt: skip
OUT = Published(
    id="congres/b", lang="fr", permalink=f"{SITE}/congres/b/", source="events/congres/b.md",
    title="B", digest="1", first_deployed=NOW - timedelta(days=9),
)  # fmt: skip


@dataclass
class Network:
    """A network with these posts; ``fails`` is what a look at them ends with."""

    posts: tuple[OwnPost, ...] = ()
    id: str = "109"
    fails: bool = False
    asked: list[str] = field(default_factory=list)
    since: list[datetime | None] = field(default_factory=list)

    def identity(self) -> Identity:
        return Identity(id=self.id, handle="@musee", url="", limits=Limits(characters=500))

    def own_posts(self, links_to: str, *, since: datetime | None = None) -> tuple[OwnPost, ...]:
        self.asked.append(links_to)
        self.since.append(since)
        if self.fails:
            raise NotReached("connection refused")
        return self.posts

    def key(self, report: str, _at: datetime, _attempt: int) -> str:
        raise AssertionError(report)

    def syndicate(self, claim: Claim) -> Receipt:
        raise AssertionError(claim)


class Mute:
    """A network that cannot list its posts."""

    key, syndicate = Network.key, Network.syndicate

    def identity(self) -> Identity:
        return Network().identity()


@dataclass
class Record:
    """A record in memory, and the order of what was written."""

    known: dict[str, KnownAccount] = field(default_factory=dict)
    kept: list[Receipt] = field(default_factory=list)
    journal: list[str] = field(default_factory=list)

    def accounts(self) -> Mapping[str, KnownAccount]:
        return self.known

    def remember_account(self, account: str, own_id: str, since: datetime) -> None:
        self.journal.append("account")
        self.known[account] = KnownAccount(account=account, id=own_id, since=since)

    def receipts(self, report: str) -> tuple[Receipt, ...]:
        return tuple(receipt for receipt in self.kept if receipt.report == report)

    def receive_all(self, receipts: Iterable[Receipt]) -> None:
        self.journal.append("receipts")
        self.kept += receipts


def own_post(*links: str, number: str = "1") -> OwnPost:
    return OwnPost(id=number, url=f"https://social.example/{number}", at=NOW, links=links)


def look(record: Record, port: Network | Mute | None, now: datetime = NOW) -> Adopted:
    return adopt(
        "mastodon", port, identity=port.identity() if port else None, record=record, site_url=SITE,
        addresses=addresses_of([REPORT], [OUT]), now=now,
    )  # fmt: skip


def test_posts_that_link_to_reports_become_copies() -> None:
    """Those of today, those that are only on record, and old addresses; nothing else."""
    record = Record()
    port = Network((
        own_post(f"{SITE}/congres/a/", number="1"),
        own_post(f"{SITE}/congres/b/", f"{SITE}/congres/vieux/", number="2"),
        own_post(f"{SITE}/", f"{SITE}/congres/", "https://elsewhere.fr/congres/a/", number="3"),
        own_post(f"{SITE}/ancien/a", number="4"),
    ))  # fmt: skip
    found = look(record, port).found
    assert [(r.report, r.id) for r in found] == [
        ("congres/a", "1"), ("congres/a", "2"), ("congres/b", "2"), ("congres/a", "4"),
    ]  # fmt: skip
    assert {(r.result, r.claim, r.at) for r in found} == {(Result.SYNDICATED, "", NOW)}
    assert record.kept == list(found)
    assert port.asked == [SITE]


def test_the_account_is_noted_last() -> None:
    """A look that was cut short is made again: nothing is posted before it is whole."""
    record = Record()
    adopted = look(record, Network((own_post(f"{SITE}/congres/a/"),)))
    assert record.journal == ["receipts", "account"]
    assert (adopted.first, adopted.since) == (True, NOW)
    assert record.known["mastodon"].id == "109"


def test_a_look_that_fails_notes_nothing() -> None:
    record = Record()
    with pytest.raises(NotReached):
        look(record, Network(fails=True))
    assert (record.known, record.kept) == ({}, [])


def test_looking_again_keeps_the_first_day_and_writes_nothing_twice() -> None:
    record = Record()
    first = own_post(f"{SITE}/congres/a/", number="1")
    look(record, Network((first,)))
    later = look(record, Network((own_post(f"{SITE}/congres/b/", number="2"), first)),
                 NOW + timedelta(days=1))  # fmt: skip
    assert (later.first, later.since) == (False, NOW)
    assert [r.report for r in later.found] == ["congres/b"]
    assert len(record.kept) == 2
    assert look(record, Network((first,))).found == ()


def test_a_post_is_known_by_its_id_when_the_account_has_another_handle() -> None:
    """Its address has the handle in it; the page would link one post twice."""
    record = Record()
    post = own_post(f"{SITE}/congres/a/")
    look(record, Network((post,)))
    renamed = replace(post, url="https://social.example/new/1")
    assert look(record, Network((renamed,))).found == ()
    record.kept = [replace(record.kept[0], id="")]  # as a report names one
    assert look(record, Network((post,))).found == ()


def test_a_copy_of_another_account_is_not_taken_for_ours() -> None:
    """Two accounts may name one address; what is known of one says nothing of the other."""
    record = Record()
    other = look(record, Network((own_post(f"{SITE}/congres/a/"),))).found[0]
    record.kept = [replace(other, account="mastodon-en")]
    assert len(look(record, Network((own_post(f"{SITE}/congres/a/"),))).found) == 1


def test_another_account_under_the_name_is_refused_and_nothing_is_noted() -> None:
    record = Record()
    look(record, Network(id="109"))
    with pytest.raises(AccountChanged) as raised:
        look(record, Network((own_post(f"{SITE}/congres/a/"),), id="110"))
    assert (raised.value.known, raised.value.found) == ("109", "110")
    assert record.kept == []
    with pytest.raises(AccountChanged):
        look(record, None)


def test_where_nothing_can_be_listed_the_account_is_noted_all_the_same() -> None:
    record = Record()
    assert look(record, Mute()).found == ()
    assert record.known["mastodon"].id == "109"


def test_an_account_by_hand_has_nobody_to_ask() -> None:
    record = Record()
    adopted = look(record, None)
    assert (adopted.identity, adopted.found, adopted.first) == (None, (), True)
    assert record.known["mastodon"].id == BY_HAND


def test_what_stands_at_an_address_today_counts_before_what_stood_there() -> None:
    moved = replace(OUT, permalink=REPORT.permalink)
    assert addresses_of([REPORT], [moved])[plain(REPORT.permalink)] == "congres/a"
