"""The networks that are announced on: Bluesky's own servers, and mastodon_mock."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.announce.stage import Stage, stage
from tests.bluesky.calls import Network
from tests.practice import Mock, practising

PEOPLE = tuple(f"p{number}" for number in range(300))


@pytest.fixture(scope="session")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    """A running mastodon_mock with PEOPLE."""
    with practising(tmp_path_factory.mktemp("mastodon_mock"), PEOPLE) as running:
        yield running


@pytest.fixture(scope="module")
def both(
    tmp_path_factory: pytest.TempPathFactory, practice: Mock, atproto: Network
) -> Iterator[Stage]:
    """A stage with both networks."""
    with stage(tmp_path_factory.mktemp("stage") / "all", practice, atproto) as set_up:
        yield set_up
