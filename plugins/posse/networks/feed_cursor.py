"""What is remembered of a feed from run to run. Pure.

https://www.rfc-editor.org/rfc/rfc9110#section-8.8 (ETag, Last-Modified), section-10.2.3
(Retry-After) and https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2.1 (max-age).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from ..fetch import Page
from ..voices import Home
from .cursors import loaded, moment_in
from .feed_entries import text_in

SHORTEST, LONGEST = timedelta(minutes=15), timedelta(days=1)  # between two looks
_NEVER = datetime.min.replace(tzinfo=UTC)
_MOST_OF_VALIDATOR = 500  # characters
_MAX_AGE = re.compile(r"(?<![\w-])max-age\s*=\s*\"?(\d{1,10})")
_UNKEPT = re.compile(r"(?<![\w-])no-(?:store|cache)(?![\w-])")


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedCursor:
    """A feed as it was left: when it was ``asked`` for, and when something new may be in it.

    ``held`` is when its server can be asked again, where it said so. ``home`` says what was ours
    then: an entry may lead to a report that was none yet. ``first`` is when entries without a time
    of their own were seen first.
    """

    etag: str = ""
    modified: str = ""
    body: str = ""
    home: str = ""
    asked: datetime = _NEVER
    after: datetime = _NEVER
    held: datetime = _NEVER
    first: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """All of it, as ``cursor_from`` reads it."""
        times = {name: getattr(self, name).isoformat() for name in ("asked", "after", "held")}
        first = {name: time.isoformat() for name, time in sorted(self.first.items())}
        plain = {"etag": self.etag, "modified": self.modified, "body": self.body}
        return json.dumps({**plain, "home": self.home, **times, "first": first})

    def is_due(self, now: datetime, home: str) -> bool:
        """Whether it is asked for now."""
        return now >= self.held and (now >= self.after or home != self.home)

    def validators(self, home: str) -> Mapping[str, str]:
        """The headers that ask whether anything is new; none where what is ours changed."""
        if home != self.home:
            return {}
        known = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in known.items() if value}

    def has(self, page: Page, home: str) -> bool:
        """Whether all that is in the page was read before."""
        return home == self.home and self.body == _digest(page.body)

    def unchanged(self, page: Page, now: datetime) -> FeedCursor:
        """After a look that brought nothing new."""
        return replace(self, asked=now, after=now + _patience(page, now, 0))

    def put_off(self, now: datetime, page: Page | None = None) -> FeedCursor:
        """After a look in vain: the next run looks again, unless the server names a time."""
        wait = _retry_after(page, now) if page else None
        return replace(self, asked=now, after=now, held=now + (wait or timedelta(0)))

    def changed(
        self, page: Page, now: datetime, *, home: str, minutes: int, first: Mapping[str, datetime]
    ) -> FeedCursor:
        """After it was read."""
        return FeedCursor(
            etag=_validator(page, "etag"),
            modified=_validator(page, "last-modified"),
            body=_digest(page.body),
            home=home,
            asked=now,
            after=now + _patience(page, now, minutes),
            first=first,
        )


def cursor_from(text: str) -> FeedCursor:
    """What was remembered; of what cannot be read, nothing."""
    said = loaded(text)
    first = said.get("first")
    times = {
        name: moment_in(time) for name, time in (first if isinstance(first, dict) else {}).items()
    }
    return FeedCursor(
        etag=text_in(said.get("etag")),
        modified=text_in(said.get("modified")),
        body=text_in(said.get("body")),
        home=text_in(said.get("home")),
        asked=moment_in(said.get("asked")) or _NEVER,
        after=moment_in(said.get("after")) or _NEVER,
        held=moment_in(said.get("held")) or _NEVER,
        first={name: time for name, time in times.items() if time},
    )


def digest_of(home: Home) -> str:
    """Another one when a report or an event of ours has come, gone or moved."""
    ours = [home.site_url, sorted(home.addresses.items()), sorted(home.hubs.items())]
    return _digest(json.dumps(ours).encode())


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]


def _validator(page: Page, name: str) -> str:
    """What the server gave to ask with; nothing that is no line of a header."""
    value = page.headers.get(name, "").strip()
    is_fit = value.isascii() and value.isprintable() and len(value) <= _MOST_OF_VALIDATOR
    return value if is_fit else ""


def _patience(page: Page, now: datetime, minutes: int) -> timedelta:
    """How long a feed is left alone: as it asks, within reason."""
    said = page.headers.get("cache-control", "").lower()
    found = None if _UNKEPT.search(said) else _MAX_AGE.search(said)
    age = timedelta(seconds=int(found[1])) if found else timedelta(0)
    wishes = (age, timedelta(minutes=minutes), _retry_after(page, now) or timedelta(0))
    return min(max(*wishes, SHORTEST), LONGEST)


def _retry_after(page: Page, now: datetime) -> timedelta | None:
    """How long a server asks to be left alone, a day at most; None where it does not."""
    said = page.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return min(timedelta(seconds=min(int(said[:12]), 86_400)), LONGEST)
    try:
        end = parsedate_to_datetime(said)
        end = end if end.tzinfo else end.replace(tzinfo=UTC)
        return min(max(end - now, timedelta(0)), LONGEST)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
