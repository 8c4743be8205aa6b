"""`invoke settle`: a person's word about a post, kept in the record of what was announced."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches

from desk import console
from desk.accounts import accounts_of
from desk.announce.choices import choices_of
from desk.announce.decisions import Case, Decision, decided
from desk.announce.named import report_named
from desk.announce.standings import claimed_line, short
from desk.errors import PersonNeeded, SettingsWrong
from desk.ledger import open_ledger, why_closed
from desk.record import unreadable
from desk.site import Site
from desk.words import _
from posse.errors import NotKept, RecordUnreadable
from posse.ledger import Ledger
from posse.manifest import read_manifest
from posse.models import Published, Receipt, Report, Result, State
from posse.published import read_published
from posse.runs import tell_ended
from posse.terms import AccountSettings


@dataclass(frozen=True, kw_only=True, slots=True)
class _Known:
    """What the names on the command line are looked up in."""

    site: Site
    accounts: Sequence[AccountSettings]
    ledger: Ledger
    published: tuple[Published, ...]
    reports: tuple[Report, ...]

    def pairs(self) -> Iterable[tuple[str, str]]:
        """The reports and accounts that the record knows of."""
        return self.ledger.standings(datetime.now(UTC))

    def ids(self) -> frozenset[str]:
        """All reports that there are, or were."""
        there = {report.id for report in self.reports} | {one.id for one in self.published}
        return frozenset(there | {report for report, _account in self.pairs()})


def settle(  # noqa: PLR0913 — the words of the command
    site: Site,
    report: str,
    account: str,
    *,
    posted: str = "",
    send_again: bool = False,
    skip: bool = False,
    gone: bool = False,
) -> None:
    """Record one decision about a report on an account, and say what happens next.

    SettingsWrong for names and addresses that cannot be meant, PersonNeeded where the decision
    does not fit what is known, or could not be recorded.
    """
    decision = _only_one(posted=posted, send_again=send_again, skip=skip, gone=gone)
    accounts = accounts_of(site)
    try:
        ledger = open_ledger(site)
        tell_ended(ledger, site.state, datetime.now(UTC))
        known = _Known(
            site=site, accounts=accounts, ledger=ledger, published=read_published(site.state),
            reports=_reports(site),
        )  # fmt: skip
        _record(decision, known, report_named(report, known.ids()), account.strip(), posted)
    except NotKept as error:
        raise PersonNeeded(
            why_closed(error), _("Nothing was recorded. Put that right, then say it again.")
        ) from error
    except RecordUnreadable as error:
        raise unreadable(error) from error


def _only_one(*, posted: str, send_again: bool, skip: bool, gone: bool) -> Decision:
    words = {
        Decision.POSTED: bool(posted), Decision.SEND_AGAIN: send_again, Decision.SKIP: skip,
        Decision.GONE: gone,
    }  # fmt: skip
    said = [decision for decision, is_said in words.items() if is_said]
    if len(said) == 1:
        return said[0]
    forms = (
        ("--posted URL", _("it is out, at this address")),
        ("--send-again", _("it is certainly not out: send it")),
        ("--skip", _("never announce it there")),
        ("--gone", _("it was out, and is no longer")),
    )
    post = _("REPORT ACCOUNT")
    told = "\n".join(f"  invoke settle {post} {form:<13} {text}" for form, text in forms)
    raise SettingsWrong(_("Say one thing about the post:"), told)


def _reports(site: Site) -> tuple[Report, ...]:
    """Those of the last build, where there was one: the record has the names too."""
    try:
        return read_manifest(site.cache)
    except RecordUnreadable:
        return ()


def _record(decision: Decision, known: _Known, report: str, account: str, url: str) -> None:
    case = _case(known, report, account)
    found = decided(decision, case, url)
    if not found.receipts:
        console.tell(found.why)
        return
    known.ledger.receive_all(found.receipts)
    after = _case(known, report, account)
    _tell(decision, after, found.receipts, known)
    if after.standing.state is State.UNKNOWN:
        raise PersonNeeded(
            _("Another attempt to post %(report)s on %(account)s is still not known.")
            % after.named,
            _("Look whether it is out: `invoke status` shows what to say of it."),
        )


def _case(known: _Known, report: str, account: str) -> Case:
    """What is known of the two; SettingsWrong for an account that there never was."""
    settings = {one.name: one for one in known.accounts}
    names = sorted({*settings, *(name for id_, name in known.pairs() if id_ == report)})
    if account not in names:
        raise _no_account(account, names)
    return Case(
        report=report,
        account=account,
        name=short(report, known.ids()),
        settings=settings.get(account),
        site_url=known.site.url,
        claims=tuple(c for c in known.ledger.claims(report) if c.account == account),
        receipts=tuple(r for r in known.ledger.receipts(report) if r.account == account),
        now=datetime.now(known.site.timezone),
    )


def _no_account(name: str, known: Sequence[str]) -> SettingsWrong:
    near = get_close_matches(name, known, n=1)
    if near:
        advice = _("Is it %(account)s?") % {"account": near[0]}
    elif known:
        advice = _("There are: %(accounts)s.") % {"accounts": ", ".join(known)}
    else:
        advice = _("POSSE_NETWORKS in pelicanconf.py names the accounts; there is none yet.")
    return SettingsWrong(_("There is no account “%(name)s”.") % {"name": name}, advice)


def _tell(decision: Decision, case: Case, receipts: Sequence[Receipt], known: _Known) -> None:
    sentences = {
        Decision.POSTED: _("Recorded: %(report)s is out on %(account)s, at %(url)s."),
        Decision.SEND_AGAIN: _("Recorded: %(report)s is to be sent to %(account)s."),
        Decision.SKIP: _("Recorded: %(report)s is not to be announced on %(account)s."),
        Decision.GONE: _("Recorded: %(report)s is gone from %(account)s."),
    }
    said = sentences[decision] % {**case.named, "url": receipts[0].url}
    console.tell(f"{said} {_next(case, known)}".rstrip())
    for url in _still_named(case, receipts, known.reports):
        text = _("The report still names %(url)s under “Syndication:”: take that line out.")
        console.tell(text % {"url": url})
    if known.ledger.closed():
        console.tell(_("It waits on this machine, and is taken along as soon as the record can be "
                       "pushed."))  # fmt: skip


def _next(case: Case, known: _Known) -> str:
    """What happens now, by what the record says after the decision."""
    state = case.standing.state
    if state is State.CLAIMED:
        return _("But %(what)s.") % {"what": claimed_line(case.standing, now=case.now)}
    never = _("It is never sent there, unless you say so: invoke settle %(report)s %(account)s "
              "--send-again") % case.named  # fmt: skip
    sentences = {
        State.SYNDICATED: _("The link is on the page at the next `invoke publish`."),
        State.UNKNOWN: "",
        State.SKIPPED: never,
        State.GONE: never,
    }
    return sentences[state] if state in sentences else _how_it_is_sent(case, known)


def _how_it_is_sent(case: Case, known: _Known) -> str:
    if case.settings and case.settings.by_hand:
        return _("A person posts there: `invoke preview` has the text to paste.")
    since = [record.out_since for record in known.published if record.id == case.report]
    if since and case.now - since[0] > choices_of(known.site).brakes.oldest:
        text = _("It has been out for long, so it is sent when you ask for it by name: invoke "
                 "publish --only announce --report %(report)s")  # fmt: skip
        return text % case.named
    return _("It is sent at the next `invoke publish`.")


def _still_named(case: Case, receipts: Iterable[Receipt], reports: Iterable[Report]) -> list[str]:
    """Copies that are gone, and that the report itself names: it shows them as long as it does."""
    named = {url for report in reports if report.id == case.report for url in report.syndication}
    return [r.url for r in receipts if r.result is Result.GONE and r.url in named]
