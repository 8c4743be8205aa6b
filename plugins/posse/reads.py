"""state/spending/<account>/: what looking at accounts cost, so that their budgets hold.

A run writes what it read as soon as it looked: a small sealed file that never changes. A thing that
is told of twice counts once (money.py), so neither a crash nor the join of two records doubles it.
What is older than two months is of no budget any more and becomes lines of <yyyy>.jsonl.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from . import disk
from .errors import BadId, RecordUnreadable
from .identity import PART
from .money import Read, Reads
from .seal import seal, unseal

FOLDER = "spending"
KEPT_FOR = timedelta(days=62)
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}\Z")
_LINES = re.compile(r"\d{4}\.jsonl\Z")


def read_spending(state: Path) -> tuple[Reads, ...]:
    """All that was noted. RecordUnreadable."""
    found: list[Reads] = []
    for place in disk.visible(state / FOLDER):
        if _LINES.match(place.name):
            lines = enumerate(disk.text(place).split("\n"), 1)
            found += [reads_of(line, f"{place}:{number}") for number, line in lines if line.strip()]
        else:
            found += [reads for _path, reads in _files(place)]
    return tuple(found)


def write_reads(state: Path, reads: Reads) -> bool:
    """Note what a run read; False where that is noted already. OSError, BadId."""
    path = state / FOLDER / reads.account / name_of(reads)
    try:
        disk.create(path, f"{line_of(reads)}\n".encode())
    except FileExistsError:
        return False  # its name is made of what is in it
    return True


def compact_spending(state: Path, now: datetime) -> tuple[Path, ...]:
    """Make lines of the files that no budget asks for; those files. OSError, RecordUnreadable."""
    before = (now - KEPT_FOR).date()
    folder = state / FOLDER
    accounts = [place for place in disk.visible(folder) if not _LINES.match(place.name)]
    old = [
        (path, reads)
        for account in accounts
        for path, reads in _files(account)
        if all(read.day < before for read in reads.reads)
    ]
    years: dict[int, set[str]] = defaultdict(set)
    for _path, reads in old:
        years[max(read.day for read in reads.reads).year].add(line_of(reads))
    for year, lines in years.items():
        path = folder / f"{year:04d}.jsonl"
        known = {line for line in disk.text(path).split("\n") if line} if path.exists() else set()
        disk.replace(path, "".join(f"{line}\n" for line in sorted(known | lines)).encode())
    for path, _reads in old:
        disk.remove(path)
    return tuple(path for path, _reads in old)


def name_of(reads: Reads) -> str:
    """The name of its file: the last day, the run, and what is in it. BadId."""
    if not (PART.match(reads.account) and _NAME.match(reads.run) and reads.reads):
        raise BadId(f"{reads.account}/{reads.run}")
    digest = hashlib.sha256(line_of(reads).encode()).hexdigest()[:8]
    return f"{max(read.day for read in reads.reads)}.{reads.run}.{digest}.json"


def line_of(reads: Reads) -> str:
    """The sealed line: the same for equal ones."""
    rows = [{name: str(value) for name, value in asdict(read).items()} for read in reads.reads]
    return seal({"kind": "reads", "account": reads.account, "run": reads.run, "reads": rows})


def reads_of(line: str, where: str) -> Reads:
    """What a sealed line tells; RecordUnreadable, naming ``where``, when it tells of no reads."""
    raw = unseal(line, where)
    try:
        if raw["kind"] != "reads":
            raise RecordUnreadable(where, "it is about nothing that was read")
        reads = _reads(raw)
        name_of(reads)
    except KeyError as error:
        raise RecordUnreadable(where, f"it has no {error}") from error
    except (TypeError, ValueError, InvalidOperation, BadId) as error:
        raise RecordUnreadable(where, str(error)) from error
    return reads


def _reads(raw: Mapping[str, Any]) -> Reads:
    found = tuple(
        Read(
            day=date.fromisoformat(row["day"]), thing=str(row["thing"]),
            dollars=_dollars(row["dollars"]),
        )
        for row in raw["reads"]
    )  # fmt: skip
    return Reads(account=str(raw["account"]), run=str(raw["run"]), reads=found)


def _dollars(text: str) -> Decimal:
    dollars = Decimal(text)
    if not dollars.is_finite() or dollars < 0:
        raise ValueError(f"no amount: {text}")
    return dollars


def _files(account: Path) -> Iterator[tuple[Path, Reads]]:
    for path in disk.visible(account):
        reads = reads_of(disk.text(path).removesuffix("\n"), str(path))
        if (reads.account, name_of(reads)) != (account.name, path.name):
            raise RecordUnreadable(str(path), f"it is {name_of(reads)} of {reads.account}")
        yield path, reads


def new_in(reads: Iterable[Read], known: Iterable[Reads]) -> tuple[Read, ...]:
    """Those that nobody noted yet: another run may have read the same that day."""
    told = {(read.day, read.thing) for entry in known for read in entry.reads}
    fresh = {(read.day, read.thing): read for read in reads}
    return tuple(read for thing, read in fresh.items() if thing not in told)
