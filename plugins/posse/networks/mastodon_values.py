"""Values of what a server that speaks Mastodon's API says, which may be of any kind. Pure."""

from __future__ import annotations

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
