"""`connect` at a real terminal, on snac: its page, its code, its token."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.at_terminal import Sitting, sitting_at
from tests.desk.connecting import URL, networks_in, secrets_in, untouched
from tests.desk.sites import ROOT
from tests.machine import needs
from tests.snac.server import Snac, snac

pytestmark = needs("snac")
CALL = """
from pathlib import Path
from desk.connect.run import connect_account
from desk.run import with_site
with_site(Path.cwd(), lambda site: connect_account(site, "mastodon", server={server!r}))
"""
ASKED = "The code that the page shows you: "


@pytest.fixture(scope="module")
def server() -> Iterator[Snac]:
    """A running snac with one person on it."""
    with snac() as running:
        running.join("musee")
        yield running


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site in English that every command can load."""
    shutil.copy(ROOT / "publishconf.py", tmp_path)
    (tmp_path / "content" / "extra").mkdir(parents=True)
    own = (ROOT / "pelicanconf.py").read_text(encoding="utf-8")
    text = own.replace('DEFAULT_LANG = "fr"', 'DEFAULT_LANG = "en"')
    (tmp_path / "pelicanconf.py").write_text(f"{text}\nSITEURL = {URL!r}\n", encoding="utf-8")
    return tmp_path


def page_of(person: Sitting) -> str:
    """The page that they are told to open."""
    return next(word for word in person.until(ASKED).split() if "/oauth/authorize?" in word)


def test_a_person_connects_with_the_code_that_its_page_shows(server: Snac, root: Path) -> None:
    with sitting_at(root, CALL.format(server=server.url)) as person:
        person.types(server.allowed(page_of(person), "musee"))
        assert person.end() == 0, person.seen
    token = secrets_in(root)["MASTODON_TOKEN"]
    assert token not in person.seen
    host = server.url.removeprefix("http://")
    assert f"@musee@{host}   100000 characters a post" in person.seen
    assert "mastodon is connected." in person.seen
    assert networks_in(root) == {"mastodon": {"server": server.url}}


def test_a_code_that_was_made_up_changes_nothing(server: Snac, root: Path) -> None:
    """It gives a token for any code; the token is nobody's, and that is said."""
    with untouched(root), sitting_at(root, CALL.format(server=server.url)) as person:
        page_of(person)
        person.types("made-up")
        assert person.end() == 4, person.seen
    said = " ".join(person.seen.split())
    assert f"{server.url} refuses this (the server answers 422)." in said
    assert "Run connect again, with a new secret. Nothing was changed." in said
