"""The cache of what was made of pictures; it may be deleted at any time.

``<folder>/<key>/`` holds the files of one picture and ``record.json``, which is written last: what
was interrupted has no record and is made again, and so is what does not have the recorded size.
The key is a hash of the picture's bytes and the recipe's version.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
import time
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .models import Rendition, Survey
from .recipe import VERSION, recipe_for

_FRESH = 2_000_000_000  # ns: a file changed that lately may change again within one tick


class Store:
    """One folder of the cache, for one build."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._digests = _digests(_read(folder / "digests.json"))
        self._changed = False

    def key(self, picture: Path) -> str:
        """The picture's key; its bytes are read only when its place, size or time is new."""
        stat = picture.stat()
        seen = [stat.st_size, stat.st_mtime_ns, stat.st_ino]
        known = self._digests.get(str(picture))
        if known and known[:3] == seen:
            return str(known[3])
        with picture.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
        digest.update(b"recipe %d" % VERSION)
        if time.time_ns() - stat.st_mtime_ns > _FRESH:
            self._digests[str(picture)] = [*seen, digest.hexdigest()]
            self._changed = True
        return digest.hexdigest()

    def survey(self, key: str) -> Survey | None:
        """What is known of the picture, if all its files are there and whole."""
        record = _read(self._folder / key / "record.json")
        try:
            survey = Survey(**record["survey"])
            sizes = record["bytes"]
            whole = all(
                self.file(key, file.name).stat().st_size == sizes[file.name]
                for file in recipe_for(survey).files
            )
        except (KeyError, TypeError, ArithmeticError, OSError):
            return None
        return survey if whole else None

    def file(self, key: str, name: str) -> Path:
        """Where a file of the picture is, or will be."""
        return self._folder / key / name

    def put(self, key: str, survey: Survey, files: Iterable[tuple[Rendition, bytes]]) -> None:
        """Keep the files of a picture, then its record."""
        sizes = {}
        for file, data in files:
            _write(self.file(key, file.name), data)
            sizes[file.name] = len(data)
        record = {"survey": asdict(survey), "bytes": sizes}
        _write(self._folder / key / "record.json", json.dumps(record).encode())

    def close(self) -> None:
        """Keep the digests for the next build."""
        if self._changed:
            _write(self._folder / "digests.json", json.dumps(self._digests).encode())
            self._changed = False


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _digests(found: dict[str, Any]) -> dict[str, list[Any]]:
    return {
        path: entry
        for path, entry in found.items()
        if isinstance(entry, list) and len(entry) == 4  # noqa: PLR2004 — size, time, inode, digest
    }


def _write(path: Path, data: bytes) -> None:
    """All of it or nothing: a kill never leaves half a file under its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    unfinished.write_bytes(data)
    unfinished.replace(path)


def place(origin: Path, target: Path, *, ours: bool) -> None:
    """Put a file into the finished site: a hard link to our own where that works, else a copy.

    What is there and the same is left alone, so that nothing is sent again without need.
    """
    if _same(origin, target):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    if not (ours and _linked(origin, unfinished)):
        _copy(origin, unfinished)
    unfinished.replace(target)


def _same(origin: Path, target: Path) -> bool:
    try:
        new, old = origin.stat(), target.lstat()
    except FileNotFoundError:
        return False
    return (new.st_size, new.st_mtime_ns) == (old.st_size, old.st_mtime_ns)


def _linked(origin: Path, target: Path) -> bool:
    try:
        os.link(origin, target)
    except OSError:  # another disk, or one that knows no links
        return False
    return True


def _copy(origin: Path, target: Path) -> None:
    import shutil

    shutil.copyfile(origin, target)
    stat = origin.stat()
    os.utime(target, ns=(stat.st_atime_ns, stat.st_mtime_ns))
