"""What accounts may still cost, by their budgets and by what the record knows was spent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from desk.announce.proposal import post_of
from posse.errors import BadMetadata
from posse.ledger import Ledger
from posse.models import Claim, Receipt, Terms
from posse.money import Purse
from posse.plan import Pair, Plan, Station, within
from posse.ports import Priced
from posse.spending import purse_of


def purse(account: str, terms: Terms, ledger: Ledger, now: datetime, run: str = "") -> Purse | None:
    """What an account may cost; None where it costs nothing. RecordUnreadable.

    ``run`` is the run that is on, "" where none is.
    """
    if terms.price is None or terms.budget is None:
        return None
    entries = ledger.entries(account)
    return purse_of(
        terms.budget,
        terms.price,
        claims=[entry for entry in entries if isinstance(entry, Claim)],
        receipts=[entry for entry in entries if isinstance(entry, Receipt)],
        reads=ledger.reads(account),
        run=run,
        now=now,
    )


def within_budgets(
    made: Plan,
    stations: Sequence[Station],
    ledger: Ledger,
    wordings: Path | None,
    now: datetime,
    run: str = "",
) -> Plan:
    """The plan with held what the accounts have too little left for. RecordUnreadable."""
    purses = {
        station.name: found
        for station in stations
        if (found := purse(station.name, station.terms, ledger, now, run))
    }
    if not purses:
        return made
    return within(made, purses, lambda pair: _dollars(pair, ledger, wordings))


@contextmanager
def noted(ledger: Ledger, account: str, port: object, run: str) -> Iterator[None]:
    """What is asked of an account in here and is charged for is noted, whatever came of it.

    NotKept.
    """
    try:
        yield
    finally:
        reads = tuple(port.reads()) if isinstance(port, Priced) else ()
        if reads:
            ledger.note_reads(account, run, reads)


def _dollars(pair: Pair, ledger: Ledger, wordings: Path | None) -> Decimal | None:
    """What a pair's post would cost, None where none can be made."""
    try:
        post = post_of(pair, ledger.receipts(pair.report.id), wordings)
    except BadMetadata:
        return None
    return post.price.dollars if post.price else None
