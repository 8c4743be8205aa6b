"""state/published/: what is out, one small file a report."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

from .errors import BadId, RecordUnreadable
from .identity import path_of
from .json_text import json_in
from .models import Published, Report

SCHEMA = 1


def read_published(state: Path) -> tuple[Published, ...]:
    """All records, by id. No folder is no record; what cannot be read stops everything."""
    folder = state / "published"
    if state.is_symlink() and not state.exists():
        raise RecordUnreadable(str(state), "it leads to a place that is not there")
    events = [path for path in _listed(folder) if path.is_dir() or path.is_symlink()]
    files = [file for event in events for file in _listed(event) if file.suffix == ".json"]
    return tuple(_read(path, folder) for path in files)


def _listed(folder: Path) -> list[Path]:
    """What a folder has, without hidden names; ``glob`` takes a closed folder for an empty one."""
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not folder.is_symlink():
            return []
        raise RecordUnreadable(str(folder), error.strerror or str(error)) from error


def _read(path: Path, folder: Path) -> Published:
    try:
        raw = json_in(path.read_bytes())
        if raw["version"] != SCHEMA:
            raise RecordUnreadable(str(path), f"it has version {raw['version']}, not {SCHEMA}")
        record = Published(
            id=str(raw["id"]),
            lang=str(raw["lang"]),
            permalink=str(raw["permalink"]),
            source=str(raw["source"]),
            title=str(raw["title"]),
            digest=str(raw["digest"]),
            first_deployed=datetime.fromisoformat(raw["first_deployed"]),
            demo=bool(raw["demo"]),
            withdrawn=datetime.fromisoformat(raw["withdrawn"]) if raw["withdrawn"] else None,
            first_live=datetime.fromisoformat(raw["first_live"]) if raw.get("first_live") else None,
        )
        _refuse_odd(record, path, folder)
    except KeyError as error:
        raise RecordUnreadable(str(path), f"it has no {error}") from error
    except (OSError, ValueError, TypeError, BadId, RecursionError) as error:
        raise RecordUnreadable(str(path), str(error)) from error
    return record


def _refuse_odd(record: Published, path: Path, folder: Path) -> None:
    """A copy under another name would count twice, and a time without a zone is no moment."""
    own = path_of(folder, record.id, ".json")
    if own != path:
        raise RecordUnreadable(str(path), f"it is a copy of the record {own.name}")
    if any(
        when and when.tzinfo is None
        for when in (record.first_deployed, record.withdrawn, record.first_live)
    ):
        raise RecordUnreadable(str(path), "it has a time without a time zone")


def after_deploy(
    known: Iterable[Published], reports: Iterable[Report], now: datetime
) -> tuple[Published, ...]:
    """The records that are new or changed once these reports are what is out."""
    before = {record.id: record for record in known}
    out = {report.id for report in reports}
    changed = [
        record
        for report in reports
        if (record := _record(report, before.get(report.id), now)) != before.get(report.id)
    ]
    gone = [
        replace(record, withdrawn=now)
        for record in before.values()
        if record.id not in out and record.withdrawn is None
    ]
    return tuple(changed + gone)


def _record(report: Report, before: Published | None, now: datetime) -> Published:
    return Published(
        id=report.id,
        lang=report.lang,
        permalink=report.permalink,
        source=report.source,
        title=report.title,
        digest=report.digest,
        demo=report.demo,
        first_deployed=before.first_deployed if before else now,
        first_live=before.first_live if before else None,
    )


def write_published(state: Path, records: Iterable[Published]) -> None:
    """Write each record whole or not at all."""
    for record in records:
        path = path_of(state / "published", record.id, ".json")
        path.parent.mkdir(parents=True, exist_ok=True)
        fields = {"version": SCHEMA, **asdict(record)}
        text = json.dumps(fields, ensure_ascii=False, indent=1, default=datetime.isoformat)
        _write_whole(path, text + "\n")


def _write_whole(path: Path, text: str) -> None:
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with unfinished.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
