"""Looking at accounts before anything is posted there: who they are, and what they said already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from desk import console
from desk.announce.plan import station_of
from desk.announce.situation import Situation
from desk.errors import DeskError, PersonNeeded, SettingsWrong
from desk.words import _, ngettext
from posse.adoption import Adopted, addresses_of, adopt
from posse.app import connected
from posse.errors import AccountChanged, NotAllowed, NotReached
from posse.models import AccountSettings
from posse.plan import Station, Why
from posse.ports import Identity

CLOCK = timedelta(minutes=15)  # how far a server's clock and ours may be apart


@dataclass(kw_only=True, slots=True)
class Looked:
    """The accounts that may be posted to, what a person has to mend, and whether copies are new."""

    stations: list[Station]
    problems: list[DeskError]
    found: bool = False


def look_at(situation: Situation, accounts: Sequence[AccountSettings]) -> Looked:
    """Look at each account that is new, or has something to do; what was found is told.

    One that cannot be used is told with the reason and left out. RecordUnreadable, NotKept.
    """
    looked = Looked(stations=[], problems=[])
    work = _work(situation)
    for account in accounts:
        try:
            with console.working(_("Accounts"), _("looking at %(account)s")
                                 % {"account": account.name}):  # fmt: skip
                station, adopted = _looked_at(situation, account, work.get(account.name))
            _refuse_twice(situation, account, looked.stations)
        except NotReached as error:
            _tell(account, _("not reached (%(why)s). Nothing was posted there; it is tried again "
                             "at the next run.") % {"why": _(str(error))})  # fmt: skip
        except (NotAllowed, AccountChanged) as error:
            problem = _problem(account, error)
            _tell(account, problem.message)
            _tell(account, problem.advice, below=True)
            text = _("The account %(account)s needs you: see above.")
            looked.problems.append(type(problem)(text % {"account": account.name}))
        else:
            looked.stations.append(station)
            looked.found |= bool(adopted and adopted.found)
            for line in adopted_lines(adopted) if adopted else ():
                _tell(account, line)
    return looked


def _refuse_twice(
    situation: Situation, account: AccountSettings, others: Sequence[Station]
) -> None:
    """NamedTwice for one account under two names that a report would go to: two posts of it."""
    known = situation.ledger.accounts()
    own = known[account.name].id
    for other in others:
        apart = account.langs and other.langs and not {*account.langs} & {*other.langs}
        if known[other.name].id == own and not account.by_hand and not apart:
            raise NamedTwice(other.name)


def _work(situation: Situation) -> dict[str, set[str]]:
    """What known accounts have to do: the reports to be sent there; {} where only to find out."""
    known = situation.ledger.accounts()
    stations = [station_of(a, known[a.name].since) for a in situation.accounts if a.name in known]
    made = situation.planned(stations)
    work: dict[str, set[str]] = defaultdict(set)
    for pair in made.due:
        work[pair.station.name].add(pair.report.id)
    for held in made.held:
        if held.why is Why.UNKNOWN:
            work.setdefault(held.pair.station.name, set())
    return work


def _looked_at(
    situation: Situation, account: AccountSettings, work: set[str] | None
) -> tuple[Station, Adopted | None]:
    """The account as a station; ``work`` is None for none. NotReached, NotAllowed, AccountChanged.

    What is to be sent is looked for first: a person may have posted it, and a record that was lost
    and begun anew by `connect` knows nothing of what was out. NotKept.
    """
    known = situation.ledger.accounts().get(account.name)
    if known and work is None:
        return station_of(account, known.since), None
    port = connected(account, situation.environment, media=situation.site.output)
    identity = port.identity() if port else None
    if identity:
        refuse_other_clock(identity)  # before anything is noted with a time
    addresses = addresses_of(situation.reports, situation.published)
    if known:
        addresses = {url: id_ for url, id_ in addresses.items() if id_ in (work or ())}
    adopted = adopt(
        account.name,
        port,
        identity=identity,
        record=situation.ledger,
        site_url=situation.site.url,
        addresses=addresses,
        now=situation.clock(),
    )
    situation.at("adopted")
    return station_of(account, adopted.since, identity=identity, port=port), adopted


def adopted_lines(adopted: Adopted) -> Iterator[str]:
    """What a look at an account found."""
    handle = adopted.identity.handle if adopted.identity else ""
    reports = len({receipt.report for receipt in adopted.found})
    if adopted.first and handle:
        yield _("%(handle)s, looked at for the first time.") % {"handle": handle}
    if reports:
        text = ngettext(
            "%(count)s report was announced there already: it counts as announced.",
            "%(count)s reports were announced there already: they count as announced.",
            reports,
        )
        yield text % {"count": reports}


def refuse_other_clock(identity: Identity) -> None:
    """NotAllowed: what is told apart by times must not be sent with a wrong one."""
    if abs(identity.skew) <= CLOCK:
        return
    minutes = round(abs(identity.skew).total_seconds() / 60)
    text = ngettext(
        "the clock here and the clock there are %(count)s minute apart",
        "the clock here and the clock there are %(count)s minutes apart",
        minutes,
    )
    raise ClockWrong(text % {"count": minutes})


class NamedTwice(NotAllowed):
    """One account under two names; the message is the other name."""


class ClockWrong(NotAllowed):
    """Our clock and a server's are too far apart; the message is in the terminal's language."""


def _problem(account: AccountSettings, error: NotAllowed | AccountChanged) -> DeskError:
    if isinstance(error, AccountChanged):
        return changed(error)
    if isinstance(error, NamedTwice):
        return SettingsWrong(
            _("this is the same account as %(other)s. Nothing was posted by this name.")
            % {"other": error},
            _("Take one of the two out of POSSE_NETWORKS, or give them other languages (langs)."),
        )
    if isinstance(error, ClockWrong):
        return PersonNeeded(
            _("%(why)s. Nothing was posted.") % {"why": error},
            _("Set the clock of this machine right, then run the command again."),
        )
    return SettingsWrong(
        _("refused (%(why)s). Nothing was posted there.") % {"why": error},
        _("`invoke connect %(account)s` renews it.") % {"account": account.name},
    )


def changed(error: AccountChanged) -> PersonNeeded:
    """An account's name leads to another account than it did."""
    return PersonNeeded(
        _("this is another account (%(found)s) than the one known by this name (%(known)s). "
          "Nothing was posted there.") % {"found": error.found, "known": error.known},
        _("If the change is meant, give the new account another name in POSSE_NETWORKS."),
    )  # fmt: skip


def _tell(account: AccountSettings, text: str, *, below: bool = False) -> None:
    console.note("" if below else account.name, text)
