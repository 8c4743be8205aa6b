"""Values of front matter: each right form, each wrong one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from posse import metadata as values
from posse.errors import BadMetadata
from posse.limits import LIMITS, over
from posse.text import graphemes

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-05-12", "2026-05-12T00:00:00+02:00"),
        ("2026-05-12 13:10", "2026-05-12T13:10:00+02:00"),
        ("2026-05-12 9:05", "2026-05-12T09:05:00+02:00"),
        ("2026-05-12T13:10:30", "2026-05-12T13:10:30+02:00"),
        ("2026-05-12 13:10 +0000", "2026-05-12T13:10:00+00:00"),
        ("2026-05-12 13:10Z", "2026-05-12T13:10:00+00:00"),
    ],
)
def test_a_moment_is_aware(text: str, moment: str) -> None:
    assert values.moment(text, PARIS).isoformat() == moment


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (lambda text: values.moment(text, PARIS), "12/05/2026"),
        (lambda text: values.moment(text, PARIS), "2026-02-30"),
        (lambda text: values.moment(text, PARIS), "2026-05-12 25:00"),
        (lambda text: values.moment(text, PARIS), "hier"),
        (values.status, "publié"),
        (values.flag, "peut-être"),
        (values.attribution_hidden, "oui"),
        (values.corrections, "Le budget était faux"),
        (values.corrections, "2026-13-01 – x"),
        (values.aliases, "Vieux Titre"),
        (values.aliases, "/../x"),
        (values.aliases, "/a?b"),
        (values.syndication, "social.example/1"),
        (values.syndication, "javascript:alert(1)"),
        (values.syndication, "https://user@social.example/1"),
        (lambda text: values.networks(text, ["mastodon"]), "mastodn"),
    ],
)
def test_each_value_that_cannot_be_understood_is_named(
    rule: Callable[[str], object], text: str
) -> None:
    with pytest.raises(BadMetadata) as told:
        rule(text)
    assert told.value.values["value"] in text


def test_networks_are_all_none_or_some() -> None:
    assert values.networks("", ["a"]) is None
    assert values.networks("none", ["a"]) == ()
    assert values.networks("a, b", ["a", "b"]) == ("a", "b")


def test_the_authors_words_are_kept_by_account() -> None:
    fields = {"announcement": ["Ce matin,", "on a parlé"], "announcement-x": "Court", "title": "T"}
    assert values.wording(fields) == (("", "Ce matin, on a parlé"), ("x", "Court"))


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"status": "draft", "date": NOW - timedelta(days=1)}, "draft"),
        ({"status": "published", "date": NOW - timedelta(days=1)}, ""),
        ({"status": "published", "date": NOW + timedelta(hours=1)}, "future"),
        ({"status": "published", "date": NOW, "embargo": "2026-05-12 18:00"}, "embargo"),
        ({"status": "published", "date": NOW, "embargo": "2026-05-12 13:59"}, ""),
        ({"status": "published", "date": NOW.replace(tzinfo=None)}, ""),
    ],
)
def test_a_report_waits_for_its_time(fields: dict[str, object], why: str) -> None:
    """A naive date is a time in the site's zone: noon in Paris is ten o'clock UTC."""
    assert values.waiting(fields, NOW, PARIS) == why


@pytest.mark.parametrize(
    ("text", "count"),
    [("abc", 3), ("été", 3), ("e\u0301te\u0301", 3), ("👩‍👩‍👧‍👦", 1), ("🇫🇷🇬🇧", 2), ("", 0)],
)
def test_characters_are_what_a_person_sees(text: str, count: int) -> None:
    assert graphemes(text) == count


LINK = "https://musee.example/rencontres-2026/j1-table-ronde/"


@pytest.mark.parametrize(
    ("words", "network", "excess"),
    [
        ("a" * 476, "mastodon", 0),
        ("a" * 477, "mastodon", 1),
        ("a" * 470 + " {link} x", "mastodon", 0),
        ("a" * 300, "bluesky", 0),
        ("a" * 301, "bluesky", 1),
        ("👩‍👩‍👧‍👦" * 121, "bluesky", 25),
    ],
)
def test_words_are_measured_as_the_network_does(words: str, network: str, excess: int) -> None:
    """Mastodon counts a link as 23, Bluesky has it in a card and counts bytes too."""
    if network == "bluesky" and excess > 1:
        assert over(words, LINK, LIMITS[network]) == len(words.encode()) - 3000
        return
    assert over(words, LINK, LIMITS[network]) == excess


@pytest.mark.parametrize(
    ("written", "named"),
    [
        (None, None), ("", None), ("none", ()), ("None", ()), ("mastodon", ("mastodon",)),
        ("mastodon, bluesky", ("mastodon", "bluesky")), ("a; b;a", ("a", "b")),
        (["a", "b, c"], ("a", "b", "c")),
    ],
)  # fmt: skip
def test_accounts_are_named_with_commas_semicolons_or_lines(
    written: object, named: tuple[str, ...] | None
) -> None:
    assert values.networks_named(written) == named
