"""`serve`: what is built for a writer's eyes, and what is watched."""

from __future__ import annotations

import time
from pathlib import Path

from desk import console
from desk.build import BuildFailed, build_preview
from desk.check.linter import check
from desk.errors import SettingsWrong
from desk.serve import Built, serve
from desk.site import Site, load_site
from posse.errors import RecordUnreadable

WATCHED = ("content", "samples", "theme", "plugins", "pelicanconf.py", "publishconf.py")


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
        build_preview(site, folder)
    except BuildFailed as error:
        problems = error.problems
    except SettingsWrong as error:
        problems = (error.message, error.advice)
    except RecordUnreadable as error:
        problems = (str(error),)
    took = time.monotonic() - began
    return Built(ok=not problems, problems=problems, seconds=took, mistakes=mistakes)
