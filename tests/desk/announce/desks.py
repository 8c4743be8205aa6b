"""A site with accounts as its maintainer has it: files, commands, and readers who see its pages."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

from desk.accounts import accounts_of, environment
from desk.announce.choices import choices_of
from desk.announce.named import report_named
from desk.announce.round import announce_round
from desk.announce.situation import Situation, now
from desk.ledger import open_ledger, read_ledger
from desk.publish import run_publish
from desk.run import with_site, with_summary
from desk.site import Site, load_site
from desk.status import tell_status
from desk.summary import Summary
from posse.adoption import adopt
from posse.app import connected
from posse.manifest import read_manifest
from posse.models import Announcement, Claim, Receipt, Result
from posse.published import read_published
from tests.desk.announce.readers import Pages
from tests.desk.sites import REPORT, project_at, write
from tests.practice import Practice

REPORT_ID = "congres/report"
_MORE = "# --- of the test ---"
_AGES_AGO = timedelta(days=1)  # an account that is known for so long has nothing "before" it


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code, and all that it said."""

    code: int
    said: str


class Desk:
    """A project in ``root``; ``who`` is the person of the practice server that it posts as."""

    def __init__(self, root: Path, pages: Pages, mock: Practice, who: str) -> None:
        self.root, self.pages, self.mock, self.who = root, pages, mock, who
        self._settings: dict[str, object] = {
            "DEFAULT_LANG": "en", "SITEURL": pages.url, "POSSE_LIVE_TIMEOUT": 0,
        }  # fmt: skip

    @property
    def site(self) -> Site:
        return load_site(self.root)

    def set(self, **settings: object) -> None:
        """Write these settings down."""
        self._settings |= settings
        path = self.root / "pelicanconf.py"
        before = path.read_text(encoding="utf-8").partition(_MORE)[0]
        lines = (f"{name} = {value!r}" for name, value in self._settings.items())
        path.write_text("\n".join([before.rstrip(), "", _MORE, *lines, ""]), encoding="utf-8")

    def deploy_to(self, folder: Path) -> None:
        """Have the site brought out there."""
        self.files({"publishconf.py": "from pelicanconf import *\nRAPPORTEUR_PREVIEW = False\n"
                    f"DEPLOY = {{'to': 'folder', 'path': {str(folder)!r}}}\n"})  # fmt: skip

    def connect(self, networks: Mapping[str, Mapping[str, object]], **secrets: str) -> None:
        """Write accounts down, and secrets into .env."""
        self.set(POSSE_NETWORKS={name: dict(options) for name, options in networks.items()})
        text = "".join(f"{name}={value}\n" for name, value in secrets.items())
        write(self.root, {".env": text})

    def connect_to(self, server: str, *, known: bool = True, **more: object) -> None:
        """The one account that most tests have, looked at a day ago unless it is not known."""
        self.connect(
            {"mastodon": {"server": server, **more}}, MASTODON_TOKEN=self.mock.token(self.who)
        )
        self.forget_accounts()
        if known:
            self.know()

    def know(self, *, since: datetime | None = None) -> None:
        """Look at each account that can be looked at, as `connect` does; a day ago by default."""
        site = self.site
        for account in accounts_of(site):
            port = connected(account, environment(site), media=site.output)
            adopt(
                account.name, port, identity=port.identity() if port else None,
                record=read_ledger(site), site_url=site.url, addresses={},
                now=since or datetime.now(UTC) - _AGES_AGO,
            )  # fmt: skip

    def forget(self) -> None:
        """Lose the record of everything, as with a new machine."""
        shutil.rmtree(self.root / "state")

    def forget_accounts(self) -> None:
        """Lose the knowledge of all accounts."""
        shutil.rmtree(self.root / "state" / "accounts", ignore_errors=True)

    def files(self, files: Mapping[str, str]) -> None:
        """Write these files below the project."""
        write(self.root, files)

    def unclear_since(self, then: datetime, report: str = REPORT_ID) -> None:
        """A run sent the report at that time, and never heard what became of it."""
        words = Announcement(report=report, account="mastodon", text="Bonjour.", lang="fr",
                             link=f"{self.pages.url}/{report}/")  # fmt: skip
        claim = Claim(report=report, account="mastodon", attempt=1, key="k", at=then, until=then,
                      run="r1", announcement=words)  # fmt: skip
        ledger = read_ledger(self.site)
        assert ledger.claim(claim)
        ledger.receive(Receipt(report=report, account="mastodon", claim=claim.name, at=then,
                               result=Result.UNKNOWN, evidence="no answer"))  # fmt: skip

    def write(self, name: str, *lines: str, title: str = "", text: str = "Le texte.") -> None:
        """A report, or its newer version, with these lines more in its front matter."""
        front = REPORT.partition("\n\n")[0]
        if title:
            front = front.replace("Être performant", title)
        self.files({f"content/events/{name}.md": "\n".join([front, *lines, "", text, ""])})

    def publish(
        self, *, yes: bool = False, dry_run: bool = False, only: str = "", report: str = ""
    ) -> Ended:
        """Run the command in this process, without a terminal."""
        return self.run(partial(
            run_publish, force=False, dry_run=dry_run, yes=yes, only=only, report=report
        ))  # fmt: skip

    def summary(self, command: str = "publish", **flags: Any) -> Any:
        """What `--json` prints of the command; publish has these flags."""
        usual = {"force": False, "dry_run": False, "yes": False, "only": "", "report": "", **flags}
        out, made = StringIO(), Summary(command=command, dry_run=bool(usual["dry_run"]))

        def act(site: Site, summary: Summary) -> None:
            if command == "status":
                tell_status(site, summary)
            else:
                run_publish(site, **usual, summary=summary)

        with redirect_stdout(out), redirect_stderr(StringIO()), suppress(SystemExit):
            with_summary(self.root, made, act, as_json=True)
        return json.loads(out.getvalue())

    def announce_alone(self, report: str = "") -> Ended:
        """Announce what is out, without asking and without bringing anything out."""
        return self.publish(yes=True, only="announce", report=report)

    def announce(
        self,
        report: str = "",
        *,
        yes: bool = True,
        clock: Callable[[], datetime] = now,
        at: Callable[[str], None] = lambda _label: None,
    ) -> Ended:
        """The same from the pages of the last build, where building is not what is tested."""
        return self.run(partial(_announce, report=report, yes=yes, clock=clock, at=at))

    def run(self, action: Any) -> Ended:
        """Do something with the site as a command does."""
        return ran(self.root, action)

    def posts(self) -> list[dict[str, Any]]:
        """What readers of the account see, newest first."""
        return self.mock.posts(self.who)

    def page(self, report: str = REPORT_ID) -> str:
        """The page that readers get."""
        path = self.root / "public" / report / "index.html"
        return path.read_text(encoding="utf-8")

    def record(self, report: str = REPORT_ID) -> tuple[tuple[Claim, ...], tuple[Receipt, ...]]:
        """The claims and receipts of a report."""
        ledger = read_ledger(self.site)
        return ledger.claims(report), ledger.receipts(report)


def ran(root: Path, action: Any) -> Ended:
    """How it ended when something was done with a site as a command does it."""
    said, code = StringIO(), 0
    with redirect_stdout(said), redirect_stderr(said):
        try:
            with_site(root, action)
        except SystemExit as end:
            code = int(end.code or 0)
    return Ended(code, said.getvalue())


def _announce(
    site: Site, *, report: str, yes: bool, clock: Callable[[], datetime], at: Callable[[str], None]
) -> None:
    reports = read_manifest(site.cache)
    situation = Situation(
        site=site, accounts=accounts_of(site), choices=choices_of(site),
        environment=environment(site), ledger=open_ledger(site, alone=yes), reports=reports,
        published=read_published(site.state), clock=clock, at=at,
        asked_for=report and report_named(report, {known.id for known in reports}),
    )  # fmt: skip
    after = announce_round(situation, yes=yes, bring_out=None)
    if after.problems:
        raise max(after.problems, key=lambda problem: problem.code)


def began(
    root: Path, files: Mapping[str, str | bytes | None], pages: Pages, mock: Practice
) -> Desk:
    """A new project that nobody published yet."""
    project_at(root, files)
    desk = Desk(root, pages, mock, "")
    desk.set()
    return desk


def copied(template: Path, root: Path, pages: Pages, mock: Practice, who: str) -> Desk:
    """A copy of a project that is out; its pages are those that readers get from now on."""
    shutil.copytree(template, root, symlinks=True)
    desk = Desk(root, pages, mock, who)
    desk.set()
    pages.folder, pages.missing = root / "public", 0
    return desk


def digests(root: Path, *folders: str) -> dict[str, str]:
    """What each file in these folders holds, but what is hidden."""
    return {
        str(path.relative_to(root)): sha256(path.read_bytes()).hexdigest()
        for folder in folders
        for path in sorted((root / folder).rglob("*"))
        if path.is_file() and not any(p.startswith(".") for p in path.relative_to(root).parts)
    }


def files_with(root: Path, words: str) -> list[str]:
    """The files below a folder that have these words in them."""
    found = (path for path in sorted(root.rglob("*")) if path.is_file())
    return [str(path.relative_to(root)) for path in found if words.encode() in path.read_bytes()]
