"""`invoke moderate`: what waits, one by one, with a key for each decision."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from desk import console
from desk.accounts import accounts_of
from desk.announce.named import report_named
from desk.announce.showing import fitting_width, wrapped
from desk.answers.card import card, readable, why_it_waits
from desk.answers.keys import letters
from desk.answers.places import decided_of, fetch_what_was_said, rules_of, said_of, told
from desk.answers.waiting import own_ids, words_in_all
from desk.before import note_taken_back
from desk.ledger import open_ledger
from desk.site import Site
from desk.words import N_, _, ngettext
from posse.deciding import decide, undecide
from posse.decisions import Line, ids_of
from posse.errors import BadDecision
from posse.hosts import host_of
from posse.ledger import Ledger
from posse.meant import Names, names_of
from posse.mentions import Archived
from posse.networks.content import is_address
from posse.showing import Fate, Why, fate_of, is_refused
from posse.voices import Decisions, Mention, ShowingRules

_KEYS = (
    ("a", N_("approve")), ("h", N_("hide")), ("b", N_("block author")), ("o", N_("block host")),
    ("w", N_("open")), ("s", N_("skip")), ("q", N_("quit")),
)  # fmt: skip
_SHOWING = frozenset({"show", "trust"})  # decisions that take nothing off the pages


@dataclass(kw_only=True, slots=True)
class _Desk:
    """What is decided from, as it is by now."""

    site: Site
    said: Mapping[str, Archived]
    own: Collection[str]
    rules: ShowingRules
    names: Names
    decisions: Decisions = field(default_factory=Decisions)

    def look(self) -> None:
        """Read the decisions anew. SettingsWrong."""
        self.decisions = decided_of(self.site, self.said)

    def fate(self, mention: Mention) -> tuple[Fate, Why | None]:
        """What becomes of it."""
        return fate_of(mention, self.decisions, self.rules, self.own)

    def replaced_by(self, line: Line) -> Callable[[Line], bool]:
        """Whether one means the very same by another name: it would count beside it."""
        return lambda old: old.subject != line.subject and ids_of(old, self.names) == {line.subject}


def moderate(site: Site, *, report: str = "", decided_too: bool = False) -> None:
    """Show what waits and ask; each decision is written at once, and pushed at the end.

    ``decided_too`` shows what does not wait as well, the newest first.
    """
    accounts_of(site)
    with told():
        ledger = open_ledger(site)
        fetch_what_was_said(site)
        said = said_of(site)
        names = names_of(m for archived in said.values() for m in archived.mentions)
        desk = _Desk(site=site, said=said, names=names, rules=rules_of(site), own=own_ids(site))
        desk.look()
        wanted = report and report_named(report, frozenset(said))
        found = [*_found(desk, wanted, decided_too=decided_too)]
        if not found:
            console.tell(_("Nothing waits for you."))
            return
        _go_through(desk, found, ledger, decided_too=decided_too)


def _found(desk: _Desk, report: str, *, decided_too: bool) -> Iterator[Mention]:
    words = (mention for mention in words_in_all(desk.said) if report in {"", mention.report})
    order = sorted(words, key=lambda one: (one.published, one.id), reverse=decided_too)
    return (one for one in order if decided_too or desk.fate(one)[0] is Fate.WAITS)


def _go_through(
    desk: _Desk, found: Sequence[Mention], ledger: Ledger, *, decided_too: bool
) -> None:
    decided = 0
    try:
        with letters() as ask:
            for number, mention in enumerate(found, 1):
                fate, why = desk.fate(mention)
                if fate is not Fate.WAITS and not decided_too:
                    continue  # by a decision about its author, or its host
                console.tell()
                console.tell(f"{number}/{len(found)}")
                lines = _decide(desk, mention, _state(desk, mention, why), ask)
                decided += _write(desk, mention, lines)
                desk.look()
    except _Enough:
        pass
    finally:  # Ctrl-C as well: what was decided until then counts
        _tell_end(decided)
        if decided:
            ledger.save("Decide about answers")


def _write(desk: _Desk, mention: Mention, lines: Sequence[Line]) -> bool:
    """Write the decisions about one answer down; whether any was. One that cannot be is told."""
    is_written = False
    try:
        for line in lines:
            undecide(desk.site.state, desk.replaced_by(line))
            decide(desk.site.state, line, mention.report)
            is_written = True
            if line.verb not in _SHOWING:
                note_taken_back(desk.site)
    except BadDecision as error:
        console.tell("  " + readable(_(error.text) % error.values))
    return is_written


class _Enough(Exception):
    """Somebody wants to go on another time."""


def _state(desk: _Desk, mention: Mention, why: Why | None) -> str:
    if why:
        return why_it_waits(why)
    return _("hidden") if is_refused(mention, desk.decisions) else _("shown")


def _decide(
    desk: _Desk, mention: Mention, state: str, ask: Callable[[str], str]
) -> tuple[Line, ...]:
    """The decisions about one answer, none to skip it. _Enough."""
    for line in card(mention, state, desk.site.timezone):
        console.tell(line)
    while True:
        try:
            letter = ask(_question())
        except EOFError as error:
            raise _Enough from error
        if letter == "q":
            raise _Enough
        if letter == "s":
            return ()
        if letter == "w":
            _open(mention)
            continue
        lines = _lines(letter, mention)
        if lines:
            return lines
        if letter in {"b", "o"}:
            console.tell("  " + _("That is not known of this answer: hide it instead."))


def _question() -> str:
    """The keys; a narrow terminal has them on two lines, each beside its word."""
    keys = "  ".join(f"[{key}] {_(word)}".replace(" ", "\u00a0") for key, word in _KEYS)
    lines = wrapped(keys, fitting_width() - len("  "))
    return "\n".join(f"  {line}".replace("\u00a0", " ") for line in lines)


def _lines(letter: str, mention: Mention) -> tuple[Line, ...]:
    author, host = mention.author.id, host_of(mention.url)
    if letter == "a":
        trust = (Line(verb="trust", subject=author),) if author else ()
        return (Line(verb="show", subject=mention.id), *trust)
    if letter == "h":
        return (Line(verb="hide", subject=mention.id),)
    if letter == "b" and author:
        return (Line(verb="block", subject=author),)
    if letter == "o" and host:
        return (Line(verb="block-host", subject=host),)
    return ()


def _open(mention: Mention) -> None:
    if not is_address(mention.url) or not webbrowser.open(mention.url):
        console.tell("  " + _("It cannot be opened here."))


def _tell_end(decided: int) -> None:
    console.tell()
    if not decided:
        console.tell(_("Nothing was decided."))
        return
    text = ngettext("%(count)s decision. The pages follow with the next `invoke publish`.",
                    "%(count)s decisions. The pages follow with the next `invoke publish`.",
                    decided)  # fmt: skip
    console.tell(text % {"count": decided})
