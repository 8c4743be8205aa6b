"""The site's commands: `invoke NAME`, or `make NAME ARGS='…'`.

Each task is a sentence and one call; what it needs is imported when it runs.
"""

import sys
from pathlib import Path

from invoke import Collection, Context, task

ROOT = Path(__file__).resolve().parent
for _path in (str(ROOT / "plugins"), str(ROOT)):
    if _path not in sys.path:
        sys.path.insert(0, _path)


@task(default=True)
def commands(_context: Context) -> None:
    """Print the everyday commands."""
    from desk.commands import tell_commands
    from desk.run import with_site

    with_site(ROOT, tell_commands)


@task
def new(
    _context: Context, title: str = "", event: str = "", session: str = "", slug: str = ""
) -> None:
    """Begin a report: proposes the session that is on now, or asks for a title."""
    from desk.new import new_report
    from desk.run import with_site

    with_site(
        ROOT, lambda site: new_report(site, title=title, event=event, session=session, slug=slug)
    )


@task
def serve(
    _context: Context, host: str = "127.0.0.1", port: int = 8000, browser: bool = False
) -> None:
    """See the site while you write; reloads by itself."""
    from desk.preview import serve_site
    from desk.run import with_site

    with_site(ROOT, lambda site: serve_site(site, host=host, port=port, browser=browser))


@task
def check(_context: Context) -> None:
    """Find mistakes in what was written, with file and line."""
    from desk.run import tell_check, with_site

    with_site(ROOT, tell_check)


@task
def publish(_context: Context, dry_run: bool = False, force: bool = False) -> None:
    """Check, build and deploy the site."""
    from desk.publish import publish as publish_site
    from desk.run import with_site

    with_site(ROOT, lambda site: publish_site(site, dry_run=dry_run, force=force))


@task
def status(_context: Context) -> None:
    """Tell what is out, what waits, what is broken."""
    from desk.run import with_site
    from desk.status import tell_status

    with_site(ROOT, tell_status)


@task
def init(  # noqa: PLR0913, PLR0917 — one flag a question
    _context: Context,
    name: str = "",
    tagline: str = "",
    url: str = "",
    language: str = "",
    timezone: str = "",
    author: str = "",
    contact: str = "",
    deploy: str = "",
    keep_samples: bool = False,
) -> None:
    """Make this site yours: name, address, host; removes the samples."""
    from desk.init.run import init_site
    from desk.run import with_site

    given = {
        "name": name, "tagline": tagline, "url": url, "language": language, "timezone": timezone,
        "author": author, "contact": contact, "deploy": deploy,
    }  # fmt: skip
    with_site(ROOT, lambda site: init_site(site, given, keep_samples=keep_samples))


@task
def build(_context: Context) -> None:
    """Build the site into output/, without deploying it."""
    from desk.run import tell_build, with_site

    with_site(ROOT, tell_build)


@task
def clean(_context: Context) -> None:
    """Remove what can be made again: output/ and .cache/."""
    from desk.clean import clean_site
    from desk.run import with_site

    with_site(ROOT, clean_site)


@task
def test(_context: Context, only: str = "") -> None:
    """Run all tests that this machine can run; the end says what was not run."""
    from desk.quality import run_tests

    run_tests(ROOT, only)


@task
def lint(_context: Context) -> None:
    """Look at the code: ruff, mypy, import-linter."""
    from desk.quality import run_linters

    run_linters(ROOT)


namespace = Collection.from_module(sys.modules[__name__])
