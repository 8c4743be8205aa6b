"""One round of announcing, from the record kept before it to the record kept after it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from desk import console
from desk.announce.announced import Announced, Manner
from desk.announce.run import announce
from desk.announce.situation import Situation
from desk.answers.home import Home
from desk.errors import DeskError, PersonNeeded
from desk.ledger import why_closed
from desk.release import write_record
from desk.rights import how_to_get_the_right
from desk.site import Site
from desk.summary import Summary
from desk.turn import own_turn
from desk.words import _
from posse.errors import NotKept
from posse.ledger import Ledger
from posse.published import read_published
from posse.runs import own_run


@dataclass(kw_only=True, slots=True)
class After:
    """What announcing left: what a person has to mend, and whether new links came out."""

    problems: list[DeskError]
    links_out: bool = False


def announce_round(
    situation: Situation,
    *,
    yes: bool,
    bring_out: Callable[..., bool] | None,
    collect: Callable[[], Home] = Home,
    noted: Summary | None = None,
) -> After:
    """Announce, collect answers, bring both out (None: not now), and keep the record.

    ``yes`` sends without asking. What came of it is ``noted``. RecordUnreadable.
    """
    noted = noted or Summary()
    after, done = After(problems=[]), Announced(outcomes=noted.outcomes)
    site, ledger = situation.site, situation.ledger
    if not situation.accounts:
        if situation.asked_for:
            console.note(_("Announce"), _("nothing: no account is connected yet (invoke connect "
                                          "NETWORK)."))  # fmt: skip
        _only_answers(after, bring_out, collect)
        if (site.state / ".git").exists():
            noted.record = _tell_record(site, ledger, situation.clock())
        return after
    try:
        ledger.save("Note what is out")
        with own_run(site.state) as run:
            announce(replace(situation, run=run), _manner(yes=yes), done)
    except NotKept as error:
        done.problems.append(_not_kept(error))
    after.problems += done.problems
    try:
        _note_live(site, done.live)
        situation.at("announced")
        home = collect()
        after.problems += home.problems
        if (done.copies or home.changed) and bring_out:
            after.links_out = bring_out(answers=home.changed)
            situation.at("links-out")
        elif done.copies:
            console.note(_("Deploy"), _("the links to the copies come with the next "
                                        "`invoke publish`"))  # fmt: skip
    except DeskError as error:
        after.problems.append(error)
    if after.links_out and noted.deployed:
        noted.deployed = replace(noted.deployed, links=True)
    noted.record = _tell_record(site, ledger, situation.clock())
    return after


def _only_answers(
    after: After, bring_out: Callable[..., bool] | None, collect: Callable[[], Home]
) -> None:
    """A site without accounts may hear answers all the same."""
    try:
        home = collect()
        after.problems += home.problems
        if home.changed and bring_out:
            after.links_out = bring_out(answers=True)
    except DeskError as error:
        after.problems.append(error)


def _not_kept(error: NotKept) -> PersonNeeded:
    if error.denied:
        return PersonNeeded(why_closed(error), how_to_get_the_right())
    return PersonNeeded(
        why_closed(error),
        _("The record says what was announced already. Once it can be kept again, `invoke publish` "
          "goes on where it stopped."),
    )  # fmt: skip


def _note_live(site: Site, live: Mapping[str, datetime]) -> None:
    """Write down which pages were seen for the first time, in records as they are by now."""
    if not live:
        return
    with own_turn(site):
        records = read_published(site.state)
        seen = [replace(record, first_live=live[record.id]) for record in records
                if record.id in live and record.first_live is None]  # fmt: skip
        write_record(site, seen)


def _manner(*, yes: bool) -> Manner:
    if yes:
        return Manner.SEND
    return Manner.ASK if sys.stdin.isatty() else Manner.TELL


def _tell_record(site: Site, ledger: Ledger, moment: datetime) -> str:
    """Say how it is kept; the word for it in a summary."""
    try:
        ledger.compact(moment)
        kept = ledger.save("Note what is out")
    except NotKept as error:
        console.note(_("Record"), why_closed(error))
        return "waiting"
    if not kept or ledger.closed():
        how, said = "waiting", _("saved here; it could not be pushed and is taken along the next "
                                 "time")  # fmt: skip
    elif (site.state / ".git").exists():
        how, said = "pushed", _("saved and pushed")
    else:
        how, said = "saved", _("saved")
    console.note(_("Record"), said)
    return how
