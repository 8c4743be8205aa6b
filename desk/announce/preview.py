"""`preview`: how each post will look, as one page or in the terminal. Nothing is sent or asked."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from desk import console
from desk.accounts import accounts_of
from desk.announce.choices import choices_of
from desk.announce.mockups import Mockup, Sheet, sheets
from desk.announce.named import report_named
from desk.announce.page import write_page
from desk.announce.plan import offline_plan
from desk.announce.showing import WIDEST, boxes, fitting_width
from desk.announce.situation import Situation
from desk.ledger import read_ledger
from desk.places import refuse_wrong_places
from desk.record import unreadable
from desk.release import as_deployed, built, refuse_mistakes
from desk.site import Site
from desk.turn import own_turn
from desk.words import _, ngettext
from posse.errors import RecordUnreadable
from posse.plan import Held, Pair, Plan

MOST = 20  # reports that are shown when none is named: a page that is read, not scrolled


def preview(site: Site, *, report: str = "", text: bool = False, browser: bool = True) -> None:
    """Show the posts of what is out and would come out now; of one report, if it is named.

    At a terminal the page is opened in a browser. Each failure is a DeskError.
    """
    refuse_wrong_places(site)
    try:
        situation = _situation(site)
        named = report and report_named(report, {known.id for known in situation.reports})
        found = sheets(situation, _planned(situation, named))
    except RecordUnreadable as error:
        raise unreadable(error) from error
    nothing = "" if found else _why_nothing(situation, named)
    shown, left = found[:MOST], found[MOST:]
    if text:
        _tell_all(shown, left, nothing)
    else:
        _show_page(situation, shown, left, nothing, browser=browser)


def _situation(site: Site) -> Situation:
    """What would be announced from, were the site brought out now."""
    accounts, choices = accounts_of(site), choices_of(site)
    ledger = read_ledger(site)
    with own_turn(site):
        material = refuse_mistakes(site)
        reports = built(site, material.published)
    return Situation(
        site=site, accounts=accounts, choices=choices, environment={}, ledger=ledger,
        reports=reports, published=as_deployed(material.published, reports),
    )  # fmt: skip


def _planned(situation: Situation, named: str) -> Plan:
    """The plan of a whole run; of one report, what that run would do with it."""
    whole = offline_plan(
        situation.site, situation.ledger, situation.reports, situation.published, situation.clock()
    )

    def wanted(pair: Pair) -> bool:
        return named in {"", pair.report.id}

    held: tuple[Held, ...] = tuple(one for one in whole.held if wanted(one.pair))
    return Plan(due=tuple(pair for pair in whole.due if wanted(pair)), held=held)


def _why_nothing(situation: Situation, named: str) -> str:
    if not situation.accounts:
        return _("No account is connected yet: `invoke connect mastodon` adds one.")
    if not situation.reports:
        return _("There is no report yet: `invoke new` begins one.")
    if named:
        return _("There is nothing left to say about %(report)s: it is announced, or left out on "
                 "purpose, on each account that fits it.") % {"report": named}  # fmt: skip
    return _("There is nothing left to say: every report is announced, or left out on purpose.")


def _show_page(
    situation: Situation,
    shown: Sequence[Sheet],
    left: Sequence[Sheet],
    nothing: str,
    *,
    browser: bool,
) -> None:
    path = write_page(situation, shown, left, nothing)
    console.note(_("Preview"), nothing or _counted(shown))
    if nothing:
        return
    console.note("", path.as_uri())
    if browser and sys.stdout.isatty():
        import webbrowser

        webbrowser.open(path.as_uri())


def _counted(shown: Sequence[Sheet]) -> str:
    posts = sum(len(sheet.mockups) for sheet in shown)
    one_or_many = ngettext("%(count)s post, as it will look", "%(count)s posts, as they will look",
                           posts)  # fmt: skip
    return one_or_many % {"count": posts}


def _tell_all(shown: Sequence[Sheet], left: Sequence[Sheet], nothing: str) -> None:
    if nothing:
        console.note(_("Preview"), nothing)
    for sheet in shown:
        console.tell()
        console.tell(f"  {sheet.report.title}")
        console.tell(f"  {sheet.report.permalink}")
        for line in _in_terminal(sheet):
            console.tell(line)
    if left:
        console.tell()
        console.tell("  " + left_out(left))


def left_out(left: Sequence[Sheet]) -> str:
    """How many reports are not shown, and how to see one."""
    text = ngettext(
        "%(count)s more report is not shown: invoke preview --report %(name)s",
        "%(count)s more reports are not shown. To see one: invoke preview --report %(name)s",
        len(left),
    )
    return text % {"count": len(left), "name": left[0].name}


def _in_terminal(sheet: Sheet) -> list[str]:
    """The boxes, what becomes of each post, and the texts to paste as they are."""
    boxed = [m.proposal for m in sheet.mockups if m.proposal and not m.account.by_hand]
    lines = boxes(boxed, width=fitting_width(WIDEST))
    for mockup in sheet.mockups:
        told = (mockup.problem, *mockup.lines) if mockup.problem else mockup.lines
        lines += [
            f"  {mockup.account.name if number == 0 else '':<{console.LABEL}} {line}"
            for number, line in enumerate(told)
        ]
        if mockup.account.by_hand:
            lines += _to_paste(mockup)
    return lines


def _to_paste(mockup: Mockup) -> list[str]:
    """A text without a frame, so that it can be marked and copied, then where and what then."""
    below = " " * (console.LABEL + 2)
    after = [f"{below} {line}" for line in (mockup.compose_page, mockup.settle) if line]
    if not mockup.proposal:
        return after
    return ["", *mockup.proposal.announcement.text.split("\n"), "", *after]
