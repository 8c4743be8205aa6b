"""`connect` at a real terminal, on snac: its page, its code, its token."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk.at_terminal import Sitting, sitting_at
from tests.desk.connecting import loadable, networks_in, secrets_in, untouched
from tests.machine import needs
from tests.snac.server import Snac

pytestmark = needs("snac")
CALL = """
from pathlib import Path
from desk.connect.run import connect_account
from desk.run import with_site
with_site(Path.cwd(), lambda site: connect_account(site, "mastodon", server={server!r}))
"""
ASKED = "The code that the page shows you: "


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site in English that every command can load."""
    return loadable(tmp_path)


def page_of(person: Sitting) -> str:
    """The page that they are told to open."""
    return next(word for word in person.until(ASKED).split() if "/oauth/authorize?" in word)


def test_a_person_connects_with_the_code_that_its_page_shows(snac: Snac, root: Path) -> None:
    who = snac.newcomer()
    with sitting_at(root, CALL.format(server=snac.url)) as person:
        person.types(snac.allowed(page_of(person), who))
        assert person.end() == 0, person.seen
    token = secrets_in(root)["MASTODON_TOKEN"]
    assert token not in person.seen
    host = snac.url.removeprefix("http://")
    assert f"@{who}@{host}   100000 characters a post" in person.seen
    assert "mastodon is connected." in person.seen
    assert networks_in(root) == {"mastodon": {"server": snac.url}}


def test_a_code_that_was_made_up_changes_nothing(snac: Snac, root: Path) -> None:
    """It gives a token for any code; the token is nobody's, and that is said."""
    with untouched(root), sitting_at(root, CALL.format(server=snac.url)) as person:
        page_of(person)
        person.types("made-up")
        assert person.end() == 4, person.seen
    said = " ".join(person.seen.split())
    assert f"{snac.url} refuses this (the server answers 422)." in said
    assert (
        "Run connect again, with a new secret. Neither pelicanconf.py nor .env was changed." in said
    )
