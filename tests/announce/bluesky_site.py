"""A site that is announced on Bluesky's own network, and its posts as the app shows them."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PIL import Image

from tests.announce.stage import INDEXED, Scene, Stage
from tests.bluesky.calls import User, wait_for
from tests.desk.sites import EVENT as EVENT_FILE
from tests.desk.sites import ROOT, invoke, project_at, write

EVENT = "rencontres-2026"
HEAD = "Title: {title}\nDate: 2026-05-12 13:10\nStatus: published\n"
FOLDER = f"content/events/{EVENT}"
SUMMARY = "Cinq personnes, une table\u00a0: faire moins, mais bien 💶."
MENTIONED = "alex"
# By name, what each has besides its title, which is the name of its file.
REPORTS: Mapping[str, str] = {
    "j1-accents": f"Tags: médiation, réseaux sociaux\nSummary: {SUMMARY}\n",
    "j1-lien": "Announcement: Été 🎙 «\u00a0On a parlé argent\u00a0»\u00a0: {link} #Ébène\n",
    "j1-nom": "People: alex-exemple\nSummary: Une table.\n",
    "j1-photo": f"Image: photos/table.jpg\nSummary: {SUMMARY}\n",
    "j1-long": f"Summary: {'Cinq personnes et une longue table 💶. ' * 20}\n",
    **{f"j1-{number:02d}": "Summary: Une table.\n" for number in range(6)},
}
ENGLISH = "j1-accents.en"
ALL = (*REPORTS, ENGLISH)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What four runs said, and what the app shows after them: the posts by report."""

    scene: Scene
    first: str
    second: str
    third: str
    lost: str
    feeds: tuple[Mapping[str, Mapping[str, Any]], ...]

    @property
    def posts(self) -> Mapping[str, Mapping[str, Any]]:
        return self.feeds[0]


def address(scene: Scene, name: str) -> str:
    """Where a report is."""
    slug, _, lang = name.partition(".")
    return f"{scene.url}/{f'{lang}/' if lang else ''}{EVENT}/{slug}/"


def feed(scene: Scene) -> list[dict[str, Any]]:
    """The posts that the app shows of the site's account, newest first."""
    assert scene.user
    assert scene.stage.bluesky
    app = replace(scene.stage.bluesky, pds=scene.stage.bluesky.bsky)
    found: Any = app.call(f"app.bsky.feed.getAuthorFeed?actor={scene.user.did}&limit=100")
    return [item["post"] for item in found["feed"]]


def shown(scene: Scene, count: int) -> dict[str, dict[str, Any]]:
    """By report, once there are so many posts."""
    wait_for(lambda: len(feed(scene)) >= count, INDEXED, "the app does not show all")
    posts = feed(scene)
    assert len(posts) == count
    names = {address(scene, name): name for name in ALL}
    return {names[post["record"]["embed"]["external"]["uri"]]: post for post in posts}


def published_four_times(both: Stage, root: Path) -> Told:
    """A project that publishes an old report, many new ones, nothing, and without its record."""
    assert both.bluesky
    mentioned = both.bluesky.new_user(MENTIONED)
    user = both.bluesky.new_user("musee")
    scene = Scene(stage=both, name="bluesky", people={}, user=user, whole=True)
    project_at(root, project(scene, mentioned))
    scene.move_in(root)
    photo = root / FOLDER / "photos" / "table.jpg"
    photo.parent.mkdir()
    Image.new("RGB", (1200, 800), "navy").save(photo)
    said, feeds = [published(root)], []
    assert feed(scene) == []
    write(root, {f"{FOLDER}/{name}.md": text for name, text in reports().items()})
    for lost in (False, False, True):
        if lost:
            shutil.rmtree(root / "state")
        said.append(published(root))
        feeds.append(shown(scene, len(ALL)))
    return Told(scene=scene, first=said[0], second=said[1], third=said[2], lost=said[3],
                feeds=tuple(feeds))  # fmt: skip


def project(scene: Scene, mentioned: User) -> dict[str, str]:
    """The first files of it: an event, somebody who may be mentioned, and an old report."""
    settings = {
        "SITEURL": scene.url, "DEFAULT_LANG": "en", "POSSE_NETWORKS": scene.accounts,
        "DEPLOY": {"to": "folder", "path": str(scene.pages)}, "POSSE_MAX_POSTS": 50,
        "POSSE_LIVE_TIMEOUT": 20,
    }  # fmt: skip
    lines = [f"{name} = {value!r}" for name, value in settings.items()]
    conf = (ROOT / "publishconf.py").read_text(encoding="utf-8")
    person = f'name = "Alex Exemple"\nmention = ["bluesky"]\nbluesky = "{mentioned.handle}"\n'
    return {
        "publishconf.py": "\n".join([conf, *lines, ""]),
        "content/people.toml": f"[alex-exemple]\n{person}",
        f"{FOLDER}/event.md": f"{EVENT_FILE}Hashtag: RencontresExemple\nLanguage: fr\n",
        f"{FOLDER}/vieux.md": f"{HEAD.format(title='Vieux')}\nLe texte.\n",
    }


def reports() -> dict[str, str]:
    """The new ones, and a translation of one."""
    texts = {name: f"{HEAD.format(title=name)}{more}" for name, more in REPORTS.items()}
    texts[ENGLISH] = HEAD.format(title="Accents") + "Summary: Five people, one table.\n"
    return {name: f"{text}\nLe texte. ![Une table](photos/table.jpg)\n" if "photo" in name
            else f"{text}\nLe texte.\n" for name, text in texts.items()}  # fmt: skip


def published(root: Path) -> str:
    """What the command says."""
    done = invoke(root, "publish", "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def marked(post: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """What each facet's bytes say, and where it leads."""
    text = post["record"]["text"].encode()
    found = {}
    for facet in post["record"].get("facets", ()):
        index, feature = facet["index"], dict(facet["features"][0])
        feature["$type"] = feature["$type"].rpartition("#")[2]
        found[text[index["byteStart"] : index["byteEnd"]].decode()] = feature
    return found


def key_of(post: Mapping[str, Any]) -> str:
    """The key of a post's record."""
    return str(post["uri"].rpartition("/")[2])
