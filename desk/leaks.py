"""What must never be in a published site: secrets, private files, names that break a checkout."""

from __future__ import annotations

import base64
import html
import json
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

SHORTEST_SECRET = 8  # characters; a shorter value would be found in innocent words

_PRIVATE = {
    ".git",
    ".ssh",
    ".netrc",
    ".htpasswd",
    ".npmrc",
    ".pypirc",
    ".aws",
    "id_rsa",
    "id_ed25519",
}
_RESERVED = {"con", "prn", "aux", "nul"} | {f"{w}{n}" for w in ("com", "lpt") for n in range(1, 10)}
_FORBIDDEN = set('<>:"|?*\\')
_CHUNK = 1 << 22
_BYTES = 255  # the longest name that the usual file systems take


def private_names(names: Iterable[str]) -> Iterator[str]:
    """Those of these files that hold a repository, keys or passwords by their name."""
    for name in names:
        parts = name.lower().split("/")
        if any(part in _PRIVATE or part.startswith(".env") for part in parts):
            yield name


def unfit_names(names: Iterable[str]) -> Iterator[str]:
    """Those that some system cannot store, or could not tell from another one of them."""
    seen: set[str] = set()
    for name in sorted(names):
        folded = unicodedata.normalize("NFC", name).casefold()
        if folded in seen or any(_is_unfit(part) for part in name.split("/")):
            yield name
        seen.add(folded)


def files_with_secrets(folder: Path, names: Iterable[str], secrets: Iterable[str]) -> Iterator[str]:
    """Those of these files that hold one of the secrets, plain or in a usual disguise."""
    disguises = tuple({shape for secret in secrets for shape in _disguises(secret)})
    if not disguises:
        return
    for name in names:
        if _holds(folder / name, disguises):
            yield name


def _holds(path: Path, shapes: tuple[bytes, ...]) -> bool:
    """Whether one of these byte strings is in the file, which may be larger than memory."""
    longest = max(len(shape) for shape in shapes)
    tail = b""
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(_CHUNK):
            window = tail + chunk
            if any(shape in window for shape in shapes):
                return True
            tail = window[-longest:]
    return False


def _is_unfit(part: str) -> bool:
    stem = part.split(".", 1)[0].lower()
    if stem in _RESERVED or part.endswith((".", " ")) or not part.isprintable():
        return True
    if not _FORBIDDEN.isdisjoint(part) or unicodedata.normalize("NFC", part) != part:
        return True
    return len(part.encode("utf-8", "surrogateescape")) > _BYTES


def _disguises(secret: str) -> Iterator[bytes]:
    """The secret as it is, in an address, in HTML, in JSON, and in base64 at any offset."""
    value = secret.strip()
    if len(value) < SHORTEST_SECRET:
        return
    for shape in (value, quote(value, safe=""), quote_plus(value), html.escape(value)):
        yield shape.encode()
    yield json.dumps(value)[1:-1].encode()
    for offset in range(3):
        # Three bytes make four letters: what depends on a neighbour at either end is left out.
        padded = base64.b64encode(b"\0" * offset + value.encode())
        core = padded[(0, 2, 3)[offset] : (len(value.encode()) + offset) // 3 * 4]
        yield core
        yield core.translate(bytes.maketrans(b"+/", b"-_"))
