"""The town: started, answered and brought home once; the tests look at what came of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from desk.words import use
from tests.announce.stage import Stage, stage
from tests.answers.story import Story, told
from tests.answers.town import MUSEE, PEOPLE, founded
from tests.bluesky.calls import Network
from tests.practice import Mock, practising


@pytest.fixture(scope="package")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    """A running mastodon_mock."""
    with practising(tmp_path_factory.mktemp("mastodon_mock"), (MUSEE, *PEOPLE)) as running:
        yield running


@pytest.fixture(scope="package")
def both(tmp_path_factory: pytest.TempPathFactory, mock: Mock, atproto: Network) -> Iterator[Stage]:
    """A stage with both networks."""
    with stage(tmp_path_factory.mktemp("stage") / "all", mock, atproto) as set_up:
        yield set_up


@pytest.fixture(scope="package")
def story(both: Stage, mock: Mock, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """All of it, told once."""
    path = list(sys.path)
    yield told(founded(both, mock, tmp_path_factory.mktemp("town") / "site"))
    use("en")
    sys.path[:] = path
