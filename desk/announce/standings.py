"""Where a report and an account are with each other, in a person's words. Pure.

``now`` is in the zone in which times are shown: the site's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from datetime import datetime

from desk.reasons import said_why
from desk.words import _
from posse.copies import hosts_of
from posse.looks import Looks, counted, next_look
from posse.models import Standing, State
from posse.money import OUT_OF_CREDIT
from posse.networks.content import one_line
from posse.terms import AccountSettings

LONGEST = 120  # characters of a network's own words


def unknown_lines(  # noqa: PLR0913 — what a sentence is made of, by name
    report: str,
    account: str,
    standing: Standing,
    link_hint: str = "",
    *,
    now: datetime,
    looked: bool = False,
    looks: Looks | None = None,
) -> list[str]:
    """A post whose fate is not known: what happened, and what a person can say of it.

    ``looked`` is whether this run just looked for it in vain, ``link_hint`` how an address there
    begins, ``looks`` how late the network may show a post, if it does.
    """
    sent_at = standing.claim.at if standing.claim else standing.since
    why = told(standing)
    if why:
        text = _("NOT KNOWN: sent at %(time)s, no clear answer came (%(why)s). It may be out and "
                 "will not be sent again on its own.")  # fmt: skip
    else:
        text = _("NOT KNOWN: the run that was to send it at %(time)s ended without a word. It may "
                 "be out and will not be sent again on its own.")  # fmt: skip
    seen, sure = _("If you see it:"), _("If you are sure not:")
    wide = max(len(seen), len(sure))
    return [
        text % {"time": moment(sent_at, now, seconds=True), "why": why},
        _next_look(standing, looks, now, looked=looked),
        f"{seen:<{wide}} invoke settle {report} {account} --posted {link_hint or 'https://…'}",
        f"{sure:<{wide}} invoke settle {report} {account} --send-again",
    ]


def _next_look(standing: Standing, looks: Looks | None, now: datetime, *, looked: bool) -> str:
    """What a look said, and when the next one is made."""
    due = next_look(standing, looks) if looks else now
    first = counted(standing, looks) if looks else None
    named = {"time": moment(first, now), "next": moment(due, now)}
    if first and now < due:
        return _("Not there at %(time)s; if it is not there either after %(next)s, it is sent "
                 "again.") % named  # fmt: skip
    if first:
        return _("Not there at %(time)s. The next `invoke publish` looks once more; if it is not "
                 "there either, it is sent again.") % named  # fmt: skip
    if now < due and looked:
        return _("Looked on the account: not there yet. Next look after %(next)s.") % named
    if now < due:
        return _("Next look on the account after %(next)s.") % named
    if looked and not looks:
        return _("Looked on the account: not there yet. The next `invoke publish` looks again.")
    return _("The next `invoke publish` looks on the account.")


def broke(standing: Standing) -> bool:
    """Whether a post was refused because its account's credit is used up."""
    return standing.state is State.PARKED and OUT_OF_CREDIT in standing.evidence


def unlearnt_line(standing: Standing) -> str:
    """A second send of what may be out, which brought nothing: the first is unclear as before."""
    text = _("another try told nothing (%(why)s): it is still not known whether it is out.")
    return text % {"why": told(standing) or _("without a reason")}


def parked_lines(report: str, account: str, standing: Standing) -> list[str]:
    """A post that the network refused: why, and the two ways on."""
    why = told(standing) or _("without a reason")
    again = _("Once you bought credit:") if broke(standing) else _("Once it is put right:")
    never = _("Never announce it:")
    wide = max(len(again), len(never))
    return [
        _("refused (%(why)s). It is not sent again on its own.") % {"why": why},
        f"{again:<{wide}} invoke settle {report} {account} --send-again",
        f"{never:<{wide}} invoke settle {report} {account} --skip",
    ]


def claimed_line(standing: Standing, *, now: datetime) -> str:
    """Another run is at it."""
    until = standing.claim.until if standing.claim else None
    return _("a run that began at %(time)s may still be sending it, until %(until)s at most") % {
        "time": moment(standing.since, now), "until": moment(until, now),
    }  # fmt: skip


def retry_line(standing: Standing) -> str:
    """Nothing is out, and nothing is in the way."""
    why = told(standing)
    if why:
        return _("not sent (%(why)s): the next `invoke publish` tries again") % {"why": why}
    return _("the next `invoke publish` sends it")


def by_hand_lines(report: str, account: str, link_hint: str = "") -> list[str]:
    """A person posts it."""
    posted = _("Once it is out:")
    return [
        _("by hand: `invoke preview` has the text to paste"),
        f"{posted} invoke settle {report} {account} --posted {link_hint or 'https://…'}",
    ]


def told(standing: Standing) -> str:
    """The network's own words, on one line that is not too long; "" where there are none.

    What a connection fails of is said in the terminal's language.
    """
    text = said_why(one_line("".join(c if c.isprintable() else " " for c in standing.evidence)))
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


def moment(at: datetime | None, now: datetime, *, seconds: bool = False) -> str:
    """A time of today, or a day and a time; "–" where none is known."""
    if at is None:
        return "–"
    there = at.astimezone(now.tzinfo)
    if there.date() != now.date():
        return f"{there:%Y-%m-%d %H:%M}"
    return f"{there:%H:%M:%S}" if seconds else f"{there:%H:%M}"


def link_hint(account: AccountSettings | None) -> str:
    """How the address of a copy on an account begins."""
    hosts = hosts_of(account) if account else ()
    if not hosts or account is None:
        return "https://…"
    if len(hosts) == 1 and account.server:
        return f"{account.server.rstrip('/')}/…"
    # What is shown to people stands on the network's own site, not on the account's server.
    return f"https://{hosts[1] if account.server else hosts[0]}/…"


def short(report: str, ids: Collection[str]) -> str:
    """The shortest name by which a command knows the report (see ``report_named``)."""
    last = report.partition("/")[2]
    same = {id_ for id_ in ids if id_.partition("/")[2] == last}
    return last if same <= {report} else report


def names_of(ids: Collection[str]) -> Callable[[str], str]:
    """Gives that name for many reports: ``ids`` are gone through once."""
    ends = Counter(id_.partition("/")[2] for id_ in {*ids})

    def name(report: str) -> str:
        last = report.partition("/")[2]
        return last if ends[last] <= (report in ids) else report

    return name
