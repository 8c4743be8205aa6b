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


def _given(command: str, *names: str, switches: tuple[str, ...]) -> list[str]:
    """Those of its words that were typed: of a missing one, the command speaks itself.

    Invoke would end with a sentence of its own, in no site's language.
    """
    from desk.needed import words_behind

    return list(names[: words_behind(command, sys.argv, switches)])


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


@task(help={"json": "print a summary for programs"})
def check(_context: Context, json: bool = False) -> None:
    """Find mistakes in what was written, with file and line."""
    from desk.run import tell_check, with_summary
    from desk.summary import Summary

    with_summary(ROOT, Summary(command="check"), tell_check, as_json=json)


@task(
    help={
        "dry-run": "show the plan: nothing is deployed or sent",
        "yes": "send without asking",
        "only": "“announce”: bring nothing out",
        "report": "announce this report alone, however old it is",
        "force": "deploy what the gate refuses for what is missing in it",
        "json": "print a summary for programs",
    }
)
def publish(
    _context: Context,
    dry_run: bool = False,
    force: bool = False,
    yes: bool = False,
    only: str = "",
    report: str = "",
    json: bool = False,
) -> None:
    """Build, check, deploy; then ask and announce."""
    from desk.publish import run_publish
    from desk.run import with_summary
    from desk.summary import Summary

    with_summary(
        ROOT,
        Summary(command="publish", dry_run=dry_run),
        lambda site, summary: run_publish(
            site, dry_run=dry_run, force=force, yes=yes, only=only, report=report, summary=summary
        ),
        as_json=json,
    )


@task(
    help={
        "dry-run": "tell what would be asked: nothing is",
        "hide-all": "hide what is said to be gone, however much it is",
        "json": "print a summary for programs",
    }
)
def collect(
    _context: Context, dry_run: bool = False, hide_all: bool = False, json: bool = False
) -> None:
    """Fetch answers now."""
    from desk.answers.run import collect as collect_answers
    from desk.run import with_summary
    from desk.summary import Summary

    with_summary(
        ROOT,
        Summary(command="collect", dry_run=dry_run),
        lambda site, summary: collect_answers(
            site, dry_run=dry_run, hide_all=hide_all, noted=summary
        ),
        as_json=json,
    )


@task(help={"report": "answers to this report alone", "all": "those that were decided about too"})
def moderate(_context: Context, report: str = "", all: bool = False) -> None:  # noqa: A002 — a flag’s name
    """Approve, hide or block answers."""
    from desk.answers.moderating import moderate as moderate_answers
    from desk.run import with_site

    with_site(ROOT, lambda site: moderate_answers(site, report=report, decided_too=all))


@task(
    positional=_given("forget", "who", switches=("--yes", "-y")),
    help={
        "who": "an answer’s address, somebody’s handle, or their address",
        "yes": "without asking",
    },
)
def forget(_context: Context, who: str | None = None, yes: bool = False) -> None:
    """Remove a person's words, name and picture for good."""
    from desk.answers.forgetting import forget as forget_somebody
    from desk.needed import needing
    from desk.run import with_site

    with_site(
        ROOT, needing("forget", (who,), lambda site, who: forget_somebody(site, who, yes=yes))
    )


@task(help={"report": "this one alone", "text": "in the terminal"})
def preview(_context: Context, report: str = "", text: bool = False) -> None:
    """Show how each post will look, as a page."""
    from desk.announce.preview import preview as preview_posts
    from desk.run import with_site

    with_site(ROOT, lambda site: preview_posts(site, report=report, text=text))


@task(help={"json": "print a summary for programs"})
def status(_context: Context, json: bool = False) -> None:
    """Tell what is out, what waits, what is broken."""
    from desk.run import with_summary
    from desk.status import tell_status
    from desk.summary import Summary

    with_summary(ROOT, Summary(command="status"), tell_status, as_json=json)


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
    repository: str = "",
    keep_samples: bool = False,
) -> None:
    """Make this site yours: name, address, host; removes the samples."""
    from desk.init.run import init_site
    from desk.run import with_log

    given = {
        "name": name, "tagline": tagline, "url": url, "language": language, "timezone": timezone,
        "author": author, "contact": contact, "deploy": deploy, "repository": repository,
    }  # fmt: skip
    with_log(
        ROOT,
        "init",
        lambda site: init_site(site, given, keep_samples=keep_samples),
    )


@task(
    positional=_given("connect", "network", switches=()),
    help={
        "network": "mastodon, bluesky, by-hand, or an account’s name to renew it",
        "account": "the account’s name in POSSE_NETWORKS",
        "server": "its server",
        "handle": "its handle",
        "langs": "the languages of its reports, like fr,en",
    },
)
def connect(
    _context: Context,
    network: str | None = None,
    account: str = "",
    server: str = "",
    handle: str = "",
    langs: str = "",
) -> None:
    """Add or renew an account, step by step."""
    from desk.connect.run import connect_account
    from desk.needed import needing
    from desk.run import with_log

    with_log(
        ROOT,
        "connect",
        needing(
            "connect",
            (network,),
            lambda site, network: connect_account(
                site, network, account=account, server=server, handle=handle, langs=langs
            ),
        ),
    )


@task(
    positional=_given(
        "settle",
        "report",
        "account",
        switches=("--send-again", "--skip", "--gone", "-s", "-k", "-g"),
    ),
    help={
        "report": "its name: event/name, or the name alone",
        "account": "the account’s name in POSSE_NETWORKS",
        "posted": "it is out, at this address",
        "send-again": "it is certainly not out: send it",
        "skip": "never announce it there",
        "gone": "it was out, and is no longer",
    },
)
def settle(
    _context: Context,
    report: str | None = None,
    account: str | None = None,
    posted: str = "",
    send_again: bool = False,
    skip: bool = False,
    gone: bool = False,
) -> None:
    """Decide about a post whose fate is not known."""
    from desk.needed import needing
    from desk.run import with_log
    from desk.settle import settle as settle_post

    with_log(
        ROOT,
        "settle",
        needing(
            "settle",
            (report, account),
            lambda site, report, account: settle_post(
                site, report, account, posted=posted, send_again=send_again, skip=skip, gone=gone
            ),
        ),
    )


@task(help={"account": "this one alone"})
def adopt(_context: Context, account: str = "") -> None:
    """Recognise posts made before, or elsewhere."""
    from desk.adopt import adopt as adopt_posts
    from desk.run import with_log

    with_log(ROOT, "adopt", lambda site: adopt_posts(site, account=account))


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
def demo(_context: Context, port: int = 0, once: bool = False) -> None:
    """Show the whole loop on this machine, without any account."""
    from desk.demo.run import demo as show_demo
    from desk.run import with_site

    with_site(ROOT, lambda site: show_demo(site, port=port, once=once))


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
