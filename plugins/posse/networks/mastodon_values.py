"""Values of what a server that speaks Mastodon's API says, which may be of any kind. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping


def part_in(said: Mapping[str, object], name: str) -> Mapping[str, object]:
    """A table, empty where the value is none."""
    part = said.get(name)
    return part if isinstance(part, dict) else {}


def text_in(said: Mapping[str, object], name: str) -> str:
    """A text, "" where the value is none; some servers give numbers for ids."""
    value = said.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""


def id_in(said: Mapping[str, object]) -> str:
    """An id: letters and digits, for some servers write it so."""
    number = text_in(said, "id")
    return number if re.fullmatch(r"[\w-]{1,128}", number, re.ASCII) else ""
