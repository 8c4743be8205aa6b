"""Connecting X: what it costs is said first, and how much it may; then the four secrets."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from desk.errors import SettingsWrong
from desk.ledger import read_ledger
from desk.site import Site
from posse.money import cost_of
from tests.desk.connecting import Person, connect_at, house, networks_in, secrets_in, untouched
from tests.posse.networks.answering import answer
from tests.posse.networks.x_cases import ME, NO_CREDIT, SECRETS
from tests.posse.networks.x_server import XServer

HERE = "tests.posse.networks.x_here"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site without accounts."""
    return house(tmp_path)


@pytest.fixture
def x() -> Iterator[XServer]:
    """What does as X does."""
    with XServer() as server:
        yield server


def connect(site: Site, x: XServer, person: Person) -> None:
    connect_at(site, HERE, person, account="x", server=x.scripted.url)


def test_the_prices_come_first_and_then_how_much_it_may_cost(
    site: Site, x: XServer, capsys: pytest.CaptureFixture[str]
) -> None:
    x.post("https://musee.fr/rencontres/a/", free=True)
    person = Person(answers=["2,50"], secrets=list(SECRETS.values()))
    connect(site, x, person)
    assert networks_in(site.root) == {
        "x": {"use": HERE, "server": x.scripted.url, "budget_month": 2.5}
    }
    assert secrets_in(site.root) == {f"X_{name}": value for name, value in SECRETS.items()}
    said = capsys.readouterr().out
    for line in (
        "$0.015  a post without a link",
        "$0.200  a post with a link",
        "$0.001  each of the account’s own posts that is read, once a day",
        "$0.010  who the account is, once a day",
        "https://console.x.com",
        "allow “Read and write”",
        "@musee_x   280 characters a post",
        "X_API_KEY, X_API_SECRET, X_TOKEN, X_TOKEN_SECRET in .env",
        "It may cost $2.50 a month and $1.00 a run: budget_month and budget_run",
    ):
        assert line in said, line
    assert said.index("$0.200") < said.index("https://console.x.com") < said.index("@musee_x")
    assert "US dollars that it may cost in a month at most (Return: 5.00)" in person.asked[0]
    assert person.pages == ["https://console.x.com"]
    assert not any(secret in said for secret in SECRETS.values())
    reads = [one for entry in read_ledger(site).reads("x") for one in entry.reads]
    assert cost_of(reads) == x.spent == Decimal("0.011")


@pytest.mark.parametrize(
    ("typed", "kept"), [("", 5), ("7", 7), ("$7.50", 7.5), ("0", 0), ("dix", None), ("-1", None)]
)
def test_how_much_a_month_may_cost_is_asked(
    site: Site, x: XServer, typed: str, kept: float | None
) -> None:
    """Return is the usual; what is no amount is asked again."""
    person = Person(answers=[typed, "3"], secrets=list(SECRETS.values()))
    connect(site, x, person)
    networks = networks_in(site.root)
    assert isinstance(networks, dict)
    assert networks["x"]["budget_month"] == (3 if kept is None else kept)


def test_a_token_that_is_none_is_told_before_x_is_asked(site: Site, x: XServer) -> None:
    person = Person(answers=[""], secrets=["k", "s", "no-token", "t"])
    with untouched(site.root), pytest.raises(SettingsWrong, match="refuses this") as error:
        connect(site, x, person)
    assert "TOKEN is no access token" in error.value.message
    assert x.asked == []


def test_an_account_without_credit_is_told_what_to_do(site: Site, x: XServer) -> None:
    x.scripted.script[ME] = answer(NO_CREDIT, "402 Payment Required")
    person = Person(answers=[""], secrets=list(SECRETS.values()))
    with (
        untouched(site.root),
        pytest.raises(SettingsWrong, match="wants to be paid first") as error,
    ):
        connect(site, x, person)
    assert "Buy credit there, then run connect again." in error.value.advice


def test_without_a_terminal_the_secrets_are_variables_and_the_budget_is_the_usual(
    site: Site, x: XServer
) -> None:
    environ = {f"X_{name}": value for name, value in SECRETS.items()}
    connect_at(site, HERE, None, environ, account="x", server=x.scripted.url)
    assert networks_in(site.root) == {
        "x": {"use": HERE, "server": x.scripted.url, "budget_month": 5}
    }


def test_x_itself_is_a_network_and_needs_nothing_but_its_secrets(site: Site) -> None:
    """Its prices and steps are said; no request leaves: the token is none."""
    person = Person(answers=[""], secrets=["k", "s", "no-token", "t"])
    with untouched(site.root), pytest.raises(SettingsWrong, match="x refuses this"):
        connect_at(site, "x", person)
    assert [question.partition(" (")[0] for question in person.asked[1:]] == [
        "X_API_KEY", "X_API_SECRET", "X_TOKEN", "X_TOKEN_SECRET",
    ]  # fmt: skip
