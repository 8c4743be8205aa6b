"""Which software may read the record: the oldest that can, whatever was written by the newest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from posse.errors import RecordUnreadable
from posse.join import join_file
from posse.keeper import OnThisDisk
from posse.ledger import Ledger
from posse.models import Result, State
from posse.version import SCHEMA, check_version, version_text, write_version
from tests.posse.records import ACCOUNT, REPORT, claim, minutes, on_this_disk, receipt

FIRST = {"schema": 1, "min_reader": 1}
# A record as the first version wrote it, to the letter.
OLD = {
    "VERSION": '{"schema": 1, "min_reader": 1}\n',
    f"syndication/{REPORT}/mastodon.a01.r1.claim.json": (
        '{"account": "mastodon", "announcement": {"account": "mastodon", "card": {"description": '
        '"Cinq personnes", "thumb": "", "title": "Être performant"}, "lang": "fr", "link": '
        '"https://musee.example/rencontres-2026/j1-table-ronde/", "pictures": [{"alt": "Une table"'
        ', "url": "/p.jpg"}], "reply_to": "", "report": "rencontres-2026/j1-table-ronde", "tags": '
        '["budget"], "text": "« Faire moins, mais bien » 🎙", "warning": ""}, "at": '
        '"2026-05-12T12:00:00+00:00", "attempt": 1, "key": "r1-1", "kind": "claim", "report": '
        '"rencontres-2026/j1-table-ronde", "run": "r1", "sha256": "b8692c3fa5f'
        'eca99b0f1c2319b9cafe361a4b47816388465d6d90b8b9f099617", "until": '
        '"2026-05-12T12:30:00+00:00", "version": 1}\n'
    ),
}


def version_at(state: Path) -> object:
    return json.loads((state / "VERSION").read_text(encoding="utf-8"))


def test_a_record_of_the_first_version_is_read_and_stays_one(tmp_path: Path) -> None:
    """Until something stands in it that the first version could not read."""
    for name, text in OLD.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    ledger = on_this_disk(tmp_path)
    assert ledger.claims(REPORT) == (claim(),)
    assert ledger.standing(REPORT, ACCOUNT, minutes(60)).state is State.UNKNOWN
    ledger.receive(receipt(claim(), Result.UNKNOWN))
    assert version_at(tmp_path) == FIRST
    ledger.receive(receipt(claim(), Result.NOT_SEEN, at=46))
    assert version_at(tmp_path) == {"schema": 2, "min_reader": 2}
    ledger.receive(receipt(claim(), Result.ABSENT, at=52))
    assert version_at(tmp_path) == {"schema": 2, "min_reader": 2}
    assert on_this_disk(tmp_path).standing(REPORT, ACCOUNT, minutes(60)).state is State.RETRY


def test_the_version_is_raised_before_the_entry_that_needs_it(tmp_path: Path) -> None:
    """A stop between the two leaves a record that asks for more than it needs: no harm."""
    seen: list[object] = []

    class Stopped(Exception):
        pass

    def at(label: str) -> None:
        if label == "written":
            seen.append(version_at(tmp_path))
            raise Stopped

    assert on_this_disk(tmp_path).claim(claim())
    ledger = Ledger(tmp_path, OnThisDisk(state=tmp_path), at=at)
    with pytest.raises(Stopped):
        ledger.receive(receipt(claim(), Result.NOT_SEEN, at=46))
    assert seen == [{"schema": 2, "min_reader": 2}]
    assert [one.result for one in on_this_disk(tmp_path).receipts(REPORT)] == []


def test_a_joined_record_asks_for_the_newer_of_its_two_readers() -> None:
    old, new = version_text(1, 1).encode(), version_text(2, 2).encode()
    assert join_file("VERSION", old, new) == join_file("VERSION", new, old) == new


def test_a_version_is_never_lowered_and_a_newer_one_stops_everything(tmp_path: Path) -> None:
    write_version(tmp_path, 2)
    write_version(tmp_path, 1)
    assert version_at(tmp_path) == {"schema": 2, "min_reader": 2}
    check_version(tmp_path)
    (tmp_path / "VERSION").write_text(version_text(SCHEMA + 1, SCHEMA + 1), encoding="utf-8")
    with pytest.raises(RecordUnreadable, match="needs a newer version of this software"):
        check_version(tmp_path)
