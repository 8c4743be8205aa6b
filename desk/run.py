"""From a command to its end: load the site, do it, and leave with the right exit code.

0 done (or: the site is out), 1 mistakes in content, 2 the deploy failed, 3 a person is needed,
4 settings or secrets.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

from desk import console
from desk.errors import ContentMistakes, DeskError, SettingsWrong
from desk.logbook import note_run
from desk.site import Site, load_site
from desk.summary import Problem, Summary, document
from desk.words import _, ngettext

STOPPED = 130  # 128 + SIGINT, as shells expect


def with_site(root: Path, action: Callable[[Site], object]) -> None:
    """Do something with the site; a DeskError is told and becomes the exit code."""
    with_summary(root, Summary(), lambda site, _summary: action(site))


def with_log(root: Path, command: str, action: Callable[[Site], object]) -> None:
    """Likewise, and the run gets its line in the log."""
    with_summary(root, Summary(command=command), lambda site, _summary: action(site))


def with_summary(
    root: Path,
    summary: Summary,
    action: Callable[[Site, Summary], object],
    *,
    as_json: bool = False,
) -> None:
    """Likewise; the action notes in the summary what it does, and the log gets its line.

    With ``as_json`` the summary is all that comes to standard output, however the command ends;
    what people read goes to standard error.
    """
    console.show_what_can_be_shown()
    began = time.monotonic()
    with console.apart() if as_json else nullcontext(console.tell) as tell:
        try:
            summary.exit_code = _exit_code(root, summary, action)
        except BaseException as bug:  # raised on below: a bug may be seen
            summary.exit_code = 1
            summary.mend(Problem(exit_code=1, message=type(bug).__name__))
            raise
        finally:
            summary.took = time.monotonic() - began
            secrets = _secrets(root, summary)
            note_run(root, summary, secrets)
            if as_json:
                tell(document(summary, secrets))
    if not as_json:
        _tell_how_to_invoke(root)
    if summary.exit_code:
        sys.exit(summary.exit_code)


def _exit_code(root: Path, summary: Summary, action: Callable[[Site, Summary], object]) -> int:
    """Do it; what goes wrong is told and noted."""
    try:
        summary.site = load_site(root)
        action(summary.site, summary)
    except DeskError as error:
        return _told(error, summary)
    except (OSError, UnicodeError) as error:
        advice = _("Put it right, then run the command again.")
        return _told(SettingsWrong(_refused_by_system(error), advice), summary)
    except (KeyboardInterrupt, EOFError):
        stopped = _("Stopped. Nothing is half-done; run the command again when you like.")
        console.tell()
        console.tell(stopped)
        summary.mend(Problem(exit_code=STOPPED, message=stopped))
        return STOPPED
    return 0


def _tell_how_to_invoke(root: Path) -> None:
    """Say it to who was told to type `invoke …` and would not find it: make needs no active .venv.

    Who reads a file needs no such line; below make, that may be a person all the same.
    """
    is_person = sys.stdout.isatty() or "MAKELEVEL" in os.environ
    ours = root / ".venv" / "bin" / "invoke"
    if is_person and console.told_commands() and ours.is_file() and not shutil.which("invoke"):
        console.tell(_("Here, `invoke X …` is typed `.venv/bin/invoke X …` or `make X ARGS='…'`."))


def _told(error: DeskError, summary: Summary) -> int:
    console.tell_failure(error)
    summary.blame(error)
    return error.code


def _secrets(root: Path, summary: Summary) -> tuple[str, ...]:
    """What must not stand in the log nor in the summary."""
    from desk.secret import SHORTEST, kept_in, secret_values

    try:
        if summary.site:
            return secret_values(summary.site)
        return tuple(v for v in kept_in(root / ".env").values() if len(v) >= SHORTEST)
    except SettingsWrong:  # .env cannot be read: what is in it was not read before either
        return ()


def _refused_by_system(error: OSError | UnicodeError) -> str:
    """What a person may know of a file that the system will not give, or that is no text."""
    if isinstance(error, OSError):
        why = error.strerror or str(error)
        if not error.filename:  # a disk that is full does not say which file it was
            return _("A file could not be read or written: %(error)s.") % {"error": why}
        named = {"file": error.filename, "error": why}
        return _("%(file)s could not be read or written: %(error)s.") % named
    return _("A file is not in UTF-8 (%(error)s).") % {"error": error}


def tell_check(site: Site, summary: Summary) -> None:
    """Print every mistake and advice; ContentMistakes when one is grave."""
    from desk.check.linter import check
    from desk.places import hint_of_a_lost_record, refuse_wrong_places
    from desk.record import unreadable
    from posse.errors import RecordUnreadable

    refuse_wrong_places(site)
    try:
        mistakes = check(site)
    except RecordUnreadable as error:
        raise unreadable(error) from error
    summary.mistakes += mistakes
    console.tell_mistakes(mistakes)
    grave = sum(mistake.grave for mistake in mistakes)
    advice = len(mistakes) - grave
    if grave:
        text = ngettext("%(count)s mistake.", "%(count)s mistakes.", grave)
        raise ContentMistakes(text % {"count": grave})
    for hint in hint_of_a_lost_record(site):
        console.tell(hint)
    console.tell(_("No mistakes.") if not mistakes else "")
    if advice:
        text = ngettext("No mistakes, %(count)s hint.", "No mistakes, %(count)s hints.", advice)
        console.tell(text % {"count": advice})


def tell_build(site: Site) -> None:
    """Build into output/ and say so."""
    from desk.build import build
    from desk.places import refuse_wrong_places
    from desk.turn import own_turn

    refuse_wrong_places(site)
    with own_turn(site), console.step(_("Build"), _("making the pages")) as step:
        for warning in build(site):
            step.add(warning)
        step.say(_("the site is in %(folder)s/") % {"folder": site.output.name})
