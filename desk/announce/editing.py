"""Editing the words of one report's posts in the person's own editor."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from desk import console
from desk.announce.proposal import Proposal
from desk.words import _
from posse.text import cleaned, has_link

FALLBACKS = ("editor", "nano", "vi")  # where neither VISUAL nor EDITOR names one


def in_terminal(command: Sequence[str]) -> int:
    """Run an editor where the person is; its exit status."""
    return subprocess.run(command, check=False).returncode


def edit_in_editor(
    proposals: Sequence[Proposal],
    *,
    run: Callable[[Sequence[str]], int] = in_terminal,
    environment: Mapping[str, str] | None = None,
    tell: Callable[[str], None] = console.tell,
) -> tuple[Proposal, ...]:
    """The posts with their edited words; as they were where anything went wrong, which is told.

    An account whose words were emptied or taken out keeps them. The link comes back where a
    network has it in the text: a post without it could not be recognised later.
    """
    command = editor(os.environ if environment is None else environment)
    if not command:
        tell("  " + _("No editor was found: name one in the variable EDITOR, like EDITOR=nano. "
                      "Nothing was changed."))  # fmt: skip
        return tuple(proposals)
    try:
        written = _edited(proposals, command, run)
    except (OSError, UnicodeError) as error:
        tell("  " + _("The edited words could not be read (%(error)s). Nothing was changed.")
             % {"error": error})  # fmt: skip
        return tuple(proposals)
    if written is None:
        tell("  " + _("The editor ended without saving. Nothing was changed."))
        return tuple(proposals)
    return tuple(_taken_over(proposals, read_back(written, proposals), tell))


def editor(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The command of the first editor that is there, () when there is none."""
    path = environment.get("PATH")
    named = [_words(environment.get(name, "")) for name in ("VISUAL", "EDITOR")]
    for command in (*named, *((name,) for name in FALLBACKS)):
        if command and shutil.which(command[0], path=path):
            return command
    return ()


def _words(command: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(command))
    except ValueError:  # a quote that is never closed
        return (command,)


def _edited(
    proposals: Sequence[Proposal], command: Sequence[str], run: Callable[[Sequence[str]], int]
) -> str | None:
    """The file's text after the editor; None when the editor says that it failed."""
    # A folder of its own: what an editor leaves beside the file goes with it.
    with TemporaryDirectory(prefix="announce-") as folder:
        file = Path(folder) / "announce.txt"
        file.touch(mode=0o600)
        file.write_text(sections(proposals), encoding="utf-8")
        if run((*command, str(file))):
            return None
        return file.read_text(encoding="utf-8-sig")


def sections(proposals: Sequence[Proposal]) -> str:
    """The file that a person edits: what to do, then a section an account."""
    mark = _mark(proposals)
    parts = [
        _("Change the words below each line that begins with %(mark)s, save, and close the editor. "
          "Leave those lines as they are. What is emptied stays as it was.") % {"mark": mark},
    ]  # fmt: skip
    for proposal in proposals:
        limit = proposal.limits.characters
        most = _("%(limit)s characters at most") % {"limit": limit} if limit else ""
        head = " · ".join(filter(None, (proposal.announcement.lang, most)))
        text = proposal.announcement.text
        parts.append(f"{mark} {proposal.pair.station.name} · {head}\n{text}")
    return "\n\n".join(parts) + "\n"


def read_back(written: str, proposals: Sequence[Proposal]) -> dict[str, str]:
    """The words of each section of an edited file by its account's name."""
    head = re.compile(rf"^{_mark(proposals)}[ \t]*([^\s·]*).*$", re.MULTILINE)
    _told, *rest = head.split(written.replace("\r\n", "\n").replace("\t", " "))
    return {
        name: cleaned(text).strip(" \n") for name, text in zip(rest[::2], rest[1::2], strict=True)
    }


def _mark(proposals: Sequence[Proposal]) -> str:
    """What head lines begin with; no line of the words does."""
    mark = "==="
    while any(f"\n{mark}" in f"\n{proposal.announcement.text}" for proposal in proposals):
        mark += "="
    return mark


def _taken_over(
    proposals: Sequence[Proposal], texts: Mapping[str, str], tell: Callable[[str], None]
) -> Iterator[Proposal]:
    names = {proposal.pair.station.name for proposal in proposals}
    for name in (found for found in texts if found not in names):
        tell("  " + _("“%(name)s” is no account here: the words below it were left out.")
             % {"name": name})  # fmt: skip
    for proposal in proposals:
        name, link = proposal.pair.station.name, proposal.announcement.link
        text = texts.get(name) or proposal.announcement.text
        if proposal.limits.link_in_text and not has_link(text, link):
            text = f"{text}\n{link}"
            tell("  " + _("%(account)s: the link was put back below your words. Without it, the "
                          "post could not be found again.") % {"account": name})  # fmt: skip
        yield proposal.saying(text)
