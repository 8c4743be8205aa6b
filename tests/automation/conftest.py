"""What the tests of jobs share: a practice server, and sites on a code host."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.automation.hosts import Host, host
from tests.practice import Mock, practising

PEOPLE = tuple(f"musee{number}" for number in range(40))
_numbers = count()


@pytest.fixture(scope="session")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    """A running mastodon_mock; each test is somebody else there."""
    with practising(tmp_path_factory.mktemp("mastodon_mock"), PEOPLE) as running:
        yield running


@pytest.fixture
def who() -> str:
    return PEOPLE[next(_numbers)]


@pytest.fixture
def code_host(tmp_path: Path, practice: Mock, who: str) -> Iterator[Host]:
    """Its site is deployed to a branch, which it serves."""
    deploy = {"to": "git", "remote": "origin", "branch": "pages"}
    with host(tmp_path, practice, who, deploy) as made:
        yield made


@pytest.fixture
def begun(tmp_path: Path, practice: Mock, who: str) -> Iterator[Host]:
    """Its site is deployed to one folder, whichever runner it is; nothing was run yet."""
    with host(tmp_path, practice, who, {"to": "folder"}) as made:
        yield made


@pytest.fixture
def site(begun: Host) -> Host:
    """The same, after a first run: the account was looked at."""
    with begun.runner() as root:
        ran = begun.run(root)
        assert ran.failed == {}, ran.said
    return begun
