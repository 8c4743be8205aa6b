"""What waits to be announced, as `invoke status` tells it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC

from desk import console
from desk.announce.held import named_some
from desk.announce.overview import Overview
from desk.announce.shortage import OF_MONEY, Short, short_lines
from desk.announce.standings import (
    by_hand_lines,
    claimed_line,
    parked_lines,
    retry_line,
    short,
    unknown_lines,
)
from desk.words import _, ngettext
from posse.models import Standing, State
from posse.plan import Held, Why

NEWEST = 5  # reports that only wait for the next run: a screen's worth


def waiting_lines(view: Overview) -> Iterator[str]:
    """First what a person may have to do something about, then what the next run does."""
    # Those that were refused for want of credit are told once, with all that waits for it.
    broke = {(h.pair.report.id, h.pair.station.name) for h in view.plan.held
             if h.why is Why.NO_CREDIT}  # fmt: skip
    for (report, account), standing in view.standings.items():
        if (report, account) not in broke:
            yield from _lines(short(report, view.ids), account, standing, view)
    for held in view.plan.held:
        if held.why is Why.BY_HAND:
            name, account = short(held.pair.report.id, view.ids), held.pair.station.name
            yield from _about(name, account, by_hand_lines(name, account, view.hint(account)))
    due = [pair for pair in view.plan.due if pair.standing.state is State.DUE]
    for pair in due[:NEWEST]:
        name = f"{short(pair.report.id, view.ids)}  {pair.station.name}"
        yield console.about(name, _("the next `invoke publish` announces it"))
    more = len(due[NEWEST:])
    if more:
        yield ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more}


def lines_of_money(view: Overview) -> Iterator[str]:
    """What waits for money, by account and budget."""
    groups: dict[tuple[str, Why], list[Held]] = defaultdict(list)
    for held in view.plan.held:
        if held.why in OF_MONEY:
            groups[held.pair.station.name, held.why].append(held)
    for (account, why), found in sorted(groups.items()):
        costs = (held.dollars for held in found if held.dollars is not None)
        refused = view.plan.refused.get(account, ())
        lines = short_lines(
            Short(
                why=why, account=account, count=len(found), purse=view.purses.get(account),
                reports=named_some([short(held.pair.report.id, view.ids) for held in found][::-1]),
                dollars=min(costs, default=None),
                refused=[short(report, view.ids) for report in refused],
            ),
            view.now.astimezone(UTC),
        )  # fmt: skip
        yield console.about(account, lines[0])
        yield from (f"    {line}" for line in lines[1:])


def _lines(name: str, account: str, standing: Standing, view: Overview) -> Iterator[str]:
    if standing.state is State.CLAIMED:
        yield from _about(name, account, [claimed_line(standing, now=view.now)])
    if standing.state is State.PARKED:
        yield from _about(name, account, parked_lines(name, account, standing))
    if standing.state is State.UNKNOWN:
        settings = view.settings(account)
        looks = settings.terms.looks if settings else None
        hint = view.hint(account)
        lines = unknown_lines(name, account, standing, hint, now=view.now, looks=looks)
        if settings is None:
            lines[1] = _("The account is no longer in POSSE_NETWORKS: nobody looks there.")
        yield from _about(name, account, lines)
    if standing.state is State.RETRY and is_due(name, account, view):
        yield from _about(name, account, [retry_line(standing)])


def is_due(name: str, account: str, view: Overview) -> bool:
    """Whether a run sends it by itself: as far as is known it is there, and no brake holds it."""
    if not view.reports:
        return True
    return any(
        (short(pair.report.id, view.ids), pair.station.name) == (name, account)
        for pair in view.plan.due
    )


def _about(name: str, account: str, lines: Sequence[str]) -> Iterator[str]:
    yield console.about(f"{name}  {account}", lines[0])
    for line in lines[1:]:
        yield f"    {line}"
