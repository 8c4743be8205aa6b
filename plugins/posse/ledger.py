"""The record: state/syndication/, state/accounts/, state/spending/, state/VERSION.

One small immutable file an entry, its name said by its content; what was settled long ago is a line
in ``<yyyy>.jsonl`` instead. Missing is empty. What cannot be read, is newer, or stands under a name
that is not its own stops everything (RecordUnreadable): taken for empty, it would be sent again.

The keeper (keeper.py) keeps entries safe. ``at`` is called where a test may end the process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from . import disk
from .accounts import read_accounts, remember
from .archive import Archive, settled, standing_of, write_lines
from .entries import Entry, as_kept, file_of, line_of, reader_of
from .errors import NotKept, RecordUnreadable
from .keeper import Keeper
from .models import Claim, Receipt, Result, Standing, State
from .money import Read, Reads
from .noting import as_noted, is_new, message_of
from .reads import compact_spending, new_in, read_spending, write_reads
from .terms import KnownAccount
from .version import check_version, write_version

SENDABLE = {State.DUE, State.RETRY}


class Ledger:
    """The record below a folder."""

    def __init__(
        self, state: Path, keeper: Keeper, *, at: Callable[[str], None] = disk.nothing
    ) -> None:
        self._state = state
        self._keeper = keeper
        self._at = at
        self._archive = Archive(state / "syndication")

    def claims(self, report: str) -> tuple[Claim, ...]:
        """All claims of a report, oldest first. RecordUnreadable."""
        return tuple(entry for entry in self._entries(report) if isinstance(entry, Claim))

    def receipts(self, report: str) -> tuple[Receipt, ...]:
        """All receipts of a report, oldest first. RecordUnreadable."""
        return tuple(entry for entry in self._entries(report) if isinstance(entry, Receipt))

    def all_receipts(self) -> tuple[Receipt, ...]:
        """Those of all reports. RecordUnreadable."""
        check_version(self._state)
        pairs = self._archive.pairs().values()
        return tuple(one for entries in pairs for one in entries if isinstance(one, Receipt))

    def standing(self, report: str, account: str, now: datetime) -> Standing:
        """Where a report and an account are. RecordUnreadable."""
        return standing_of(self._entries(report, account), now)

    def standings(self, now: datetime) -> Mapping[tuple[str, str], Standing]:
        """By (report, account), every pair that the record knows of. RecordUnreadable."""
        check_version(self._state)
        pairs = self._archive.pairs()
        return {pair: standing_of(entries, now) for pair, entries in sorted(pairs.items())}

    def entries(self, account: str) -> tuple[Entry, ...]:
        """All that is known of an account's posts. RecordUnreadable."""
        check_version(self._state)
        pairs = self._archive.pairs()
        return tuple(e for (_report, name), es in pairs.items() if name == account for e in es)

    def reads(self, account: str) -> tuple[Reads, ...]:
        """What looking at an account cost. RecordUnreadable."""
        check_version(self._state)
        return tuple(reads for reads in read_spending(self._state) if reads.account == account)

    def note_reads(self, account: str, run: str, reads: Iterable[Read]) -> None:
        """Note what looking cost, on this disk: it is brought along with what is kept next.

        NotKept when it cannot be written. RecordUnreadable.
        """
        with self._keeper.turn():
            new = new_in(reads, self.reads(account))
            with disk.written(self._state):
                if new:
                    write_version(self._state)
                    write_reads(self._state, Reads(account=account, run=run, reads=new))

    def closed(self) -> NotKept | None:
        """Why nothing can be claimed now, so nothing be sent; None when it can."""
        return self._keeper.closed()

    def claim(self, claim: Claim, may: Callable[[], bool] = lambda: True) -> bool:
        """Claim a pair; when this gives True the claim is safe, and may be sent once.

        False when the pair is another run's, or needs no sending, or it ``may`` not be by what the
        record says at that very moment: nothing was claimed. NotKept when the claim cannot be kept
        safe: nothing may be sent. RecordUnreadable.
        """
        return self._make(as_kept(claim), lambda kept: self._is_free(kept) and may())

    def claim_replay(self, claim: Claim) -> bool:
        """Claim a second send of what is unclear, with the same ``key``; otherwise as ``claim``.

        Only for a network that knows the second send for the first (Replayer): whatever becomes of
        it, the unclear claim stays so until a copy is known.
        """
        return self._make(as_kept(claim), self._repeats_the_unclear)

    def receive(self, receipt: Receipt) -> None:
        """Record what is known; it is on disk when this returns, and further as soon as can be.

        What is recorded already changes nothing. NotKept when it cannot be written.
        """
        self.receive_all((receipt,))

    def receive_all(self, receipts: Iterable[Receipt]) -> None:
        """Record many at once, as for an adoption. NotKept as above."""
        with self._keeper.turn():
            new = [receipt for one in receipts for receipt in self._noted(one)]
            if new:
                self._keeper.save(message_of(new))
                self._at("receipt-kept")

    def accounts(self) -> Mapping[str, KnownAccount]:
        """The accounts that were looked at once, by name. RecordUnreadable."""
        check_version(self._state)
        return read_accounts(self._state)

    def remember_account(self, account: str, own_id: str, since: datetime) -> None:
        """Note that an account was looked at; what was noted first stays.

        AccountChanged when the name led to another account before; NotKept.
        """
        with self._keeper.turn():
            with disk.written(self._state):
                new = remember(self._state, KnownAccount(account=account, id=own_id, since=since))
            if new:
                self._keeper.save(f"Remember the account {account}")

    def compact(self, now: datetime) -> int:
        """Make lines of the files whose pairs were settled 30 days ago; how many files.

        And of what looking cost in months that are long over.
        """
        with self._keeper.turn():
            check_version(self._state)
            with disk.written(self._state):
                spent = compact_spending(self._state, now)
            if spent:
                self._keeper.save(f"Compact {len(spent)} files", spent)
            old = settled(self._archive.pairs(), now)
            files = [
                (path, entry) for entry in old if (path := file_of(self._state, entry)).exists()
            ]
            if not files:
                return 0
            with disk.written(self._state):
                write_lines(self._state / "syndication", [entry for _path, entry in files])
                self._at("lines-on-disk")
                for path, _entry in files:
                    disk.remove(path)
                    self._at("file-removed")
            self._keeper.save(f"Compact {len(files)} files", [path for path, _entry in files])
            return len(files)

    def save(self, message: str) -> bool:
        """Keep whatever changed below the folder; False when it waits here for the next time."""
        with self._keeper.turn():
            return self._keeper.save(message)

    def _make(self, claim: Claim, may: Callable[[Claim], bool]) -> bool:
        closed = self._keeper.closed()
        if closed:
            raise closed
        with self._keeper.turn():
            self._at("turn")
            if not may(claim):
                return False
            path = self._write(claim)
            self._at("claim-on-disk")
            if not self._secured(claim, path, may):
                return False
            self._at("claim-kept")
            return True

    def _secured(self, claim: Claim, path: Path, may: Callable[[Claim], bool]) -> bool:
        text = f"Claim {claim.report} for {claim.account}, attempt {claim.attempt}"
        try:
            kept = self._keeper.secure(text, lambda: may(claim))
        except NotKept as error:
            self._take_back(claim, path, unclear=error.unclear)
            raise
        if not kept:
            disk.remove(path)
        return kept

    def _take_back(self, claim: Claim, path: Path, *, unclear: bool) -> None:
        """Nothing is sent. Where others may see the claim all the same, they must know that."""
        if not unclear:
            disk.remove(path)
            return
        self._write(
            Receipt(
                report=claim.report, account=claim.account, claim=claim.name, at=claim.at,
                result=Result.NOT_SENT, evidence="the claim could not be kept safe",
            )
        )  # fmt: skip

    def _others(self, claim: Claim) -> list[Entry]:
        return [e for e in self._entries(claim.report, claim.account) if e != claim]

    def _is_free(self, claim: Claim) -> bool:
        entries = self._others(claim)
        return _is_next(claim, entries) and standing_of(entries, claim.at).state in SENDABLE

    def _repeats_the_unclear(self, claim: Claim) -> bool:
        entries = self._others(claim)
        standing = standing_of(entries, claim.at)
        unclear = standing.claim if standing.state is State.UNKNOWN else None
        return _is_next(claim, entries) and unclear is not None and unclear.key == claim.key

    def _noted(self, receipt: Receipt) -> Iterator[Receipt]:
        known = self._entries(receipt.report, receipt.account)
        entry = as_noted(receipt, known)
        if is_new(entry, known):
            self._write(entry)
            self._at("receipt-on-disk")
            yield entry

    def _write(self, entry: Entry) -> Path:
        path = file_of(self._state, entry)
        with disk.written(self._state):
            write_version(self._state, reader_of(entry))
            try:
                disk.create(path, f"{line_of(entry)}\n".encode(), self._at)
            except FileExistsError as error:
                raise RecordUnreadable(str(path), "another entry has its name") from error
        return path

    def _entries(self, report: str, account: str = "") -> list[Entry]:
        """Those of a report, or of a report and an account."""
        check_version(self._state)
        entries = self._archive.entries(report)
        return [entry for entry in entries if account in {"", entry.account}]


def _is_next(claim: Claim, entries: Iterable[Entry]) -> bool:
    return all(e.attempt < claim.attempt for e in entries if isinstance(e, Claim))
