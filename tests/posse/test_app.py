"""From the settings and the environment to accounts: what is wrong is named, nothing is asked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from posse.app import accounts_from, connected, secrets_of, variable
from posse.errors import BadAccount, NotAllowed
from tests.posse.records import environment

SERVER = {"server": "https://social.example"}
TOKEN = "token-of-nobody"  # noqa: S105 — nobody's


def test_accounts_are_as_the_settings_have_them_in_their_order() -> None:
    found = accounts_from({
        "mastodon": {**SERVER, "langs": ["fr"]},
        "mastodon-en": {"use": "mastodon", "server": "social.example", "langs": ("en",)},
        "bluesky": {"handle": "musee.fr"},
        "linkedin": {"use": "by-hand"},
    })  # fmt: skip
    assert [(a.name, a.kind, a.langs, a.server, a.by_hand, a.variables) for a in found] == [
        ("mastodon", "mastodon", ("fr",), "https://social.example", False, ("MASTODON_TOKEN",)),
        ("mastodon-en", "mastodon", ("en",), "https://social.example", False,
         ("MASTODON_EN_TOKEN",)),
        ("bluesky", "bluesky", (), "", False, ("BLUESKY_PASSWORD",)),
        ("linkedin", "by-hand", (), "", True, ()),
    ]  # fmt: skip
    assert found[0].options == SERVER


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("mastodo", SERVER, "“mastodo”, which is no network. Is it “mastodon”?"),
        ("facebook", {}, 'which is no network. If a person posts there, write "use": "by-hand".'),
        ("mastodon", {"sever": "x"}, "has “sever”, which is not known. Is it “server”?"),
        ("mastodon", {"qqq": "x"}, "Known are: use, langs, server, visibility, pictures,"),
        ("mastodon", {}, "The account mastodon has no “server”."),
        ("mastodon", {"server": " "}, "The account mastodon has no “server”."),
        ("bluesky", {}, "The account bluesky has no “handle”."),
        ("mastodon", {**SERVER, "langs": "fr"}, "“langs” of the account mastodon is a list of"),
        ("mastodon", {**SERVER, "threads": "no"}, "“threads” of the account mastodon is True or"),
        ("mastodon", {**SERVER, "langs": [1]}, "“langs” of the account mastodon is a list of"),
        ("Musée", {"use": "by-hand"}, "The account “Musée” needs another name"),
        ("../x", {"use": "by-hand"}, "The account “../x” needs another name"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_named(name: str, options: dict[str, object], said: str) -> None:
    with pytest.raises(BadAccount) as raised:
        accounts_from({name: options})
    assert said in str(raised.value)


def test_each_secret_has_a_variable_of_its_account() -> None:
    assert variable("mastodon-en", "TOKEN") == "MASTODON_EN_TOKEN"
    (account,) = accounts_from({"mastodon": SERVER})
    assert secrets_of(account, {"MASTODON_TOKEN": f" {TOKEN}\n"}) == {"TOKEN": TOKEN}


@pytest.mark.parametrize("env", [{}, {"MASTODON_TOKEN": " "}, {"mastodon_token": TOKEN}])
def test_a_secret_that_is_missing_or_empty_is_named(env: dict[str, str]) -> None:
    (account,) = accounts_from({"mastodon": SERVER})
    with pytest.raises(BadAccount) as raised:
        secrets_of(account, env)
    assert raised.value.values == {"variable": "MASTODON_TOKEN", "account": "mastodon"}
    assert TOKEN not in str(raised.value)


def test_an_account_is_connected_without_being_asked_anything() -> None:
    """Its server is not even there."""
    (mastodon, by_hand) = accounts_from({"mastodon": SERVER, "lettre": {"use": "by-hand"}})
    assert connected(mastodon, {"MASTODON_TOKEN": TOKEN}, media=Path()) is not None
    assert connected(by_hand, {}, media=Path()) is None


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("mastodon", {"server": "http://social.example"}),
        ("mastodon", {"server": f"https://me:{TOKEN}@social.example"}),
        ("bluesky", {"handle": "musee.fr", "service": "http://social.example"}),
        ("bluesky", {"handle": "musee.fr", "service": f"https://me:{TOKEN}@social.example"}),
    ],
)
def test_a_token_would_not_travel_in_the_clear(name: str, options: dict[str, object]) -> None:
    """Nor is an address taken that has a secret in it: it would be shown."""
    (account,) = accounts_from({name: options})
    with pytest.raises(NotAllowed, match=r"not to social\.example$"):
        connected(account, dict.fromkeys(account.variables, TOKEN), media=Path())


def test_reading_the_settings_loads_no_network_library() -> None:
    """Every build reads them, and must not pay for what it does not use."""
    script = (
        "import sys; from posse.app import accounts_from\n"
        "accounts_from({'mastodon': {'server': 'https://s.example'}, 'bluesky': {'handle': 'x'}})\n"
        "print({'requests', 'atproto', 'mastodon', 'urllib3'} & {*sys.modules})"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], env=environment(), capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert told.stdout.strip() == "set()"
