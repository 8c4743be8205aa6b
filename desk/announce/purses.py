"""What accounts may still cost, by their budgets and by what the record knows was spent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from desk.announce.proposal import post_of
from posse.errors import BadMetadata
from posse.ledger import Ledger
from posse.models import Claim, Receipt
from posse.money import Purse
from posse.plan import Pair, Plan, Station, too_dear, within
from posse.ports import Priced
from posse.spending import purse_of
from posse.terms import Terms


@dataclass(frozen=True, kw_only=True, slots=True)
class WithinBudget:
    """The record, in which nothing is claimed that its account has too little left for.

    It is judged by what the record says when the claim is made safe: another machine may have spent
    something meanwhile.
    """

    ledger: Ledger
    terms: Terms
    clock: Callable[[], datetime]
    run: str

    def claims(self, report: str) -> tuple[Claim, ...]:
        """As the ledger."""
        return self.ledger.claims(report)

    def claim(self, claim: Claim) -> bool:
        """As the ledger; False too where there is too little left."""
        return self.ledger.claim(claim, lambda: self._affords(claim))

    def claim_replay(self, claim: Claim) -> bool:
        """As the ledger: what may be out is paid for already."""
        return self.ledger.claim_replay(claim)

    def receive(self, receipt: Receipt) -> None:
        """As the ledger."""
        self.ledger.receive(receipt)

    def _affords(self, claim: Claim) -> bool:
        left = purse(claim.account, self.terms, self.ledger, self.clock(), self.run, but=claim)
        price = self.terms.price
        return not (left and price and too_dear(price(claim.announcement).dollars, left))


def purse(
    account: str,
    terms: Terms,
    ledger: Ledger,
    now: datetime,
    run: str = "",
    *,
    but: Claim | None = None,
) -> Purse | None:
    """What an account may cost; None where it costs nothing. RecordUnreadable.

    ``run`` is the run that is on, "" where none is; ``but`` is a claim that does not count.
    """
    if terms.price is None or terms.budget is None:
        return None
    entries = ledger.entries(account)
    left_out = (but.report, but.name) if but else None
    return purse_of(
        terms.budget,
        terms.price,
        claims=[
            entry
            for entry in entries
            if isinstance(entry, Claim) and (entry.report, entry.name) != left_out
        ],
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

    Of a post itself nothing is noted: its claim has its price.

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
