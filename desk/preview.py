"""`serve`: what is built for a writer's eyes, and what is watched."""

from __future__ import annotations

import time
from pathlib import Path

from desk import console
from desk.build import BuildFailed, build_preview
from desk.check.linter import check
from desk.errors import DeskError
from desk.record import unreadable
from desk.serve import Built, serve
from desk.site import Site, load_site
from desk.words import _
from posse.errors import RecordUnreadable

WATCHED = ("content", "mentions", "samples", "theme", "plugins", "pelicanconf.py", "publishconf.py")


def serve_site(site: Site, *, host: str, port: int, browser: bool) -> None:
    """Show the site and keep it up to date until Ctrl-C."""
    serve(
        root=site.root,
        build=lambda folder: built(site.root, folder),
        watch=[Path(name) for name in WATCHED],
        tell=console.tell,
        host=host,
        port=port,
        base=site.base,
        lang=site.lang,
        open_browser=browser,
    )


def built(root: Path, folder: Path) -> Built:
    """One build with its check: why it failed, or what the writer should look at.

    The settings are read anew each time: a writer may be changing them.
    """
    began = time.monotonic()
    mistakes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    try:
        site = load_site(root)
        mistakes = tuple(str(mistake) for mistake in check(site))
        mistakes += build_preview(site, folder)
    except BuildFailed as error:
        problems = error.problems
    except DeskError as error:
        problems = (error.message, error.advice)
    except RecordUnreadable as error:
        problems = (unreadable(error).message, unreadable(error).advice)
    except UnicodeError as error:
        problems = (_("A file is not in UTF-8 (%(error)s).") % {"error": error},)
    except (OSError, ValueError, LookupError, RecursionError) as error:
        # A writer is at work: whatever a half-written file did, the last good pages stay.
        problems = (f"{type(error).__name__}: {error}",)
    took = time.monotonic() - began
    return Built(ok=not problems, problems=problems, seconds=took, mistakes=mistakes)
