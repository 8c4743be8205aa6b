"""Whom and what a line means that a person wrote by hand."""

from __future__ import annotations

import pytest

from posse.decisions import trusting
from posse.meant import is_id_of_author, is_id_of_mention, is_name_of_author, names_of
from posse.voices import Author, Decisions, Kind
from tests.posse.said import by_webmention
from tests.posse.voices import mention

ANN = Author(id="did:plc:ann", name="Ann", handle="@ann.example", url="https://net.example/@ann")
BOB = Author(id="net.example/42", handle="bob@net.example", url="https://net.example/@bob")
ONE = mention(1, author=ANN, url="https://net.example/@ann/1")
TWO = mention(2, author=BOB, network="mastodon", id="mastodon:net.example/2",
              url="https://net.example/@bob/2?p=1")  # fmt: skip
LIKE = mention(3, author=BOB, kind=Kind.LIKE, url=ONE.url)
ALL = (ONE, TWO, LIKE)


@pytest.mark.parametrize(
    "name",
    ["@ann.example", "Ann.Example", "https://net.example/@ann", "http://www.net.example/@ann/",
     ANN.id],
)  # fmt: skip
def test_a_person_is_meant_by_each_of_their_names(name: str) -> None:
    for decisions in (Decisions(blocked=frozenset({name})), Decisions(trusted=frozenset({name}))):
        found = trusting(decisions, ALL)
        assert ANN.id in found.blocked | found.trusted
        assert BOB.id not in found.blocked | found.trusted


@pytest.mark.parametrize("name", [TWO.url, "http://net.example/@bob/2?p=1", TWO.id])
def test_an_answer_is_meant_by_its_address(name: str) -> None:
    assert trusting(Decisions(hidden=frozenset({name})), ALL).hidden >= {TWO.id}
    shown = trusting(Decisions(shown=frozenset({name})), ALL)
    assert TWO.id in shown.shown
    assert shown.trusted == {BOB.id}


@pytest.mark.parametrize(
    "name", ["https://net.example/@bob/2?p=2", "https://net.example/@bob/2", "net.example", "bob"]
)
def test_what_is_nearly_so_is_another(name: str) -> None:
    """A blog may have all its pages behind one question mark."""
    found = trusting(Decisions(hidden=frozenset({name}), blocked=frozenset({name})), ALL)
    assert found.hidden == found.blocked == {name}


def test_a_gesture_does_not_stand_at_what_it_was_made_at() -> None:
    assert trusting(Decisions(hidden=frozenset({ONE.url})), ALL).hidden == {ONE.url, ONE.id}


def test_a_name_of_two_people_blocks_both_and_trusts_none() -> None:
    """It may have changed hands, or be one person's on two servers: what shows less counts."""
    other = mention(4, author=Author(id="did:plc:new", handle="@ann.example"))
    names = names_of((*ALL, other))
    assert names.author("@ann.example") == {ANN.id, "did:plc:new"}
    found = trusting(Decisions(trusted=frozenset({"@ann.example"})), (*ALL, other))
    assert not found.trusted & {ANN.id, "did:plc:new"}
    found = trusting(Decisions(blocked=frozenset({"@ann.example"})), (*ALL, other))
    assert found.blocked >= {ANN.id, "did:plc:new"}


def test_who_writes_a_page_cannot_take_a_name() -> None:
    """What a page says of its author may be anybody's."""
    liar = by_webmention("a", author=Author(id="evil.example", handle="@ann.example",
                                            url="https://net.example/@ann"))  # fmt: skip
    for name in ("@ann.example", "https://net.example/@ann"):
        assert names_of([liar]).author(name) == frozenset()
        found = trusting(Decisions(trusted=frozenset({name})), [*ALL, liar])
        assert found.trusted == {name, ANN.id}


def test_who_shows_less_counts_where_two_lines_mean_the_same() -> None:
    both = Decisions(shown=frozenset({ONE.id}), hidden=frozenset({ONE.url}))
    found = trusting(both, ALL)
    assert (ONE.id in found.shown, ONE.id in found.hidden) == (False, True)


def test_ids_have_their_shapes_and_names_have_none_of_them() -> None:
    mentions = ["bluesky:at://did:plc:a/app.bsky.feed.post/3", "x:12", "webmention:a/b:0f", TWO.id]
    people = ["did:plc:ann", "net.example/42", "1234567"]
    assert all(map(is_id_of_mention, mentions))
    assert not any(map(is_id_of_mention, ["https://net.example/@ann/1", "@ann", "12"]))
    assert all(map(is_id_of_author, people))
    assert not any(map(is_id_of_author, ["@ann", "https://ann.example/", "telegra.ph"]))
    assert all(map(is_name_of_author, ["@ann", "ann@net.example", "https://net.example/@ann"]))
    others = [*people, "telegra.ph", "https://ann.example/", "net.example/@ann"]
    assert not any(map(is_name_of_author, others))
