"""A run of a source that is no account, as a collector does it, and what it brought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from posse.addresses import plain
from posse.errors import NotAllowed, NotReached
from posse.ports import Listener
from posse.voices import Batch, Coverage, Home, KnownCopy, Mention

SITE = "https://musee.example/"
REPORT = f"{SITE}rencontres/j1/"
OTHER = f"{SITE}rencontres/j2/"
HUB = f"{SITE}rencontres/"
NOW = datetime(2026, 5, 12, 18, 0, tzinfo=UTC)
HOME = Home(
    site_url=SITE,
    addresses={
        plain(REPORT): "rencontres/j1", plain(OTHER): "rencontres/j2",
        plain(f"{SITE}old/j1.html"): "rencontres/j1",
    },
    hubs={plain(HUB): "rencontres"},
    copies={
        "1": KnownCopy(report="rencontres/j1", account="mastodon", id="1",
                       url="https://social.example/@musee/1", at=NOW),
    },
)  # fmt: skip


@dataclass
class Clock:
    """A clock that a test turns."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Heard:
    """A run: what it brought, the cursors after it, and what it ended with."""

    batches: list[Batch] = field(default_factory=list)
    cursors: dict[str, str] = field(default_factory=dict)
    error: Exception | None = None

    @property
    def mentions(self) -> list[Mention]:
        return [one for batch in self.batches for one in batch.mentions]

    @property
    def coverage(self) -> list[Coverage]:
        return [one for batch in self.batches for one in batch.coverage]

    @property
    def gone(self) -> list[str]:
        return [one for batch in self.batches for one in batch.gone]

    @property
    def back(self) -> list[str]:
        return [one for batch in self.batches for one in batch.back]

    @property
    def notes(self) -> list[str]:
        return [note.text % note.values for batch in self.batches for note in batch.notes]


def hear(source: Listener, cursors: Mapping[str, str] | None = None, home: Home = HOME) -> Heard:
    """One run, as a collector does it: what came before an error counts."""
    heard = Heard(cursors=dict(cursors or {}))
    try:
        for batch in source.news(home, cursors or {}):
            heard.batches.append(batch)
            if batch.cursor:
                heard.cursors[batch.stream] = batch.cursor
    except (NotReached, NotAllowed) as error:
        heard.error = error
    return heard
