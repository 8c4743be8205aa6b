"""What would be said, as a terminal shows it: a box a report, one account below the other. Pure."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence

from desk import money
from desk.announce.proposal import Proposal
from desk.console import WIDTH
from desk.words import _, ngettext
from posse.plan import Pair
from posse.text import clusters, links

NARROWEST, WIDEST = 32, 100  # columns of a box
NAME = 9  # columns of an account's name: handles stand below each other
_BESIDE = len("  │ ")


def headline(proposals: Sequence[Proposal]) -> str:
    """How much there is to say: “1 report to announce on 3 accounts:”."""
    reports = len({proposal.pair.report.id for proposal in proposals})
    accounts = len({proposal.pair.station.name for proposal in proposals})
    what = ngettext("%(count)s report to announce", "%(count)s reports to announce", reports)
    where = ngettext("on %(count)s account:", "on %(count)s accounts:", accounts)
    return f"{what % {'count': reports}} {where % {'count': accounts}}"


def boxes(
    proposals: Sequence[Proposal], by_hand: Sequence[Pair] = (), *, width: int = WIDEST
) -> list[str]:
    """The posts of one report, then the accounts on which a person posts it.

    ``width`` is how many columns a line may have; a link is never broken for it.
    """
    names = [*(p.pair.station.name for p in proposals), *(pair.station.name for pair in by_hand)]
    column = max([NAME, *map(len, names)])
    lines: list[tuple[str, str]] = []
    shown = ""
    for proposal in proposals:
        lines += _named(proposal.pair, _facts(proposal), column, width)
        text = proposal.announcement.text
        if text != shown:
            lines += [("│", line) for line in wrapped(text, width - _BESIDE)]
        shown = text
    left_to_a_person = _("by hand: `invoke preview` has the text to paste")
    for pair in by_hand:
        lines += _named(pair, [left_to_a_person], column, width)
    return [f"  {corner} {line}".rstrip() for corner, line in _closed(lines)]


def fitting_width(unknown: int = WIDTH) -> int:
    """How many columns a box may have in this terminal; ``unknown`` where there is none."""
    columns = shutil.get_terminal_size(fallback=(unknown, 24)).columns
    return min(max(columns, NARROWEST), WIDEST)


def printable(text: str) -> str:
    """What a server calls something, without the signs that would move a terminal's cursor."""
    return "".join(sign for sign in text if sign.isprintable())


def wrapped(text: str, width: int) -> list[str]:
    """A text in lines of so many columns at most; only a link may be longer."""
    return [line for part in text.split("\n") for line in _lines(part, width)]


def _named(pair: Pair, parts: Sequence[str], column: int, width: int) -> Iterator[tuple[str, str]]:
    """What there is to say of an account, its name before it; what does not fit goes below."""
    from rich.cells import cell_len

    room = max(width - _BESIDE - column - 1, NARROWEST // 2)
    last = len(parts) - 1
    told = (part if number == last else f"{part} ·" for number, part in enumerate(parts))
    lines = [""]
    for piece in (piece for part in told for piece in wrapped(part, room)):
        longer = f"{lines[-1]} {piece}".lstrip()
        if cell_len(longer) > room:
            lines.append(piece)
        else:
            lines[-1] = longer
    yield "├", f"{pair.station.name:<{column}} {lines[0]}"
    yield from (("│", f"{'':<{column}} {line}") for line in lines[1:])


def _facts(proposal: Proposal) -> list[str]:
    station, words = proposal.pair.station, proposal.announcement
    handle = printable(station.identity.handle) if station.identity else ""
    parts = [handle, printable(words.lang), _length(proposal), _price(proposal)]
    if words.warning:
        parts.append(_("warning: %(warning)s") % {"warning": printable(words.warning)})
    if words.pictures:
        parts.append(_pictures(len(words.pictures)))
    if proposal.is_bare:
        parts.append(_("no picture: text alone, without a link"))
    if words.card:
        parts.append(_("card with picture") if words.card.thumb else _("card"))
    parts.append(proposal.continues)
    return [part for part in parts if part]


def _pictures(count: int) -> str:
    one_or_many = ngettext("%(count)s picture with words", "%(count)s pictures with words", count)
    return one_or_many % {"count": count}


def _price(proposal: Proposal) -> str:
    """What it costs, and what the account cost this month; "" where posts cost nothing."""
    if proposal.price is None:
        return ""
    cost = money.said_of_price(proposal.price)
    return f"{cost}; {money.said_of_month(proposal.purse)}" if proposal.purse else cost


def _length(proposal: Proposal) -> str:
    count, limit = proposal.length, proposal.limits.characters
    if not limit:
        one_or_many = ngettext("%(count)s character", "%(count)s characters", count)
        return one_or_many % {"count": count}
    told = _("%(length)s of %(limit)s") % {"length": count, "limit": limit}
    if not proposal.excess:
        return told
    return told + " · " + _("TOO LONG by %(excess)s") % {"excess": proposal.excess}


def _closed(lines: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The lines with the box's first and last corner."""
    last = len(lines) - 1
    for number, (corner, line) in enumerate(lines):
        ends = {0: "┌"} if last else {}
        yield ({last: "└"} | ends).get(number, corner), line


def _lines(line: str, width: int) -> Iterator[str]:
    """One line of a text, broken at its spaces; those that keep words together hold."""
    from rich.cells import cell_len

    now = ""
    for piece in re.findall(r"[^ ]+ *| +", line):
        for part in _parts(piece, width):
            if now and cell_len(now) + cell_len(part.rstrip(" ")) > width:
                yield now.rstrip(" ")
                now = ""
            now += part
    yield now.rstrip(" ")


def _parts(word: str, width: int) -> Iterator[str]:
    """A word that no line could hold in parts that fit; a link stays whole."""
    from rich.cells import cell_len

    if cell_len(word.rstrip(" ")) <= width or links(word):
        yield word
        return
    now = ""
    for sign in clusters(word):
        if now and cell_len(now + sign) > width:
            yield now
            now = ""
        now += sign
    yield now
