"""What is announced, and what waits for that, as `invoke status` tells it; no network is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from desk import console, money
from desk.accounts import accounts_of, environment, unusable
from desk.announce import endings
from desk.announce.held import PATIENCE, named_some
from desk.announce.plan import offline_plan
from desk.announce.purses import purse
from desk.announce.shortage import OF_MONEY, Short, short_lines
from desk.announce.standings import (
    by_hand_lines,
    claimed_line,
    link_hint,
    moment,
    names_of,
    parked_lines,
    retry_line,
    short,
    unknown_lines,
)
from desk.ledger import read_ledger
from desk.site import Site
from desk.summary import Outcome, Outcomes
from desk.words import _, ngettext
from posse.app import secrets_of
from posse.errors import BadAccount, RecordUnreadable
from posse.hosts import host_of
from posse.manifest import read_manifest
from posse.models import AccountSettings, KnownAccount, Published, Report, Standing, State
from posse.money import Purse
from posse.plan import Held, Plan, Why
from posse.runs import EVIDENCE, ended

NEWEST = 5  # posts, and reports that only wait for the next run: a screen's worth
Pairs = Mapping[tuple[str, str], Standing]


@dataclass(frozen=True, kw_only=True, slots=True)
class Overview:
    """The accounts and all that the record says of them.

    ``reports`` are those of the last build, by id; ``now`` is in the site's zone.
    """

    accounts: Sequence[AccountSettings]
    known: Mapping[str, KnownAccount]
    standings: Pairs
    plan: Plan
    reports: Mapping[str, Report]
    ids: frozenset[str]
    now: datetime
    purses: Mapping[str, Purse]

    def hint(self, account: str) -> str:
        """How the address of a copy begins there."""
        return link_hint(self.settings(account))

    def settings(self, account: str) -> AccountSettings | None:
        """None for an account that is no longer in the settings."""
        return next((one for one in self.accounts if one.name == account), None)


def tell_announcing(
    site: Site, published: Sequence[Published], now: datetime, outcomes: Outcomes
) -> list[str]:
    """Say it, and note it in ``outcomes``; what of it a person has to mend.

    SettingsWrong, RecordUnreadable.
    """
    view = _overview(site, published, now.astimezone(site.timezone))
    endings.note(outcomes, _outcomes(view))
    if not view.accounts and not view.standings:
        return []
    for title, lines in (
        (_("Accounts:"), list(_account_lines(view))),
        (_announced_title(view), list(_announced_lines(view))),
        (_("Waiting to be announced:"), [*_waiting_lines(view), *_short_lines(view)]),
    ):
        if lines:
            console.tell()
            console.tell(title)
        for line in lines:
            console.tell(f"  {line}")
    return [*_missing_secrets(site, view), *_overdue(view)]


def _overview(site: Site, published: Sequence[Published], now: datetime) -> Overview:
    ledger, reports = read_ledger(site), _reports(site)
    standings = _with_the_killed(ledger.standings(now), ended(site.state))
    ids = {report.id for report in reports} | {record.id for record in published}
    accounts = accounts_of(site)
    return Overview(
        accounts=accounts,
        purses={
            account.name: found
            for account in accounts
            if (found := purse(account.name, account.terms, ledger, now))
        },
        known=ledger.accounts(),
        standings=standings,
        plan=offline_plan(site, ledger, reports, published, now),
        reports={report.id: report for report in reports},
        ids=frozenset(ids | {report for report, _account in standings}),
        now=now,
    )


def _outcomes(view: Overview) -> Iterator[Outcome]:
    """What the plan says, and what the record alone knows."""
    names = names_of(view.ids)
    yield from map(endings.planned, view.plan.due)
    for one in view.plan.held:
        yield endings.held(one, names(one.pair.report.id), view.hint(one.pair.station.name))
    for (report, account), standing in view.standings.items():
        found = endings.standing_of(report, account, standing, view.reports.get(report))
        if found:
            yield endings.with_steps(found, names(report), view.hint(account))


def _reports(site: Site) -> tuple[Report, ...]:
    """Those of the last build, where there was one."""
    try:
        return read_manifest(site.cache)
    except RecordUnreadable:
        return ()


def _with_the_killed(standings: Pairs, runs: Sequence[str]) -> Pairs:
    """What a run was sending that is no longer there, as the next run will see it."""
    return {
        pair: replace(standing, state=State.UNKNOWN, evidence=EVIDENCE)
        if standing.state is State.CLAIMED and standing.claim and standing.claim.run in runs
        else standing
        for pair, standing in standings.items()
    }


def _account_lines(view: Overview) -> Iterator[str]:
    rows = [(account.name, _place(account), _since(account, view)) for account in view.accounts]
    wide = [max((len(row[column]) for row in rows), default=0) for column in (0, 1)]
    for name, place, since in rows:
        yield f"{name:<{wide[0]}}   {place:<{wide[1]}}   {since}".rstrip()
        if name in view.purses:
            yield f"{'':<{wide[0]}}   {_spent(view.purses[name])}"


def _spent(purse: Purse) -> str:
    said = _of_month(purse)
    if not purse.answers:
        return said
    return _("%(month)s; answers today %(spent)s of %(budget)s") % {
        "month": said, "spent": money.price(purse.answers), "budget": money.left(purse.budget.day),
    }  # fmt: skip


def _of_month(purse: Purse) -> str:
    return _("this month %(spent)s of %(budget)s: posts %(posts)s, reads %(reads)s") % {
        "spent": money.spent(purse.spent), "budget": money.left(purse.budget.month),
        "posts": money.price(purse.posts), "reads": money.price(purse.reads),
    }  # fmt: skip


def _place(account: AccountSettings) -> str:
    if account.by_hand:
        return _("by hand")
    handle = str(account.options.get("handle") or "").removeprefix("@")
    return f"@{handle}" if handle else host_of(account.server) or account.kind


def _since(account: AccountSettings, view: Overview) -> str:
    known = view.known.get(account.name)
    if account.by_hand:
        return ""
    if known is None:
        return _("not looked at yet: the next `invoke publish` does")
    return _("known since %(date)s") % {
        "date": f"{known.since.astimezone(view.now.tzinfo):%Y-%m-%d}"
    }


def _announced(view: Overview) -> list[tuple[str, str, Standing]]:
    """The reports, accounts and posts that are out, newest first."""
    out = [(*pair, s) for pair, s in view.standings.items() if s.state is State.SYNDICATED]
    return sorted(out, key=lambda one: one[2].since or view.now, reverse=True)


def _announced_title(view: Overview) -> str:
    count = len(_announced(view))
    text = ngettext("Announced: %(count)s post", "Announced: %(count)s posts", count)
    return text % {"count": count}


def _announced_lines(view: Overview) -> Iterator[str]:
    out = _announced(view)
    rows = [(short(report, view.ids), name, standing) for report, name, standing in out[:NEWEST]]
    first = max((len(report) for report, _name, _standing in rows), default=0)
    second = max((len(name) for _report, name, _standing in rows), default=0)
    for report, name, standing in rows:
        day = f"{(standing.since or view.now).astimezone(view.now.tzinfo):%Y-%m-%d}"
        yield f"{day}  {report:<{first}}  {name:<{second}}  {standing.url}"
    if len(out) > NEWEST:
        yield "…"


def _waiting_lines(view: Overview) -> Iterator[str]:
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
        yield f"{short(pair.report.id, view.ids)}  {pair.station.name}: " + _(
            "the next `invoke publish` announces it"
        )
    more = len(due[NEWEST:])
    if more:
        yield ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more}


def _short_lines(view: Overview) -> Iterator[str]:
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
    if standing.state is State.RETRY and _is_due(name, account, view):
        yield from _about(name, account, [retry_line(standing)])


def _is_due(name: str, account: str, view: Overview) -> bool:
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


def _missing_secrets(site: Site, view: Overview) -> Iterator[str]:
    secrets = environment(site)
    for account in view.accounts:
        try:
            secrets_of(account, secrets)
        except BadAccount as error:
            wrong = unusable(error)
            yield f"{wrong.message} {wrong.advice}"


def _overdue(view: Overview) -> Iterator[str]:
    """What no run clears up by itself."""
    for (report, account), standing in view.standings.items():
        named = {
            "report": short(report, view.ids), "account": account,
            "time": moment(standing.since, view.now),
        }  # fmt: skip
        if standing.state is State.PARKED:
            yield _("%(report)s was refused by %(account)s: see above") % named
        old = standing.since is not None and view.now - standing.since > PATIENCE
        if standing.state is State.UNKNOWN and old:
            yield _("since %(time)s nobody knows whether %(report)s is out on %(account)s: see "
                    "above") % named  # fmt: skip
