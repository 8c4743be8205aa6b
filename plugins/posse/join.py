"""Two versions of the record and the one that both came from, made one: a union of files.

The same in either order, and nothing that either knows is lost. A file that only one side changed
is that side's. Entries are never changed, so two of one name and other content are an error; lines
are joined; accounts, published reports, decisions and the version have a rule each. A file of an
entry goes only when its line is among the lines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime

from .archive import joined
from .decisions import joined_lines
from .entries import account_line, account_of
from .errors import BadDecision, RecordUnreadable
from .forgotten import NAME as FORGOTTEN
from .forgotten import joined_pairs
from .terms import KnownAccount
from .version import NAME, version_of, version_text

Tree = Mapping[str, str]  # path → the name that git has for the content
Joined = dict[str, str | bytes]  # such a name, or the content of what is new
Read = Callable[[str], bytes]  # from such a name to the content

_SAFE = re.compile(r"(?:[A-Za-z0-9][\w.-]*/){0,3}[A-Za-z0-9][\w.-]*\Z", re.ASCII)
_ENTRY = re.compile(r"(?:syndication/[^/]+/[^/]+|spending/[^/]+)/[^/]+\.json\Z")
_LINES = re.compile(r"(?:(?:syndication|spending)/\d{4}|webmentions/[^/]+/[^/]+)\.jsonl\Z")


def join(base: Tree, ours: Tree, theirs: Tree, read: Read) -> Joined:
    """The joined tree: a name that git has already, or the bytes of what is new.

    RecordUnreadable, naming the file, where the two cannot be one.
    """
    for path in theirs:
        if not _SAFE.match(path):
            raise RecordUnreadable(path, "a file of this name does not belong into the record")
    one: Joined = {}
    for path in sorted({*base, *ours, *theirs}):
        content = _one(path, base.get(path), ours.get(path), theirs.get(path), read)
        if content is not None:
            one[path] = content
    return one | _kept(base, ours, theirs, one, read)


def _one(
    path: str, base: str | None, ours: str | None, theirs: str | None, read: Read
) -> str | bytes | None:
    if ours == theirs:
        return ours
    if _LINES.match(path):  # never shorter, whatever one side took out
        known = [name for name in (base, ours, theirs) if name]
        return joined(*(_lines(read(name)) for name in known)).encode()
    if ours and theirs and _ENTRY.match(path):
        raise RecordUnreadable(path, "an entry is never changed, and here are two of one name")
    if base in {ours, theirs}:
        return theirs if base == ours else ours
    if ours is None or theirs is None:
        return ours or theirs  # taken out on one side, changed on the other
    return join_file(path, read(ours), read(theirs))


def join_file(path: str, one: bytes, other: bytes) -> bytes:
    """What two versions of a file are together. RecordUnreadable."""
    try:
        if path == NAME:
            return _version(one, other)
        if path.startswith("accounts/"):
            return _account(path, one, other)
        if path.startswith("published/"):
            return _published(one, other)
        if path == f"decisions/{FORGOTTEN}":
            return joined_pairs(path, one, other)
        if path.startswith("decisions/"):
            return joined_lines(path, one, other)
    except (ValueError, TypeError, KeyError, BadDecision, RecursionError) as error:
        raise RecordUnreadable(path, str(error)) from error
    raise RecordUnreadable(path, "two machines wrote it, and not the same")


def _lines(content: bytes) -> list[str]:
    return [line for line in content.decode().split("\n") if line.strip()]


def _kept(base: Tree, ours: Tree, theirs: Tree, one: Joined, read: Read) -> Joined:
    """What went although no line has it: the record only grows, so that was a mistake."""
    gone = {path: ours.get(path) or theirs.get(path) or base[path] for path in base}
    gone = {path: name for path, name in gone.items() if path not in one}
    if not gone:
        return {}
    known = {
        line
        for path, content in one.items()
        if _LINES.match(path)
        for line in _lines(content if isinstance(content, bytes) else read(content))
    }
    return {path: name for path, name in gone.items() if not _is_among(known, read(name))}


def _is_among(lines: set[str], content: bytes) -> bool:
    return content.decode().removesuffix("\n") in lines


def _version(one: bytes, other: bytes) -> bytes:
    both = [version_of(content.decode(), NAME) for content in (one, other)]
    highest = {name: max(version[name] for version in both) for name in both[0]}
    return version_text(**highest).encode()


def _account(path: str, one: bytes, other: bytes) -> bytes:
    both = [account_of(content.decode(), path) for content in (one, other)]
    if both[0].id != both[1].id:
        raise RecordUnreadable(path, f"it leads to two accounts, {both[0].id} and {both[1].id}")
    since = min(known.since for known in both)
    known = KnownAccount(account=both[0].account, id=both[0].id, since=since)
    return f"{account_line(known)}\n".encode()


def _published(one: bytes, other: bytes) -> bytes:
    """First deployed and seen live as early as either says; else the one that is out.

    That one would be missed.
    """
    both = sorted((json.loads(one), json.loads(other)), key=json.dumps)
    chosen = max(both, key=lambda raw: raw["withdrawn"] is None)
    first = min((raw["first_deployed"] for raw in both), key=datetime.fromisoformat)
    seen = [raw["first_live"] for raw in both if raw.get("first_live")]
    live = {"first_live": min(seen, key=datetime.fromisoformat)} if seen else {}
    text = json.dumps({**chosen, "first_deployed": first, **live}, ensure_ascii=False, indent=1)
    return f"{text}\n".encode()
