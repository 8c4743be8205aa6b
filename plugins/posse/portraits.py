"""The pictures of people beside their words: ``mentions/media/``, with a list of whose they are."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from hashlib import sha256
from pathlib import Path

from . import disk
from .errors import RecordUnreadable
from .json_text import json_in

MEDIA = "media"
APART = "portraits"  # below the cache: of those whose words may stand in no git
LIST = "portraits.json"  # {"portraits": {address on their network: file}}
_FILE = re.compile(r"[0-9a-f]{16,64}\.webp\Z")


class Gallery:
    """The pictures in a folder, by the address that each had on its network. RecordUnreadable."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._names = dict(_listed(place / LIST))

    def shown(self) -> Mapping[str, Path]:
        """Those that are there."""
        files = {url: self._place / name for url, name in self._names.items() if _FILE.match(name)}
        return {
            url: path for url, path in files.items() if path.is_file() and not path.is_symlink()
        }

    def hang(self, address: str, data: bytes) -> None:
        """Keep a picture, named by what is in it. OSError."""
        name = f"{sha256(data).hexdigest()[:32]}.webp"
        disk.replace(self._place / name, data)
        self._names[address] = name
        self._write()

    def leave(self, addresses: Collection[str]) -> int:
        """Keep these alone: all else is removed, and files that nobody lists. How many. OSError."""
        kept = {url: name for url, name in self._names.items() if url in addresses}
        names, there = {*kept.values()}, disk.visible(self._place)
        gone = [path for path in there if path.suffix == ".webp" and path.name not in names]
        for path in gone:
            path.unlink(missing_ok=True)
        if kept != self._names:
            self._names = kept
            self._write()
        return len(gone)

    def _write(self) -> None:
        """The list, whole or not at all; none where there is nothing."""
        if self._names:
            disk.replace(self._place / LIST, _written(self._names))
        else:
            disk.remove(self._place / LIST)


def _listed(path: Path) -> Mapping[str, str]:
    try:
        return _names_in(path.read_bytes(), str(path))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise RecordUnreadable(str(path), str(error)) from error


def _names_in(data: bytes, where: str) -> Mapping[str, str]:
    try:
        raw = json_in(data.decode())
        return {str(url): str(name) for url, name in raw["portraits"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RecordUnreadable(where, str(error)) from error


def _written(names: Mapping[str, str]) -> bytes:
    text = json.dumps({"portraits": names}, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode()


def portraits_in(folder: Path) -> Mapping[str, Path]:
    """The pictures of people beside an archive, by their address. RecordUnreadable."""
    return Gallery(folder / MEDIA).shown()


def portraits_apart(cache: Path) -> Mapping[str, Path]:
    """Those of people whose words may stand in no git, likewise."""
    return Gallery(cache / APART).shown()


def remove_portraits(folder: Path, addresses: Collection[str], cache: Path) -> int:
    """Remove the pictures at these addresses, and those below the cache; how many.

    RecordUnreadable, OSError.
    """
    gone = 0
    for place in (folder / MEDIA, cache / APART):
        names = _listed(place / LIST)
        if names.keys() & addresses:
            gone += Gallery(place).leave(names.keys() - addresses)
    return gone


def joined_list(path: str, one: bytes, other: bytes) -> bytes:
    """What two versions of the list say together, whichever comes first. RecordUnreadable.

    What is too much in it is taken out by the next collect.
    """
    names: dict[str, str] = {}
    for data in (one, other):
        for url, name in _names_in(data, path).items() if data else ():
            names[url] = max(name, names.get(url, ""))
    return _written(names)
