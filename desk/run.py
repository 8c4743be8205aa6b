"""From a command to its end: load the site, do it, and leave with the right exit code.

0 done (or: the site is out), 1 mistakes in content, 2 the deploy failed, 3 a person is needed,
4 settings or secrets.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from desk import console
from desk.errors import ContentMistakes, DeskError, PersonNeeded
from desk.site import Site, load_site
from desk.words import _, ngettext


def tell_status(site: Site) -> None:
    """Print what is out and what waits; PersonNeeded when something is broken."""
    from desk.status import status

    if status(site):
        raise PersonNeeded(_("Something is broken: see above."))


def with_site(root: Path, action: Callable[[Site], object]) -> None:
    """Do something with the site; a DeskError is told and becomes the exit code."""
    try:
        action(load_site(root))
    except DeskError as error:
        console.tell_failure(error)
        sys.exit(error.code)
    except KeyboardInterrupt:
        console.tell()
        console.tell(_("Stopped. Nothing is half-done; run the command again when you like."))
        sys.exit(130)  # 128 + SIGINT, as shells expect


def tell_check(site: Site) -> None:
    """Print every mistake and advice; ContentMistakes when one is grave."""
    from desk.check.linter import check
    from desk.publish import unreadable
    from posse.errors import RecordUnreadable

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
    console.tell(_("No mistakes.") if not mistakes else "")
    if advice:
        text = ngettext("No mistakes, %(count)s hint.", "No mistakes, %(count)s hints.", advice)
        console.tell(text % {"count": advice})


def tell_build(site: Site) -> None:
    """Build into output/ and say so."""
    from desk.build import build

    with console.step(_("Build"), _("making the pages")) as step:
        build(site)
        step.say(_("the site is in %(folder)s/") % {"folder": site.output.name})
