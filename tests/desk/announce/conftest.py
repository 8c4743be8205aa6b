"""What the tests of announcing share: a practice server, a page server, a site that is out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from desk.words import use
from tests.desk.announce.desks import Desk, began, copied
from tests.desk.announce.readers import Pages, shown
from tests.desk.announce.x_desks import XDesk
from tests.desk.sites import GOOD, ROOT
from tests.posse.networks.x_server import XServer
from tests.practice import Mock, practising

PEOPLE = tuple(f"musee{number}" for number in range(200))
_numbers = count()


@pytest.fixture(scope="session")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    """A running mastodon_mock; each test is somebody else there."""
    with practising(tmp_path_factory.mktemp("mastodon_mock"), PEOPLE) as running:
        yield running


@pytest.fixture(scope="session")
def pages() -> Iterator[Pages]:
    """What readers see; one server for all, so that pages built once can be shown by each test."""
    with shown() as server:
        yield server


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, pages: Pages, mock: Mock) -> Path:
    """A site with one report, which is out, and no account."""
    desk = began(tmp_path_factory.mktemp("template") / "site", GOOD, pages, mock)
    ended = desk.publish()
    assert ended.code == 0, ended.said
    return desk.root


@pytest.fixture
def who() -> str:
    """Somebody of the practice server who never posted."""
    return PEOPLE[next(_numbers)]


@pytest.fixture
def nobody() -> str:
    """Somebody else there, who never posted either."""
    return PEOPLE[next(_numbers)]


@pytest.fixture
def desk(template: Path, tmp_path: Path, pages: Pages, mock: Mock, who: str) -> Desk:
    """A copy of that site with an account at the practice server, known for a day."""
    made = copied(template, tmp_path / "site", pages, mock, who)
    made.connect_to(mock.url)
    return made


@pytest.fixture
def on_x(
    template: Path, tmp_path: Path, pages: Pages, mock: Mock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[XDesk]:
    """A copy of that site with an account on X, known for a day; the clock stands still."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))  # a build is a process of its own
    made = copied(template, tmp_path / "site", pages, mock, "")
    with XServer() as server:
        found = XDesk(made, server)
        found.connect()
        found.know()
        yield found


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    """A site's settings set the terminal's language, and where modules are looked for."""
    path = list(sys.path)
    yield
    use("en")
    sys.path[:] = path
