"""state/decisions/forgotten.txt: who asked to be forgotten, by hashes that say nothing of them.

A line is ``<salt> <hash>``: the salt was drawn by the machine that began the file. So what was
removed is known again and never comes back, and the file names nobody.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from . import disk
from .errors import RecordUnreadable
from .voices import Coverage, Mention

NAME = "forgotten.txt"
# Ids that name who said it: of a post by its address, of a gesture by who made it and at what.
_NAMED = re.compile(
    r"[^:]+:(?:at://(?P<said>[^/]+)/|(?:like|repost):(?P<made>.+?):(?:at://|[^:]*\Z))"
)
_LINE = re.compile(r"(?P<salt>[0-9a-f]{32}) (?P<hash>[0-9a-f]{64})(?: #.*)?\Z")


@dataclass(frozen=True, kw_only=True, slots=True)
class Forgotten:
    """Pairs of salt and hash."""

    pairs: frozenset[tuple[str, str]] = frozenset()

    def has(self, mention: Mention | Coverage) -> bool:
        """Whether it, or all that its author says, was forgotten."""
        if not self.pairs:
            return False
        subjects = _subjects(mention)
        salts = {salt for salt, _hash in self.pairs}
        return any((salt, _hashed(salt, one)) in self.pairs for salt in salts for one in subjects)


def author_of(mention: Mention | Coverage) -> str:
    """The id of its author; of a quiet one, which has none, as far as its own id names it."""
    found = _NAMED.match(mention.id)
    return mention.author.id or (found and (found["said"] or found["made"])) or ""


def _subjects(mention: Mention | Coverage) -> list[str]:
    author = author_of(mention)
    return [f"mention {mention.id}", *([f"author {mention.network} {author}"] if author else [])]


def _hashed(salt: str, subject: str) -> str:
    return hashlib.sha256(f"{salt} {subject}".encode(errors="replace")).hexdigest()


def read_forgotten(state: Path) -> Forgotten:
    """What must not come back. RecordUnreadable: taken for empty, it would."""
    path = state / "decisions" / NAME
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Forgotten()
    except (OSError, UnicodeDecodeError) as error:
        raise RecordUnreadable(str(path), str(error)) from error
    return Forgotten(pairs=frozenset(_pairs(text, str(path))))


def _pairs(text: str, where: str) -> Iterable[tuple[str, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _LINE.match(line.strip())
        if not match:
            raise RecordUnreadable(f"{where}:{number}", "it is no salt with a hash")
        yield match["salt"], match["hash"]


def forget(state: Path, mentions: Iterable[Mention], *, authors: bool) -> None:
    """Remember that these must not come back; with ``authors``, nothing that they say.

    RecordUnreadable, OSError.
    """
    known = read_forgotten(state)
    salt = min((salt for salt, _hash in known.pairs), default=token_hex(16))
    subjects = {one for m in mentions for one in _subjects(m)[: None if authors else 1]}
    pairs = known.pairs | {(salt, _hashed(salt, subject)) for subject in subjects}
    disk.replace(state / "decisions" / NAME, _text_of(pairs).encode())


def joined_pairs(path: str, one: bytes, other: bytes) -> bytes:
    """Two versions of the file as one. RecordUnreadable."""
    pairs = {pair for text in (one, other) for pair in _pairs(text.decode(), path)}
    return _text_of(pairs).encode()


def _text_of(pairs: Iterable[tuple[str, str]]) -> str:
    return "".join(f"{salt} {hash_}\n" for salt, hash_ in sorted(pairs))
