"""Files that are whole or not there, and stay when the power goes.

Written beside their place under a hidden name, synced, then linked or renamed into it; then the
folder is synced too. What is hidden is never read as a part of the record. OSError is the caller's
business, or ``written`` makes it a NotKept.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import NotKept, RecordUnreadable

# Disks that know no second name for a file: memory cards, some network shares.
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.ENOSYS}


def nothing(_label: str) -> None:
    """What happens at the labelled points, where no test wants otherwise."""


def create(path: Path, data: bytes, at: Callable[[str], None] = nothing) -> None:
    """A new file that is never changed again; FileExistsError when one of that name is there."""
    with _unfinished(path, data, at) as unfinished:
        _link(unfinished, path)
        at("linked")
        _sync_new(path)


def replace(path: Path, data: bytes) -> None:
    """A file that may have been there before."""
    with _unfinished(path, data, nothing) as unfinished:
        unfinished.replace(path)
        _sync_folder(path.parent)


def rename(path: Path, name: str) -> None:
    """A file or folder that has this name from now on, in the same folder."""
    path.rename(path.with_name(name))
    _sync_folder(path.parent)


def remove(path: Path) -> None:
    """No such file from now on, nor its folders that are empty without it, up to two."""
    path.unlink(missing_ok=True)
    folder = path.parent
    for _ in range(2):
        try:
            folder.rmdir()
        except OSError:
            break
        folder = folder.parent
    if folder.is_dir():
        _sync_folder(folder)


def visible(folder: Path) -> list[Path]:
    """What is in a folder of the record; what is hidden is unfinished, or the system's own.

    RecordUnreadable, where the folder cannot be read; none is empty.
    """
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise RecordUnreadable(str(folder), str(error)) from error


def text(path: Path) -> str:
    """What a file of the record says. RecordUnreadable."""
    try:
        return path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise RecordUnreadable(str(path), str(error)) from error


@contextmanager
def written(folder: Path) -> Iterator[None]:
    """What cannot be written here (a full disk, no right) is NotKept."""
    try:
        yield
    except OSError as error:
        raise NotKept("The record in %(folder)s cannot be written: %(why)s.",
                      folder=str(folder), why=str(error)) from error  # fmt: skip


@contextmanager
def _unfinished(path: Path, data: bytes, at: Callable[[str], None]) -> Iterator[Path]:
    _make_folder(path.parent)
    there = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
        with os.fdopen(os.open(there, flags, 0o644), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        at("written")
        yield there
    finally:
        there.unlink(missing_ok=True)


def _make_folder(folder: Path) -> None:
    """Each new folder is synced into the one above it, or a file in it would go with it."""
    missing = [one for one in (folder, *folder.parents) if not one.is_dir()]
    for one in reversed(missing):
        one.mkdir(exist_ok=True)
        _sync_folder(one.parent)


def _link(unfinished: Path, path: Path) -> None:
    try:
        os.link(unfinished, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # The turn of the ledger keeps others out between these two lines.
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from error
        unfinished.rename(path)


def _sync_new(path: Path) -> None:
    try:
        _sync_folder(path.parent)
    except OSError:
        path.unlink(missing_ok=True)  # not known to stay, so it must not count
        raise


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
