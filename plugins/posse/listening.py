"""What one account or source tells in a run, and when it is left alone.

What fails ends nothing but itself. After three failures in a row, a refusal or a limit, the account
is asked no more in this run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from .addresses import below, plain
from .discovery import own_places
from .errors import NotAllowed, NotReached
from .heard import Heard
from .memory import Memory
from .ports import Listener
from .voices import GESTURES, Batch, Coverage, Home, Kind, KnownCopy, Mention, Note

FAILURES = 3  # in a row
_OWN = frozenset({Kind.MENTION, Kind.QUOTE}) | GESTURES

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class Teller:
    """An account or source that can tell what people said, by its name in the settings.

    ``port`` has the capabilities Listener, Sweeper, Rereader, or some of them. ``copies`` are those
    that it looks after. ``is_open`` is whether anybody at all can speak there.
    """

    name: str
    port: object
    home: Home
    copies: tuple[KnownCopy, ...] = ()
    is_open: bool = False


@dataclass(kw_only=True, slots=True)
class Hearing:
    """What was told so far.

    ``why`` is what failed last, ``refused`` whether a person must help. ``fresh`` are the words
    that were told and never looked at, by the network's own id, ``coverage`` what is about an event
    as a whole, ``notes`` what a person should know.
    """

    teller: Teller
    memory: Memory
    now: datetime
    heard: Heard
    why: str = ""
    refused: bool = False
    is_over: bool = False
    fresh: dict[str, Mention] = field(default_factory=dict)
    coverage: list[Coverage] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    _failures: int = field(default=0, repr=False)

    def attempt(self, call: Callable[[], T]) -> T | None:
        """What a call brings; None where it failed, or may not be made any more."""
        if self.is_over:
            return None
        try:
            result = call()
        except NotAllowed as error:
            self.why, self.refused, self.is_over = str(error), True, True
        except NotReached as error:
            self.why, self.memory.until = str(error), error.until
            self._failures += 1
            self.is_over = error.until is not None or self._failures >= FAILURES
        else:
            self._failures = 0
            return result
        return None

    def hear(self, batch: Batch) -> None:
        """Take in what a call brought."""
        told = tuple(strangers(batch.mentions, self.teller.home))
        self.heard.hear(told, batch.gone, batch.back)
        self.coverage += by_others(batch.coverage, self.teller.home)
        self.notes += batch.notes
        self.fresh |= {
            native(one.id): one
            for one in told
            if not (one.kind in GESTURES or one.removes or native(one.id) in self.memory.looks)
        }


def listen(hearing: Hearing, flush: Callable[[], None]) -> None:
    """Ask for all that is new, where the account can tell; ``flush`` is called after each page.

    Who may not be asked for news may be asked for the posts: a token can lack that one right.
    """
    port = hearing.teller.port
    if not isinstance(port, Listener):
        return
    cursors = dict(hearing.memory.cursors)
    pages = hearing.attempt(lambda: iter(port.news(hearing.teller.home, cursors)))
    while pages and (batch := hearing.attempt(lambda: next(pages, None))) is not None:
        hearing.hear(batch)
        if batch.cursor:
            hearing.memory.cursors[batch.stream] = batch.cursor
        flush()
    hearing.is_over = hearing.is_over and not hearing.refused


def native(mention: str) -> str:
    """The network's own id of a mention."""
    return mention.partition(":")[2]


def strangers(mentions: Sequence[Mention], home: Home) -> Iterator[Mention]:
    """Without what is our own: copies, pages of this site, and what our accounts say but answers.

    An answer by an account of the site stays: it is a part of the discussion. A gesture has the
    address of what it was made at, and is no copy.
    """
    copies = {copy.url for copy in home.copies.values() if copy.url}
    for mention in mentions:
        is_copy = mention.kind not in GESTURES and (
            native(mention.id) in home.copies or bool({mention.url, *mention.also} & copies)
        )
        by_us = mention.author.id in home.own and mention.kind in _OWN
        if not (is_copy or by_us or below((mention.url,), home.site_url)):
            yield mention


def by_others(coverage: Sequence[Coverage], home: Home) -> Iterator[Coverage]:
    """Without what is our own: copies, and pages of this site."""
    copies = own_places(home)
    for one in coverage:
        if plain(one.url) not in copies and not below((one.url,), home.site_url):
            yield one
