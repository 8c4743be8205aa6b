"""The record of whom a report's links were told: state/webmentions/<id>.jsonl.

One sealed line a page and time, in any order and any number of times: two files are joined by
putting their lines together. Missing is empty, unreadable stops.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from . import disk
from .errors import BadId, RecordUnreadable
from .identity import path_of, place_of_id
from .seal import seal, unseal
from .telling import Taken, Told, newest

FOLDER = "webmentions"


def read_told(state: Path, report: str) -> tuple[Told, ...]:
    """All that is known of a report's links. RecordUnreadable, BadId."""
    path = path_of(state / FOLDER, report, ".jsonl")
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise RecordUnreadable(str(path), str(error)) from error
    found = tuple(told_of(line, f"{path}:{number}") for number, line in enumerate(lines, 1)
                  if line.strip())  # fmt: skip
    if any(one.report != report for one in found):
        raise RecordUnreadable(str(path), "it has lines of another report")
    return found


def write_told(state: Path, report: str, new: Iterable[Told]) -> None:
    """Add what was done. Of each page the last is kept. OSError, RecordUnreadable."""
    kept = newest((*read_told(state, report), *new)).values()
    text = "".join(sorted(f"{line_of(one)}\n" for one in kept))
    path = path_of(state / FOLDER, report, ".jsonl")
    path.parent.mkdir(parents=True, exist_ok=True)
    disk.replace(path, text.encode())


def line_of(told: Told) -> str:
    """The sealed line: the same for what is equal."""
    plain = {**asdict(told), "at": told.at.astimezone(UTC).isoformat(), "taken": str(told.taken)}
    return seal({"kind": "told", **plain})


def told_of(line: str, where: str) -> Told:
    """What a sealed line says; RecordUnreadable, naming ``where``, when it cannot be read."""
    raw = unseal(line, where)
    try:
        at = datetime.fromisoformat(str(raw["at"]))
        told = Told(
            report=str(raw["report"]), target=str(raw["target"]), at=at,
            taken=Taken(str(raw["taken"])), digest=str(raw["digest"]),
            is_linked=raw["is_linked"] is True, tries=int(str(raw["tries"])),
            evidence=str(raw["evidence"]),
        )  # fmt: skip
        place_of_id(told.report)
    except KeyError as error:
        raise RecordUnreadable(where, f"it has no {error}") from error
    except (ValueError, BadId) as error:
        raise RecordUnreadable(where, str(error)) from error
    if at.tzinfo is None:
        raise RecordUnreadable(where, "it has a time without a time zone")
    return told
