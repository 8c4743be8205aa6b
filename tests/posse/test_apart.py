"""Words that may stand in no git: where they are, how long, and what is shown without them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from posse.discussion import discussion_of
from posse.heard import Heard, Taken
from posse.mentions import read_mentions
from posse.shelf import Shelf
from posse.thread import Terms
from posse.voices import Author, Mention
from tests.posse.said import PARIS
from tests.posse.voices import REPORT, hours, mention

ANN = Author(id="7", name="Ann Exemple", handle="@ann", url="https://x.com/ann")
ONE = mention(id="x:1", network="x", url="https://x.com/ann/status/1", author=ANN,
              content="Merci pour tout.")  # fmt: skip
EDITED = replace(ONE, content="Merci.", updated=hours(1))


@pytest.fixture
def collect(tmp_path: Path) -> Callable[..., Taken]:
    """A run that hears these at that time, and lets go of what is old."""

    def run(*heard: Mention, at: float) -> Taken:
        shelf, taken, told = (
            Shelf(tmp_path / "mentions", tmp_path / ".cache"),
            Taken(),
            Heard(by="x"),
        )
        told.hear(heard)
        shelf.take(told, taken, hours(at))
        shelf.drop_old_words(taken, hours(at))
        shelf.write()
        return taken

    return run


def shown(root: Path, at: float, *, cache: bool = True) -> tuple[str, str, str]:
    """What a page shows at that time: who, what, and where it leads."""
    found = read_mentions(
        [root / "mentions"], cache=root / ".cache" if cache else None, now=hours(at)
    )
    (answer,) = discussion_of(found[REPORT].mentions, Terms(), PARIS).answers
    return answer.author.name, answer.plain, answer.place.url


LINK_ALONE = ("", "", "https://x.com/ann/status/1")
IN_FULL = ("Ann Exemple", "Merci pour tout.", "https://x.com/ann/status/1")


def test_words_are_beside_the_archive_and_without_them_a_link_is_shown(
    tmp_path: Path, collect: Callable[..., Taken]
) -> None:
    collect(ONE, at=0)
    assert shown(tmp_path, 1) == IN_FULL
    assert shown(tmp_path, 1, cache=False) == LINK_ALONE
    kept = (tmp_path / "mentions" / f"{REPORT}.jsonl").read_text("utf-8")
    assert "x.com/ann/status/1" in kept
    assert not any(word in kept for word in ("Merci", "Ann Exemple", "@ann"))
    assert "Merci" in (tmp_path / ".cache" / "x" / f"{REPORT}.jsonl").read_text("utf-8")


@pytest.mark.parametrize(("at", "wanted"), [(23.9, IN_FULL), (24, IN_FULL), (24.1, LINK_ALONE)])
def test_words_are_shown_for_a_day_after_they_were_read(
    tmp_path: Path, collect: Callable[..., Taken], at: float, wanted: tuple[str, str, str]
) -> None:
    """Nobody knows whether they still stand there: their author may have deleted them."""
    collect(ONE, at=0)
    assert shown(tmp_path, at) == wanted


def test_words_that_are_read_again_are_shown_for_another_day_and_change_no_page(
    tmp_path: Path, collect: Callable[..., Taken]
) -> None:
    collect(ONE, at=0)
    before = (tmp_path / "mentions" / f"{REPORT}.jsonl").read_bytes()
    assert collect(ONE, at=23) == Taken()
    assert shown(tmp_path, 46) == IN_FULL
    assert (tmp_path / "mentions" / f"{REPORT}.jsonl").read_bytes() == before
    assert collect(EDITED, at=45).changed == {ONE.id}
    assert shown(tmp_path, 46)[1] == "Merci."


def test_words_that_nobody_read_again_are_thrown_away_and_the_page_is_made_anew(
    tmp_path: Path, collect: Callable[..., Taken]
) -> None:
    """And they are back once they are read again."""
    collect(ONE, at=0)
    assert collect(at=24) == Taken()
    assert collect(at=24.1) == Taken(reports={REPORT}, dropped=1)
    assert [*(tmp_path / ".cache" / "x").rglob("*.jsonl")] == []
    assert collect(at=25) == Taken()
    assert collect(ONE, at=26).reports == {REPORT}
    assert shown(tmp_path, 27) == IN_FULL
