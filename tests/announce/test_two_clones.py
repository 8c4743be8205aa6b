"""Two clones announce the same reports at once: one post a report and account, no conflict left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.announce.racing import ACCOUNTS, race, wrong_in
from tests.announce.stage import Stage, stage
from tests.machine import needs
from tests.practice import practising

pytestmark = needs("git")
ROUNDS = 5


@pytest.fixture
def set_up(tmp_path: Path) -> Iterator[Stage]:
    """A stage with Mastodon alone."""
    folder = tmp_path / "mastodon_mock"
    folder.mkdir()
    people = [f"{name}-{account}" for name in ("one", "other") for account in ACCOUNTS]
    with practising(folder, people) as mock, stage(tmp_path / "stage", mock) as made:
        yield made


def test_two_clones_make_one_post_a_report_and_account(set_up: Stage) -> None:
    """Also in the first round, in which both begin the record and meet the accounts."""
    assert list(wrong_in(race(set_up, "one", ROUNDS))) == []


def test_without_the_push_before_the_send_the_same_race_makes_doubles(set_up: Stage) -> None:
    """Else the test above would show nothing."""
    assert race(set_up, "other", ROUNDS, sharing=False).doubles > 0
