""".cache/manifest.json: the reports of the last build, for what comes after it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from .errors import RecordUnreadable
from .models import Report, ReportPerson, ReportPicture

SCHEMA = 1


def write_manifest(cache: Path, site: dict[str, str], reports: Iterable[Report]) -> None:
    """Write the manifest whole or not at all; reports in the order of their ids."""
    cache.mkdir(parents=True, exist_ok=True)
    ordered = sorted(reports, key=lambda report: report.id)
    content = {"version": SCHEMA, "site": site, "reports": [asdict(r) for r in ordered]}
    unfinished = cache / ".manifest.json.tmp"
    text = json.dumps(content, ensure_ascii=False, indent=1, default=datetime.isoformat)
    unfinished.write_text(text + "\n", encoding="utf-8")
    unfinished.replace(cache / "manifest.json")


def read_manifest(cache: Path) -> tuple[Report, ...]:
    """The reports of the last production build; RecordUnreadable when it is not to be had."""
    path = cache / "manifest.json"
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        if raw["version"] != SCHEMA:
            raise RecordUnreadable(str(path), f"it has version {raw['version']}, not {SCHEMA}")
        return tuple(_report(entry) for entry in raw["reports"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RecordUnreadable(str(path), str(error)) from error


def _report(entry: dict[str, object]) -> Report:
    # What a report gained since an older version wrote the manifest has its default.
    values = {f.name: _frozen(entry[f.name]) for f in fields(Report) if f.name in entry}
    values["published"] = datetime.fromisoformat(str(entry["published"]))
    values["pictures"] = tuple(ReportPicture(**picture) for picture in _objects(entry["pictures"]))
    values["named"] = tuple(
        ReportPerson(name=person["name"], handles=_frozen(person["handles"]))
        for person in _objects(entry["named"])
    )
    return Report(**values)


def _objects(value: object) -> list[dict[str, Any]]:
    return value if isinstance(value, list) else []


def _frozen(value: object) -> Any:  # of the shape that Report's fields have
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
