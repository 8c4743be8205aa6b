"""One round of announcing, from the record kept before it to the record kept after it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from desk import console
from desk.announce.announced import Manner
from desk.announce.run import announce
from desk.announce.situation import Situation
from desk.errors import DeskError, PersonNeeded
from desk.ledger import why_closed
from desk.release import write_record
from desk.site import Site
from desk.words import _
from posse.errors import NotKept
from posse.ledger import Ledger
from posse.runs import own_run


@dataclass(kw_only=True, slots=True)
class After:
    """What announcing left: what a person has to mend, and whether new links came out."""

    problems: list[DeskError]
    links_out: bool = False


def announce_round(
    situation: Situation, *, yes: bool, bring_out: Callable[[], bool] | None
) -> After:
    """Announce, bring the links out (None: not now), and keep the record. RecordUnreadable.

    ``yes`` sends without asking.
    """
    after = After(problems=[])
    if not situation.accounts:
        return after
    site, ledger = situation.site, situation.ledger
    try:
        ledger.save("Note what is out")
        with own_run(site.state) as run:
            done = announce(replace(situation, run=run), _manner(yes=yes))
        after.problems += done.problems
        write_record(site, [r for r in done.published if r not in situation.published])
        situation.at("announced")
        if done.copies and bring_out:
            after.links_out = bring_out()
            situation.at("links-out")
        elif done.copies:
            console.note(_("Deploy"), _("the links to the copies come with the next "
                                        "`invoke publish`"))  # fmt: skip
    except NotKept as error:
        after.problems.append(PersonNeeded(why_closed(error)))
    except DeskError as error:
        after.problems.append(error)
    _tell_record(site, ledger, situation.clock())
    return after


def _manner(*, yes: bool) -> Manner:
    if yes:
        return Manner.SEND
    return Manner.ASK if sys.stdin.isatty() else Manner.TELL


def _tell_record(site: Site, ledger: Ledger, moment: datetime) -> None:
    try:
        ledger.compact(moment)
        kept = ledger.save("Note what is out")
    except NotKept as error:
        console.note(_("Record"), why_closed(error))
        return
    if not (site.state / ".git").exists():
        said = _("saved")
    elif kept:
        said = _("saved and pushed")
    else:
        said = _("saved here; it could not be pushed and is taken along the next time")
    console.note(_("Record"), said)
