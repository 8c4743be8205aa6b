"""Accounts on the fediverse: what is one, and whose stand on a report."""

from __future__ import annotations

import pytest

from events.people import creators_of, fediverse_address, people_from

PEOPLE = """\
[ada]
name = "Ada Example"
mastodon = "@ada@social.example"

[bea-example]
name = "Bea Example"
mastodon = "bea@social.example"

[cleo]
name = "Cleo Example"
bluesky = "cleo.example"
"""


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("@ada@social.example", "@ada@social.example"),
        (" ada@social.example ", "@ada@social.example"),
        ("@ada.b-c_d@a.b.social.example", "@ada.b-c_d@a.b.social.example"),
        ("@ada@musée.example", "@ada@musée.example"),
        ("@ada@xn--muse-dpa.example", "@ada@xn--muse-dpa.example"),
        ("@ada", ""),
        ("@ada@social", ""),
        ("@ada@-social.example", ""),
        ("@ada@social.example/x", ""),
        ("@ada@social..example", ""),
        ("@a b@social.example", ""),
        ("@@social.example", ""),
        ("@ada.@social.example", ""),
        ("https://social.example/@ada", ""),
        ('@ada@social.example"><script>', ""),
        ("@ada@social.example\n@bea@social.example", ""),
        ("", ""),
        (None, ""),
        (["@ada@social.example"], ""),
    ],
)
def test_an_account_is_known_by_its_name_and_server(text: object, address: str) -> None:
    assert fediverse_address(text) == address


@pytest.mark.parametrize(
    ("authors", "creators"),
    [
        (["Ada Example"], ["@ada@social.example"]),
        (["ada"], ["@ada@social.example"]),
        (["ADA  example"], ["@ada@social.example"]),
        (["Bea Example", "Ada Example"], ["@bea@social.example", "@ada@social.example"]),
        (["Ada Example", "ada"], ["@ada@social.example"]),
        (["Cleo Example", "Ada Example"], ["@ada@social.example"]),
        (["Cleo Example"], ["@site@social.example"]),
        (["Nobody Known"], ["@site@social.example"]),
        ([], ["@site@social.example"]),
    ],
)
def test_the_authors_own_accounts_come_before_the_sites(
    authors: list[str], creators: list[str]
) -> None:
    people, problems = people_from(PEOPLE)
    assert problems == ()
    assert list(creators_of(authors, people, "@site@social.example")) == creators


def test_without_any_account_none_is_named() -> None:
    assert creators_of(["Cleo Example"], people_from(PEOPLE)[0]) == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (PEOPLE.replace("@ada@social.example", "@ada"), 3),
        (PEOPLE.replace("bea@social.example", "https://social.example/@bea"), 7),
        (PEOPLE.replace('"bea@social.example"', "7"), 7),
        ('dora = {name = "Dora", mastodon = "@dora"}\n' + PEOPLE, 1),
    ],
)
def test_what_is_no_account_is_said_with_its_line(text: str, line: int) -> None:
    _people, problems = people_from(text)
    assert [problem.line for problem in problems] == [line]
    assert "is no account of the fediverse: write it whole" in str(problems[0])
