"""Which report something is about: by links, and by the nearest copy above it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posse.addresses import plain
from posse.discovery import copy_above, event_linked, own_places, report_linked
from posse.voices import Home, KnownCopy

AT = datetime(2026, 5, 12, 11, tzinfo=UTC)


def copy(number: str, report: str) -> KnownCopy:
    return KnownCopy(report=report, account="mastodon", id=number, url=f"https://s.example/{number}",
                     at=AT)  # fmt: skip


HOME = Home(
    site_url="https://musee.example",
    addresses={
        plain("https://musee.example/rencontres/j1/"): "rencontres/j1",
        plain("https://musee.example/rencontres/old/"): "rencontres/j1",
    },
    copies={"1": copy("1", "rencontres/j1"), "3": copy("3", "rencontres/j2")},
    hubs={plain("https://musee.example/rencontres/"): "rencontres"},
)


@pytest.mark.parametrize(
    ("links", "report"),
    [
        ([], ""),
        (["https://elsewhere.example/"], ""),
        (["https://musee.example/rencontres/j1/"], "rencontres/j1"),
        (["https://elsewhere.example/", "http://www.musee.example/rencontres/j1?utm=x#end"],
         "rencontres/j1"),
        (["https://musee.example/rencontres/old/index.html"], "rencontres/j1"),
        (["https://musee.example/"], ""),
        (["https://musee.example.evil.example/rencontres/j1/"], ""),
    ],
)  # fmt: skip
def test_a_link_leads_to_a_report(links: list[str], report: str) -> None:
    assert report_linked(links, HOME) == report


@pytest.mark.parametrize(
    ("links", "event"),
    [([], ""), (["https://musee.example/rencontres/j1/"], ""),
     (["https://elsewhere.example/", "http://musee.example/rencontres?a=b"], "rencontres")],
)  # fmt: skip
def test_a_link_leads_to_an_event(links: list[str], event: str) -> None:
    assert event_linked(links, HOME) == event


def test_our_copies_have_their_places_and_nothing_has_none() -> None:
    nowhere = KnownCopy(report="rencontres/j1", account="x", id="9", url="", at=AT)
    home = Home(site_url="", addresses={}, copies={**HOME.copies, "9": nowhere})
    assert own_places(home) == {"s.example/1", "s.example/3"}


@pytest.mark.parametrize(
    ("parents", "report"),
    [
        ({}, None),
        ({"9": "1"}, "rencontres/j1"),
        ({"9": "8", "8": "1"}, "rencontres/j1"),
        ({"9": "3", "3": "1"}, "rencontres/j2"),
        ({"9": "8"}, None),
        ({"9": "8", "8": "9"}, None),
        ({"9": "9"}, None),
    ],
)
def test_an_answer_is_its_nearest_copys(parents: dict[str, str], report: str | None) -> None:
    """The walk stops at every copy of ours, and ends where a thread goes in a circle."""
    found = copy_above("9", parents, HOME)
    assert (found.report if found else None) == report


@given(st.dictionaries(st.sampled_from("456789"), st.sampled_from("13456789")))
def test_what_is_found_is_a_copy_above_and_nearest(parents: dict[str, str]) -> None:
    for post in parents:
        found = copy_above(post, parents, HOME)
        above, at = [], post
        while at in parents and parents[at] not in above:
            at = parents[at]
            above.append(at)
        assert found == next((HOME.copies[one] for one in above if one in HOME.copies), None)
