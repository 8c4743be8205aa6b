"""A stage for rounds of announcing: networks, pages that are live, and processes that announce."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from html import escape
from pathlib import Path
from typing import Any

from desk.demo.web import serving
from posse.models import Report
from posse.networks.bluesky_record import POSTS, url_of
from tests.announce.rounds import Order, Round, report_of
from tests.bluesky.calls import Network, User, wait_for
from tests.posse.records import environment
from tests.practice import Practice

INDEXED = 15.0  # seconds at most until the app shows a post
_PAGE = """\
<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{title}</title>
<link rel="canonical" href="{url}"><meta property="og:title" content="{title}"></head></html>
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """Where it all happens; what is in ``pages`` is served at ``url``."""

    folder: Path
    pages: Path
    url: str
    practice: Practice
    bluesky: Network | None = None


@contextmanager
def stage(folder: Path, practice: Practice, bluesky: Network | None = None) -> Iterator[Stage]:
    """The stage until the end."""
    pages = folder / "pages"
    pages.mkdir(parents=True)
    with serving(pages, 0) as url:
        yield Stage(folder=folder, pages=pages, url=url, practice=practice, bluesky=bluesky)


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """A site of its own on the stage.

    ``people`` are its accounts on the practice server, by the accounts' names; ``user`` is its
    account on Bluesky, if it has one. Its pages are what the test writes, or, where it is
    ``whole``, a real project's that is deployed there.
    """

    stage: Stage
    name: str
    people: Mapping[str, str]
    user: User | None = None
    whole: bool = False

    @property
    def url(self) -> str:
        """The site's address."""
        return f"{self.stage.url}/{self.name}"

    @property
    def accounts(self) -> dict[str, dict[str, object]]:
        """As settings have them."""
        found: dict[str, dict[str, object]] = {
            account: {"use": "mastodon", "server": self.stage.practice.url}
            for account in self.people
        }
        if self.user and self.stage.bluesky:
            service = self.stage.bluesky.pds
            found["bluesky"] = {"handle": self.user.handle, "service": service}
        return found

    @property
    def pages(self) -> Path:
        """What readers see of it."""
        return self.stage.pages / self.name

    def move_in(self, root: Path) -> None:
        """Write the site's secrets there."""
        lines = [
            f"{account.upper().replace('-', '_')}_TOKEN={self.stage.practice.token(person)}"
            for account, person in self.people.items()
        ]
        if self.user:
            lines.append(f"BLUESKY_PASSWORD={self.user.app_password}")
        root.mkdir(exist_ok=True)
        (root / ".env").write_text("\n".join(lines), encoding="utf-8")

    def order(self, root: Path, *slugs: str, backwards: bool = False, **more: Any) -> Order:
        """A round at ``root`` for these reports; their pages are live from now on."""
        for report in (report_of(self.url, slug) for slug in slugs):
            page = self.pages / report.save_as
            if not self.whole and not page.exists():
                page.parent.mkdir(parents=True)
                page.write_text(page_of(report), encoding="utf-8")
        accounts = list(self.accounts.items())
        return Order(
            root=str(root), url=self.url, reports=slugs, whole=self.whole,
            accounts=dict(reversed(accounts) if backwards else accounts), **more,
        )  # fmt: skip

    def posts(self, slug: str) -> dict[str, list[str]]:
        """By account, the addresses of the posts with the report's link that can be seen."""
        link = report_of(self.url, slug).permalink
        found = {
            account: [
                post["url"]
                for post in self.stage.practice.posts(person)
                if f'"{link}"' in post["content"]
            ]
            for account, person in self.people.items()
        }
        if self.user:
            found["bluesky"] = self._on_bluesky(link)
        return found

    def shown_on_bluesky(self) -> int:
        """How many posts the app shows of the account; waits for the first, which takes a while."""
        assert self.user
        assert self.stage.bluesky
        app = replace(self.stage.bluesky, pds=self.stage.bluesky.bsky)
        asked = f"app.bsky.feed.getAuthorFeed?actor={self.user.did}"

        def feed() -> list[object]:
            found: Any = app.call(asked)["feed"]
            return list(found)

        with suppress(TimeoutError):
            wait_for(lambda: bool(feed()), INDEXED, "the app never showed the post")
        return len(feed())

    def _on_bluesky(self, link: str) -> list[str]:
        """What the account's own server has: the app shows it a few seconds later."""
        assert self.user
        assert self.stage.bluesky
        asked = f"repo={self.user.did}&collection={POSTS}&limit=100"
        answer: Any = self.stage.bluesky.call(f"com.atproto.repo.listRecords?{asked}")
        return [
            url_of(self.user.handle, record["uri"].rpartition("/")[2])
            for record in answer["records"]
            if record["value"].get("embed", {}).get("external", {}).get("uri") == link
        ]


def page_of(report: Report) -> str:
    """A page as far as a look whether it is live asks."""
    return _PAGE.format(title=escape(report.title), url=report.permalink)


@dataclass
class Runner:
    """A process that has rounds done, one after the other."""

    process: subprocess.Popen[str] = field(repr=False)

    def do(self, order: Order) -> Round:
        """What came of it."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{json.dumps(asdict(order))}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the runner ended"
        told = json.loads(line)
        return Round(
            killed=told["killed"], labels=tuple(told["labels"]), problems=tuple(told["problems"])
        )


@contextmanager
def runner() -> Iterator[Runner]:
    """A runner until the end; it ends with its standard input."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.announce.rounds"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**environment(), "CI": "true"},
    )  # fmt: skip
    try:
        yield Runner(process)
    finally:
        process.communicate(timeout=60)
