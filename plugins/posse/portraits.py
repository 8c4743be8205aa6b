"""The pictures of people beside their words: ``mentions/media/``, with a list of whose they are."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from pathlib import Path

from . import disk
from .errors import RecordUnreadable

MEDIA = "media"
LIST = "portraits.json"  # {"portraits": {address on their network: file}}
_FILE = re.compile(r"[0-9a-f]{16,64}\.webp\Z")


def portraits_in(folder: Path) -> Mapping[str, Path]:
    """The pictures of people by the address that they had on their network. RecordUnreadable."""
    index = folder / MEDIA / LIST
    try:
        raw = json.loads(index.read_text(encoding="utf-8"))
        names = {str(url): str(name) for url, name in raw["portraits"].items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise RecordUnreadable(str(index), str(error)) from error
    files = {url: index.with_name(name) for url, name in names.items() if _FILE.match(name)}
    return {url: path for url, path in files.items() if path.is_file() and not path.is_symlink()}


def remove_portraits(folder: Path, addresses: Collection[str], cache: Path) -> int:
    """Remove the pictures at these addresses, and copies of them below the cache; how many.

    RecordUnreadable, OSError.
    """
    gone = 0
    for place in (folder / MEDIA, cache / "portraits"):
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
