"""Who is asked what people said: the accounts that can tell, and the other sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from desk.accounts import unusable
from desk.announce.purses import purse
from desk.announce.standings import broke
from desk.errors import DeskError, SettingsWrong
from desk.reasons import said_why
from desk.site import Site
from desk.words import _
from events.book import Book
from posse.addresses import plain
from posse.adoption import addresses_of
from posse.app import connected, listening
from posse.errors import BadAccount, NotAllowed
from posse.fetch import Fetcher
from posse.guard import THE_WORLD, THIS_MACHINE
from posse.hosts import is_loopback, is_public
from posse.ledger import Ledger
from posse.listening import Teller
from posse.models import Published, Report
from posse.money import Purse
from posse.ours import beside, copies_on
from posse.ports import Listener, Sweeper
from posse.terms import AccountSettings
from posse.voices import Home, SourceSettings


@dataclass(kw_only=True, slots=True)
class Listeners:
    """Who can be asked, and what a person has to mend with the others.

    ``purses`` are what those may cost that cost something; ``broke`` are the accounts whose credit
    is used up: nothing is asked of them.
    """

    tellers: list[Teller] = field(default_factory=list)
    purses: dict[str, Purse] = field(default_factory=dict)
    broke: list[str] = field(default_factory=list)
    problems: list[tuple[str, DeskError]] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What is ours: by what somebody is known to speak of a report."""

    site: Site
    accounts: Sequence[AccountSettings]
    sources: Sequence[SourceSettings]
    ledger: Ledger
    reports: tuple[Report, ...]
    published: tuple[Published, ...]
    book: Book
    environment: Mapping[str, str] = field(repr=False)


Asked = TypeVar("Asked", AccountSettings, SourceSettings)


def may_ask(site: Site, ones: Iterable[Asked]) -> tuple[Asked, ...]:
    """Those that this site may ask: a local or a sample site asks only this machine."""
    if is_public(site.url):
        return tuple(ones)
    if not is_loopback(site.url):
        return ()
    return tuple(one for one in ones if all(map(is_loopback, _places(one))))


def anybody(known: Known) -> bool:
    """Whether there is somebody whom this site may ask."""
    return bool(may_ask(known.site, known.accounts) or may_ask(known.site, known.sources))


def _places(one: AccountSettings | SourceSettings) -> tuple[str, ...]:
    """The addresses that are asked; ("",), which is nowhere here, where the settings name none."""
    if isinstance(one, AccountSettings):
        return (one.server,)
    listed = (value if isinstance(value, list | tuple) else [value]
              for value in one.options.values())  # fmt: skip
    urls = (
        item.get("url") if isinstance(item, dict) else item for items in listed for item in items
    )
    return tuple(url for url in urls if isinstance(url, str) and "://" in url) or ("",)


def listeners_of(known: Known, now: datetime) -> Listeners:
    """All that can be asked. RecordUnreadable."""
    found = Listeners(broke=_broke(known, now))
    receipts = known.ledger.all_receipts()
    own = known.ledger.accounts()
    addresses = {plain(url): id_ for url, id_ in
                 addresses_of(known.reports, known.published).items()}  # fmt: skip
    hubs = hubs_of(known.site.url, known.book)
    for one, is_open in _all(known):
        left = _purse(known, one, now)
        if one.name in found.broke or (left and not left.budget.day):
            continue
        names = _ours_there(known, one)
        copies = copies_on(names, receipts)
        home = Home(
            site_url=known.site.url, addresses=addresses,
            copies={copy.id: copy for copy in copies},
            own=frozenset(own[name].id for name in names if name in own),
            is_unlisted=one.options.get("visibility") == "unlisted", hubs=hubs,
        )  # fmt: skip
        try:
            port = _port(known, one, left)
        except BadAccount as error:
            found.problems.append((one.name, unusable(error)))
        except NotAllowed as error:
            found.problems.append((one.name, _refused(one, error)))
        else:
            if isinstance(port, Listener | Sweeper):
                theirs = tuple(copy for copy in copies if copy.account == one.name)
                found.tellers.append(
                    Teller(name=one.name, port=port, home=home, copies=theirs, is_open=is_open)
                )
                found.purses |= {one.name: left} if left else {}
    return found


def hubs_of(site_url: str, book: Book) -> dict[str, str]:
    """The plain address of each event's page, with the event."""
    return {plain(f"{site_url}/{event.url}"): event.id for event in book.events.values()}


def _broke(known: Known, now: datetime) -> list[str]:
    """The accounts whose credit was used up when something was to be posted."""
    standings = known.ledger.standings(now).items()
    return sorted({account for (_report, account), standing in standings if broke(standing)})


def _purse(known: Known, one: AccountSettings | SourceSettings, now: datetime) -> Purse | None:
    """What asking this one may cost; None where it is free, as every source is."""
    if isinstance(one, SourceSettings):
        return None
    return purse(one.name, one.terms, known.ledger, now)


def _all(known: Known) -> Iterator[tuple[AccountSettings | SourceSettings, bool]]:
    """Accounts that were looked at once, and the other sources: whether anybody speaks there."""
    looked_at = known.ledger.accounts()
    for account in may_ask(known.site, known.accounts):
        if not account.by_hand and account.name in looked_at:
            yield account, False
    for source in may_ask(known.site, known.sources):
        yield source, True


def _ours_there(known: Known, one: AccountSettings | SourceSettings) -> tuple[str, ...]:
    """Our accounts on its network; a page or a feed may be about what is on any of them."""
    if isinstance(one, SourceSettings):
        return tuple(account.name for account in known.accounts)
    return beside(one, known.accounts)


def _port(known: Known, one: AccountSettings | SourceSettings, left: Purse | None) -> object:
    if isinstance(one, SourceSettings):
        reach = THIS_MACHINE if is_loopback(known.site.url) else THE_WORLD
        return listening(one, known.environment, Fetcher(reach))
    return connected(
        one, known.environment, media=known.site.output,
        purse=left.left_for_answers if left else None,
    )  # fmt: skip


def _refused(one: AccountSettings | SourceSettings, error: NotAllowed) -> SettingsWrong:
    return SettingsWrong(
        _("%(account)s cannot be asked (%(why)s).")
        % {"account": one.name, "why": said_why(str(error))},
        _("Put it right in pelicanconf.py, or renew it with `invoke connect`."),
    )
