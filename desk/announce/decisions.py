"""What a person decides about a post, and what of it is recorded. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from desk.announce.standings import moment
from desk.errors import PersonNeeded, SettingsWrong
from desk.words import _
from posse.attempts import POSTED, SEND_AGAIN, SKIP, attempt_in
from posse.copies import hosts_of, is_on
from posse.fold import fold, live_copies
from posse.hosts import host_of
from posse.models import Claim, Receipt, Result, Standing, State
from posse.networks.content import is_address
from posse.terms import AccountSettings

EVIDENCE = "a person said so"
_AFTER = timedelta(microseconds=1)


class Decision(StrEnum):
    """What may be said of a post."""

    POSTED = POSTED
    SEND_AGAIN = SEND_AGAIN
    SKIP = SKIP
    GONE = "gone"


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A report and an account, what is known of them, and when that is asked.

    ``settings`` is None for an account that is no longer in POSSE_NETWORKS. ``name`` is the
    shortest that commands take for the report, ``site_url`` the address of our own site. ``now``
    is in the site's zone.
    """

    report: str
    account: str
    name: str
    settings: AccountSettings | None
    site_url: str
    claims: tuple[Claim, ...]
    receipts: tuple[Receipt, ...]
    now: datetime

    @property
    def standing(self) -> Standing:
        """Where the two are."""
        return fold(self.claims, self.receipts, self.now)

    @property
    def named(self) -> dict[str, str]:
        """For sentences."""
        return {"report": self.name, "account": self.account, "url": self.standing.url}

    @property
    def newest(self) -> str:
        """The name of the newest claim that is known of, "" without any."""
        times = {receipt.claim: receipt.at for receipt in self.receipts if receipt.claim}
        times |= {claim.name: claim.at for claim in self.claims}
        return max(times, key=lambda name: (attempt_in(name), times[name]), default="")

    @property
    def after_all(self) -> datetime:
        """A moment after everything that is known, however clocks differ."""
        known = [*(claim.at for claim in self.claims), *(receipt.at for receipt in self.receipts)]
        return max([self.now, *(at + _AFTER for at in known)])


@dataclass(frozen=True, kw_only=True, slots=True)
class Decided:
    """What is to be recorded; where there is nothing, ``why`` says that it is so already."""

    receipts: tuple[Receipt, ...] = ()
    why: str = ""


def decided(decision: Decision, case: Case, url: str = "") -> Decided:
    """What follows from a decision; ``url`` is where a post is, for POSTED.

    SettingsWrong for an address or an account that cannot be meant, PersonNeeded where the
    decision does not fit what is known.
    """
    if decision is Decision.POSTED:
        return _posted(case, url.strip())
    if decision is Decision.SEND_AGAIN:
        return _again(case)
    return _skipped(case) if decision is Decision.SKIP else _gone(case)


def _posted(case: Case, url: str) -> Decided:
    _refuse_wrong_address(case, url)
    if any(copy.url == url for copy in live_copies(case.receipts)):
        return _as_it_is(_("%(report)s is known to be out there already: %(url)s"), case)
    copy = replace(_settled(case, POSTED), url=url)
    # A removal that is about this very copy is for good: the record would not believe it.
    if copy not in live_copies([*case.receipts, copy]):
        raise PersonNeeded(
            _("%(report)s was recorded as gone from %(account)s, and that is for good.")
            % case.named,
            _("To announce it there anew: invoke settle %(report)s %(account)s --send-again")
            % case.named,
        )
    return Decided(receipts=(copy,))


def _refuse_wrong_address(case: Case, url: str) -> None:
    if not is_address(url) or "@" in urlsplit(url).netloc:
        raise SettingsWrong(
            _("“%(url)s” is no address of the web.") % {"url": url},
            _("Copy the address of the post from your browser, with its https://."),
        )
    hosts = hosts_of(case.settings) if case.settings else ()
    if hosts and not is_on(url, hosts):
        raise SettingsWrong(
            _("%(url)s is not where the posts of %(account)s are: %(hosts)s.")
            % {"url": url, "account": case.account, "hosts": ", ".join(hosts)},
            _("Copy the address of the post itself; nothing was recorded."),
        )
    if not hosts and host_of(url) == host_of(case.site_url):
        raise SettingsWrong(
            _("%(url)s is on this site itself: it is no copy elsewhere.") % {"url": url},
            _("Copy the address of the post itself; nothing was recorded."),
        )


def _again(case: Case) -> Decided:
    if case.settings is None:
        raise SettingsWrong(
            _("The account %(account)s is not in POSSE_NETWORKS: nothing is sent there.")
            % case.named,
            _("Write it into pelicanconf.py again, if it is to be posted to."),
        )
    state = case.standing.state
    if state is State.SYNDICATED:
        raise _is_out(
            case,
            _("To send it anew: delete it there, then `invoke settle %(report)s %(account)s "
              "--gone`, then `invoke settle %(report)s %(account)s --send-again`."),
        )  # fmt: skip
    if state is State.CLAIMED:
        raise _is_claimed(case)
    if state in {State.DUE, State.RETRY}:
        text = _("%(report)s is not out on %(account)s, and nothing stands in its way. To announce "
                 "it: invoke publish --only announce --report %(report)s")  # fmt: skip
        return _as_it_is(text, case)
    return Decided(receipts=(_settled(case, SEND_AGAIN),))


def _skipped(case: Case) -> Decided:
    if case.standing.state is State.SYNDICATED:
        raise _is_out(
            case,
            _("To take its link off the page: delete it there, then `invoke settle %(report)s "
              "%(account)s --gone`."),
        )  # fmt: skip
    if case.standing.state in {State.SKIPPED, State.GONE}:
        return _as_it_is(_("%(report)s is never announced on %(account)s as it is."), case)
    return Decided(receipts=(_settled(case, SKIP),))


def _gone(case: Case) -> Decided:
    state = case.standing.state
    if state is State.SYNDICATED:
        return Decided(receipts=tuple(_end(case, copy) for copy in live_copies(case.receipts)))
    if state is State.UNKNOWN:
        return Decided(receipts=_ends_of_the_unclear(case))
    if state is State.GONE:
        return _as_it_is(_("%(report)s is known to be gone from %(account)s already."), case)
    if state is State.CLAIMED:
        raise _is_claimed(case)
    raise PersonNeeded(
        _("No post of %(report)s on %(account)s is known, so none can be gone.") % case.named,
        _("If it must never be announced there: invoke settle %(report)s %(account)s --skip")
        % case.named,
    )


def _end(case: Case, copy: Receipt) -> Receipt:
    """Named as the copy is, so that this very copy is gone."""
    return replace(
        copy, result=Result.GONE, at=case.after_all, evidence=EVIDENCE, decision=""
    )  # fmt: skip


def _ends_of_the_unclear(case: Case) -> tuple[Receipt, ...]:
    """One for each attempt of which nobody knows whether it made a post."""
    ends: dict[str, Receipt] = {}
    for _number in range(len(case.claims) + len(case.receipts)):
        standing = fold(case.claims, [*case.receipts, *ends.values()], case.now)
        if standing.state is not State.UNKNOWN:
            break
        unheard = (r.claim for r in case.receipts if r.result is Result.UNKNOWN)
        names = (standing.claim.name,) if standing.claim else tuple(unheard)
        ends |= {name: replace(_settled(case, ""), claim=name, result=Result.GONE,
                               at=case.after_all) for name in names}  # fmt: skip
    return tuple(ends.values())


def _settled(case: Case, word: str) -> Receipt:
    """It is about all that was known when the person decided, and about nothing later."""
    return Receipt(
        report=case.report, account=case.account, claim=case.newest, result=Result.SETTLED,
        at=case.after_all, evidence=EVIDENCE, decision=word,
    )  # fmt: skip


def _as_it_is(text: str, case: Case) -> Decided:
    return Decided(why=text % case.named)


def _is_out(case: Case, advice: str) -> PersonNeeded:
    text = _("%(report)s is out on %(account)s: %(url)s") % case.named
    return PersonNeeded(text, advice % case.named)


def _is_claimed(case: Case) -> PersonNeeded:
    until = case.standing.claim.until if case.standing.claim else None
    return PersonNeeded(
        _("Another run may be sending %(report)s to %(account)s until %(time)s.")
        % {**case.named, "time": moment(until, case.now)},
        _("Nothing was recorded. Look again after that: `invoke status` says what came of it."),
    )
