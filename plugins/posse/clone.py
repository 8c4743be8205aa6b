"""The record as a clone of one branch: what was pushed, and accepted, is safe.

The local branch is always a commit that the remote had; what is not there yet lies in the files
only. Each push is one commit on top of it. Where the remote moved on, its files are joined with
ours (join.py), and whoever wanted to claim looks again. So no two commits ever have to be merged,
and a claim that the remote does not have is nothing but a file, which the next run removes.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from . import disk, reads, told
from .branch import Branch
from .entries import entry_of
from .errors import NotKept, RecordUnreadable
from .git import GitFailed, is_denied, reason
from .join import join
from .keeper import LOCK, PATIENCE
from .turns import turn

_LINES_OF = {told.FOLDER: told.told_of, reads.FOLDER: reads.reads_of}
_TRIES = 12  # against others who push at the same time
_REFUSALS = 3  # of a remote that did not move meanwhile: it does not want us


class Tell(Protocol):
    """Say a line: a message id with ``%(name)s`` places for the values."""

    def __call__(self, text: str, /, **values: str) -> object:
        """Say it."""


class Clone:
    """A Keeper whose record is pushed."""

    def __init__(
        self, branch: Branch, *, tell: Tell, at: Callable[[str], None] = disk.nothing
    ) -> None:
        self._state = branch.state
        self._branch = branch
        self._tell = tell
        self._at = at
        self._closed: NotKept | None = None
        self._removed: tuple[str, ...] = ()
        self._is_there = True  # the remote's branch

    def closed(self) -> NotKept | None:
        """See Keeper: the remote could not be reached, or did not take what we pushed."""
        return self._closed

    @contextmanager
    def turn(self) -> Iterator[None]:
        """See Keeper. What a run left that was stopped in the middle is put away first."""
        alone = self._branch
        with turn(self._state / LOCK, PATIENCE) as handle:
            self._branch = replace(alone, git=replace(alone.git, lock=(handle,)))
            try:
                with self._sound():
                    self._put_away()
                yield
            finally:
                self._branch = alone

    def secure(self, message: str, still: Callable[[], bool]) -> bool:
        """See Keeper. After a NotKept nothing can be claimed until a push is accepted again.

        Nothing to push is no such push: the remote was not even asked.
        """
        try:
            with self._sound():
                kept = self._pushed(message, still, 1 if self._closed else _TRIES)
        except NotKept as error:
            self._closed = error
            raise
        return kept

    def save(self, message: str, removed: Collection[Path] = ()) -> bool:
        """See Keeper. What could not be pushed is told once."""
        was_closed = self._closed
        self._removed = tuple(path.relative_to(self._state).as_posix() for path in removed)
        try:
            self.secure(message, lambda: True)
        except NotKept as error:
            if was_closed is None:
                self._tell(error.text, **error.values)
            return False
        finally:
            self._removed = ()
        self._branch.tidy()
        return True

    def catch_up(self) -> None:
        """Take in what the remote has, and bring there what waits here; once, at the start.

        Where that cannot be, it is told, and nothing can be claimed. RecordUnreadable, NotKept.
        """
        with self.turn():
            self.mend()
            try:
                self._fetch()
            except GitFailed as error:
                self._closed = _unreached(error)
                self._tell(self._closed.text, **self._closed.values)
                return
            self.save("Bring along what waited")

    def mend(self) -> None:
        """Bring back what was lost here, in a turn. RecordUnreadable, NotKept."""
        with self._sound(), disk.written(self._state):
            for path, content in self._branch.lost_files().items():
                disk.replace(self._state / path, content)
            self._refuse_garbled_lines()

    def _refuse_garbled_lines(self) -> None:
        """RecordUnreadable: what cannot be read here must not be brought to all others."""
        for name in self._branch.changed_files():
            path = self._state / name
            for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
                if name.endswith(".jsonl") and line.strip():
                    read = _LINES_OF.get(name.partition("/")[0], entry_of)
                    read(line.decode(errors="replace"), f"{path}:{number}")

    def bring_along(self, message: str, may_begin: Callable[[], bool]) -> bool | None:
        """Join the files with the branch, or begin it; whether it was there. For a new clone.

        None where it may not be begun. GitFailed, NotKept, RecordUnreadable.
        """
        self._fetch()
        if not (was_there := self._is_there) and not may_begin():
            return None
        self._pushed(message, lambda: True, _TRIES)
        return was_there

    @contextmanager
    def _sound(self) -> Iterator[None]:
        """A git that fails where no network is in play has a damaged clone, or no room."""
        try:
            yield
        except GitFailed as error:
            raise NotKept(
                "The record in %(folder)s cannot be kept by git: %(why)s.",
                unclear=True, folder=str(self._state), why=reason(error),
            ) from error  # fmt: skip

    def _pushed(self, message: str, still: Callable[[], bool], tries: int) -> bool:
        refusals, unclear = 0, False
        for number in range(1, tries + 1):
            before, commit = self._branch.tip(), self._branch.commit(message, self._removed)
            failure = self._push(commit)
            if failure is None:
                return True
            unclear = unclear or "!\t" not in failure.printed
            try:
                self._fetch()
            except GitFailed as error:
                raise _unreached(error, unclear=unclear) from error
            if self._branch.has(commit):  # it was accepted, only the answer was lost
                self._closed = None
                return True
            if not still():
                return False
            refusals += self._branch.tip() == before
            if refusals >= _REFUSALS or number == tries:
                raise _refused(failure, unclear=unclear) from failure
            time.sleep(0.02 * number * (1 + os.getpid() % 5))  # not all at once again
        return False

    def _push(self, commit: str) -> GitFailed | None:
        if self._is_there and commit == self._branch.tip():
            return None  # there is nothing to bring
        self._at("committed")
        try:
            self._branch.push(commit)
        except GitFailed as error:
            return error
        self._at("pushed")
        self._is_there = True
        self._closed = None
        self._branch.advance(commit)
        return None

    def _fetch(self) -> None:
        """Take in the remote's branch. GitFailed, NotKept, RecordUnreadable."""
        new = self._branch.fetch()
        self._at("fetched")
        self._is_there = bool(new)
        if new and new != self._branch.tip():
            with self._sound():
                self._take_in(new)
            self._at("joined")

    def _take_in(self, new: str) -> None:
        branch, tip = self._branch, self._branch.tip()
        base, theirs = branch.listing(tip) if tip else {}, branch.listing(new)
        ours = branch.listing(branch.tree(self._removed))
        contents = branch.contents({*theirs.values()} - {*ours.values()})

        def read(name: str) -> bytes:
            if name not in contents:
                contents.update(branch.contents([name]))
            return contents[name]

        try:
            one = join(base, ours, theirs, read)
        except RecordUnreadable as error:
            raise RecordUnreadable(str(self._state / error.path), error.why) from error
        with disk.written(self._state):
            for path, content in one.items():
                if content != ours.get(path):
                    data = content if isinstance(content, bytes) else read(content)
                    disk.replace(self._state / path, data)
            for path in ours.keys() - one.keys():
                disk.remove(self._state / path)
        branch.advance(new)

    def _put_away(self) -> None:
        """Locks of a git that was killed, and claims that nobody but this folder ever saw.

        Such a claim cannot have been sent. Should the remote have it after all, the next fetch
        brings it back, and no push is accepted before that.
        """
        self._branch.unlock()
        new = self._branch.new_files()
        for name in new:
            claim = name.removesuffix(".claim.json")
            if claim != name and not any(n != name and n.startswith(f"{claim}.") for n in new):
                disk.remove(self._state / name)


def _unreached(error: GitFailed, *, unclear: bool = False) -> NotKept:
    return NotKept(
        "The record could not be fetched or pushed, so nothing is announced in this run; what is "
        "to be recorded waits here (%(why)s).", unclear=unclear, denied=is_denied(str(error)),
        why=reason(error),
    )  # fmt: skip


def _refused(error: GitFailed, *, unclear: bool) -> NotKept:
    return NotKept(
        "The remote does not take the record, so nothing is announced in this run; what is to be "
        "recorded waits here (%(why)s).", unclear=unclear, denied=is_denied(str(error)),
        why=reason(error),
    )  # fmt: skip
