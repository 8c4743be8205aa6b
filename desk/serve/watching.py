"""Which files changed: folders through the system's own notices, single files by looking.

An editor saves by writing a new file and renaming it over the old one; a system's notice follows
the old one into nothing. So folders are watched, with all that is in them, and the few files that
are named one by one are looked at ten times a second, as is whether each folder is still the same
one (a `git switch` may have removed and made it anew).

Where the system gives no notice (a network's disk, Windows' disks below WSL's /mnt, no watches
left) every file is looked at in the same way. watchfiles could poll too, but misses a second save
within one second: https://github.com/samuelcolvin/watchfiles/issues/319
"""

from __future__ import annotations

import os
import platform
import re
import stat
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from desk.words import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

LOOK = 100  # milliseconds between two looks at the files that are named one by one
POLL = 0.3  # seconds between two looks at every file, where the system gives no notice
STEP = 20  # milliseconds in which the notices of one save come together

_OURS = frozenset({".cache", "output", "public", "state"})  # in the project's folder
_FOLDERS = frozenset(
    {".git", ".hg", ".idea", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".svn", ".venv"}
    | {".vscode", "__pycache__", "node_modules"}
)
_TEMPORARY = re.compile(
    r"""
      ~$ | ^\.\# | ^\#.*\#$              # Emacs: backup, lock, auto-save
    | \.sw[a-z]$ | ^4913$                # Vim: swap file, and whether it may write here
    | ^\.goutputstream- | ^sed\w{6}$     # GNOME's editors; sed -i
    | ^\.~lock\..*\#$ | ^~\$             # LibreOffice and Excel, with a programme open
    | ___jb_\w+___$ | \.kate-swp$ | \.sb-[\w-]+$
    | \.(?:tmp|part|crdownload|py[cod])$
    | ^\.DS_Store$ | ^Thumbs\.db$ | ^\.nfs | ^\.fuse_hidden
    """,
    re.VERBOSE,
)
_MODIFIED = 2  # watchfiles.Change.modified, without the import

Stamp = tuple[bool, int, int, int]


def is_noise(path: Path, *, root: Path) -> bool:
    """Whether a change of this path is none of the writer's: an editor's own file, or our output.

    What stands above ``root`` does not count: the project may lie in a folder of any name.
    """
    if path == root:
        return True
    inside = path.is_relative_to(root)
    names = path.relative_to(root).parts if inside else path.parts
    if inside and names[0] in _OURS:
        return True
    return bool(_TEMPORARY.search(path.name)) or not _FOLDERS.isdisjoint(names)


class Watcher:
    """Tells ``found`` about every change in ``paths``, from a thread of its own."""

    def __init__(
        self,
        *,
        root: Path,
        paths: Sequence[Path],
        found: Callable[[Iterable[Path]], None],
        tell: Callable[[str], None],
        polling: bool = False,
    ) -> None:
        """``polling`` looks at every file instead of waiting for the system's notices."""
        self._root = root
        self._paths = tuple((root / path).resolve() for path in paths)
        self._found = found
        self._tell = tell
        self._stop = threading.Event()
        self._ready = threading.Event()
        self._polling = polling or _gives_no_notice(root)
        self._seen = self._survey()
        self._thread = threading.Thread(target=self._run, name="watching", daemon=True)

    def start(self) -> None:
        """Start watching; returns once no later save can be missed."""
        self._thread.start()
        self._ready.wait(2)

    def stop(self) -> None:
        """Stop watching, within a tenth of a second."""
        self._stop.set()
        self._thread.join(1)

    def _run(self) -> None:
        while not self._stop.is_set():
            folders = [path for path in self._paths if path.is_dir()]
            if self._polling or not folders:
                self._poll()
                continue
            try:
                self._follow(folders)
            except FileNotFoundError:  # a folder went between the look and the watch
                self._poll()
            except (OSError, RuntimeError) as error:  # no watches left, a disk that has none
                self._polling = True
                self._seen = self._survey()
                words = {"error": error}
                line = _("The system gives no notice of saves (%(error)s), so files are looked at.")
                self._tell(line % words)

    def _poll(self) -> None:
        """Look once, and rest: longer where there is more to look at."""
        start = time.monotonic()
        self._look()
        self._ready.set()
        self._stop.wait(max(POLL, 10 * (time.monotonic() - start)))

    def _follow(self, folders: list[Path]) -> None:
        """Watch until told to stop, or until one of the folders is no longer the same."""
        from watchfiles import watch

        for batch in watch(
            *folders,
            watch_filter=None,
            stop_event=self._stop,
            step=STEP,
            debounce=2 * STEP,
            rust_timeout=LOOK,
            yield_on_timeout=True,
            raise_interrupt=False,
            force_polling=False,
            ignore_permission_denied=True,
        ):
            self._ready.set()
            self._report(_paths_in(batch))
            if self._look():
                return

    def _look(self) -> bool:
        """Look whether anything changed; True when a folder came, went or was replaced."""
        before, self._seen = self._seen, self._survey()
        changed = before.items() ^ self._seen.items()
        self._report({path for path, _stamp_then_or_now in changed})
        return any(is_folder for _path, (is_folder, *_rest) in changed)

    def _survey(self) -> dict[Path, Stamp]:
        """What is there now: the paths themselves, and all that is in them when polling."""
        stamps: dict[Path, Stamp] = {}
        for path in self._paths:
            for name in _tree(path) if self._polling else [path]:
                if found := _stamp(name):
                    stamps[name] = found
        return stamps

    def _report(self, paths: Iterable[Path]) -> None:
        wanted = [path for path in paths if not is_noise(path, root=self._root)]
        if wanted:
            self._found(wanted)


def _paths_in(batch: Iterable[tuple[int, str]]) -> list[Path]:
    """The changed files and folders; a folder is not changed by what happens in it."""
    paths = [(kind, Path(name)) for kind, name in batch]
    return [path for kind, path in paths if kind != _MODIFIED or not path.is_dir()]


def _tree(path: Path) -> Iterator[Path]:
    """A path and, of a folder, all files in it; not the folders that never count."""
    yield path
    for place, folders, files in os.walk(path):
        folders[:] = [name for name in folders if name not in _FOLDERS]
        yield from (Path(place, name) for name in files)


def _gives_no_notice(root: Path) -> bool:
    """Whether this is a Windows disk seen from WSL: it takes a watch and never speaks."""
    return root.parts[1:2] == ("mnt",) and "microsoft" in platform.release().lower()


def _stamp(path: Path) -> Stamp | None:
    """What tells one state of a path from the next; a folder's only says which folder it is."""
    try:
        found = path.stat()
    except OSError:  # not there, or not now: both end when it can be read again
        return None
    if stat.S_ISDIR(found.st_mode):
        return (True, found.st_dev, found.st_ino, 0)
    return (False, found.st_ino, found.st_mtime_ns, found.st_size)
