"""state/VERSION: which software may read the record.

The record says 1 until an entry is in it that older software could not read.
"""

from __future__ import annotations

import json
from pathlib import Path

from . import disk
from .errors import RecordUnreadable

SCHEMA = 2  # 1: the first; 2: looks that found nothing and prove nothing (NOT_SEEN)
OLDEST = 1
NAME = "VERSION"


def check_version(state: Path) -> None:
    """RecordUnreadable when the record wants newer software, or does not say what it wants."""
    path = state / NAME
    wanted = _told(path)["min_reader"]
    if wanted > SCHEMA:
        raise RecordUnreadable(
            str(path), f"the record needs a newer version of this software (reader {wanted})"
        )


def version_of(text: str, where: str) -> dict[str, int]:
    """``schema`` and ``min_reader``; RecordUnreadable, naming ``where``, when missing."""
    try:
        raw = json.loads(text)
        return {name: int(raw[name]) for name in ("schema", "min_reader")}
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise RecordUnreadable(where, f"it does not tell the version ({error})") from error


def version_text(schema: int, min_reader: int) -> str:
    """What the file says."""
    return json.dumps({"schema": schema, "min_reader": min_reader}) + "\n"


def write_version(state: Path, reader: int = OLDEST) -> None:
    """Say the version where nothing says it yet, or not that it takes such a reader.

    OSError, RecordUnreadable.
    """
    path = state / NAME
    known = _told(path)
    if path.exists() and known["min_reader"] >= reader:
        return
    schema = max(reader, known["schema"])
    disk.replace(path, version_text(schema, reader).encode())


def _told(path: Path) -> dict[str, int]:
    """What the file says; the oldest version where there is none. RecordUnreadable."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {"schema": OLDEST, "min_reader": OLDEST}
    except (OSError, ValueError) as error:
        raise RecordUnreadable(str(path), str(error)) from error
    return version_of(text, str(path))
