"""The summaries of commands (desk/summary.py), as a job has them: files that `--json` made."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from desk.errors import ContentMistakes, SettingsWrong
from desk.summary import SCHEMA
from desk.words import _, use

Document = Any  # a parsed JSON object, as docs/reference/json.md has it
NO_SUMMARY = 1  # the exit code of a command that was killed


def documents_in(files: Iterable[Path]) -> tuple[Document, ...]:
    """Their documents, None for a file that has none; the terminal speaks their language from here.

    SettingsWrong for a version that is not known.
    """
    found = tuple(map(_document, files))
    for one in found:
        if one and one["site"]:
            use(str(one["site"]["lang"]))
    return found


def _document(file: Path) -> Document:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # the command ended before it could say anything
        return None
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise SettingsWrong(
            _("%(file)s is no summary of this version.") % {"file": file},
            _("Make it with --json, by the same version of the project."),
        )
    return found


def exit_code_of(documents: Sequence[Document]) -> int:
    """The highest of them."""
    return max((one["exit_code"] if one else NO_SUMMARY for one in documents), default=NO_SUMMARY)


def problems_in(document: Document) -> tuple[Document, ...]:
    """The problems, but for the count of mistakes where these are told."""
    told = any(one["grave"] for one in document["mistakes"])
    counted = ContentMistakes.code
    return tuple(one for one in document["problems"] if not (told and one["exit_code"] == counted))


def undecided_in(document: Document) -> Iterator[Document]:
    """The outcomes of which a person decides."""
    return (one for one in document["outcomes"] if one["result"] in {"refused", "unknown"})
