"""Lines of state/decisions/ of which it is not clear whom or what they mean. They stop nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from desk.answers.card import readable
from desk.answers.places import said_of
from desk.site import Site
from desk.words import _
from posse.decisions import Line, ids_of, placed_lines
from posse.meant import (
    Names,
    is_id_of_author,
    is_id_of_mention,
    is_name_of_author,
    names_of,
)

MOST = 4  # ids that are proposed
BLOCK = "block"


@dataclass(frozen=True, kw_only=True, slots=True)
class Unclear:
    """A line: its file, from 1 where it stands there, what is unclear, and what to write."""

    path: Path
    line: int
    text: str
    advice: str


def unclear_lines(site: Site) -> Iterator[Unclear]:
    """Those that name somebody or something by a name that is nobody's, or several people's.

    BadDecision, RecordUnreadable. The archive is read only where there is such a name at all.
    """
    lines = [(place, line) for place, line in placed_lines(site.state) if not _is_id(line)]
    if not lines:
        return
    said = said_of(site)
    names = names_of(m for archived in said.values() for m in archived.mentions)
    for place, line in lines:
        found = _wrong(line, names)
        if found:
            file, _colon, number = place.rpartition(":")
            yield Unclear(path=Path(file), line=int(number), text=found[0], advice=found[1])


def _is_id(line: Line) -> bool:
    what = line.about[0]
    if what == "mention":
        return is_id_of_mention(line.subject)
    return what == "host" or is_id_of_author(line.subject)


def _wrong(line: Line, names: Names) -> tuple[str, str] | None:
    subject, ids = readable(line.subject), ids_of(line, names)
    if line.about[0] == "mention":
        if ids:
            return None
        return (
            _("no answer that is kept is “%(subject)s”.") % {"subject": subject},
            _("Write its address, as the page links to it, or its id, as `invoke moderate` "
              "writes it. If it is gone, take the line out."),
        )  # fmt: skip
    if len(ids) > 1:
        listed = ", ".join(sorted(map(readable, ids))[:MOST])
        text = _("“%(subject)s” is the name of more than one person, so it counts for none.")
        if line.verb == BLOCK:
            text = _("“%(subject)s” is the name of more than one person: all of them are blocked.")
        return (
            text % {"subject": subject},
            _("Write the id of the one that you mean: %(ids)s.") % {"ids": listed},
        )
    if ids or not is_name_of_author(line.subject):
        return None
    return (
        _("nobody who said anything here is “%(subject)s”.") % {"subject": subject},
        _("Write the handle as the page shows it. If they did not say anything yet, leave it: it "
          "counts once they do."),
    )  # fmt: skip
