"""Candidates for an event: which a person may be shown, and that each is shown once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from posse.addresses import plain
from posse.candidates import FILE, Shown, candidates_of
from posse.forgotten import forget, read_forgotten
from posse.identity import PART
from posse.kept import name_of
from posse.listening import by_others
from posse.memory import FOLDER
from posse.voices import Author, Coverage, Decisions
from tests.posse.networks.hearing import HOME, HUB
from tests.posse.voices import hours, mention

SACHA = Author(id="https://sacha.example/", name="Sacha", url="https://sacha.example/")


def covering(number: int, **more: object) -> Coverage:
    """Something of Sacha's about an event, so many hours after noon."""
    made = Coverage(
        id=f"feeds:p.example:{number}", network="feeds", event="rencontres",
        url=f"https://p.example/{number}", title=f"T{number}", author=SACHA,
        published=hours(number),
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


ONE, TWO = covering(1), covering(2)


def offered(
    *coverage: Coverage, decisions: Decisions | None = None, state: Path | None = None,
    linked: str = "",
) -> tuple[Coverage, ...]:  # fmt: skip
    is_forgotten = read_forgotten(state).has if state else lambda _one: False
    return candidates_of(coverage, decisions or Decisions(), is_forgotten, {plain(linked)})


def test_each_is_offered_once_and_the_newest_first() -> None:
    assert offered(ONE, TWO, ONE) == (TWO, ONE)


REFUSED = {
    "a host": Decisions(blocked_hosts=frozenset({"example"})),
    "an author": Decisions(blocked=frozenset({SACHA.id})),
    "one": Decisions(hidden=frozenset({ONE.id})),
}


@pytest.mark.parametrize("decisions", REFUSED.values(), ids=REFUSED)
def test_what_was_refused_is_not_offered(decisions: Decisions) -> None:
    assert ONE not in offered(ONE, decisions=decisions)


def test_what_a_programme_leads_to_is_not_offered() -> None:
    assert offered(ONE, TWO, linked="http://www.p.example/1/") == (TWO,)


def test_what_was_forgotten_is_not_offered(tmp_path: Path) -> None:
    other = covering(3, author=Author(id="https://alex.example/"))
    forget(tmp_path, [mention(id="feeds:x", network="feeds", author=SACHA)], authors=True)
    assert offered(ONE, TWO, other, state=tmp_path) == (other,)


def test_our_own_pages_and_copies_are_none() -> None:
    ours = [covering(3, url=f"{HUB}j9/"), covering(4, url="https://social.example/@musee/1")]
    assert [*by_others((ONE, *ours), HOME)] == [ONE]


def test_what_was_shown_is_remembered_without_a_word_of_it(tmp_path: Path) -> None:
    Shown(tmp_path).note([ONE, TWO], [ONE])
    assert (ONE in Shown(tmp_path), TWO in Shown(tmp_path)) == (True, False)
    (file,) = (tmp_path / FOLDER).iterdir()
    assert not PART.match(file.stem)  # or an account of that name would have the same file
    said = file.read_text("utf-8")
    assert not [word for word in (ONE.id, "p.example", "T1", "Sacha") if word in said]
    assert name_of(ONE.id) not in said  # who knows an id cannot look it up on every machine


def test_what_is_heard_of_is_remembered_longest(tmp_path: Path) -> None:
    for heard, told in (([], [ONE, TWO]), ([ONE], []), ([], [covering(3)])):
        Shown(tmp_path, most=2).note(heard, told)
    shown = Shown(tmp_path)
    assert [one in shown for one in (ONE, TWO, covering(3))] == [True, False, True]


@pytest.mark.parametrize("text", ["", "[]", "{", '{"version": 1, "shown": []}', "null"])
def test_what_cannot_be_read_shows_them_again(tmp_path: Path, text: str) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / FILE).write_text(text, "utf-8")
    assert ONE not in Shown(tmp_path)
