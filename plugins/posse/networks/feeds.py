"""Feeds that are watched: partners' blogs, an event's hashtag, a search.

https://www.rfc-editor.org/rfc/rfc4287, https://www.rssboard.org/rss-specification and
https://www.jsonfeed.org/ — each is asked for through the guarded fetcher, and not again while it
asks to be left alone. What cannot be read is told, and stops no other feed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ..errors import BadAccount, NotOpened, NotReached
from ..fetch import Fetcher, Page
from ..identity import PART
from ..voices import Batch, Home, Note
from .answers import clean
from .content import is_address
from .feed_cursor import FeedCursor, cursor_from, digest_of
from .feed_entries import Feed, NoFeed
from .feed_guard import is_json, refusal
from .feed_said import Reading
from .json_feed import json_feed
from .xml_feed import xml_feed

SECRETS: tuple[str, ...] = ()
SETTINGS: tuple[str, ...] = ("feeds",)
LONGEST = 5_000_000  # bytes of a feed, unpacked
TIME = timedelta(minutes=5)  # for all feeds of one run
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1"
)
_NOT_MODIFIED = 304
_SECRET = re.compile(
    r"([?&][\w.-]*(?:token|key|secret|auth|pass|sig)[\w.-]*=)[^&#]*", re.IGNORECASE
)
_USER = re.compile(r"//[^/?#]*@")


@dataclass(frozen=True, kw_only=True, slots=True)
class Watched:
    """A feed that is watched; ``event`` is what all of it is about, "" for a feed of anything."""

    url: str
    event: str = ""

    @property
    def name(self) -> str:
        """Its address as it may be shown: what may be a secret in it is left out."""
        return clean(_USER.sub("//…@", _SECRET.sub(r"\1…", self.url)))


def connect(
    name: str,
    settings: Mapping[str, object],
    _secrets: Mapping[str, str],
    *,
    fetcher: Fetcher,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Feeds:
    """The feeds, none asked for yet. BadAccount names what is wrong with one."""
    listed = settings.get("feeds")
    if not isinstance(listed, list | tuple) or not listed:
        raise BadAccount(
            "“feeds” of the source %(source)s is a list of addresses, like "
            "[“https://partner.example/feed.xml”].", source=name,
        )  # fmt: skip
    watched = [_watched(name, one) for one in listed]
    # A feed that is there twice is read once.
    return Feeds(tuple({one.url: one for one in watched}.values()), fetcher, clock)


def _watched(name: str, said: object) -> Watched:
    table = {"url": said} if isinstance(said, str) else said
    url = table.get("url") if isinstance(table, dict) else None
    event = table.get("event", "") if isinstance(table, dict) else ""
    if not isinstance(url, str) or not is_address(url.strip()):
        raise BadAccount(
            "“feeds” of the source %(source)s has “%(feed)s”, which is no address: write it with "
            "https://.", source=name, feed=str(url if isinstance(table, dict) else said),
        )  # fmt: skip
    if not isinstance(event, str) or (event and not PART.match(event)):
        raise BadAccount(
            "“event” of the feed %(feed)s of the source %(source)s is the name of an event’s "
            "folder.", source=name, feed=url,
        )  # fmt: skip
    return Watched(url=url.strip(), event=event)


class Feeds:
    """All feeds of one source."""

    def __init__(
        self, watched: tuple[Watched, ...], fetcher: Fetcher, clock: Callable[[], datetime]
    ) -> None:
        self._watched = watched
        self._fetcher = fetcher
        self._clock = clock

    def news(self, home: Home, cursors: Mapping[str, str]) -> Iterator[Batch]:
        """See Listener; each feed is a stream by its address. Nothing is raised for a single one.

        Those that were asked longest ago come first: when the time of a run is up, the others
        are the first ones of the next run.
        """
        begun, ours = self._clock(), digest_of(home)
        known = {one: cursor_from(cursors.get(one.url, "")) for one in self._watched}
        for one in sorted(known, key=lambda one: (known[one].asked, one.url)):
            now = self._clock()
            if now >= begun + TIME:
                return
            if known[one].is_due(now, ours):
                yield self._asked(one, known[one], home, ours)

    def _asked(self, one: Watched, cursor: FeedCursor, home: Home, ours: str) -> Batch:
        now = self._clock()
        headers = {"Accept": _ACCEPT, **cursor.validators(ours)}
        try:
            page = self._fetcher.get(one.url, most=LONGEST, headers=headers)
        except NotOpened as error:
            note = _not_opened(one, str(error))
            return _kept(one, cursor.put_off(now), note)
        except NotReached as error:
            note = _not_reached(one, str(error))
            return _kept(one, cursor.put_off(now), note)
        if page.status == _NOT_MODIFIED:
            return _kept(one, cursor.unchanged(page, now))
        if not 200 <= page.status < 300:  # noqa: PLR2004 — https://www.rfc-editor.org/rfc/rfc9110#section-15.3
            return _kept(one, cursor.put_off(now, page), _refused(one, page.status))
        if cursor.has(page, ours):
            return _kept(one, cursor.unchanged(page, now))
        return self._read(one, cursor, page, home, ours)

    def _read(self, one: Watched, cursor: FeedCursor, page: Page, home: Home, ours: str) -> Batch:
        now = self._clock()
        try:
            feed = _feed_in(page)
        except NoFeed as error:
            return _kept(one, cursor.put_off(now), _no_feed(one, error))
        reading = Reading(one.name, one.event, home, cursor.first, now)
        for entry in feed.entries:
            reading.read(entry, feed.title)
        after = cursor.changed(page, now, home=ours, minutes=feed.minutes, first=reading.first)
        return Batch(
            mentions=reading.mentions, coverage=reading.coverage, stream=one.url, cursor=after.text
        )


def _feed_in(page: Page) -> Feed:
    """What a page has, of whatever kind of feed it is. NoFeed."""
    why = refusal(page.body, page.headers.get("content-type", ""))
    if why:
        raise NoFeed(why)
    return json_feed(page) if is_json(page.body) else xml_feed(page)


def _kept(one: Watched, cursor: FeedCursor, *notes: Note) -> Batch:
    return Batch(stream=one.url, cursor=cursor.text, notes=notes)


def _not_opened(one: Watched, why: str) -> Note:
    return Note(
        text="The feed %(feed)s is not opened: %(why)s. Put another address into POSSE_SOURCES, or "
        "take it out.",
        values={"feed": one.name, "why": clean(why)},
    )


def _not_reached(one: Watched, why: str) -> Note:
    return Note(
        text="The feed %(feed)s was not reached (%(why)s). It is asked for again at the next run.",
        values={"feed": one.name, "why": clean(why)},
    )


def _refused(one: Watched, status: int) -> Note:
    values = {"feed": one.name, "status": str(status)}
    if status in {404, 410}:
        return Note(
            text="The feed %(feed)s is not there any more (%(status)s). Look for its new address "
            "and put that into POSSE_SOURCES, or take it out.",
            values=values,
        )
    return Note(
        text="The feed %(feed)s could not be read: its server answers %(status)s. It is asked for "
        "again later.",
        values=values,
    )


def _no_feed(one: Watched, error: NoFeed) -> Note:
    values = {"feed": one.name, "why": clean(error.why), "found": clean(error.found)}
    if error.found:
        return Note(
            text="At %(feed)s is a page, no feed. The page names one: put %(found)s into "
            "POSSE_SOURCES instead.",
            values=values,
        )
    return Note(
        text="The feed %(feed)s cannot be read: %(why)s. Tell who runs it, or take it out of "
        "POSSE_SOURCES.",
        values=values,
    )
