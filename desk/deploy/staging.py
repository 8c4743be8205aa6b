"""The new site, prepared whole beside the old one before anybody sees it.

A file that did not change is the old site's own file under a second name (a hard link), so its
date stays, and nothing is written. Never one of ``output/``: the next build would write into the
published page.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from desk.deploy.mark import MARK
from desk.deploy.trees import Tree, tree_of
from desk.errors import DeployFailed
from desk.words import _

At = Callable[[str], None]

_FOLDER_MODE = 0o755
_FILE_MODE = 0o644
_READABLE = 0o444
_CHUNK = 1 << 18
_MANY = 300  # files and folders above which one sync of the file system is quicker than one a file
_NOTHING = Tree(files={}, folders=frozenset(), odd=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What separates the built site from the one that is out."""

    folders: tuple[str, ...]  # each before those in it
    keep: tuple[str, ...]
    copy: tuple[str, ...]
    removed: int
    differs: bool


def plan_for(output: Path, live: Path | None) -> Plan:
    """Compare the build with the site that is out, by size and by every byte; the mark aside."""
    new = tree_of(output)
    if new.odd:
        raise DeployFailed(
            _("The built site holds something that is not a plain file: %(file)s.")
            % {"file": new.odd[0]},
            _("Replace it by the file itself, then publish again."),
        )
    old = tree_of(live) if live else _NOTHING
    keep: list[str] = []
    copy: list[str] = []
    for name in sorted(set(new.files) - {MARK}):
        same = live is not None and new.files[name] == old.files.get(name)
        (keep if same and live and _same(output / name, live / name) else copy).append(name)
    removed = len(set(old.files) - set(new.files) - {MARK}) + len(old.odd)
    return Plan(
        folders=tuple(sorted(new.folders)),
        keep=tuple(keep),
        copy=tuple(copy),
        removed=removed,
        differs=bool(copy) or removed > 0 or new.folders != old.folders or live is None,
    )


def stage(output: Path, place: Path, live: Path | None, plan: Plan, at: At) -> None:
    """Make the planned site in ``place``, which must not exist, and make it durable."""
    os.mkdir(place)  # noqa: PTH102 — refuses to exist already, as we want
    (place / MARK).touch(exist_ok=False)
    at("begun")
    place.chmod(_FOLDER_MODE)
    for name in plan.folders:
        folder = inside(place, name)
        folder.mkdir()
        folder.chmod(_FOLDER_MODE)
        at("made a folder")
    written: list[str] = []
    for name in plan.keep:
        if live is None or not _linked(live / name, inside(place, name)):
            _copy(output / name, inside(place, name))
            written.append(name)
        at("kept a file")
    for name in plan.copy:
        _copy(output / name, inside(place, name))
        at("copied a file")
    (place / MARK).write_bytes((output / MARK).read_bytes())  # over the empty one, never without
    (place / MARK).chmod(_FILE_MODE)
    at("marked")
    _settle(place, (*written, *plan.copy, MARK), plan.folders)
    at("durable")


def inside(folder: Path, name: str) -> Path:
    """``folder/name``, sure to stay in the folder."""
    if name.startswith("/") or not set(name.split("/")).isdisjoint({"", ".", ".."}):
        raise DeployFailed(
            _("The built site holds a file whose name leads out of it: %(file)s.") % {"file": name}
        )
    return folder / name


def sync_folder(folder: Path) -> None:
    """Make the names in this folder survive a power cut."""
    _fsync(folder, os.O_RDONLY | os.O_DIRECTORY)


def _same(one: Path, other: Path) -> bool:
    known = other.stat()
    if known.st_mode & _READABLE != _READABLE:
        return False  # not everybody could read it: publishing again repairs that
    if os.path.samestat(one.stat(), known):
        return False  # a build would write into the published page: copy it apart
    with one.open("rb", buffering=0) as first, other.open("rb", buffering=0) as second:
        while chunk := first.read(_CHUNK):
            if chunk != second.read(_CHUNK):
                return False
        return not second.read(1)


def _linked(old: Path, new: Path) -> bool:
    """Give the old file a second name; False where the system will not."""
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError:  # no hard links here, too many of them, or somebody else's file
        return False
    return True


def _copy(source: Path, target: Path) -> None:
    out = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, _FILE_MODE)
    with open(out, "wb") as written:  # noqa: PTH123 — a descriptor, not a path
        source_handle = os.open(source, os.O_RDONLY | os.O_NOFOLLOW)
        with open(source_handle, "rb") as read:  # noqa: PTH123 — the same
            shutil.copyfileobj(read, written, _CHUNK)
        os.fchmod(out, _FILE_MODE)  # whatever the umask


def _settle(place: Path, written: Iterable[str], folders: Iterable[str]) -> None:
    """Make what was written survive a power cut, before anybody is shown it."""
    names, holders = tuple(written), tuple(folders)
    if len(names) + len(holders) > _MANY and _whole_file_system_synced(place):
        return
    for name in names:
        _fsync(place / name, os.O_RDONLY)
    for name in holders:
        sync_folder(place / name)
    sync_folder(place)


def _whole_file_system_synced(place: Path) -> bool:
    """Linux: one call for thousands of files. False where there is none, or it failed."""
    if not sys.platform.startswith("linux"):
        return False
    call = getattr(ctypes.CDLL(None), "syncfs", None)
    if call is None:
        return False
    handle = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    try:
        return int(call(handle)) == 0
    finally:
        os.close(handle)


def _fsync(path: Path, flags: int) -> None:
    handle = os.open(path, flags | os.O_NOFOLLOW)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
