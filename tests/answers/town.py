"""A site with an account on two networks, people who answer it there, and the pages after that."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from desk.announce.situation import now
from desk.answers.run import collect
from tests.announce.stage import INDEXED, Scene, Stage
from tests.answers.tooters import Tooter
from tests.bluesky.calls import User, wait_for
from tests.bluesky.people import Person, person
from tests.desk.announce.desks import Ended, digests, ran
from tests.desk.sites import EVENT as EVENT_FILE
from tests.desk.sites import ROOT, invoke, project_at, write
from tests.posse.faces import face
from tests.practice import Mock
from tests.site.markup import Element, tree

EVENT = "rencontres-2026"
FOLDER = f"content/events/{EVENT}"
SLUGS = ("r1", "r2", "r3")
MUSEE = "musee"
ANN = "Ann Exemple 🎙"  # as she calls herself on Bluesky
PEOPLE = ("ann", "bob", "carl", "dan", "eve")
_REPORT = """\
Title: {title}
Date: 2026-05-12 {hour}:00
Status: published
Summary: Cinq personnes, une table.

On a parlé argent, et de faire moins, mais bien : c’est le compte rendu.
"""


@dataclass(frozen=True, kw_only=True)
class Town:
    """The site at ``root``, and everybody: each person has an account on both networks."""

    scene: Scene
    root: Path
    tooters: Mapping[str, Tooter] = field(default_factory=dict)
    skeeters: Mapping[str, Person] = field(default_factory=dict)

    def address(self, slug: str) -> str:
        """Where a report is."""
        return f"{self.scene.url}/{EVENT}/{slug}/"

    def publish(self) -> str:
        """What `invoke publish` says."""
        done = invoke(self.root, "publish", "--yes")
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def collect(self, **ahead: float) -> Ended:
        """`invoke collect`, so much later."""
        later = timedelta(**ahead)
        return ran(self.root, partial(collect, clock=lambda: now() + later))

    def chapter(self, name: str) -> Path:
        """The pages that readers see now, kept."""
        folder = self.root.parent / name
        shutil.copytree(self.scene.pages, folder)
        return folder

    def out(self) -> dict[str, str]:
        """All that is kept and shown."""
        return digests(self.root, "mentions", "output") | digests(self.scene.pages.parent,
                                                                 self.scene.name)  # fmt: skip

    def toots(self) -> dict[str, dict[str, Any]]:
        """The site's posts on the practice server, by report."""
        posts = self.tooters[MUSEE].mock.posts(MUSEE)
        return {slug: post for slug in SLUGS for post in posts
                if self.address(slug) in post["content"]}  # fmt: skip

    def skeets(self) -> dict[str, dict[str, Any]]:
        """The site's posts on Bluesky, once all are shown, by report; as others answer them."""
        network = self.skeeters[MUSEE].network
        app = replace(network, pds=network.bsky)
        asked = f"app.bsky.feed.getAuthorFeed?actor={self.skeeters[MUSEE].did}&limit=100"
        found: list[Any] = []

        def there() -> bool:
            answer: Any = app.call(asked)
            found[:] = [item["post"] for item in answer["feed"]]
            return len(found) >= len(SLUGS)

        wait_for(there, INDEXED, "the app does not show all")
        links = {post["record"]["embed"]["external"]["uri"]: post for post in found}
        posts = {slug: links[self.address(slug)] for slug in SLUGS}
        return {slug: {**post, "root": post["record"].get("reply", {}).get("root")}
                for slug, post in posts.items()}  # fmt: skip


def founded(stage: Stage, mock: Mock, root: Path) -> Town:
    """A site that is out, with three reports of one day that are announced on both networks."""
    assert stage.bluesky
    network = stage.bluesky
    people = {name: person(network, f"h{name}") for name in (MUSEE, *PEOPLE)}
    user: User = people[MUSEE].user
    scene = Scene(stage=stage, name="town", people={"mastodon": MUSEE}, user=user, whole=True)
    project_at(root, site_files(scene))
    scene.move_in(root)
    town = Town(
        scene=scene, root=root, skeeters=people,
        tooters={name: Tooter(mock=mock, name=name) for name in (MUSEE, *PEOPLE)},
    )  # fmt: skip
    people["ann"].shows(ANN, face(size=(300, 300)))
    town.publish()
    write(root, reports())
    town.publish()
    return town


def reports() -> dict[str, str]:
    """The three of one day, one after the other."""
    hours = {slug: number + 10 for number, slug in enumerate(SLUGS)}
    return {f"{FOLDER}/{slug}.md": _REPORT.format(title=slug, hour=hour)
            for slug, hour in hours.items()}  # fmt: skip


def site_files(scene: Scene) -> dict[str, str]:
    """An event with a report that is older than the site's accounts."""
    settings = {
        "SITEURL": scene.url, "SITENAME": "Le Carnet", "DEFAULT_LANG": "en",
        "POSSE_NETWORKS": scene.accounts, "POSSE_THREAD": "day", "POSSE_LIVE_TIMEOUT": 20,
        "DEPLOY": {"to": "folder", "path": str(scene.pages)},
    }  # fmt: skip
    lines = [f"{name} = {value!r}" for name, value in settings.items()]
    conf = (ROOT / "publishconf.py").read_text(encoding="utf-8")
    return {
        "publishconf.py": "\n".join([conf, *lines, ""]),
        f"{FOLDER}/event.md": f"{EVENT_FILE}Language: en\n",
        f"{FOLDER}/vieux.md": _REPORT.format(title="Vieux", hour="09"),
    }


# --- what a page shows -----------------------------------------------------------------------

Outline = dict[str, "Outline"]


def discussion(folder: Path, slug: str) -> Element:
    """What is below a report."""
    return tree(folder / EVENT / slug / "index.html").one("section", cls="discussion")


def outline(folder: Path, slug: str, *, elsewhere: bool = False) -> Outline:
    """The words of each answer with those that answer it, as lists in lists have them."""
    lists = discussion(folder, slug).all("ol", cls="answers")
    heads = discussion(folder, slug).all("h3", cls="elsewhere")
    about = lists[-1:] if heads else []
    return _outline(about if elsewhere else [one for one in lists if one not in about])


def _outline(lists: list[Element]) -> Outline:
    items = [child for one in lists for child in one.children if isinstance(child, Element)]
    return {words(item): _outline(_lists(item)) for item in items}


def _lists(item: Element) -> list[Element]:
    return [child for child in item.children if isinstance(child, Element) and child.tag == "ol"]


def words(item: Element) -> str:
    """What an answer says, without its answers."""
    return said_part(item).one(cls="words").text


def said_part(item: Element) -> Element:
    """An answer itself."""
    return next(child for child in item.children
                if isinstance(child, Element) and "said" in child.classes)  # fmt: skip


def answer(folder: Path, slug: str, text: str) -> Element:
    """The answer with these words on a page."""
    [found] = [item for item in discussion(folder, slug).all("li", cls="answer")
               if words(item) == text]  # fmt: skip
    return said_part(found)
