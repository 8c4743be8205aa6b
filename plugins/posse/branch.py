"""The one branch of a clone of our own: its commits, its index, and the files beside it.

Git's plumbing, and no decision. All raise GitFailed. Calls are made while the turn is held, so a
lock of git's own that is there at its begin is one of a git that was killed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from .errors import RecordUnreadable
from .git import NETWORK, Git, GitFailed

NAME = "state"
_VISIBLE = "--exclude=.*"
_NEVER_CHANGES = re.compile(r"(?:syndication|accounts|spending)/.+\.json\Z").match


@dataclass(frozen=True, kw_only=True, slots=True)
class Branch:
    """The branch ``name`` that ``git`` has, and the files in ``state``."""

    state: Path
    git: Git
    name: str = NAME

    @property
    def _local(self) -> str:
        return f"refs/heads/{self.name}"

    @property
    def _remote(self) -> str:
        return f"refs/remotes/origin/{self.name}"

    def tip(self) -> str:
        """The commit that the remote is known to have, "" before the first."""
        try:
            return self.git("rev-parse", "--verify", "--quiet", self._local).strip()
        except GitFailed:
            return ""

    def has(self, commit: str) -> bool:
        """Whether the remote is known to have this commit."""
        try:
            self.git("merge-base", "--is-ancestor", commit, self._local)
        except GitFailed:
            return False
        return True

    def commit(self, message: str, removed: Iterable[str]) -> str:
        """A commit of the files as they are on top of the tip; the tip where nothing differs."""
        tip, tree = self.tip(), self.tree(removed)
        if tip and tree == self.git("rev-parse", f"{tip}^{{tree}}").strip():
            return tip
        parents = ("-p", tip) if tip else ()
        return self.git("commit-tree", tree, *parents, feed=message.encode()).strip()

    def push(self, commit: str) -> None:
        """Give it to the remote, which takes it only if it has what the commit stands on."""
        words = ("push", "--quiet", "--porcelain", "origin", f"{commit}:{self._local}")
        self.git(*words, patience=NETWORK)

    def commit_alone(self, message: str) -> str:
        """A commit of the files as they are, on top of nothing; the tip where nothing differs."""
        tip, tree = self.tip(), self.tree(self.gone_files())
        if tip and tree == self.git("rev-parse", f"{tip}^{{tree}}").strip():
            return tip
        return self.git("commit-tree", tree, feed=message.encode()).strip()

    def replace(self, commit: str, before: str) -> None:
        """Give it to the remote instead of what it has, which it takes only if it still has that.

        ``before`` is "" where it has no such branch.
        """
        lease = f"--force-with-lease={self._local}:{before}"
        words = ("push", "--quiet", "--porcelain", lease, "origin", f"{commit}:{self._local}")
        self.git(*words, patience=NETWORK)

    def drop_old(self) -> None:
        """Take out of the clone whatever the tip does not have, and the remote had before."""
        self.git("update-ref", self._remote, self._local)
        self.git("repack", "-a", "-d", "-q")
        self.git("prune", "--expire=now")

    def fetch(self) -> str:
        """The commit that the remote has now; "" where it has no such branch."""
        words = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "origin")
        try:
            self.git(*words, f"+{self._local}:{self._remote}", patience=NETWORK)
        except GitFailed as error:
            if "couldn't find remote ref" in str(error):
                return ""
            raise
        return self.git("rev-parse", "--verify", self._remote).strip()

    def advance(self, commit: str) -> None:
        """From here on this is what the remote is known to have."""
        self.git("update-ref", self._local, commit)
        self.reset()

    def reset(self) -> None:
        """Make the index that of the tip; no file is touched."""
        tip = self.tip()
        self.git("read-tree", *(("--reset", tip) if tip else ("--empty",)))

    def new_files(self) -> list[str]:
        """Those that the remote is not known to have."""
        self.reset()
        return self._names("ls-files", "-z", "--others", _VISIBLE)

    def lost_files(self) -> dict[str, bytes]:
        """Those of the tip that are not among the files, with what was in them.

        So are entries with other content than theirs: they never change, so it is damage.
        """
        missing = [*filter(_NEVER_CHANGES, self.changed_files())]
        missing += self._names("ls-files", "-z", "--deleted")
        tip = self.listing(self.tip()) if missing else {}
        contents = self.contents({tip[path] for path in missing})
        return {path: contents[tip[path]] for path in missing}

    def gone_files(self) -> list[str]:
        """Those of the tip that are not here any more."""
        self.reset()
        return self._names("ls-files", "-z", "--deleted")

    def changed_files(self) -> list[str]:
        """Those of the tip that are here with other content."""
        self.reset()
        deleted = {*self._names("ls-files", "-z", "--deleted")}
        return [n for n in self._names("ls-files", "-z", "--modified") if n not in deleted]

    def tree(self, removed: Iterable[str]) -> str:
        """The tree of the files as they are. What is missing is in it, but what was removed."""
        self.reset()
        found = self._names("ls-files", "-z", "--others", "--modified", _VISIBLE)
        self._stage("--add", [name for name in found if (self.state / name).is_file()])
        self._stage("--force-remove", removed)
        return self.git("write-tree").strip()

    def listing(self, tree: str) -> dict[str, str]:
        """The names that git has for the contents, by path. RecordUnreadable for a link."""
        rows = (row.split("\t", 1) for row in self._names("ls-tree", "-r", "-z", tree))
        found = {path: facts.split() for facts, path in rows}
        strange = [path for path, (mode, *_) in found.items() if mode not in {"100644", "100755"}]
        if strange:
            raise RecordUnreadable(str(self.state / strange[0]), "it is no plain file")
        return {path: name for path, (_mode, _kind, name) in found.items()}

    def contents(self, names: Iterable[str]) -> dict[str, bytes]:
        """By the names that git has for them, all in one call."""
        wanted = sorted(names)
        feed = "".join(f"{name}\n" for name in wanted).encode()
        told = self.git.bytes("cat-file", "--batch", feed=feed) if wanted else b""
        contents, start = {}, 0
        for name in wanted:
            end = told.index(b"\n", start)
            size = int(told[start:end].split()[2])
            contents[name] = told[end + 1 : end + 1 + size]
            start = end + 1 + size + 1
        return contents

    def unlock(self) -> None:
        """Take away the locks of a git that was killed."""
        folder = self.git.folder
        for lock in (*folder.glob("*.lock"), *folder.glob("refs/**/*.lock")):
            lock.unlink(missing_ok=True)

    def tidy(self) -> None:
        """Pack what became many files, in the open: nothing of git's goes on when we end."""
        settings = (("gc.auto", "6700"), ("gc.autoDetach", "false"))
        try:
            replace(self.git, last=settings)("gc", "--auto", "--quiet")
        except GitFailed:
            return  # it is only about room

    def _stage(self, how: str, names: Iterable[str]) -> None:
        feed = "".join(f"{name}\0" for name in names).encode(errors="surrogateescape")
        if feed:
            self.git("update-index", how, "-z", "--stdin", feed=feed)

    def _names(self, *words: str) -> list[str]:
        return sorted({name for name in self.git(*words).split("\0") if name})
