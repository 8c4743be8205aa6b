"""The machines of a site on the stage, and what must be so on them and on the networks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from desk.accounts import accounts_of, environment
from desk.ledger import read_ledger
from desk.site import Site
from posse.app import connected
from posse.copies import copies_of
from posse.models import State
from tests.announce.rounds import Order, report_of, site_of
from tests.announce.stage import Scene, Stage
from tests.desk.sites import GOOD, REPORT, project_at, write
from tests.posse.records import Machines, git

SLUG = "j1"
_numbers = count(1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """One machine, or two with a remote, and one report that is due."""

    scene: Scene
    first: Path
    second: Path
    remote: Path | None

    def round_at(self, root: Path, **more: Any) -> Order:
        """A round on one of the machines."""
        return self.scene.order(root, SLUG, **more)

    def posts(self) -> dict[str, list[str]]:
        """Where the report can be seen, by account."""
        return self.scene.posts(SLUG)

    def count(self) -> int:
        """How many posts can be seen."""
        return sum(len(found) for found in self.posts().values())

    def record(self) -> dict[str, str]:
        """What everybody knows: the files of the record, by path."""
        return self.pushed() if self.remote else self.known_at(self.first)

    def wrong_at(self, root: Path) -> Iterator[str]:
        """What is not as it must be after a run there that went to its end."""
        site = site_of(self.round_at(root))
        ledger, report = read_ledger(site), report_of(site.url, SLUG)
        posts = self.posts()
        for account, found in posts.items():
            standing = ledger.standing(report.id, account, datetime.now(UTC))
            if len(found) != 1:
                yield f"{len(found)} posts at {account}"
            if standing.state is not State.SYNDICATED or [standing.url] != found[:1]:
                yield f"{account} is {standing.state} by the record, {standing.url or 'nowhere'}"
        copies = copies_of(report, ledger.receipts(report.id), accounts_of(site))
        if [[copy.url] for copy in copies] != list(posts.values()):
            yield f"the page is to link to {[copy.url for copy in copies]}"
        if self.remote and self.known_at(root) != self.pushed():
            yield "the remote has another record"

    def wrong_on_the_page(self) -> list[str]:
        """Of the links to the copies, those that the page has not."""
        page = (self.scene.pages / report_of("", SLUG).save_as).read_text(encoding="utf-8")
        urls = [url for found in self.posts().values() for url in found]
        return [f"the page has no link to {url}" for url in urls if f'href="{url}"' not in page]

    def known_at(self, root: Path) -> dict[str, str]:
        """The files there, each as git names its content."""
        state = root / "state"
        files = sorted(
            path
            for path in (state.rglob("*") if state.exists() else ())
            if path.is_file() and not any(p[0] == "." for p in path.relative_to(state).parts)
        )
        if not files:
            return {}
        names = git(root, "hash-object", "--no-filters", *map(str, files)).split()
        return {str(p.relative_to(state)): name for p, name in zip(files, names, strict=True)}

    def pushed(self) -> dict[str, str]:
        """The files of the remote's branch, likewise."""
        assert self.remote
        rows = git(self.remote, "ls-tree", "-r", "state").splitlines()
        return {path: facts.split()[2] for facts, path in (row.split("\t") for row in rows)}


def place_on(stage: Stage, *, shared: bool, whole: bool = False) -> Place:
    """A new site with new accounts, at a place of its own; a ``whole`` one is a real project."""
    number = next(_numbers)
    assert stage.bluesky
    user = stage.bluesky.new_user(f"kill{number}")
    people = {"mastodon": f"p{number}"}
    scene = Scene(stage=stage, name=f"s{number}", people=people, user=user, whole=whole)
    folder = stage.folder / scene.name
    machines = Machines(folder)
    roots = [machines.site(name) for name in "ab"] if shared else [folder / "a"]
    for root in roots:
        scene.move_in(root)
        if whole:
            _write_project(scene, root)
    since = datetime.now(UTC) - timedelta(days=1)
    for root in roots if whole else ():
        _know_accounts(site_of(scene.order(root, SLUG)), since)
    return Place(
        scene=scene, first=roots[0], second=roots[-1], remote=machines.remote if shared else None
    )


def _write_project(scene: Scene, root: Path) -> None:
    """Our own code and theme, and one report."""
    files = {name: text for name, text in GOOD.items() if not name.endswith("report.md")}
    text = REPORT.replace("Être performant", report_of("", SLUG).title)
    project_at(root, {**files, f"content/events/congres/{SLUG}.md": text})
    settings = {
        "SITEURL": scene.url, "POSSE_NETWORKS": scene.accounts, "POSSE_LIVE_TIMEOUT": 20,
        "DEPLOY": {"to": "folder", "path": str(scene.pages)},
    }  # fmt: skip
    write(root, {"publishconf.py": (root / "publishconf.py").read_text(encoding="utf-8") + "".join(
        f"\n{name} = {value!r}" for name, value in settings.items())})  # fmt: skip


def _know_accounts(site: Site, since: datetime) -> None:
    """They were looked at then: nothing of the site is older than they are."""
    for account in accounts_of(site):
        port = connected(account, environment(site), media=site.output)
        assert port
        read_ledger(site).remember_account(account.name, port.identity().id, since)
