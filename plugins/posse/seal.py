"""One line of JSON with its version and a checksum of itself.

The same line is the content of a small file and, once compacted, a line among others: what is equal
is equal to the letter. A torn, changed or newer line is told from a whole one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from .errors import RecordUnreadable
from .json_text import json_in

SCHEMA = 1


def seal(fields: Mapping[str, object]) -> str:
    """The line, without an end of line. Values are what JSON knows."""
    content = {**fields, "version": SCHEMA}
    return _canonical({**content, "sha256": _checksum(content)})


def unseal(line: str, where: str) -> dict[str, object]:
    """The fields of a line; RecordUnreadable, naming ``where``, unless it is whole and known."""
    try:
        raw = json_in(line)
    except (ValueError, RecursionError) as error:
        raise RecordUnreadable(where, f"it is not whole JSON ({error})") from error
    if not isinstance(raw, dict):
        raise RecordUnreadable(where, "it is no record")
    version = raw.get("version")
    if not isinstance(version, int) or version < 1:
        raise RecordUnreadable(where, "it has no version")
    if version > SCHEMA:
        raise RecordUnreadable(where, f"a newer version of this software wrote it ({version})")
    told = raw.pop("sha256", None)
    if told != _checksum(raw):
        raise RecordUnreadable(where, "its checksum is wrong: it was changed or cut")
    del raw["version"]
    return raw


def _checksum(content: Mapping[str, object]) -> str:
    return hashlib.sha256(_canonical(content).encode()).hexdigest()


def _canonical(content: Mapping[str, object]) -> str:
    return json.dumps(content, sort_keys=True, ensure_ascii=False)
