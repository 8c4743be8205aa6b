"""A look at the posts of an account that are due: its copies, and what others said before.

Marks of many are asked for at once. Only below a copy of which something changed, all is fetched;
what is missing there is asked for by its own id, for absence says nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from .kept import Kept
from .listening import Hearing, Teller, native
from .ports import Rereader, Sweeper
from .sweep import Look, Watched, due
from .voices import GESTURES, KnownCopy, Mention

MOST_LOOKS, MOST_BELOW = 2000, 60  # posts looked at, and copies fetched with all below, in a run
UNTOLD = "?"  # the mark of what the network said nothing of
AT_ONCE = 100  # posts asked for together: a multiple of what networks take


def watched(teller: Teller, known: Iterable[Kept]) -> Iterator[Watched]:
    """The posts that an account looks after: its copies, and what it told of before.

    A gesture is no post: it shows in the numbers of the copy.
    """
    for copy in teller.copies:
        yield Watched(id=copy.id, at=copy.at, is_ours=True)
    for mention, is_hidden in _said(teller, known):
        yield Watched(id=native(mention.id), at=mention.published, hidden=is_hidden)


def _said(teller: Teller, known: Iterable[Kept]) -> Iterator[tuple[Mention, bool]]:
    for kept in known:
        version = kept.version
        if version and version.by == teller.name and version.mention.kind not in GESTURES:
            yield version.mention, bool(kept.gone)


@dataclass(kw_only=True, slots=True)
class _Changed:
    """A copy below which all is fetched, and the looks that count once it was."""

    copy: KnownCopy
    looks: dict[str, Look] = field(default_factory=dict)


class Sweeping:
    """One account's look; ``known`` is all that is in the archive, ``flush`` as for `listen`."""

    def __init__(
        self, hearing: Hearing, port: Sweeper, known: Sequence[Kept], flush: Callable[[], None]
    ) -> None:
        self._hearing, self._port, self._flush = hearing, port, flush
        self._looks = hearing.memory.looks
        self._said = {native(m.id): m for m, _hidden in _said(hearing.teller, known)}
        self._posts = {post.id: post for post in watched(hearing.teller, known)}
        self._copies = {copy.id: copy for copy in hearing.teller.copies}
        self._at = {copy.url: copy for copy in hearing.teller.copies}
        self._changed: dict[str, _Changed] = {}
        self._again: dict[str, Look] = {}

    def run(self) -> None:
        """Look at what is due, fetch what changed, and have a first look at what is new."""
        for forgotten in self._looks.keys() - self._posts.keys():
            del self._looks[forgotten]
        found = due(self._posts.values(), self._looks, self._hearing.now)
        for post, mark in self._marks(found[:MOST_LOOKS]):
            self._judge(post, mark)
        for changed in [*self._changed.values()][:MOST_BELOW]:
            self._fetch(changed)
        self._read_again()
        new = [Watched(id=id_, at=said.published) for id_, said in self._hearing.fresh.items()
               if id_ not in self._looks]  # fmt: skip
        for post, mark in self._marks(new[:MOST_LOOKS]):
            self._looks[post.id] = Look(at=self._hearing.now, mark=mark or "")
            self._end(post.id, mark)

    def _judge(self, post: Watched, mark: str | None) -> None:
        before = self._looks.get(post.id)
        is_same = before is not None and before.mark == mark and not post.hidden
        look = Look(at=self._hearing.now, mark=mark or "", hot=before is not None and not is_same)
        if mark is None or is_same or (before is None and not post.is_ours):
            self._looks[post.id] = look
            self._end(post.id, mark)
            return
        copy = self._copies.get(post.id) or self._at.get(self._said[post.id].copy)
        if copy:
            self._changed.setdefault(copy.id, _Changed(copy=copy)).looks[post.id] = look
        else:
            self._again[post.id] = look

    def _end(self, post: str, mark: str | None) -> None:
        """What the network says is gone; whether a copy of ours is, is asked elsewhere."""
        if mark is None and post not in self._copies:
            said = self._said.get(post) or self._hearing.fresh[post]
            self._hearing.heard.gone.add(said.id)

    def _fetch(self, changed: _Changed) -> None:
        """All below a copy; the looks that led here count only when that was told."""
        copy, hearing = changed.copy, self._hearing
        batch = hearing.attempt(lambda: self._port.below(copy, hearing.teller.home))
        if batch is None:
            return
        hearing.hear(batch)
        told = {mention.id for mention in batch.mentions} | {*batch.gone}
        missing = [one for one in self._said.values() if one.copy == copy.url
                   and one.id not in told]  # fmt: skip
        asked = [Watched(id=native(one.id), at=one.published) for one in missing]
        for post, mark in self._marks(asked):
            self._end(post.id, mark)
        self._looks |= changed.looks
        self._flush()

    def _read_again(self) -> None:
        """What changed and stands below no copy of ours, where the network can tell it.

        What stood below a copy that is gone by now would not be known again; it stays as it is.
        """
        port, hearing = self._port, self._hearing
        asked = sorted(post for post in self._again if not self._said[post].copy)
        if asked and isinstance(port, Rereader):
            batch = hearing.attempt(lambda: port.again(asked, hearing.teller.home))
            if batch is None:
                return
            hearing.hear(batch)
        self._looks |= self._again

    def _marks(self, posts: Sequence[Watched]) -> Iterator[tuple[Watched, str | None]]:
        """The marks of those of which the network says something; of the others nothing changed."""
        for start in range(0, len(posts), AT_ONCE):
            part = posts[start : start + AT_ONCE]
            marks = self._asked([post.id for post in part])
            for post in part if marks is not None else ():
                if marks is not None and post.id in marks:
                    mark = marks[post.id]
                    yield post, None if mark is None else short(mark)
                else:
                    before = self._looks.get(post.id)
                    mark = before.mark if before else UNTOLD
                    self._looks[post.id] = Look(at=self._hearing.now, mark=mark)

    def _asked(self, ids: Sequence[str]) -> dict[str, str | None] | None:
        marks = self._hearing.attempt(lambda: self._port.marks(ids))
        return None if marks is None else dict(marks)


def short(mark: str) -> str:
    """A mark as it is remembered, however long the network makes it."""
    return hashlib.sha256(mark.encode(errors="replace")).hexdigest()[:16]
