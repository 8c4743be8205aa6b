"""Others' words as they lie in a folder, read for the pages: ``<event>/<slug>.jsonl``, ``media/``.

A line is a mention, or says by a hash alone which one was withdrawn; folders are read as one.
Missing is empty; what cannot be read is an error that names file and line.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from .errors import BadId, RecordUnreadable
from .identity import path_of, place_of_id
from .seal import seal, unseal
from .voices import Author, Kind, Mention

SUFFIX = ".jsonl"
MEDIA = "media"
_VERSION = 1
_PORTRAIT = re.compile(r"[0-9a-f]{16,64}\.webp\Z")


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """The mentions of a report, and when something was learnt of them last (None: not known)."""

    mentions: tuple[Mention, ...] = ()
    as_of: datetime | None = None


def told_in(folders: Iterable[Path]) -> Mapping[str, Told]:
    """What is told of each report, from all these folders together. RecordUnreadable."""
    found: dict[str, list[Mention | str]] = defaultdict(list)
    for folder in folders:
        for path in sorted(folder.glob(f"*/*{SUFFIX}")):
            found[_report_of(path)].extend(_lines_in(path))
    return {report: Told(mentions=_standing(lines)) for report, lines in found.items()}


def _standing(lines: Iterable[Mention | str]) -> tuple[Mention, ...]:
    """Without those that were withdrawn."""
    known = tuple(lines)
    return tuple(one for one in known if isinstance(one, Mention) and _name(one.id) not in known)


def _name(mention: str) -> str:
    """A name of a mention that says nothing of it."""
    return hashlib.sha256(mention.encode()).hexdigest()[:32]


def portraits_in(folder: Path) -> Mapping[str, Path]:
    """The pictures of people by the address that they had on their network. RecordUnreadable."""
    index = folder / MEDIA / "portraits.json"
    try:
        raw = json.loads(index.read_text(encoding="utf-8"))
        names = {str(url): str(name) for url, name in raw["portraits"].items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise RecordUnreadable(str(index), str(error)) from error
    files = {url: index.with_name(name) for url, name in names.items() if _PORTRAIT.match(name)}
    return {url: path for url, path in files.items() if path.is_file() and not path.is_symlink()}


def write_told(
    folder: Path, report: str, mentions: Iterable[Mention],
    withdrawn: Iterable[tuple[str, datetime]] = (),
) -> None:  # fmt: skip
    """Write the file of a report; ``withdrawn`` are ids, and since when. OSError, BadId."""
    path = path_of(folder, report, SUFFIX)
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (
        *(json.dumps({**asdict(one), "version": _VERSION}, ensure_ascii=False, default=str)
          for one in mentions),
        *(seal({"mention": _name(id_), "gone": at.isoformat()}) for id_, at in withdrawn),
    )  # fmt: skip
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _report_of(path: Path) -> str:
    report = f"{path.parent.name}/{path.name.removesuffix(SUFFIX)}"
    try:
        place_of_id(report)
    except BadId as error:
        raise RecordUnreadable(str(path), "it is the file of no report") from error
    return report


def _lines_in(path: Path) -> Iterator[Mention | str]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise RecordUnreadable(str(path), str(error)) from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _read(line, f"{path}:{number}")


def _read(line: str, where: str) -> Mention | str:
    """A mention, or the name of one that was withdrawn."""
    try:
        raw: dict[str, Any] = json.loads(line)
        if raw.pop("version") != _VERSION:
            raise RecordUnreadable(where, "another version of this software wrote it")
        if "gone" in raw:
            return str(unseal(line, where)["mention"])
        updated = raw.pop("updated")
        return Mention(**{
            **raw,
            "kind": Kind(raw["kind"]),
            "author": Author(**raw["author"]),
            "published": datetime.fromisoformat(raw["published"]),
            "updated": datetime.fromisoformat(updated) if updated else None,
            "also": tuple(raw["also"]),
        })  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RecordUnreadable(where, str(error)) from error
