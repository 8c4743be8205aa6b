"""`demo`: deploy to a folder, announce on a practice server, bring its answers home, serve."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from types import FrameType

from desk import console
from desk.accounts import accounts_of, environment
from desk.answers.places import said_of
from desk.answers.run import collect
from desk.demo.place import ACCOUNT, demo_site, own_folder
from desk.demo.practice import USER, Practice, practice_server, what_it_is
from desk.demo.readers import answer
from desk.demo.web import serving
from desk.errors import SettingsWrong
from desk.ledger import open_ledger
from desk.publish import publish
from desk.site import Site
from desk.words import _
from posse.addresses import plain
from posse.adoption import addresses_of, adopt
from posse.app import connected, variable
from posse.errors import NotAllowed, NotReached
from posse.manifest import read_manifest
from posse.memory import FOLDER
from posse.networks.answers import CallFailed
from posse.networks.content import words_in
from posse.ours import copies_on
from posse.ports import Account, Timeline
from posse.voices import Kind, Mention

_ENDING = (signal.SIGTERM, signal.SIGHUP)


def demo(site: Site, *, port: int = 0, once: bool = False) -> None:
    """Show the whole loop on this machine, then serve until Ctrl-C.

    Without a terminal, or with ``once``, it ends when all is shown. Port 0 is any free one.
    Whatever it starts ends with it, and it writes in its own folder only. A DeskError says why it
    could not go on.
    """
    with ExitStack() as begun:
        begun.enter_context(_ending_in_order())
        folder = begun.enter_context(own_folder(site.root))
        practice = begun.enter_context(practice_server(site, folder / "practice"))
        url = begun.enter_context(serving(folder / "public", port))
        _say_where(practice.url)
        own = demo_site(site, folder, url=url, server=practice.url)
        begun.enter_context(_secret(variable(ACCOUNT, "TOKEN"), practice.token))
        _look_at_accounts(own)
        publish(own, yes=True)
        _show_copies(own)
        _have_it_answered(own, practice)
        if sys.stdin.isatty() and not once:
            _wait(url)


@contextmanager
def _ending_in_order() -> Iterator[None]:
    """Being asked to end is an exception, so that all that was begun is ended."""

    def end(number: int, _frame: FrameType | None) -> None:
        sys.exit(128 + number)  # as shells expect

    before = {number: signal.signal(number, end) for number in _ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _secret(name: str, value: str) -> Iterator[None]:
    """A variable of the environment, which may have another value that is none of our business."""
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        del os.environ[name]
        if before is not None:
            os.environ[name] = before


def _say_where(server: str) -> None:
    label = f"{_('Practice'):<{console.LABEL}}"
    console.tell(f"  {label} {what_it_is()}")
    console.tell(f"  {'':<{console.LABEL}} {server}   "
                 + _("No account is needed, and nothing leaves this machine."))  # fmt: skip


def _look_at_accounts(site: Site) -> None:
    """As `connect` does, before anything is out: what comes out after it is announced."""
    ledger, now = open_ledger(site), datetime.now(UTC).replace(microsecond=0)
    for account in accounts_of(site):
        port = connected(account, environment(site), media=site.output)
        with _answering():
            adopt(account.name, port, identity=port.identity() if port else None, record=ledger,
                  site_url=site.url, addresses={}, now=now)  # fmt: skip


def _have_it_answered(site: Site, practice: Practice) -> None:
    """Practice readers answer; what they say is brought home, and shown as the pages have it."""
    reports = {report.id: report for report in read_manifest(site.cache)}
    copies = copies_on((ACCOUNT,), open_ledger(site).all_receipts())
    understood = (copy for copy in copies if reports[copy.report].lang == site.lang)
    # The newest: those of the sample site's real event, which get no invented answers, are old.
    newest = sorted(understood, key=lambda one: (reports[one.report].published, one.report))[::-1]
    try:
        answer(practice.url, USER, practice.tokens, newest, lang=site.lang)
    except CallFailed as error:
        raise _silent(error.words) from error
    console.tell()
    console.tell(_("Practice readers have answered, liked and boosted. Their words come home:"))
    shutil.rmtree(site.cache / FOLDER)  # so that nobody waits until a post is looked at again
    collect(site)
    for report, archived in sorted(said_of(site).items()):
        console.tell(f"  {reports[report].title}")
        console.tell(f"    {reports[report].permalink}#_discussion")
        for mention in archived.mentions:
            if mention.kind is Kind.REPLY:
                console.tell(f"      {_said(mention)}")


def _said(mention: Mention) -> str:
    if mention.is_quiet:
        return _("An answer that is not for everybody: it is only counted.")
    said = {"name": mention.author.name, "words": words_in(mention.content)}
    return _("%(name)s: %(words)s") % said


def _show_copies(site: Site) -> None:
    """Each report and where its copies are, as the practice server itself says."""
    account = next(account for account in accounts_of(site) if account.name == ACCOUNT)
    port = connected(account, environment(site), media=site.output)
    reports = sorted(read_manifest(site.cache), key=lambda report: (report.published, report.id))
    found = _copies(port, site.url, addresses_of(reports, ()))
    console.tell()
    console.tell(_("The copies, read back from the practice server:"))
    for report in reports:
        console.tell(f"  {report.title}")
        console.tell(f"    {report.permalink}")
        for url in found.get(report.id) or (_("no copy"),):
            console.tell(f"      → {url}")


def _copies(
    port: Account | None, site_url: str, addresses: Mapping[str, str]
) -> Mapping[str, list[str]]:
    """The addresses of the account's posts by the report that they link to."""
    if not isinstance(port, Timeline):
        return {}
    with _answering():
        posts = tuple(port.own_posts(site_url))
    found: dict[str, list[str]] = {}
    for post in posts:
        for report in {addresses[link] for link in map(plain, post.links) if link in addresses}:
            found.setdefault(report, []).append(post.url)
    return found


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except (NotReached, NotAllowed) as error:
        raise _silent(str(error)) from error


def _silent(reason: str) -> SettingsWrong:
    return SettingsWrong(
        _("The practice server did not answer: %(reason)s") % {"reason": reason},
        _("Run `invoke demo` again."),
    )


def _wait(url: str) -> None:
    console.tell()
    console.tell(_("The demo’s site: %(address)s   (Ctrl-C ends)") % {"address": f"{url}/"})
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        console.tell(_("The demo has ended."))
