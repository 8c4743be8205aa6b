"""From a command to its end: load the site, do it, and leave with the right exit code.

0 done (or: the site is out), 1 mistakes in content, 2 the deploy failed, 3 a person is needed,
4 settings or secrets.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from desk import console
from desk.errors import ContentMistakes, DeskError, SettingsWrong
from desk.site import Site, load_site
from desk.words import _, ngettext


def with_site(root: Path, action: Callable[[Site], object]) -> None:
    """Do something with the site; a DeskError is told and becomes the exit code."""
    console.show_what_can_be_shown()
    try:
        action(load_site(root))
    except DeskError as error:
        console.tell_failure(error)
        sys.exit(error.code)
    except (OSError, UnicodeError) as error:
        wrong = SettingsWrong(_refused_by_system(error), _("Put it right, then run the command "
                                                          "again."))  # fmt: skip
        console.tell_failure(wrong)
        sys.exit(wrong.code)
    except (KeyboardInterrupt, EOFError):
        console.tell()
        console.tell(_("Stopped. Nothing is half-done; run the command again when you like."))
        sys.exit(130)  # 128 + SIGINT, as shells expect


def _refused_by_system(error: OSError | UnicodeError) -> str:
    """What a person may know of a file that the system will not give, or that is no text."""
    if isinstance(error, OSError):
        named = {"file": error.filename or "–", "error": error.strerror or str(error)}
        return _("%(file)s could not be read or written: %(error)s.") % named
    return _("A file is not in UTF-8 (%(error)s).") % {"error": error}


def tell_check(site: Site) -> None:
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
