"""Secrets: where they stand, so that none is ever brought out by mistake."""

from __future__ import annotations

import os
import re

from desk.site import Site

SHORTEST = 8  # characters: a shorter value would be found in any text
_LINE = re.compile(r"\s*(?:export\s+)?(?P<name>[A-Z][A-Z0-9_]*)\s*=\s*(?P<value>.*?)\s*\Z")


def read_env(text: str) -> dict[str, str]:
    """``NAME=value`` lines of a .env file; quotes around a value are taken off."""
    matches = (_LINE.match(line) for line in text.splitlines())
    return {m["name"]: m["value"].strip("\"'") for m in matches if m}


def secret_values(site: Site) -> tuple[str, ...]:
    """Every value in .env, and those of the accounts in the environment."""
    file = site.root / ".env"
    found = read_env(file.read_text(encoding="utf-8")) if file.is_file() else {}
    for account in site.accounts:
        prefix = account.upper().replace("-", "_") + "_"
        found |= {name: v for name, v in os.environ.items() if name.startswith(prefix)}
    return tuple(sorted({value for value in found.values() if len(value) >= SHORTEST}))
