"""`invoke adopt`: look at accounts for posts about our reports that the record does not know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from difflib import get_close_matches

from desk import console
from desk.accounts import accounts_of, environment, unusable
from desk.announce.purses import noted, purse
from desk.announce.unfit import ClockWrong, refuse_other_clock
from desk.errors import DeskError, PersonNeeded, SettingsWrong
from desk.ledger import open_ledger, why_closed
from desk.reasons import said_why
from desk.record import unreadable
from desk.site import Site
from desk.words import _, ngettext
from posse.adoption import Adopted, addresses_of
from posse.adoption import adopt as look_at
from posse.app import connected, secrets_of
from posse.errors import (
    AccountChanged,
    BadAccount,
    NoCredit,
    NotAllowed,
    NotKept,
    NotReached,
    RecordUnreadable,
)
from posse.ledger import Ledger
from posse.manifest import read_manifest
from posse.models import Report
from posse.ports import Account
from posse.published import read_published
from posse.terms import AccountSettings


@dataclass(frozen=True, kw_only=True, slots=True)
class _Look:
    """What the accounts are looked at with: our reports' addresses, with their ids."""

    site: Site
    ledger: Ledger
    addresses: dict[str, str]
    environment: dict[str, str] = field(repr=False)


def adopt(site: Site, *, account: str = "") -> None:
    """Look at one account, or at all, and record the copies that are found.

    One that cannot be looked at is told and stops no other; SettingsWrong at the end where an
    account was refused, and before anything where a secret is missing; else PersonNeeded.
    """
    accounts = _asked_for(accounts_of(site), account)
    secrets = dict(environment(site))
    for one in accounts:
        try:
            secrets_of(one, secrets)
        except BadAccount as error:
            raise unusable(error) from error
    if not accounts:
        return
    try:
        ledger = open_ledger(site)
        known = addresses_of(_reports(site), read_published(site.state))
        look = _Look(site=site, ledger=ledger, addresses=dict(known), environment=secrets)
        problems = [kind for one in accounts if (kind := _looked_at(one, look))]
    except NotKept as error:
        raise PersonNeeded(
            why_closed(error), _("Put that right, then run the command again: it looks anew.")
        ) from error
    except RecordUnreadable as error:
        raise unreadable(error) from error
    if ledger.closed():
        console.tell(_("What was found waits on this machine, and is taken along as soon as the "
                       "record can be pushed."))  # fmt: skip
    if problems:
        raise _gravest(problems)


def _asked_for(accounts: Sequence[AccountSettings], name: str) -> Sequence[AccountSettings]:
    """Those to look at; what a person posts by hand is only spoken of where it is named."""
    if not name:
        if not any(not account.by_hand for account in accounts):
            console.tell(_("There is no account to look at: POSSE_NETWORKS in pelicanconf.py has "
                           "none, or only such that a person posts to."))  # fmt: skip
        return [account for account in accounts if not account.by_hand]
    names = [account.name for account in accounts]
    if name not in names:
        near = get_close_matches(name, names, n=1)
        advice = (
            _("Is it %(account)s?") % {"account": near[0]}
            if near
            else _("POSSE_NETWORKS in pelicanconf.py names the accounts.")
        )
        raise SettingsWrong(_("There is no account “%(name)s”.") % {"name": name}, advice)
    found = next(account for account in accounts if account.name == name)
    if found.by_hand:
        console.tell(
            _("%(account)s is posted to by hand, so there is nothing to look at. A copy is noted "
              "by: invoke settle REPORT %(account)s --posted URL") % {"account": name}
        )  # fmt: skip
        return []
    return [found]


def _reports(site: Site) -> tuple[Report, ...]:
    """Those of the last build, where there was one: they know their old addresses."""
    try:
        return read_manifest(site.cache)
    except RecordUnreadable:
        return ()


def _looked_at(account: AccountSettings, look: _Look) -> type[DeskError] | None:
    """Look, and say what was found, or why not, and then who has to mend that. NotKept."""
    try:
        with console.working(account.name, _("looking at its posts")):
            left = purse(account.name, account.terms, look.ledger, datetime.now(UTC))
            port = connected(account, look.environment, media=look.site.output,
                             purse=left.left_in_month if left else None)  # fmt: skip
            with noted(look.ledger, account.name, port, "adopt"):
                found = _found(account, look, port)
            look.ledger.save("Note what looking cost")
    except (NotReached, NotAllowed, AccountChanged) as error:
        return _told(account, error)
    _tell(account, found)
    return None


def _found(account: AccountSettings, look: _Look, port: Account | None) -> Adopted:
    identity = port.identity() if port else None
    if identity:
        refuse_other_clock(identity)  # before anything is noted with a time
    return look_at(
        account.name, port, identity=identity, record=look.ledger, site_url=look.site.url,
        addresses=look.addresses, now=datetime.now(UTC),
    )  # fmt: skip


def _tell(account: AccountSettings, found: Adopted) -> None:
    handle = found.identity.handle if found.identity else ""
    reports = len({receipt.report for receipt in found.found})
    if reports:
        text = ngettext("%(count)s report found that was announced there:",
                        "%(count)s reports found that were announced there:", reports)  # fmt: skip
        said = text % {"count": reports}
    else:
        said = _("nothing new")
    console.note(account.name, f"{handle}   {said}")
    for receipt in sorted(found.found, key=lambda one: (one.at, one.report)):
        console.note("", f"{receipt.report}   {receipt.url}")
    if found.first:
        console.note("", _("Looked at for the first time: the account is known from now on."))


def _told(
    account: AccountSettings, error: NotReached | NotAllowed | AccountChanged
) -> type[DeskError]:
    text, advice = _failure(account, error)
    console.note(account.name, text)
    console.note("", advice)
    return SettingsWrong if isinstance(error, NotAllowed) else PersonNeeded


def _gravest(problems: Sequence[type[DeskError]]) -> DeskError:
    text = ngettext("%(count)s account could not be looked at: see above.",
                    "%(count)s accounts could not be looked at: see above.",
                    len(problems))  # fmt: skip
    return max(problems, key=lambda kind: kind.code)(text % {"count": len(problems)})


def _failure(
    account: AccountSettings, error: NotReached | NotAllowed | AccountChanged
) -> tuple[str, str]:
    """What happened, and what to do."""
    if isinstance(error, AccountChanged):
        text = _("this is another account (%(found)s) than the one known by this name (%(known)s). "
                 "Nothing was recorded.")  # fmt: skip
        advice = _("If that is meant, give it another name in POSSE_NETWORKS; if not, `invoke "
                   "connect %(account)s` connects the right one again.")  # fmt: skip
        named = {"found": error.found, "known": error.known, "account": account.name}
        return text % named, advice % named
    if isinstance(error, ClockWrong):
        return (
            _("%(why)s. Nothing was recorded.") % {"why": said_why(str(error))},
            _("Set the clock of this machine right, then run the command again."),
        )
    if isinstance(error, NoCredit):
        return (
            _("refused (%(why)s). Nothing was recorded.") % {"why": said_why(str(error))},
            _("Buy credit there, then run the command again."),
        )
    if isinstance(error, NotAllowed):
        return (
            _("refused (%(why)s). Nothing was recorded.") % {"why": said_why(str(error))},
            _("`invoke connect %(account)s` renews it.") % {"account": account.name},
        )
    return (
        _("not reached (%(why)s). Nothing was recorded.") % {"why": said_why(str(error))},
        _("Run the command again later."),
    )
