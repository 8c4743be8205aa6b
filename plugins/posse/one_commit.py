"""The archive as one commit of a branch, rewritten each time: its history is none.

The remote takes a commit only instead of the one that we know it to have; where another machine was
first, its files are joined with ours, and we try again.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from . import disk
from .branch import Branch
from .clone import Tell
from .errors import BadId, RecordUnreadable
from .git import GitFailed, reason
from .keeper import LOCK, PATIENCE
from .mentions import SUFFIX, joined_file, nobody
from .portraits import LIST, MEDIA, joined_list
from .turns import turn
from .voices import Mention

_TRIES, _REFUSALS = 12, 3
_SAFE = re.compile(r"(?:[A-Za-z0-9][\w.-]*/){0,2}[A-Za-z0-9][\w.-]*\Z", re.ASCII)


class OneCommit:
    """A Keeping whose archive is pushed, as one commit."""

    def __init__(self, branch: Branch, *, tell: Tell) -> None:
        self._folder = branch.state
        self._branch = branch
        self._tell = tell
        self._is_there = True  # the remote's branch
        self._is_reached = True

    @contextmanager
    def turn(self) -> Iterator[None]:
        """See Keeping."""
        alone = self._branch
        with turn(self._folder / LOCK, PATIENCE) as handle:
            self._branch = replace(alone, git=replace(alone.git, lock=(handle,)))
            try:
                self._branch.unlock()
                yield
            finally:
                self._branch = alone

    def catch_up(self, is_forgotten: Callable[[Mention], bool] = nobody) -> bool:
        """See Keeping. A file that is missing was lost, not taken back: it is written again."""
        tell = self._tell
        try:
            self._restore(is_forgotten)
            self._fetch(is_forgotten)
        except GitFailed as error:
            self._is_reached = False
            tell("What others said could not be fetched from its branch, so this is what is "
                 "known here (%(why)s).", why=reason(error))  # fmt: skip
            return False
        return True

    def keep(self, is_forgotten: Callable[[Mention], bool] = nobody) -> bool:
        """See Keeping."""
        if not self._is_reached:
            return False
        tell = self._tell
        try:
            self._push(is_forgotten)
            self._branch.drop_old()
        except GitFailed as error:
            tell("What others said is saved here; it could not be pushed, and is taken along the "
                 "next time (%(why)s). The remote must let the branch %(branch)s be rewritten.",
                 why=reason(error), branch=self._branch.name)  # fmt: skip
            return False
        return True

    def _restore(self, is_forgotten: Callable[[Mention], bool]) -> None:
        lost = [path for path in self._branch.gone_files() if path.endswith(SUFFIX)]
        tip = self._branch.listing(self._branch.tip()) if lost else {}
        contents = self._branch.contents(tip[path] for path in lost)
        with disk.written(self._folder):
            for path in lost:
                text = joined_file(path, contents[tip[path]], b"", is_forgotten)
                self._write(self._folder / path, text or None)

    def _push(self, is_forgotten: Callable[[Mention], bool]) -> None:
        """Give the remote our files as its one commit. GitFailed when it does not take it."""
        refusals = 0
        for number in range(1, _TRIES + 1):
            before, commit = self._branch.tip(), self._branch.commit_alone("What others say")
            if commit == before and self._is_there:
                return
            try:
                self._branch.replace(commit, before if self._is_there else "")
            except GitFailed:
                # Another was first, or it was taken and only the answer was lost.
                if self._fetch(is_forgotten) == commit:
                    return
                refusals += self._branch.tip() == before
                if refusals >= _REFUSALS or number == _TRIES:
                    raise
                time.sleep(0.02 * number * (1 + os.getpid() % 5))  # not all at once again
            else:
                self._is_there = True
                self._branch.advance(commit)
                return

    def _fetch(self, is_forgotten: Callable[[Mention], bool]) -> str:
        """Take in what the remote has; the commit. GitFailed, RecordUnreadable."""
        new = self._branch.fetch()
        self._is_there = bool(new)
        if not new:
            return ""
        if new != self._branch.tip():
            self._take_in(new, is_forgotten)
        return new

    def _take_in(self, new: str, is_forgotten: Callable[[Mention], bool]) -> None:
        branch, tip = self._branch, self._branch.tip()
        base, theirs = branch.listing(tip) if tip else {}, branch.listing(new)
        ours = branch.listing(branch.tree(branch.gone_files()))
        contents = branch.contents({*theirs.values(), *ours.values()})
        with disk.written(self._folder):
            for path in sorted({*theirs, *ours}):
                if not _SAFE.match(path):
                    raise RecordUnreadable(
                        str(self._folder / path), "no file of ours has this name"
                    )
                self._settle(path, base.get(path), ours.get(path), theirs.get(path),
                             contents, is_forgotten)  # fmt: skip
        branch.advance(new)

    def _settle(
        self,
        path: str,
        base: str | None,
        ours: str | None,
        theirs: str | None,
        contents: dict[str, bytes],
        is_forgotten: Callable[[Mention], bool],
    ) -> None:
        """Make a file what both sides together want."""
        if ours == theirs:
            return
        place = self._folder / path
        if path.endswith(SUFFIX):
            both = [contents[name] if name else b"" for name in (ours, theirs)]
            try:
                text = joined_file(path, both[0], both[1], is_forgotten)
            except BadId as error:
                raise RecordUnreadable(str(place), "it is the file of no report") from error
            except RecordUnreadable as error:
                raise RecordUnreadable(str(self._folder / error.path), error.why) from error
            self._write(place, text or None)
            return
        if path == f"{MEDIA}/{LIST}":
            both = [contents[name] if name else b"" for name in (ours, theirs)]
            self._write(place, joined_list(str(place), both[0], both[1]))
            return
        # A picture: named by what is in it, so it is there or it is not.
        chosen = theirs if base == ours else ours
        self._write(place, contents[chosen] if chosen else None)

    @staticmethod
    def _write(place: Path, data: bytes | None) -> None:
        if data is None:
            disk.remove(place)
        elif not place.is_file() or place.read_bytes() != data:
            disk.replace(place, data)
