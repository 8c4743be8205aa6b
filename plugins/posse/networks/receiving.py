"""What becomes of webmentions that were received, in one run: looked at, kept, or passed over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime

from ..addresses import below, plain
from ..discovery import own_places
from ..fetch import Fetcher
from ..hosts import host_of
from ..voices import Batch, Coverage, Home, Mention, Note
from .answers import clean
from .jf2_entries import Entry
from .looks import Found, Lookout
from .quiet import wants_quiet_in_html
from .received import coverage_of, id_of, mention_of

_NAMED = 3  # places in one note
_Places = defaultdict[Found | None, list[str]]  # and why; by None what is about nothing of ours


class Round:
    """One run. ``batch()`` gives what was taken since the last one."""

    def __init__(self, fetcher: Fetcher, home: Home, clock: Callable[[], datetime]) -> None:
        self._home = home
        self._clock = clock
        self._copies = own_places(home)
        self._lookout = Lookout(fetcher, home, clock)
        self._mentions: list[Mention] = []
        self._gone: list[str] = []
        self._back: list[str] = []
        self._coverage: list[Coverage] = []
        self._places: _Places = defaultdict(list)
        self._marks: set[str] = set()
        self._left: set[str] = set()

    def may_take(self, entry: Entry) -> bool:
        """Whether there is time left for it in this run."""
        may = entry.is_private or self._lookout.may_look_at(entry.source)
        if not may:
            self._left.add(entry.mark)
        return may

    def has_taken(self, entry: Entry) -> bool:
        """Whether it was looked at in this run already."""
        return entry.mark in self._marks

    def take(self, entry: Entry) -> bool:
        """Look at it; whether that is all, or its page was not reached and is looked at again."""
        return self._take(entry, self._places)

    def take_again(self, entry: Entry) -> bool:
        """The same of what was looked at on another day: nobody is told of it once more."""
        return self._take(entry, defaultdict(list))

    def take_dropped(self, entry: Entry) -> bool:
        """The same of what is listed no more: that it is gone, or quiet by now, or there again."""
        return self._take(entry, defaultdict(list), is_listed=False)

    def _take(self, entry: Entry, told: _Places, *, is_listed: bool = True) -> bool:
        self._marks.add(entry.mark)
        report = entry.report(self._home)
        about = report or entry.event(self._home)
        if self._is_ours(entry):
            return True
        if not about:
            told[None].append(host_of(entry.source))
            return True
        if entry.is_private:
            self._keep(entry, report, about, is_quiet=True)
            return True
        look = self._lookout.at(entry.source)
        if look.found is not Found.READ or about not in look.about:
            found = Found.GONE if look.found is Found.READ else look.found
            told[found].append(clean(f"{host_of(entry.source)}: {look.why}"))
            if found is Found.GONE:
                self._gone.append(id_of(entry, about))
            return found is not Found.UNREACHED
        if is_listed or look.is_quiet:
            self._keep(entry, report, about, is_quiet=look.is_quiet)
        else:
            self._back.append(id_of(entry, about))
        return True

    def batch(self, stream: str = "", cursor: str = "") -> Batch:
        """What was taken since the last one."""
        made = Batch(
            mentions=tuple(self._mentions), gone=tuple(self._gone), back=tuple(self._back),
            stream=stream, cursor=cursor, coverage=tuple(self._coverage),
        )  # fmt: skip
        self._mentions, self._gone, self._back, self._coverage = [], [], [], []
        return made

    def notes(self) -> tuple[Note, ...]:
        """What a person should know of the run."""
        return tuple(self._notes())

    def _keep(self, entry: Entry, report: str, about: str, *, is_quiet: bool) -> None:
        now = self._clock()
        is_quiet = is_quiet or any(map(wants_quiet_in_html, (entry.name, entry.content)))
        if report:
            self._mentions.append(mention_of(entry, report, now, is_quiet=is_quiet))
        elif not is_quiet:
            self._coverage.append(coverage_of(entry, about, now))

    def _is_ours(self, entry: Entry) -> bool:
        places = (entry.source, entry.url)
        return below(places, self._home.site_url) or any(
            plain(place) in self._copies for place in places
        )

    def _notes(self) -> Iterator[Note]:
        if self._places[None]:
            yield Note(
                text="Webmentions about no report of this site, passed over: %(count)s "
                "(from %(places)s).",
                values=_told(self._places[None]),
            )
        if self._places[Found.GONE]:
            yield Note(
                text="Webmentions whose page is gone or does not lead to us, not shown: %(count)s "
                "(%(places)s).",
                values=_told(self._places[Found.GONE]),
            )
        if self._places[Found.CLOSED]:
            yield Note(
                text="Webmentions whose page must not be opened, not kept: %(count)s (%(places)s).",
                values=_told(self._places[Found.CLOSED]),
            )
        if self._places[Found.UNREACHED]:
            yield Note(
                text="Webmentions whose page was not reached, looked at again later: %(count)s "
                "(%(places)s).",
                values=_told(self._places[Found.UNREACHED]),
            )
        if self._left:
            yield Note(
                text="Webmentions that wait for the next run, for one run looks at so many pages: "
                "%(count)s.",
                values={"count": str(len(self._left))},
            )


def _told(places: list[str]) -> dict[str, str]:
    different = list(dict.fromkeys(places))
    more = ", …" if len(different) > _NAMED else ""
    return {"count": str(len(places)), "places": ", ".join(different[:_NAMED]) + more}
