"""What is said on X to the account: its own mentions timeline.

https://docs.x.com/x-api/posts/timelines/introduction — the newest first, at most the newest 800.
Each post is charged as one of the account's own, and each author as a user (``x_prices``): nobody
else says whether their posts are for everybody. A day costs no more than there is for it.

How far it was read is ``<newest>``, or ``<newest> <low> <high>`` where the posts between the two
last numbers were not read yet. And words may be repeated only as long as they are there: what was
said lately is read anew each day. A page that does not arrive is paid for too: see ``x_paging``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from ..models import Result
from ..voices import Batch, Home
from . import x_said as said
from .answers import Answer, CallFailed, TooLong
from .x_paging import Paging, after, next_day, paging_from
from .x_reading import LEAST
from .x_said import Heard, Said, heard_from
from .x_threads import Threads

if TYPE_CHECKING:
    from .x_reading import Meter

MENTIONS, AGAIN, PAGES = "mentions", "again", "pages"
LATELY = timedelta(days=3)  # what is read anew each day
MOST_PAGES = 160  # 800 posts, five at a time
_FIRST = 1_288_834_974_657  # milliseconds: from when on posts are numbered by time
_FIELDS = (
    "attachments", "author_id", "conversation_id", "created_at", "edit_history_tweet_ids",
    "entities", "in_reply_to_user_id", "lang", "note_tweet", "referenced_tweets",
)  # fmt: skip
_USER_FIELDS = ("description", "name", "protected", "username")


@dataclass(frozen=True, kw_only=True, slots=True)
class Read:
    """How far the timeline was read: up to ``newest``, but for what lies between the others."""

    newest: int = 0
    low: int = 0
    high: int = 0

    @property
    def has_gap(self) -> bool:
        """Whether there is something older that was not read."""
        return self.high > self.low + 1

    def __str__(self) -> str:
        return f"{self.newest} {self.low} {self.high}" if self.has_gap else f"{self.newest}"


def read_from(cursor: str) -> Read:
    """What a cursor says; nothing was read where it says nothing that can be understood."""
    parts = cursor.split()
    if len(parts) not in {1, 3} or not all(one.isascii() and one.isdigit() for one in parts):
        return Read()
    newest, low, high = (int(one) for one in (*parts, "0", "0")[:3])
    return Read(newest=newest, low=low, high=high)


class Listening:
    """What an account can hear."""

    _client: Any
    _own_id: str
    _meter: Meter
    _clock: Callable[[], datetime]
    _threads: bool
    _paging: Paging
    _ask: Callable[..., Answer]

    def news(self, home: Home, cursors: Mapping[str, str]) -> Iterator[Batch]:
        """See Listener. What stands below something that was not read waits for all the rest."""
        look = _Look(home=home, threads=Threads(is_alone=not self._threads))
        now, before = self._clock(), read_from(cursors.get(MENTIONS, ""))
        today = f"{now.astimezone(UTC):%Y-%m-%d}"
        self._paging = paging_from(cursors.get(PAGES, ""), now.astimezone(UTC).date())
        try:
            for page, read in self._new(before, _number_at(_beginning(home, now))):
                batch = look.take(page)
                yield replace(batch, stream=MENTIONS, cursor=str(read) if read.newest else "")
            if look.waiting or (before.newest and cursors.get(AGAIN) != today):
                for page in self._mentioned(_number_at(now - LATELY)):
                    yield look.take(page)
        except CallFailed as failed:
            yield replace(look.rest(), stream=PAGES, cursor=str(self._paging))
            raise failed.as_look() from failed
        yield Batch(stream=PAGES, cursor=str(self._paging))
        yield replace(look.rest(), stream=AGAIN, cursor=today)

    def _new(self, before: Read, beginning: int) -> Iterator[tuple[Heard, Read]]:
        """What came since, then what was left out before, each with how far it is read then."""
        since = before.newest or beginning
        newest, low = before.newest, before.low if before.has_gap else since
        for page in self._mentioned(since):
            newest = max([newest, *page.numbers])
            left = Read(newest=newest, low=low, high=min(page.numbers, default=0))
            yield page, left if page.next and left.has_gap else replace(before, newest=newest)
        if not before.has_gap:
            return
        high = before.high
        for page in self._mentioned(before.low, before.high):
            high = min([high, *page.numbers])
            left = Read(newest=newest, low=before.low, high=high)
            yield page, left if page.next else Read(newest=newest)

    def _mentioned(self, low: int, high: int = 0) -> Iterator[Heard]:
        """The posts between two numbers, newest first; up to the newest without ``high``.

        What is too long is asked for again in smaller pages. CallFailed.
        """
        token, lowest = "", high
        self._meter.leave()
        for _ in range(MOST_PAGES):
            try:
                page = heard_from(self._page(low, high, token))
            except TooLong as failed:
                if failed.until:
                    raise
                high, token = lowest, ""
                continue
            if not page.next:
                self._meter.settle()
            yield page
            token = page.next
            if not token:
                return
            lowest = min(page.numbers, default=lowest)

    def _page(self, low: int, high: int, token: str) -> Answer:
        """One page, and what it cost is noted, or may have cost where it broke off. CallFailed."""
        count = self._meter.page_of_mentions(self._paging.most)
        try:
            answer = self._ask(
                self._client.get_users_mentions,
                id=self._own_id,
                since_id=low,
                until_id=high or None,
                max_results=count,
                pagination_token=token or None,
                expansions=["author_id"],
                tweet_fields=list(_FIELDS),
                user_fields=list(_USER_FIELDS),
                user_auth=True,
            )
        except CallFailed as failed:
            if failed.result is Result.UNKNOWN and not failed.status:
                now = self._clock().astimezone(UTC)
                self._meter.note_broken(count, now)
                self._paging = after(count, now.date())
                failed.until = None if count > LEAST else next_day(now)
            raise
        self._meter.note_mentions(answer, answer.at or self._clock())
        return answer


@dataclass(kw_only=True, slots=True)
class _Look:
    """What a look read so far; ``waiting`` is what answers something that it did not read."""

    home: Home
    threads: Threads
    waiting: dict[str, Said] = field(default_factory=dict)

    def take(self, page: Heard) -> Batch:
        """What is clear by now. What is for few is gone."""
        for one in page.said:
            self.threads.note(one)
        few = {one.id for one in page.said if one.person.is_protected}
        self.waiting |= {
            one.id: one
            for one in page.said
            if not (one.id in few or one.is_repost or one.id in self.home.copies)
        }
        clear = [one for one in self.waiting.values() if self.threads.ends(one, self.home)]
        for one in clear:
            del self.waiting[one.id]
        told = (said.mention_of(self.threads.settled(one), self.home,
                                self.threads.copy_of(one, self.home)) for one in clear)  # fmt: skip
        gone = tuple(said.id_of(number) for number in sorted(few))
        return Batch(mentions=tuple(filter(None, told)), gone=gone)

    def rest(self) -> Batch:
        """What waits, by what began its thread."""
        told = (said.mention_of(self.threads.settled(one), self.home,
                                self.threads.copy_at_last(one, self.home))
                for one in self.waiting.values())  # fmt: skip
        return Batch(mentions=tuple(filter(None, told)))


def _beginning(home: Home, now: datetime) -> datetime:
    """Before what nobody can have spoken of what we posted."""
    return min((copy.at for copy in home.copies.values()), default=now - LATELY)


def _number_at(moment: datetime) -> int:
    """The lowest number that a post of that time may have: it has the time in it.

    https://docs.x.com/fundamentals/x-ids
    """
    return max(0, int(moment.timestamp() * 1000) - _FIRST) << 22
