"""The servers that the networks' tests talk to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.practice import Mock, practising

PEOPLE = ("musee", "ami", "neuf", "liens", "lent")


@pytest.fixture(scope="session")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    """A running mastodon_mock with PEOPLE."""
    with practising(tmp_path_factory.mktemp("mastodon_mock"), PEOPLE) as running:
        yield running
