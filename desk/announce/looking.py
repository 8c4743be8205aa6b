"""Looking at accounts before anything is posted there: who they are, and what they said already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from desk import console
from desk.announce.plan import station_of
from desk.announce.purses import noted
from desk.announce.situation import Situation
from desk.announce.unfit import NamedTwice, problem_of, refuse_other_clock
from desk.errors import DeskError, PersonNeeded
from desk.reasons import said_why
from desk.words import _, ngettext
from posse.adoption import Adopted, addresses_of, adopt
from posse.app import connected
from posse.errors import AccountChanged, NoCredit, NotAllowed, NotReached
from posse.looks import is_due
from posse.models import Receipt, Result
from posse.plan import Pair, Station, Why
from posse.ports import Account, Identity
from posse.terms import AccountSettings


@dataclass(kw_only=True, slots=True)
class Looked:
    """The accounts that may be posted to, what a person has to mend, and whether copies are new."""

    stations: list[Station]
    problems: list[DeskError]
    found: bool = False


def look_at(
    situation: Situation,
    accounts: Sequence[AccountSettings],
    fresh: Collection[tuple[str, str]] = (),
) -> Looked:
    """Look at each account that is new, or has something to do; what was found is told.

    One that cannot be used is told with the reason and left out. ``fresh`` are the reports and
    accounts of posts of which only this run learnt that they are not known. RecordUnreadable,
    NotKept.
    """
    looked = Looked(stations=[], problems=[])
    work = _work(situation, fresh)
    for account in accounts:
        try:
            with console.working(_("Accounts"), _("looking at %(account)s")
                                 % {"account": account.name}):  # fmt: skip
                station, adopted = _looked_at(situation, account, work.get(account.name))
            _refuse_twice(situation, account, looked.stations)
        except NoCredit as error:
            looked.problems += _without_credit(situation, account, error, work.get(account.name))
            looked.stations += _as_known(situation, account)
        except NotReached as error:
            _tell(account, _("not reached (%(why)s). Nothing was posted there; it is tried again "
                             "at the next run.") % {"why": said_why(str(error))})  # fmt: skip
        except (NotAllowed, AccountChanged) as error:
            problem = problem_of(account, error)
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


def _work(situation: Situation, fresh: Collection[tuple[str, str]]) -> dict[str, list[Pair]]:
    """What known accounts have to do: what is to be sent there; [] where only to find out."""
    known = situation.ledger.accounts()
    stations = [station_of(a, known[a.name].since) for a in situation.accounts if a.name in known]
    made = situation.planned(stations)
    work: dict[str, list[Pair]] = defaultdict(list)
    for pair in made.due:
        work[pair.station.name].append(pair)
    for held in made.held:
        name = held.pair.station.name
        is_fresh = (held.pair.report.id, name) in fresh
        looks = held.pair.station.terms.looks
        if held.why is Why.UNKNOWN and name not in made.refused and (
            is_fresh or is_due(held.pair.standing, looks, situation.clock())
        ):  # fmt: skip
            work.setdefault(name, [])
    return work


def _since(situation: Situation, work: Sequence[Pair]) -> datetime | None:
    """From when on a post of these can be out: since a page was there, or is said to have been.

    A record that was begun anew knows no longer when a page came out; its own date does.
    """
    out = {record.id: record.first_deployed for record in situation.published}
    ids = {pair.report.id: pair.report.published for pair in work}
    return min((min(at, out.get(id_, at)) for id_, at in ids.items()), default=None)


def _without_credit(
    situation: Situation, account: AccountSettings, error: NoCredit, work: Sequence[Pair] | None
) -> list[DeskError]:
    """Note it with the first post that was to be sent, so that no later run asks again. NotKept.

    What a person has to mend, where there is none.
    """
    if not work:
        _tell(
            account,
            _("refused (%(why)s). Nothing was posted there.") % {"why": said_why(str(error))},
        )
        text = _("The account %(account)s needs you: see above.")
        return [PersonNeeded(text % {"account": account.name})]
    # Named as an attempt before all others, so that the decision about it is about no later one.
    situation.ledger.receive(
        Receipt(
            report=work[0].report.id, account=account.name, result=Result.REFUSED,
            claim=f"{account.name}.a00.{situation.run}", at=situation.clock(), evidence=str(error),
        )
    )  # fmt: skip
    return []


def _as_known(situation: Situation, account: AccountSettings) -> list[Station]:
    """The account without a way to it, so that what waits for it is told."""
    known = situation.ledger.accounts().get(account.name)
    return [station_of(account, known.since)] if known else []


def _looked_at(
    situation: Situation, account: AccountSettings, work: Sequence[Pair] | None
) -> tuple[Station, Adopted | None]:
    """The account as a station; ``work`` is None for none. NotReached, NotAllowed, AccountChanged.

    What is to be sent is looked for first: a person may have posted it, and a record that was lost
    and begun anew by `connect` knows nothing of what was out. NotKept.
    """
    known = situation.ledger.accounts().get(account.name)
    if known and work is None:
        return station_of(account, known.since), None
    purse = situation.purse(account.name)
    port = connected(
        account, situation.environment, media=situation.site.output,
        purse=purse.left if purse else None,
    )  # fmt: skip
    with noted(situation.ledger, account.name, port, situation.run):
        identity, adopted = _adopted(situation, account, port, work if known else None)
    situation.at("adopted")
    return station_of(account, adopted.since, identity=identity, port=port), adopted


def _adopted(
    situation: Situation, account: AccountSettings, port: Account | None,
    work: Sequence[Pair] | None,
) -> tuple[Identity | None, Adopted]:  # fmt: skip
    """Who it is and what it said of the reports in ``work``, of all where that is None."""
    identity = port.identity() if port else None
    if identity:
        refuse_other_clock(identity)  # before anything is noted with a time
    addresses = addresses_of(situation.reports, situation.published)
    if work is not None:
        ids = {pair.report.id for pair in work}
        addresses = {url: id_ for url, id_ in addresses.items() if id_ in ids}
    adopted = adopt(
        account.name,
        port,
        identity=identity,
        record=situation.ledger,
        site_url=situation.site.url,
        addresses=addresses,
        now=situation.clock(),
        oldest=_since(situation, work or ()),
    )
    situation.at("looked")
    return identity, adopted


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


def _tell(account: AccountSettings, text: str, *, below: bool = False) -> None:
    console.note("" if below else account.name, text)
