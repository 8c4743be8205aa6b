"""The accounts, what is out on them and what never will be, as `invoke status` tells it."""

from __future__ import annotations

from collections.abc import Iterator

from desk import console, money
from desk.announce.held import named_some
from desk.announce.overview import Overview
from desk.announce.standings import moment, short
from desk.announce.threads import if_removed
from desk.words import _, ngettext
from posse.hosts import host_of
from posse.models import Receipt, Standing, State
from posse.money import Purse
from posse.terms import AccountSettings

NEWEST = 5  # posts: a screen's worth


def account_lines(view: Overview) -> Iterator[str]:
    """Each account, where it is, since when it is known, and what it cost."""
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


def announced_title(view: Overview) -> str:
    """How many posts are out."""
    count = len(_announced(view))
    text = ngettext("Announced: %(count)s post", "Announced: %(count)s posts", count)
    return text % {"count": count}


def announced_lines(view: Overview) -> Iterator[str]:
    """The newest of them, and that there are more."""
    out = _announced(view)
    rows = [(short(report, view.ids), name, standing) for report, name, standing in out[:NEWEST]]
    first = max((len(report) for report, _name, _standing in rows), default=0)
    second = max((len(name) for _report, name, _standing in rows), default=0)
    for report, name, standing in rows:
        day = f"{(standing.since or view.now).astimezone(view.now.tzinfo):%Y-%m-%d}"
        yield f"{day}  {report:<{first}}  {name:<{second}}  {standing.url}"
    if len(out) > NEWEST:
        yield "…"
    for look in view.missed:
        yield from _missed(look, view)


def _missed(look: Receipt, view: Overview) -> Iterator[str]:
    name = short(look.report, view.ids)
    text = _("not there any more when it was looked for (%(time)s): later ones of its thread do "
             "not answer it")  # fmt: skip
    told = text % {"time": moment(look.at, view.now)}
    yield console.about(f"{name}  {look.account}", told)
    yield f"    {if_removed(name, look.account)}"


def _skipped(view: Overview) -> list[tuple[str, str, Standing]]:
    """What a person skipped for good, of reports that are still there; the newest first."""
    found = [
        (*pair, standing)
        for pair, standing in view.standings.items()
        if standing.state is State.SKIPPED and (pair[0] in view.reports or not view.reports)
    ]
    return sorted(found, key=lambda one: one[2].since or view.now, reverse=True)


def skipped_title(view: Overview) -> str:
    """How many posts a person skipped for good, and the last few of them."""
    names = [
        _("%(report)s on %(account)s") % {"report": short(report, view.ids), "account": account}
        for report, account, _standing in _skipped(view)
    ]
    text = ngettext("Skipped for good: %(count)s post (%(posts)s)",
                    "Skipped for good: %(count)s posts (%(posts)s)", len(names))  # fmt: skip
    return text % {"count": len(names), "posts": named_some(names)}


def skipped_lines(view: Overview) -> Iterator[str]:
    """How the last of these decisions is taken back."""
    for report, account, _standing in _skipped(view)[:1]:
        text = _("To announce one all the same: invoke settle %(report)s %(account)s --send-again")
        yield text % {"report": short(report, view.ids), "account": account}
