"""The archive as it is filled: byte for byte the same, whatever the order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posse.errors import RecordUnreadable
from posse.heard import Heard, Taken
from posse.mentions import joined_file, read_mentions
from posse.shelf import FROM_A_HOST, Shelf
from posse.voices import Author, Kind, Mention
from tests.posse.orders import COLLECTED, Collected, filed
from tests.posse.voices import ALEX, NOW, OTHER, REPORT, edited, hours, mention

ONE, TWO = mention(1), mention(2, said=1)


def shelf_at(root: Path, **more: object) -> Shelf:
    return Shelf(root / "mentions", root / ".cache", **more)  # type: ignore[arg-type]


def collect(
    root: Path,
    mentions: Iterable[Mention] = (),
    gone: Iterable[str] = (),
    now: datetime = NOW,
    *,
    back: Iterable[str] = (),
    is_open: bool = False,
) -> Taken:
    """One run."""
    shelf, taken = shelf_at(root), Taken()
    heard = Heard(by="bluesky", is_open=is_open)
    heard.hear(mentions, gone, back)
    shelf.take(heard, taken, now)
    shelf.hide(heard, taken, now)
    shelf.write()
    return taken


def shown(root: Path, report: str = REPORT) -> list[str]:
    """What a build may show of a report, in its words."""
    found = read_mentions([root / "mentions"], cache=root / ".cache").get(report)
    return [one.content for one in found.mentions] if found else []


def text(root: Path) -> str:
    """All that is written anywhere."""
    return "".join(path.read_text("utf-8") for path in sorted(root.rglob("*.jsonl")))


def test_what_is_told_is_read_back_as_it_was(tmp_path: Path) -> None:
    """With all its fields, in a file of its report."""
    whole = mention(
        3, kind=Kind.QUOTE, content="<p>Un « mot » 🎙\u2028</p>", is_html=True, warning="argent",
        lang="fr", pictures=2, in_reply_to=ONE.id, copy="https://bsky.example/musee/1",
        also=("https://alex.example/3",), updated=hours(2),
    )  # fmt: skip
    taken = collect(tmp_path, [whole, ONE])
    assert (taken.new, taken.reports) == ({whole.id, ONE.id}, {REPORT})
    archived = read_mentions([tmp_path / "mentions"])[REPORT]
    assert (archived.mentions, archived.as_of) == ((ONE, whole), NOW)
    assert (tmp_path / "mentions" / f"{REPORT}.jsonl").read_bytes().count(b"\n") == 2


def test_telling_it_again_writes_nothing(tmp_path: Path) -> None:
    collect(tmp_path, [ONE, TWO])
    before = text(tmp_path)
    taken = collect(tmp_path, [TWO, ONE, ONE], now=hours(5))
    assert (taken.new | taken.changed | taken.reports, text(tmp_path)) == (set(), before)


def test_a_name_and_words_are_gone_from_the_disk_once_erased(tmp_path: Path) -> None:
    """First hidden, then erased a day later; a run in between that says nothing changes nothing."""
    collect(tmp_path, [ONE, TWO])
    assert collect(tmp_path, gone=[ONE.id], now=hours(1)).hidden == {ONE.id}
    assert shown(tmp_path) == ["Réponse 2"]
    assert not collect(tmp_path, now=hours(20)).reports
    assert collect(tmp_path, gone=[ONE.id], now=hours(25)).erased == {ONE.id}
    assert "Réponse 1" not in text(tmp_path)
    assert ONE.id not in text(tmp_path)
    assert '"erased"' in text(tmp_path)
    collect(tmp_path, [ONE], now=hours(26))
    assert shown(tmp_path) == ["Réponse 2"]


def test_what_stands_there_again_is_shown_in_the_words_it_had(tmp_path: Path) -> None:
    """Until it is erased; and what nobody told of is not made up."""
    collect(tmp_path, [ONE])
    before = text(tmp_path)
    collect(tmp_path, back=[ONE.id, TWO.id], now=hours(1))
    assert text(tmp_path) == before
    collect(tmp_path, gone=[ONE.id], now=hours(2))
    assert shown(tmp_path) == []
    taken = collect(tmp_path, back=[ONE.id], now=hours(20))
    assert (taken.changed, shown(tmp_path)) == ({ONE.id}, ["Réponse 1"])
    for at in (30, 55):
        collect(tmp_path, gone=[ONE.id], now=hours(at))
    collect(tmp_path, back=[ONE.id], now=hours(60))
    assert shown(tmp_path) == []


def test_what_nobody_may_repeat_leaves_neither_words_nor_author(tmp_path: Path) -> None:
    collect(tmp_path, [ONE])
    quiet = replace(ONE, is_quiet=True)
    taken = collect(tmp_path, [quiet], now=hours(1))
    assert taken.changed == {ONE.id}
    assert not {"Alex", "Réponse", "did:plc:alex", ONE.url} & {*text(tmp_path).split('"')}
    assert read_mentions([tmp_path / "mentions"])[REPORT].mentions[0].is_quiet


def test_words_of_users_of_x_stand_in_the_cache_alone(tmp_path: Path) -> None:
    """Without it, a build knows that there is an answer, and where."""
    said = replace(mention(9), id="x:9", network="x", content="Bien vu")
    collect(tmp_path, [said])
    public = (tmp_path / "mentions" / f"{REPORT}.jsonl").read_text("utf-8")
    assert "Bien vu" not in public
    assert "Alex" not in public
    assert shown(tmp_path) == ["Bien vu"]
    (without,) = read_mentions([tmp_path / "mentions"])[REPORT].mentions
    assert (without.content, without.url, without.author) == ("", said.url, Author(id=ALEX.id))
    collect(tmp_path, [edited(said, "Mal vu")], now=hours(2))
    assert shown(tmp_path) == ["Mal vu"]
    collect(tmp_path, gone=[said.id], now=hours(3))
    assert "Mal vu" not in text(tmp_path)


def test_fields_are_cut_on_a_character(tmp_path: Path) -> None:
    """And an address that is too long is none."""
    collect(tmp_path, [replace(ONE, content="é" * 100_000, url="https://a.example/" + "a" * 5000)])
    (kept,) = read_mentions([tmp_path / "mentions"])[REPORT].mentions
    assert (kept.content, kept.url) == ("é" * 32768, "")


@pytest.mark.parametrize("odd", ["", "bluesky:a b", "bluesky:" + "a" * 2000, "bluesky:\x1b[2J"])
def test_what_has_no_id_that_can_be_written_is_left_out(tmp_path: Path, odd: str) -> None:
    assert collect(tmp_path, [replace(ONE, id=odd)]).left_out["bluesky"] == 1
    assert text(tmp_path) == ""


def test_half_a_character_from_a_network_breaks_nothing(tmp_path: Path) -> None:
    collect(tmp_path, [replace(ONE, content="a\ud800b")])
    assert shown(tmp_path) == ["a?b"]


@pytest.mark.parametrize("year", ["0001", "9999"])
@pytest.mark.parametrize("zone", ["-14:00", "+14:00", "+00:00"])
def test_a_date_that_a_stranger_chose_breaks_nothing(tmp_path: Path, year: str, zone: str) -> None:
    """Every zone can tell the one that is kept."""
    odd = datetime.fromisoformat(f"{year}-01-01T00:00:00{zone}")
    if year == "9999":
        odd = odd.replace(month=12, day=31, hour=23)
    collect(tmp_path, [replace(ONE, published=odd, updated=odd)])
    (kept,) = read_mentions([tmp_path / "mentions"])[REPORT].mentions
    assert kept.updated == kept.published
    for place in ("Etc/GMT+12", "Pacific/Kiritimati"):
        assert kept.published.astimezone(ZoneInfo(place)).year


def test_a_mention_belongs_to_one_report(tmp_path: Path) -> None:
    """That of the copy below which it stands, whatever link it has, told before or after."""
    below = replace(ONE, copy="https://bsky.example/musee/1")
    collect(tmp_path, [replace(ONE, report=OTHER)])
    collect(tmp_path, [below], now=hours(1))
    collect(tmp_path, [replace(ONE, report=OTHER, content="Neuf", updated=hours(2))], now=hours(2))
    assert (shown(tmp_path), shown(tmp_path, OTHER)) == (["Neuf"], [])


def test_a_host_where_anybody_can_speak_is_heard_so_often_a_day(tmp_path: Path) -> None:
    """The others are counted; the next day it may speak again."""
    many = [replace(mention(n), url=f"https://spam.example/{n}") for n in range(FROM_A_HOST + 5)]
    taken = collect(tmp_path, [*many, mention("alex")], is_open=True)
    assert taken.left_out["spam.example"] == 5
    assert len(shown(tmp_path)) == FROM_A_HOST + 1
    assert collect(tmp_path, many, now=hours(25), is_open=True).left_out.total() == 0


def test_a_line_that_cannot_be_read_stops_with_its_number(tmp_path: Path) -> None:
    """And nothing is lost."""
    collect(tmp_path, [ONE, TWO])
    path = tmp_path / "mentions" / f"{REPORT}.jsonl"
    lines = path.read_text("utf-8").splitlines()
    path.write_text(f"{lines[0]}\n{lines[1][:-9]}\n", "utf-8")
    before = path.read_bytes()
    for read in (lambda: shelf_at(tmp_path), lambda: read_mentions([tmp_path / "mentions"])):
        with pytest.raises(RecordUnreadable) as caught:
            read()
        assert caught.value.path == f"{path}:2"
    assert path.read_bytes() == before


def test_several_archives_are_read_as_one(tmp_path: Path) -> None:
    """One that is not there is empty; what was forgotten is in none."""
    collect(tmp_path / "a", [ONE])
    collect(tmp_path / "b", [TWO, replace(mention(3), report=OTHER)])
    folders = [tmp_path / name / "mentions" for name in "abc"]
    found = read_mentions(folders, is_forgotten=lambda one: one.id == TWO.id)
    assert {report: [m.id for m in one.mentions] for report, one in found.items()} == {
        REPORT: [ONE.id], OTHER: [mention(3).id],
    }  # fmt: skip


def test_two_files_say_the_same_together_whichever_is_first(tmp_path: Path) -> None:
    """What one erased stays so, what only one knows is there."""
    for name, now in (("a", 0), ("b", 2)):
        collect(tmp_path / name, [ONE, TWO], now=hours(now))
    collect(tmp_path / "a", gone=[ONE.id], now=hours(1))
    collect(tmp_path / "a", gone=[ONE.id], now=hours(25))
    collect(tmp_path / "b", [edited(ONE, "Neuf", at=20), mention(3)], now=hours(20))
    a, b = ((tmp_path / n / "mentions" / f"{REPORT}.jsonl").read_bytes() for n in "ab")
    one = joined_file(f"{REPORT}.jsonl", a, b)
    assert one == joined_file(f"{REPORT}.jsonl", b, a)
    assert joined_file(f"{REPORT}.jsonl", one, b) == one
    assert (b"Neuf" in one, b"ponse 3" in one, one.count(b"\n")) == (False, True, 3)


@settings(max_examples=60, deadline=None)
@given(COLLECTED, st.randoms(use_true_random=False))
def test_the_archive_is_the_same_in_any_order(told: Collected, chance: object) -> None:
    """However it is cut into pages, repeated, or collected anew."""
    with TemporaryDirectory() as folder:
        assert filed(Path(folder), told, chance) == []
