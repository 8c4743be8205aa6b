"""Secrets: where they stand, so that none is ever brought out by mistake."""

from __future__ import annotations

import os
import re
from pathlib import Path

from desk.errors import SettingsWrong
from desk.site import Site
from desk.words import _

SHORTEST = 8  # characters: a shorter value would be found in any text
_LINE = re.compile(
    r"""\s*(?:export\s+)?(?P<name>[A-Za-z_][A-Za-z0-9_]*)\s*=\s*
    (?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s#](?:(?!\s\#).)*?)?)\s*(?:\#.*)?\Z""",
    re.VERBOSE,
)


def read_env(text: str) -> dict[str, str]:
    """``NAME=value`` lines of a .env file, without quotes around a value or a comment behind it."""
    matches = (_LINE.match(line) for line in text.splitlines())
    return {m["name"]: m["double"] or m["single"] or m["bare"] or "" for m in matches if m}


def secret_values(site: Site) -> tuple[str, ...]:
    """Every value in .env, and those of the accounts and sources in the environment.

    SettingsWrong when .env is there and cannot be read: what must not come out is not known then.
    """
    found = kept_in(site.root / ".env")
    for name in (*site.accounts, *site.sources):
        prefix = str(name).upper().replace("-", "_") + "_"
        found |= {known: v for known, v in os.environ.items() if known.startswith(prefix)}
    return tuple(sorted({value for value in found.values() if len(value) >= SHORTEST}))


def kept_in(file: Path) -> dict[str, str]:
    """What a .env file holds, nothing where there is none; SettingsWrong when it cannot be read."""
    try:
        return read_env(file.read_text(encoding="utf-8", errors="replace"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SettingsWrong(
            _("%(file)s cannot be read: %(error)s")
            % {"file": file.name, "error": error.strerror or str(error)},
            _("Make it a file that you may read; it keeps the secrets that must not come out."),
        ) from error
