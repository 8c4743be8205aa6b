"""The manifest and the record of what is out: whole, and never taken for empty."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from posse.errors import RecordUnreadable
from posse.manifest import read_manifest, write_manifest
from posse.models import Report, ReportPicture
from posse.published import after_deploy, read_published, write_published

NOW = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)
REPORT = Report(
    id="ev/a", lang="fr", permalink="https://musee.example/ev/a/", url="ev/a/",
    save_as="ev/a/index.html", source="events/ev/a.md", title="Été", summary="", published=NOW,
    digest="1", tags=("budget",), pictures=(ReportPicture(url="/p.jpg", alt="Une table"),),
    wording=(("", "Ce matin"),), networks=("mastodon",),
)  # fmt: skip


def test_a_manifest_is_read_as_it_was_written(tmp_path: Path) -> None:
    other = replace(REPORT, id="ev/b", networks=None)
    write_manifest(tmp_path, {"name": "M", "url": "https://musee.example"}, [other, REPORT])
    assert read_manifest(tmp_path) == (REPORT, other)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 2, "reports": []}', '{"version": 1}'])
def test_a_manifest_that_cannot_be_read_says_so(text: str, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(RecordUnreadable):
        read_manifest(tmp_path)


def test_no_record_is_empty(tmp_path: Path) -> None:
    assert read_published(tmp_path) == ()


def test_the_record_follows_what_is_out(tmp_path: Path) -> None:
    """New, unchanged, changed, removed: only what differs is written."""
    write_published(tmp_path, after_deploy((), [REPORT], NOW))
    known = read_published(tmp_path)
    assert [(record.id, record.first_deployed) for record in known] == [("ev/a", NOW)]
    later = NOW.replace(hour=13)
    assert after_deploy(known, [REPORT], later) == ()
    (changed,) = after_deploy(known, [replace(REPORT, digest="2")], later)
    assert (changed.digest, changed.first_deployed) == ("2", NOW)
    (gone,) = after_deploy(known, [], later)
    assert gone.withdrawn == later
    write_published(tmp_path, [gone])
    assert after_deploy(read_published(tmp_path), [], later.replace(hour=14)) == ()
    (back,) = after_deploy(read_published(tmp_path), [REPORT], later)
    assert (back.withdrawn, back.first_deployed) == (None, NOW)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[: len(text) // 2],
        lambda _text: "",
        lambda text: text.replace('"version": 1', '"version": 2'),
        lambda text: text.replace('"ev/a"', '"../a"'),
        lambda text: text.replace("2026-05-12", "hier"),
        lambda _text: json.dumps([1]),
    ],
)
def test_a_record_that_cannot_be_read_stops_everything(spoil: object, tmp_path: Path) -> None:
    """Taken for empty, everything would be announced again."""
    write_published(tmp_path, after_deploy((), [REPORT], NOW))
    (path,) = tmp_path.glob("published/*/*.json")
    path.write_text(spoil(path.read_text(encoding="utf-8")), encoding="utf-8")  # type: ignore[operator]
    with pytest.raises(RecordUnreadable) as told:
        read_published(tmp_path)
    assert str(path) in str(told.value)
