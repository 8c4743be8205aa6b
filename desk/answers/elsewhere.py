"""What is said elsewhere of an event as a whole: told once, for a writer to link to it or not.

Nothing of it is kept or shown on a page. What strangers chose is safe for a terminal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

from desk import console
from desk.announce.showing import printable
from desk.answers.places import decided_of
from desk.answers.tellers import Known
from desk.words import _, ngettext
from events.book import Book
from posse.addresses import plain
from posse.candidates import Shown, candidates_of
from posse.forgotten import read_forgotten
from posse.hosts import host_of
from posse.networks.content import one_line, words_in
from posse.voices import Coverage

MOST = 10  # that are listed at once; the others are when they are heard of again
LONGEST = 60  # characters of a title, or of a name
_READ = 2000  # characters for the first words: hostile HTML takes its square of time


def tell_candidates(known: Known, coverage: Sequence[Coverage]) -> None:
    """A line for each that was not told before, and what a writer can do with it.

    RecordUnreadable, SettingsWrong.
    """
    if not coverage:
        return
    site = known.site
    heard = candidates_of(coverage, decided_of(site, {}), read_forgotten(site.state).has,
                          linked_in(known.book))  # fmt: skip
    shown = Shown(site.cache)
    new = tuple(one for one in heard if one not in shown)
    for number, line in enumerate(lines_of(new)):
        console.note("" if number else _("Elsewhere"), line)
    with suppress(OSError):  # a line is told twice, which is no failure
        shown.note(heard, new[:MOST])


def linked_in(book: Book) -> frozenset[str]:
    """The plain addresses of reports made elsewhere to which a programme leads."""
    sessions = (s for event in book.events.values() for day in event.days for s in day.sessions)
    return frozenset(plain(session.elsewhere) for session in sessions if session.elsewhere)


def lines_of(new: Sequence[Coverage]) -> Iterator[str]:
    """What is told of these, none where there is none."""
    if not new:
        return
    yield from map(line_of, new[:MOST])
    more = len(new) - MOST
    if more > 0:
        yield ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more}
    yield _("A report of a session? Put its address into that session’s “cover” in programme.csv.")


def line_of(one: Coverage) -> str:
    """The event, who said it, the title or the first words, and the address."""
    content = one.content[:_READ]
    words = words_in(content) if one.is_html else content
    who = _cut(one.author.name) or _cut(one.author.handle) or host_of(one.url)
    parts = (one.event, who, _cut(one.title) or _cut(words), one.url)
    return " · ".join(filter(None, map(printable, parts)))


def _cut(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= LONGEST else f"{line[:LONGEST].rstrip()}…"
