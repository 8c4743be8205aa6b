"""Pictures of people are fetched once, few at a time, and go with the last words of theirs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from posse.errors import NotOpened, NotReached
from posse.portraits import Gallery, joined_list
from posse.portraying import MOST, SECONDS, portray, read_missing
from tests.posse.faces import SVG, face
from tests.posse.voices import NOW

A_DAY = timedelta(days=1)
ANN = "https://social.example/ann.png"


class World:
    """Where pictures are: what is at each address, and what was asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.there: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.fail: Callable[[str], None] = lambda _url: None
        self.time = 0.0

    def fetch(self, address: str) -> bytes:
        self.asked.append(address)
        self.fail(address)
        return self.there.get(address, face())

    def portray(self, *wanted: str, days: float = 0) -> int:
        """One run, with what is on disk and nothing else."""
        missing = read_missing(self.folder / "missing.json")
        return portray(wanted, Gallery(self.folder / "media"), missing, self.fetch,
                       now=NOW + timedelta(days=days), seconds=lambda: self.time)  # fmt: skip

    def shown(self) -> set[str]:
        return {*Gallery(self.folder / "media").shown()}


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def people(count: int, host: str = "") -> list[str]:
    return [f"https://{host or f'h{n}.example'}/{n}.png" for n in range(count)]


def test_a_picture_is_fetched_once(world: World) -> None:
    """Two addresses of the same picture are one file; the next runs change no byte."""
    same = "https://social.example/also-ann.png"
    assert world.portray(ANN, same, ANN) == 2
    media = world.folder / "media"
    before = {path.name: path.read_bytes() for path in media.iterdir()}
    assert len(before) == 2
    assert world.portray(ANN, same) == 0
    assert world.asked == [ANN, same]
    assert {path.name: path.read_bytes() for path in media.iterdir()} == before


@pytest.mark.parametrize("what", ["a drawing", "not opened"])
def test_what_is_no_picture_is_not_asked_for_again_for_a_week(world: World, what: str) -> None:
    def refuse(_url: str) -> None:
        if what == "not opened":
            raise NotOpened("it does not lead to a host of the world’s")

    world.there[ANN], world.fail = SVG, refuse
    for days in (0, 1, 6):
        assert world.portray(ANN, days=days) == 0
    assert world.asked == [ANN]
    world.there[ANN], world.fail = face(), lambda _url: None
    assert world.portray(ANN, days=8) == 1


def test_who_is_not_reached_is_asked_again_the_next_day(world: World) -> None:
    """What is remembered of it names nobody; what cannot be read of it is nothing."""

    def fail(_url: str) -> None:
        raise NotReached("connection refused")

    world.fail = fail
    world.portray(ANN)
    world.portray(ANN, days=0.9)
    assert world.asked == [ANN]
    kept = (world.folder / "missing.json").read_text("utf-8")
    assert "social.example" not in kept
    world.portray(ANN, days=1.1)
    assert len(world.asked) == 2
    (world.folder / "missing.json").write_text("[1, 2", "utf-8")
    world.portray(ANN, days=1.2)
    assert len(world.asked) == 3


def test_a_host_that_is_down_is_left_alone_in_a_run(world: World) -> None:
    def fail(url: str) -> None:
        if "down.example" in url:
            raise NotReached("connection refused")

    world.fail = fail
    assert world.portray(*people(20, "down.example"), ANN) == 1
    assert len(world.asked) == 3 + 1


def test_a_run_asks_for_so_many_and_for_so_long(world: World) -> None:
    """The next ones go on; the first of them come first."""
    all_of_them = people(MOST + 10)
    assert world.portray(*all_of_them) == MOST
    assert world.asked == all_of_them[:MOST]
    assert world.portray(*all_of_them) == 10

    def slow(_url: str) -> None:
        world.time += SECONDS / 3

    world.asked.clear()
    world.fail = slow
    world.portray(*people(9, "slow.example"))
    assert len(world.asked) == 3


def test_of_nobody_s_picture_nothing_stays(world: World) -> None:
    bob = "https://social.example/bob.png"
    world.there[bob] = face(colour="red")
    world.portray(ANN, bob)
    stray = world.folder / "media" / "0123456789abcdef.webp"
    stray.write_bytes(b"of whom?")
    assert Gallery(world.folder / "media").leave({bob}) == 2
    assert world.shown() == {bob}
    assert Gallery(world.folder / "media").leave({bob, "https://another.example/"}) == 0
    assert Gallery(world.folder / "media").leave(set()) == 1
    assert not (world.folder / "media").exists()


def test_two_lists_are_one_in_either_order() -> None:
    """Where both know an address, one of them counts, whichever came first."""
    one = b'{"portraits": {"https://a": "1.webp", "https://b": "2.webp"}}'
    other = b'{"portraits": {"https://b": "3.webp", "https://c": "4.webp"}}'
    joined = joined_list("x", one, other)
    assert joined == joined_list("x", other, one) == joined_list("x", joined, one)
    assert joined.count(b"https://") == 3
    assert joined_list("x", b"", joined) == joined
