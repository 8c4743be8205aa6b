"""What a job marks of summaries: mistakes with their lines, and what a person has to do.

On GitHub these are annotations, elsewhere plain lines. It ends with the highest exit code of them.

    .venv/bin/python -m desk.automation.annotations check.json plan.json
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from desk.automation.documents import (
    Document,
    documents_in,
    exit_code_of,
    problems_in,
    undecided_in,
)
from desk.automation.markdown import one_line
from desk.errors import PersonNeeded, SettingsWrong
from desk.words import _


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """Something to see: "error" or "warning", at a file's line where it has one."""

    kind: str
    text: str
    title: str = ""
    file: str = ""
    line: int = 0


def marks_of(document: Document) -> Iterator[Mark]:
    """What a person has to see of a summary; None is that of a command that gave none."""
    if document is None:
        yield Mark(kind="error", text=_("The command ended without a summary: its log says more."))
        return
    for one in document["mistakes"]:
        text = f"{one['text']} {one['advice']}".rstrip()
        kind = "error" if one["grave"] else "warning"
        yield Mark(kind=kind, text=text, file=one["file"], line=one["line"])
    for one in problems_in(document):
        person = _("A person is needed") if one["exit_code"] == PersonNeeded.code else ""
        yield Mark(kind="error", text=f"{one['message']} {one['advice']}".rstrip(), title=person)
    for one in undecided_in(document):
        ways = " · ".join(one["next"])
        kind = "error" if one["result"] == "refused" else "warning"
        why = one["detail"] and f" ({one['detail']})"
        text = f"{one['report']} {one['account']}: {one['result']}{why}. {ways}"
        yield Mark(kind=kind, text=text)


def as_command(mark: Mark) -> str:
    """As GitHub reads it.

    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
    """
    places = {"file": mark.file, "line": str(mark.line or ""), "title": mark.title}
    told = ",".join(f"{name}={_property(value)}" for name, value in places.items() if value)
    return f"::{mark.kind}{' ' + told if told else ''}::{_data(mark.text)}"


def as_line(mark: Mark) -> str:
    """For people."""
    place = f"{mark.file}:{mark.line}: " if mark.file else ""
    title = f"{mark.title}: " if mark.title else ""
    return f"{mark.kind}: {one_line(f'{place}{title}{mark.text}')}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def main(words: Sequence[str], environment: Mapping[str, str]) -> int:
    """Print the marks of the summaries in these files; their exit code."""
    try:
        documents = documents_in(map(Path, words))
    except SettingsWrong as error:
        sys.stderr.write(f"{error.message} {error.advice}\n")
        return error.code
    write = as_command if environment.get("GITHUB_ACTIONS") == "true" else as_line
    marks = dict.fromkeys(mark for one in documents for mark in marks_of(one))
    sys.stdout.writelines(f"{write(mark)}\n" for mark in marks)
    return exit_code_of(documents)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
