"""Others' words as they lie in a folder: read back as they were, and named where they cannot be."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from posse.errors import RecordUnreadable
from posse.hearsay import portraits_in, told_in, write_told
from posse.voices import Author, Kind
from tests.posse.said import NOON, REPORT, said

WHOLE = replace(
    said("a", kind=Kind.QUOTE, in_reply_to="b", updated=NOON + timedelta(hours=1), also=("u", "v")),
    author=Author(id="i", name="Émile", handle="@e", url="https://e.example/", avatar="https://a"),
    is_html=True, warning="w", lang="fr", pictures=2, is_quiet=False, copy="c",
)  # fmt: skip


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    write_told(tmp_path, REPORT, [WHOLE, said("b")])
    assert told_in([tmp_path])[REPORT].mentions == (WHOLE, said("b"))


def test_what_was_withdrawn_is_not_told_in_whichever_folder(tmp_path: Path) -> None:
    write_told(tmp_path / "one", REPORT, [said("a"), said("b")])
    write_told(tmp_path / "two", REPORT, [said("c")], [(said("a").id, NOON)])
    told = told_in([tmp_path / "one", tmp_path / "two"])
    assert told[REPORT].mentions == (said("b"), said("c"))


def test_a_translation_has_its_own(tmp_path: Path) -> None:
    write_told(tmp_path, f"{REPORT}.en", [replace(said("a"), report=f"{REPORT}.en")])
    assert [*told_in([tmp_path])] == [f"{REPORT}.en"]


def test_a_folder_that_is_not_there_tells_nothing(tmp_path: Path) -> None:
    assert told_in([tmp_path / "none"]) == {}
    assert portraits_in(tmp_path / "none") == {}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "report.jsonl:2"),
        ("[]", "report.jsonl:2"),
        ('{"version": 2}', "another version"),
        ('{"version": 1}', "report.jsonl:2"),
        ('{"version": 1, "mention": "x", "gone": "now"}', "checksum"),
        (json.dumps({"version": 1, "kind": "shout"}), "report.jsonl:2"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: str, why: str) -> None:
    path = tmp_path / "congres" / "report.jsonl"
    path.parent.mkdir()
    path.write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(RecordUnreadable, match=why):
        told_in([tmp_path])


def test_a_file_of_no_report_is_named(tmp_path: Path) -> None:
    (tmp_path / "congres").mkdir()
    (tmp_path / "congres" / "Bad Name.jsonl").touch()
    with pytest.raises(RecordUnreadable, match="Bad Name"):
        told_in([tmp_path])


def test_portraits_are_files_of_the_folder_and_nothing_else(tmp_path: Path) -> None:
    media = tmp_path / "media"
    media.mkdir()
    good = "0123456789abcdef.webp"
    (media / good).write_bytes(b"RIFF")
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    (media / "abcdef0123456789.webp").symlink_to(tmp_path / "secret")
    names = {"https://a": good, "https://b": "../secret", "https://c": "fedcba9876543210.webp",
             "https://d": "abcdef0123456789.webp", "https://e": "x.svg"}  # fmt: skip
    index = media / "portraits.json"
    index.write_text(json.dumps({"version": 1, "portraits": names}), encoding="utf-8")
    assert portraits_in(tmp_path) == {"https://a": media / good}
    index.write_text("[]", encoding="utf-8")
    with pytest.raises(RecordUnreadable, match=r"portraits\.json"):
        portraits_in(tmp_path)
