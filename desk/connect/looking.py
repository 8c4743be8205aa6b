"""An account is tried with its secret, and looked at once (law 4 of the ledger)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from desk import console
from desk.accounts import unusable
from desk.announce.purses import noted
from desk.announce.unfit import ClockWrong, refuse_other_clock
from desk.connect.asking import nothing_changed
from desk.connect.getting import not_reached, refused, without_credit
from desk.connect.settings_file import SETTING
from desk.connect.wanted import Wanted, free_name
from desk.errors import PersonNeeded
from desk.ledger import open_ledger, why_closed
from desk.record import unreadable
from desk.site import Site
from desk.words import _, ngettext
from posse.adoption import addresses_of, adopt, refuse_another
from posse.app import connected
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
from posse.limits import limits_of
from posse.manifest import read_manifest
from posse.models import Limits, Published, Report
from posse.ports import Account, Identity
from posse.published import read_published
from posse.terms import AccountSettings

if TYPE_CHECKING:
    from collections.abc import Iterator


RUN = "connect"  # the name of such a look where its cost is noted


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What a look found: ``copies`` is how many reports were announced there, and not known so.

    ``before`` are the reports that are out, and not on this account: they were out before it.
    """

    handle: str
    copies: int
    before: tuple[Published, ...]


def record_for(site: Site, wanted: Wanted) -> Ledger:
    """The record, as a site with this account has it.

    PersonNeeded where it is not to be had: another machine may know what the account said already.
    """
    networks = {**site.accounts, wanted.name: wanted.options}
    settings = {**site.settings, SETTING: networks}
    with _record_errors():
        ledger = open_ledger(replace(site, settings=settings))
        if ledger.closed():
            raise PersonNeeded(
                _("The record of what was announced is not to be had, and no account is connected "
                  "without it."),
                _("Put right what is said above, then run connect again. %(end)s")
                % {"end": nothing_changed()},
            )  # fmt: skip
    return ledger


def look(
    site: Site,
    wanted: Wanted,
    secrets: Mapping[str, str],
    ledger: Ledger,
    others: Sequence[AccountSettings],
) -> Found:
    """Try the account, and record who it is and what it announced already.

    SettingsWrong when it cannot be used, PersonNeeded when it is not the one that it was; then
    nothing is recorded.
    """
    account = wanted.settings
    where = account.server or account.kind
    try:
        with console.step(_("Account"), _("asking %(where)s") % {"where": where}) as step, \
                _record_errors():  # fmt: skip
            port = connected(account, secrets, media=site.output)
            with noted(ledger, wanted.name, port, RUN):
                identity = port.identity() if port else None
                if identity:
                    refuse_other_clock(identity)  # before anything is noted with a time
                    _refuse_wrong(wanted, identity, ledger, others)
                limits = identity.limits if identity else limits_of(account.name, account.kind)
                found = _adopted(site, wanted, port, identity, ledger)
            ledger.save("Note what looking cost")
            step.say(f"{found.handle or account.name}   {_said_of(limits)}")
    except BadAccount as error:
        raise unusable(error) from error
    except NotReached as error:
        raise not_reached(where, error) from error
    except ClockWrong as error:
        raise PersonNeeded(
            _("%(why)s. Nothing was posted.") % {"why": error},
            _("Set the clock of this machine right, then run the command again."),
        ) from error
    except NoCredit as error:
        raise without_credit(where, error) from error
    except NotAllowed as error:
        raise refused(where, error) from error
    return found


def _adopted(
    site: Site, wanted: Wanted, port: Account | None, identity: Identity | None, ledger: Ledger
) -> Found:
    published = read_published(site.state)
    adopted = adopt(
        wanted.name,
        port,
        identity=identity,
        record=ledger,
        site_url=site.url,
        addresses=addresses_of(_last_build(site), published),
        now=datetime.now(UTC),
    )
    out = [record for record in published if not record.withdrawn and not record.demo]
    missing = (r for r in out if not _is_on(wanted.name, r, ledger)) if adopted.first else ()
    return Found(
        handle=adopted.identity.handle if adopted.identity else "",
        copies=len({receipt.report for receipt in adopted.found}),
        before=tuple(missing),
    )


def _is_on(account: str, record: Published, ledger: Ledger) -> bool:
    return any(receipt.account == account for receipt in ledger.receipts(record.id))


def _last_build(site: Site) -> tuple[Report, ...]:
    """Its reports, none where there is no build: what is out is in the record too."""
    try:
        return read_manifest(site.cache)
    except RecordUnreadable:
        return ()  # .cache/ may be deleted at any time


def _refuse_wrong(
    wanted: Wanted, identity: Identity, ledger: Ledger, others: Sequence[AccountSettings]
) -> None:
    """PersonNeeded for another account than before, or one that another name has already."""
    known = ledger.accounts()
    try:
        refuse_another(known.get(wanted.name), identity.id)
    except AccountChanged as error:
        taken = [*known, *(other.name for other in others)]
        raise _changed(wanted, identity, error.known, taken) from error
    langs = set(wanted.settings.langs)
    for other in others if wanted.is_new else ():
        same = other.name in known and known[other.name].id == identity.id
        apart = langs and other.langs and not langs & set(other.langs)
        if same and not apart:
            raise _double(other.name, identity)


def _changed(wanted: Wanted, identity: Identity, before: str, taken: Sequence[str]) -> PersonNeeded:
    other = free_name(wanted.name, taken)
    return PersonNeeded(
        _("%(name)s was another account before: it was %(before)s, and this is %(handle)s "
          "(%(now)s).") % {"name": wanted.name, "before": before, "handle": identity.handle,
                           "now": identity.id},
        _("Log in as the one that it was, or connect this one under another name: `invoke connect "
          "%(kind)s --account %(other)s`. %(end)s")
        % {"kind": wanted.kind, "other": other, "end": nothing_changed()},
    )  # fmt: skip


def _double(other: str, identity: Identity) -> PersonNeeded:
    return PersonNeeded(
        _("%(handle)s is connected already, as %(other)s: reports would be posted there twice.")
        % {"handle": identity.handle, "other": other},
        _("Log in as another account, or give each name languages of its own with --langs. "
          "`invoke connect %(other)s` renews it. %(end)s")
        % {"other": other, "end": nothing_changed()},
    )  # fmt: skip


def _said_of(limits: Limits) -> str:
    if not limits.characters:
        return _("texts of any length")
    text = ngettext("%(count)s character a post", "%(count)s characters a post", limits.characters)
    return text % {"count": limits.characters}


@contextmanager
def _record_errors() -> Iterator[None]:
    """What is wrong with the record, in the terminal's words."""
    try:
        yield
    except RecordUnreadable as error:
        raise unreadable(error) from error
    except NotKept as error:
        raise PersonNeeded(why_closed(error), nothing_changed()) from error
