"""state/VERSION: which software may read the record."""

from __future__ import annotations

import json
from pathlib import Path

from . import disk
from .errors import RecordUnreadable

SCHEMA = 1
NAME = "VERSION"


def check_version(state: Path) -> None:
    """RecordUnreadable when the record wants newer software, or does not say what it wants."""
    path = state / NAME
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        raise RecordUnreadable(str(path), str(error)) from error
    wanted = version_of(text, str(path))["min_reader"]
    if wanted > SCHEMA:
        raise RecordUnreadable(
            str(path), f"the record needs a newer version of this software (reader {wanted})"
        )


def version_of(text: str, where: str) -> dict[str, int]:
    """``schema`` and ``min_reader``; RecordUnreadable, naming ``where``, when missing."""
    try:
        raw = json.loads(text)
        return {name: int(raw[name]) for name in ("schema", "min_reader")}
    except (ValueError, TypeError, KeyError) as error:
        raise RecordUnreadable(where, f"it does not tell the version ({error})") from error


def version_text(schema: int = SCHEMA, min_reader: int = 1) -> str:
    """What the file says."""
    return json.dumps({"schema": schema, "min_reader": min_reader}) + "\n"


def write_version(state: Path) -> None:
    """Say the version where nothing says it yet. OSError."""
    if not (state / NAME).exists():
        disk.replace(state / NAME, version_text().encode())
