"""A claim or a receipt, and what stands for it on disk: a sealed line and the name of its file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .errors import BadId, RecordUnreadable
from .identity import PART, path_of, place_of_id
from .models import Announcement, Card, Claim, Receipt, ReportPicture, Result
from .seal import seal, unseal
from .terms import KnownAccount

Entry = Claim | Receipt

_RUN = re.compile(r"[a-z0-9][a-z0-9-]{0,63}\Z")
_CLAIM = re.compile(
    r"(?P<account>[a-z0-9][a-z0-9-]{0,95})\.a(?P<attempt>\d{2,6})\.[a-z0-9][a-z0-9-]{0,63}\Z"
)


def file_of(state: Path, entry: Entry) -> Path:
    """The one file of this entry; BadId when a name in it is not fit for a path."""
    return path_of(state / "syndication", entry.report, "") / name_of(entry)


def name_of(entry: Entry) -> str:
    """The name of its file. BadId as above."""
    if not PART.match(entry.account):
        raise BadId(entry.account)
    if isinstance(entry, Claim):
        if not (_RUN.match(entry.run) and _CLAIM.match(entry.name)):
            raise BadId(entry.name)
        return f"{entry.name}.claim.json"
    digest = hashlib.sha256(line_of(entry).encode()).hexdigest()
    if not entry.claim:
        return f"{entry.account}.adopted.{digest[:16]}.{entry.result}.json"
    match = _CLAIM.match(entry.claim)
    if not match or match["account"] != entry.account:
        raise BadId(entry.claim)
    stamp = f"{entry.at.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}-{digest[:8]}"
    return f"{entry.claim}.{entry.result}.{stamp}.json"


def line_of(entry: Entry) -> str:
    """The sealed line: the same for equal entries. ValueError for a time without a zone."""
    kind = "claim" if isinstance(entry, Claim) else "receipt"
    return seal({"kind": kind, **{name: _plain(value) for name, value in asdict(entry).items()}})


def entry_of(line: str, where: str) -> Entry:
    """The entry of a sealed line; RecordUnreadable, naming ``where``, when it is none."""
    raw = unseal(line, where)
    try:
        entry = _claim(raw) if raw["kind"] == "claim" else _receipt(raw)
        place_of_id(entry.report)
        name_of(entry)
    except KeyError as error:
        raise RecordUnreadable(where, f"it has no {error}") from error
    except (TypeError, ValueError, BadId) as error:
        raise RecordUnreadable(where, str(error)) from error
    return entry


def as_kept(entry: Claim) -> Claim:
    """The claim as it is read back: its times in UTC, so that equal is equal in every zone.

    ValueError for a time without one.
    """
    return replace(entry, at=_moment(_plain(entry.at)), until=_moment(_plain(entry.until)))


def reader_of(entry: Entry) -> int:
    """The oldest version of this software that can read it (see version.py)."""
    is_newer = isinstance(entry, Receipt) and entry.result is Result.NOT_SEEN
    return 2 if is_newer else 1


def account_line(known: KnownAccount) -> str:
    """The sealed line of an account that was looked at."""
    return seal({"kind": "account", **{k: _plain(v) for k, v in asdict(known).items()}})


def account_of(line: str, where: str) -> KnownAccount:
    """What a sealed line tells of an account; RecordUnreadable when it does not."""
    raw = unseal(line, where)
    try:
        if raw["kind"] != "account" or not PART.match(str(raw["account"])):
            raise RecordUnreadable(where, "it is about no account")
        return KnownAccount(
            account=str(raw["account"]), id=str(raw["id"]), since=_moment(raw["since"])
        )
    except KeyError as error:
        raise RecordUnreadable(where, f"it has no {error}") from error
    except (TypeError, ValueError) as error:
        raise RecordUnreadable(where, str(error)) from error


def account_file(state: Path, account: str) -> Path:
    """The file of an account; BadId when its name is not fit for a path."""
    if not PART.match(account):
        raise BadId(account)
    return state / "accounts" / f"{account}.json"


def _plain(value: object) -> object:
    if not isinstance(value, datetime):
        return value
    if value.tzinfo is None:
        raise ValueError(f"a time without a zone: {value}")
    return value.astimezone(UTC).isoformat()


def _moment(value: object) -> datetime:
    moment = datetime.fromisoformat(str(value))
    if moment.tzinfo is None:
        raise ValueError(f"a time without a zone: {value}")
    return moment


def _claim(raw: Mapping[str, Any]) -> Claim:
    values = _known(Claim, raw)
    return Claim(
        **{
            **values,
            "attempt": int(raw["attempt"]),
            "at": _moment(raw["at"]),
            "until": _moment(raw["until"]),
            "announcement": _announcement(raw["announcement"]),
        }
    )


def _receipt(raw: Mapping[str, Any]) -> Receipt:
    if raw["kind"] != "receipt":
        raise ValueError(f"it is no claim and no receipt: {raw['kind']}")
    values = _known(Receipt, raw)
    return Receipt(**{**values, "result": Result(raw["result"]), "at": _moment(raw["at"])})


def _announcement(raw: Mapping[str, Any]) -> Announcement:
    values = _known(Announcement, raw)
    pictures = tuple(ReportPicture(**_known(ReportPicture, one)) for one in raw["pictures"])
    card = Card(**_known(Card, raw["card"])) if raw["card"] else None
    return Announcement(
        **{**values, "tags": tuple(raw["tags"]), "pictures": pictures, "card": card}
    )


def _known(noun: type, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that the noun has: one that it gained since has its default."""
    return {field.name: raw[field.name] for field in fields(noun) if field.name in raw}
