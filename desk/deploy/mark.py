"""Our mark in a built or deployed site: what we made is ours to replace, nothing else is."""

from __future__ import annotations

import json
from pathlib import Path

MARK = ".rapporteur"


def state_of(folder: Path) -> str:
    """The state that the mark in this folder tells: "complete", "building", or "" without a mark.

    A mark that is a symbolic link, or that cannot be read or understood, is no mark.
    """
    path = folder / MARK
    if path.is_symlink() or not path.is_file():
        return ""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    if not isinstance(told, dict) or not isinstance(told.get("format"), int):
        return ""
    return str(told.get("state", ""))


def is_ours(folder: Path) -> bool:
    """Whether this folder carries our mark, whatever its state."""
    return bool(state_of(folder))
