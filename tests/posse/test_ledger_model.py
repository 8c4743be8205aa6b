"""Thousands of random histories of two machines: one post each; and what each rule is for."""

from __future__ import annotations

from collections import Counter

import pytest

from posse.models import State
from tests.posse.model import Law, history


def test_every_history_makes_one_post_and_knows_it() -> None:
    """No double, and nothing lost."""
    outcomes = Counter(history(seed, Law()) for seed in range(2000))
    assert outcomes == {(1, State.SYNDICATED): 2000}


def test_every_history_on_a_network_that_shows_posts_late_makes_one_post_too() -> None:
    """It knows no key, so nothing but the looks tells whether it may be sent again."""
    outcomes = Counter(history(seed, Law(), slow=True) for seed in range(3000))
    assert outcomes == {(1, State.SYNDICATED): 3000}


@pytest.mark.parametrize(("rule", "histories"), [("settle", 1000), ("twice", 2000)])
def test_each_rule_of_looking_is_needed(rule: str, histories: int) -> None:
    """A look too early, or one look alone, and the same histories make doubles."""
    law = Law(**{rule: False})
    assert any(history(seed, law, slow=True)[0] > 1 for seed in range(histories))


@pytest.mark.parametrize(
    ("rule", "histories"),
    [("push_before_send", 200), ("look_again", 400), ("sticky", 2000)],
)
def test_each_rule_is_needed(rule: str, histories: int) -> None:
    """Left out, the same histories make doubles: the model can find them."""
    law = Law(**{rule: False})
    assert any(history(seed, law)[0] > 1 for seed in range(histories))
