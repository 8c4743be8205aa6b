"""What a page links to, and what a report's own list of copies says about accounts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from posse.copies import Copy, copies_of, hosts_of, is_on, named_copies
from posse.fold import fold
from posse.models import Receipt, Report, Result, State
from posse.terms import AccountSettings

NOW = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)
TOOT = "https://social.example/@musee/1"
SKEET = "https://bsky.app/profile/musee.fr/post/3k"
POST = "https://www.linkedin.com/posts/musee_1"


def account(
    name: str, kind: str = "", server: str = "", *, by_hand: bool = False
) -> AccountSettings:
    return AccountSettings(
        name=name, kind=kind or name, langs=(), server=server, by_hand=by_hand, variables=(),
        options={},
    )  # fmt: skip


MASTODON = account("mastodon", server="https://social.example")
ENGLISH = account("mastodon-en", "mastodon", "https://social.example")
BLUESKY = account("bluesky")
LINKEDIN = account("linkedin", "by-hand", by_hand=True)
LETTER = account("lettre", "by-hand", by_hand=True)
ALL = (MASTODON, BLUESKY, LINKEDIN)


def report(*syndication: str) -> Report:
    return Report(
        id="congres/a", lang="fr", permalink="https://musee.fr/congres/a/", url="congres/a/",
        save_as="congres/a/index.html", source="events/congres/a.md", title="A", summary="",
        published=NOW, digest="1", syndication=syndication,
    )  # fmt: skip


def receipt(name: str, url: str, result: Result = Result.SYNDICATED, **more: str) -> Receipt:
    return Receipt(report="congres/a", account=name, claim="", result=result, at=NOW, url=url,
                   **more)  # fmt: skip


@pytest.mark.parametrize(
    ("accounts", "url", "owners"),
    [
        (ALL, TOOT, ["mastodon"]),
        (ALL, SKEET, ["bluesky"]),
        (ALL, POST, ["linkedin"]),
        (ALL, "https://lnkd.in/abc", ["linkedin"]),
        (ALL, "https://notlinkedin.com/1", []),
        (ALL, "https://social.example.evil.fr/1", []),
        (ALL, "https://journal.fr/1", []),
        ((*ALL, LETTER), "https://journal.fr/1", ["lettre"]),
        ((*ALL, LETTER), TOOT, ["mastodon"]),
        ((MASTODON, ENGLISH), TOOT, ["mastodon", "mastodon-en"]),
    ],
)  # fmt: skip
def test_a_named_copy_counts_for_the_accounts_on_its_host(
    accounts: tuple[AccountSettings, ...], url: str, owners: list[str]
) -> None:
    """Where two share a host both are done: better one post less than one twice."""
    found = named_copies(report(url), accounts, NOW)
    assert [one.account for one in found] == owners
    assert all(fold([], [one], NOW).state is State.SYNDICATED for one in found)


def test_two_accounts_by_hand_without_a_place_cannot_be_told_apart() -> None:
    other = account("affiches", "by-hand", by_hand=True)
    assert named_copies(report("https://journal.fr/1"), (LETTER, other), NOW) == ()


def test_a_page_links_to_each_copy_once_in_the_order_of_the_accounts() -> None:
    receipts = (receipt("linkedin", POST), receipt("bluesky", SKEET), receipt("mastodon", TOOT),
                receipt("mastodon", TOOT, id="1"))  # fmt: skip
    assert copies_of(report(TOOT), receipts, ALL) == (
        Copy(network="mastodon", url=TOOT, name="Mastodon (social.example)"),
        Copy(network="bluesky", url=SKEET, name="Bluesky"),
        Copy(network="linkedin", url=POST, name="LinkedIn"),
    )


def test_a_copy_that_is_gone_or_was_never_sure_is_not_linked_to() -> None:
    receipts = (receipt("mastodon", TOOT), receipt("mastodon", TOOT, Result.GONE),
                receipt("bluesky", "", Result.UNKNOWN), receipt("linkedin", ""))  # fmt: skip
    assert copies_of(report(), receipts, ALL) == ()


def test_a_line_that_was_taken_out_of_the_report_is_shown_no_longer() -> None:
    """What a network or a person said of a copy stays."""
    named = named_copies(report(POST), ALL, NOW)
    sent = receipt("mastodon", TOOT)
    assert [copy.url for copy in copies_of(report(POST), (*named, sent), ALL)] == [TOOT, POST]
    assert [copy.url for copy in copies_of(report(), (*named, sent), ALL)] == [TOOT]


def test_a_site_without_accounts_shows_what_a_report_names() -> None:
    found = copies_of(report(SKEET, "https://journal.fr/1", "https://x.com/musee/1"), (), ())
    assert found == (
        Copy(network="bluesky", url=SKEET, name="Bluesky"),
        Copy(network="", url="https://journal.fr/1", name="journal.fr"),
        Copy(network="x", url="https://x.com/musee/1", name="X"),
    )


def test_a_copy_on_an_account_that_was_taken_out_is_still_linked_to() -> None:
    (copy,) = copies_of(report(), [receipt("vieux", TOOT)], ALL)
    assert (copy.url, copy.network, copy.name) == (TOOT, "", "social.example")


@pytest.mark.parametrize(
    ("made", "hosts"),
    [
        (MASTODON, ("social.example",)),
        (account("mastodon", server="https://social.example:8443"), ("social.example",)),
        (BLUESKY, ("bsky.app",)),
        (account("bluesky", server="https://pds.example"), ("pds.example", "bsky.app")),
        (account("linkedin-en", "by-hand", by_hand=True), ("linkedin.com", "lnkd.in")),
        (LETTER, ()),
    ],
)
def test_where_copies_of_an_account_stand(made: AccountSettings, hosts: tuple[str, ...]) -> None:
    assert hosts_of(made) == hosts


def test_nothing_is_on_no_host() -> None:
    assert not is_on("https://[", ("bsky.app",))
