"""The pictures of people beside their words: ``mentions/media/``, with a list of whose they are."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

from . import disk
from .errors import RecordUnreadable

LIST = "portraits.json"  # {"portraits": {address on their network: file}}


def remove_portraits(folder: Path, addresses: Collection[str], cache: Path) -> int:
    """Remove the pictures at these addresses, and copies of them below the cache; how many.

    RecordUnreadable, OSError.
    """
    gone = 0
    for place in (folder / "media", cache / "portraits"):
        gone += _removed(place, addresses)
    return gone


def _removed(place: Path, addresses: Collection[str]) -> int:
    path = place / LIST
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        known = {str(url): str(name) for url, name in raw["portraits"].items()}
    except FileNotFoundError:
        return 0
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise RecordUnreadable(str(path), str(error)) from error
    kept = {url: name for url, name in known.items() if url not in addresses}
    gone = {*known.values()} - {*kept.values()}
    if len(kept) == len(known):
        return 0
    raw["portraits"] = kept
    disk.replace(path, (json.dumps(raw, ensure_ascii=False, indent=1) + "\n").encode())
    for name in gone:
        if Path(name).name == name:
            (place / name).unlink(missing_ok=True)
    return len(gone)
