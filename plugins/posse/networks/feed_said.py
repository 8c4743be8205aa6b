"""What the entries of a feed are to us: about a report, about an event, or nothing. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from ..addresses import below, plain
from ..discovery import event_linked, own_places, report_linked
from ..hosts import host_of
from ..voices import Author, Coverage, Home, Kind, Mention
from .content import is_address
from .feed_entries import FeedEntry
from .quiet import wants_quiet_in_html
from .strangers import author_from

NETWORK = "feeds"


class Reading:
    """One reading of one feed. ``first`` is when entries without a time were seen first."""

    def __init__(
        self, feed: str, event: str, home: Home, first: Mapping[str, datetime], now: datetime
    ) -> None:
        self.first: dict[str, datetime] = {}
        self._feed = feed
        self._event = event
        self._home = home
        self._copies = own_places(home)
        self._first = first
        self._now = now
        self._mentions: dict[str, Mention] = {}
        self._coverage: dict[str, Coverage] = {}

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """What is about a report."""
        return tuple(self._mentions.values())

    @property
    def coverage(self) -> tuple[Coverage, ...]:
        """What is about an event."""
        return tuple(self._coverage.values())

    def read(self, entry: FeedEntry, title: str) -> None:
        """Take in an entry. Of two with one id the first counts: feeds have the newest first."""
        id_ = self._id(entry)
        if id_ in self._mentions or id_ in self._coverage or self._is_ours(entry):
            return
        report = report_linked(entry.links, self._home)
        event = event_linked(entry.links, self._home)
        is_quiet = any(map(wants_quiet_in_html, (entry.title, entry.content)))
        if report:
            self._mentions[id_] = self._mention(id_, entry, title, report, is_quiet=is_quiet)
        elif (event or self._event) and not is_quiet:
            self._coverage[id_] = self._covering(id_, entry, title, event)

    def _mention(
        self, id_: str, entry: FeedEntry, title: str, report: str, *, is_quiet: bool
    ) -> Mention:
        published, updated = self._times(id_, entry)
        if is_quiet:
            return Mention(
                id=id_, network=NETWORK, report=report, kind=Kind.MENTION, url="",
                author=Author(id=""), published=published, updated=updated, is_quiet=True,
            )  # fmt: skip
        return Mention(
            id=id_,
            network=NETWORK,
            report=report,
            kind=Kind.MENTION,
            url=self._place(entry),
            author=self._author(entry, title),
            published=published,
            updated=updated,
            content=entry.content or entry.title,
            is_html=entry.is_html and bool(entry.content),
            lang=entry.lang,
        )

    def _covering(self, id_: str, entry: FeedEntry, title: str, event: str) -> Coverage:
        published, updated = self._times(id_, entry)
        return Coverage(
            id=id_,
            network=NETWORK,
            event=event or self._event,
            url=self._place(entry),
            title=entry.title,
            author=self._author(entry, title),
            published=published,
            updated=updated,
            content=entry.content,
            is_html=entry.is_html,
            lang=entry.lang,
            is_linked=bool(event),
        )

    def _id(self, entry: FeedEntry) -> str:
        """The same for an entry whatever it says, in all feeds of one host.

        Of a hash: the feed's own id may be of any length, with any signs in it.
        """
        said = entry.id or f"{entry.url}\n{entry.title}"
        name = hashlib.sha256(said.encode(errors="replace")).hexdigest()[:32]
        return f"{NETWORK}:{host_of(self._feed)}:{name}"

    def _times(self, id_: str, entry: FeedEntry) -> tuple[datetime, datetime | None]:
        """When it was said, and when it was changed after that; nothing is said in the future."""
        published, updated = (
            time if time and time <= self._now else None
            for time in (entry.published, entry.updated)
        )
        at = published or updated
        if at is None:
            name = id_.rpartition(":")[2]
            at = self.first[name] = self._first.get(name, self._now)
        return at, updated if updated and updated > at else None

    def _author(self, entry: FeedEntry, title: str) -> Author:
        name, url, picture = entry.author
        return author_from(name or title, url, picture, place=self._place(entry))

    def _place(self, entry: FeedEntry) -> str:
        """Where a person reads it; in a list of links, an entry's address is that of our page."""
        places = (one for one in (entry.url, entry.id) if is_address(one))
        return next((one for one in places if not self._is_page(one)), self._feed)

    def _is_ours(self, entry: FeedEntry) -> bool:
        """Whether it is our own: a copy, or one whose id, or all that it has, is at our site."""
        host = host_of(self._home.site_url)
        is_copy = any(plain(one) in self._copies for one in (entry.url, entry.id) if one)
        is_named_here = entry.id.startswith((f"tag:{host},", f"tag:{host}:"))
        return is_copy or is_named_here or self._is_page(entry.id or entry.url)

    def _is_page(self, place: str) -> bool:
        return below([place], self._home.site_url)
