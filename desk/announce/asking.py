"""Asking whether to say it: one question a report, and Return means not now."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum

from desk.announce.proposal import Proposal
from desk.announce.showing import WIDEST, boxes, fitting_width
from desk.words import _
from posse.plan import Pair

PATIENCE = 3  # answers that say nothing, then it is "not now"


class Answer(StrEnum):
    """What a person decides; whatever else happens is "not now", and nothing is lost by it."""

    YES = "yes"
    NOT_NOW = "not-now"
    SKIP = "skip"


_EDIT = "edit"
# English and French are understood in both; another language's own letters come before them.
_UNDERSTOOD: dict[str, str] = {
    **dict.fromkeys(("y", "yes", "o", "oui"), Answer.YES),
    **dict.fromkeys(("", "n", "no", "not now", "non", "p", "pas maintenant"), Answer.NOT_NOW),
    **dict.fromkeys(("e", "edit", "m", "modifier"), _EDIT),
    **dict.fromkeys(("s", "skip", "skip for good", "j", "jamais"), Answer.SKIP),
}


def ask(
    proposals: Sequence[Proposal],
    *,
    read: Callable[[str], str],
    edit: Callable[[Sequence[Proposal]], Sequence[Proposal]],
    tell: Callable[[str], None],
    by_hand: Sequence[Pair] = (),
) -> tuple[Answer, tuple[Proposal, ...]]:
    """Show the posts of one report and ask; the answer, and the posts as they were edited.

    The box is shown here, ``by_hand`` at its end, and again after each edit. ``read`` is like
    ``input``: its end (EOFError) is "not now", KeyboardInterrupt passes. Who agrees to a post that
    is too long is told by how much, and asked again.
    """
    now = tuple(proposals)
    _show(now, by_hand, tell)
    unclear = 0
    while unclear < PATIENCE:
        meant = _understood(_said(read, tell))
        if meant == _EDIT:
            now, unclear = tuple(edit(now)), 0
            _show(now, by_hand, tell)
        elif meant == Answer.YES and any(proposal.excess for proposal in now):
            unclear += 1
            for sentence in _too_long(now):
                tell(f"  {sentence}")
        elif meant:
            _remind(proposals, now, Answer(meant), tell)
            return Answer(meant), now
        else:
            unclear += 1
    tell("  " + _("Nothing is sent now; the next run asks again."))
    return Answer.NOT_NOW, now


def question() -> str:
    """The question with its letters: “Announce? [y]es  [n]ot now  [e]dit  [s]kip for good”."""
    return f"{_('Announce?')} {'  '.join(_options().values())}"


def _options() -> dict[str, str]:
    return {
        Answer.YES: _("[y]es"),
        Answer.NOT_NOW: _("[n]ot now"),
        _EDIT: _("[e]dit"),
        Answer.SKIP: _("[s]kip for good"),
    }


def _understood(said: str) -> str:
    """What was meant, "" when that is not clear."""
    own: dict[str, str] = {}
    for meaning, option in _options().items():
        letter = re.search(r"\[(.+?)\]", option)
        words = option.replace("[", "").replace("]", "")
        own |= {words.casefold(): meaning, (letter[1] if letter else words).casefold(): meaning}
    return (_UNDERSTOOD | own).get(" ".join(said.casefold().split()), "")


def _said(read: Callable[[str], str], tell: Callable[[str], None]) -> str:
    try:
        return read(f"  {question()}  ")
    except KeyboardInterrupt:
        tell("")
        tell("  " + _("The site is out; what was not announced waits, and the next run asks "
                      "again."))  # fmt: skip
        raise
    except EOFError:
        tell("")  # nobody pressed Return
        return ""


def _show(
    proposals: Sequence[Proposal], by_hand: Sequence[Pair], tell: Callable[[str], None]
) -> None:
    for line in boxes(proposals, by_hand, width=fitting_width(WIDEST)):
        tell(line)
    for sentence in _too_long(proposals):
        tell(f"  {sentence}")


def _too_long(proposals: Sequence[Proposal]) -> Iterator[str]:
    for proposal in proposals:
        if proposal.excess:
            text = _("The words for %(account)s are too long by %(count)s: they cannot be sent "
                     "like this. Shorten them first (edit).")  # fmt: skip
            yield text % {"account": proposal.pair.station.name, "count": proposal.excess}


def _remind(
    before: Sequence[Proposal],
    now: Sequence[Proposal],
    answer: Answer,
    tell: Callable[[str], None],
) -> None:
    """Say that edited words are kept nowhere but in a post."""
    if answer is Answer.NOT_NOW and tuple(before) != tuple(now):
        tell("  " + _("Your edited words are not kept. To keep them, write them into the report "
                      "after “Announcement:”."))  # fmt: skip
