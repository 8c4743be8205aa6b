"""What people say about the town's reports on two networks, what they change, and what is shown.

Each says whose words they are by their network: B is Bluesky, M is Mastodon.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.answers.tooters import Tooter
from tests.answers.town import MUSEE, Town
from tests.bluesky.calls import wait_for
from tests.bluesky.people import Person, link, naming
from tests.desk.announce.desks import Ended

Post = Mapping[str, Any]
INDEXED = 30.0  # seconds at most until the app knows what was said
FOR_FEW = "M pour peu de monde"


@dataclass(kw_only=True)
class Story:
    """The pages as they were after each chapter, what the commands said, and what is kept."""

    town: Town
    pages: dict[str, Path] = field(default_factory=dict)
    said: dict[str, Ended] = field(default_factory=dict)
    files: dict[str, dict[str, str]] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)

    def collect(self, chapter: str, **ahead: float) -> None:
        """Bring home what was said, and keep what all looks like after it."""
        self.said[chapter] = self.town.collect(**ahead)
        self.note(chapter)

    def note(self, chapter: str) -> None:
        self.pages[chapter] = self.town.chapter(chapter)
        self.files[chapter] = self.town.out()
        archive = sorted((self.town.root / "mentions").rglob("*.jsonl"))
        self.kept[chapter] = "".join(path.read_text("utf-8") for path in archive)


def told(town: Town) -> Story:
    """The whole story."""
    story = Story(town=town)
    posts = _Posts(town)
    _answer(posts)
    story.collect("answered", minutes=20)
    story.collect("again", minutes=21)
    story.collect("again-later", minutes=60)
    story.said["moderated"] = _approve_all(town)
    town.publish()
    story.note("moderated")
    _change(posts)
    story.collect("changed", minutes=120)
    story.collect("changed-again", minutes=160)
    story.collect("a-day-later", hours=27)
    return story


class _Posts:
    """Who says what where: the site's copies, and the posts of people by their words."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.copies: dict[str, Mapping[str, Post]] = {"B": town.skeets(), "M": town.toots()}
        self.by: dict[str, Mapping[str, Any]] = {"B": town.skeeters, "M": town.tooters}
        self.said: dict[str, Any] = {}

    def say(self, who: str, text: str, to: str) -> None:
        """An answer to a report's copy, or to what somebody said in these words."""
        for net, people in self.by.items():
            words = f"{net} {text}"
            parent = self.copies[net].get(to) or self.said[f"{net} {to}"]
            self.said[words] = people[who].says(words, to=parent)


def _answer(posts: _Posts) -> None:
    """Answers to three reports and to each other, gestures, quotations, and talk elsewhere."""
    posts.say("ann", "un", "r1")
    posts.say("bob", "deux", "un")
    posts.say(MUSEE, "trois", "deux")
    posts.say("carl", "quatre", "trois")
    posts.say("dan", "rude", "r1")
    posts.say("bob", "enfant", "rude")
    posts.say("bob", "milieu", "r2")
    posts.say("ann", "milieu bis", "milieu")
    posts.say("dan", "grossier", "r2")
    posts.say("ann", "soir", "r3")
    posts.say("eve", "regret", "r3")
    posts.say("eve", "ou non #noblog", "regret")
    for net, people in posts.by.items():
        copy = posts.copies[net]["r1"]
        people["ann"].likes(copy)
        people["eve"].likes(copy)
        people["bob"].reposts(copy)
        people[MUSEE].likes(copy)  # our own gestures are none
        people["carl"].quotes(copy, f"{net} cite")
    _talk_elsewhere(posts)
    quoted = posts.by["B"]["eve"].quotes(posts.copies["B"]["r3"], "B cite le soir")
    posts.said["B cite le soir"] = quoted
    _wait_until_indexed(posts)


def _talk_elsewhere(posts: _Posts) -> None:
    """Who names the account with a link speaks to us; who only links to a page speaks about it."""
    address = posts.town.address("r3")
    words = f"@musee M voyez {address}"
    posts.said[words] = posts.by["M"]["bob"].says(words)
    words = f"@musee B voyez {address}"
    musee: Person = posts.by["B"][MUSEE]
    facets = [naming(words, "@musee", musee), link(words, address)]
    posts.said[words] = posts.by["B"]["bob"].says(words, facets=facets)
    words = f"B lien {posts.town.address('r2')}"
    facets = [link(words, posts.town.address("r2"))]
    posts.said[words] = posts.by["B"]["eve"].says(words, facets=facets)
    posts.by["M"]["eve"].says("M parle d’autre chose")


def _wait_until_indexed(posts: _Posts) -> None:
    """The app's numbers come a moment after what they count, and its search last."""
    musee: Person = posts.by["B"][MUSEE]
    uris = "&".join(f"uris={post['uri']}" for post in posts.copies["B"].values())
    # Two of our own three posts answer the first one.
    wanted = {"replyCount": 8, "likeCount": 3, "repostCount": 1, "quoteCount": 2}

    def there() -> bool:
        views: Any = musee.asks(f"app.bsky.feed.getPosts?{uris}")["posts"]
        wish: Any = musee.asks(f"app.bsky.feed.getPosts?uris={posts.said['B regret']['uri']}")
        found: Any = musee.asks("app.bsky.feed.searchPosts?q=127.0.0.1&domain=127.0.0.1")["posts"]
        told: Any = musee.asks("app.bsky.notification.listNotifications?limit=100")
        numbers = {name: sum(view[name] for view in views) for name in wanted}
        reasons = {one["reason"] for one in told["notifications"]}
        is_found = any(one["record"]["text"].startswith("B lien") for one in found)
        is_wished = wish["posts"][0]["replyCount"] == 1
        return numbers == wanted and {"mention", "quote"} <= reasons and is_found and is_wished

    wait_for(there, INDEXED, "the app does not know all that was said")


def _approve_all(town: Town) -> Ended:
    """`invoke moderate`, and “a” for each that waits."""
    done = subprocess.run(
        [sys.executable, "-m", "invoke", "moderate"], cwd=town.root, input="a\n" * 9, text=True,
        capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    return Ended(done.returncode, done.stdout + done.stderr)


def _change(posts: _Posts) -> None:
    """Edits, ends, a block, a warning, what is not for all, and what we hide ourselves."""
    sky: Mapping[str, Person] = posts.by["B"]
    toots: Mapping[str, Tooter] = posts.by["M"]
    edited = sky["ann"].edits(posts.said["B un"], "B un corrigé")
    toots["ann"].edits(posts.said["M un"], "M un corrigé")
    sky["bob"].removes(posts.said["B milieu"])
    toots["bob"].removes(posts.said["M milieu"])
    sky["carl"].blocks(sky[MUSEE])
    warned = sky["ann"].warns(posts.said["B soir"], "graphic-media")
    toots["ann"].warns(posts.said["M soir"], "dur")
    toots["eve"].says("M discret", to=posts.copies["M"]["r1"], visibility="unlisted")
    toots["eve"].says(f"@musee {FOR_FEW}", to=posts.copies["M"]["r1"], visibility="private")
    # One that answers the first post of the thread, and one that answers a later one.
    sky[MUSEE].hides(posts.said["B rude"], posts.said["B grossier"], below=posts.copies["B"]["r1"])
    _wait_until_changed(sky[MUSEE], posts, {str(edited["cid"]), str(warned["cid"])})


def _wait_until_changed(musee: Person, posts: _Posts, versions: set[str]) -> None:
    names = ("B un", "B soir", "B milieu", "B quatre")
    uris = "&".join(f"uris={posts.said[name]['uri']}" for name in names)
    root = f"app.bsky.feed.getPosts?uris={posts.copies['B']['r1']['uri']}"

    def there() -> bool:
        views: Any = musee.asks(f"app.bsky.feed.getPosts?{uris}")["posts"]
        first: Any = musee.asks(root)["posts"]
        shown = {view["cid"] for view in views if not view["author"]["viewer"].get("blockedBy")}
        return shown == versions and "threadgate" in first[0]

    wait_for(there, INDEXED, "the app does not know all that was changed")
