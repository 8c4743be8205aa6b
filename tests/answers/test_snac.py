"""The same on snac, a real server that knows half of Mastodon's API: as far as it goes.

It shows of a thread only what answers a post, tells of a boosted post as of the boost, and gives a
post that is edited another number. Nothing of that is an error.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.words import use
from tests.announce.stage import Scene, stage
from tests.answers.story import Story
from tests.answers.town import SLUGS, Town, answer, discussion, outline, reports, site_files
from tests.bluesky.calls import wait_for
from tests.desk.sites import project_at, write
from tests.machine import needs
from tests.snac.server import Snac

pytestmark = needs("snac")
DELIVERED = 60.0  # seconds at most; it brings messages round every few seconds


@pytest.fixture(scope="module")
def story(snac: Snac, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Three reports, what two people say about them, and what they change."""
    path = list(sys.path)
    folder = tmp_path_factory.mktemp("snac")
    with stage(folder / "stage", snac) as alone:
        yield told(Scene(stage=alone, name="town", people={"mastodon": snac.newcomer()},
                         whole=True), snac, folder / "site")  # fmt: skip
    use("en")
    sys.path[:] = path


def told(scene: Scene, snac: Snac, root: Path) -> Story:
    musee, ann, bob = scene.people["mastodon"], snac.newcomer(), snac.newcomer()
    project_at(root, site_files(scene))
    scene.move_in(root)
    town = Town(scene=scene, root=root)
    town.publish()
    write(root, reports())
    town.publish()
    copies = {slug: post for slug in SLUGS for post in snac.posts(musee)
              if town.address(slug) in post["content"]}  # fmt: skip
    story = Story(town=town)
    first = snac.answer(ann, "un", copies["r1"])
    second = snac.answer(bob, "deux", first)
    snac.answer(musee, "trois", second)
    middle = snac.answer(bob, "milieu", copies["r2"])
    # What answers an answer is delivered to whom it names alone, or was said here.
    evening = snac.answer(musee, "soir", copies["r3"])
    snac.answer(musee, "ou non #noblog", evening)
    snac.like(ann, copies["r1"])
    snac.boost(bob, copies["r1"]["url"])
    wait_for(lambda: {"mention", "reblog"} <= snac.told(musee) and "milieu" in snac.below(
        musee, copies["r2"]) and len(snac.below(musee, evening)) == 1,
             DELIVERED, "it was never delivered")  # fmt: skip
    story.collect("answered", minutes=20)
    story.collect("again", minutes=21)
    story.collect("again-later", minutes=60)
    snac.edit(ann, first["uri"], "un corrigé")
    snac.delete(bob, middle["uri"])
    wait_for(lambda: snac.below(musee, copies["r2"]) == [] and "un corrigé" in snac.below(
        musee, copies["r1"]), DELIVERED, "the changes were never delivered")  # fmt: skip
    story.collect("changed", minutes=120)
    story.collect("a-day-later", hours=27)
    return story


def test_each_answer_stands_below_its_report_and_below_what_it_answers(story: Story) -> None:
    assert story.said["answered"].code == 0, story.said["answered"].said
    pages = story.pages["answered"]
    assert outline(pages, "r1") == {"un": {"deux": {"trois": {}}}}
    assert outline(pages, "r2") == {"milieu": {}}
    assert outline(pages, "r3") == {}
    assert len(answer(pages, "r1", "trois").all("span", cls="badge")) == 1
    assert discussion(pages, "r1").one("ul", cls="gestures").text == "1 like 1 repost"


def test_a_wish_beneath_one_s_own_answer_leaves_nothing_of_it(story: Story) -> None:
    for chapter, kept in story.kept.items():
        assert "soir" not in kept, chapter
        assert not discussion(story.pages[chapter], "r3").all("p", cls="quiet")


@pytest.mark.parametrize("chapter", ["again", "again-later"])
def test_a_second_collect_changes_no_byte(story: Story, chapter: str) -> None:
    assert story.said[chapter].said.split() == ["Answers", "nothing", "new"]
    assert story.files[chapter] == story.files["answered"]


def test_edits_and_ends_are_followed(story: Story) -> None:
    assert story.said["changed"].code == 0, story.said["changed"].said
    pages = story.pages["changed"]
    assert outline(pages, "r1") == {"un corrigé": {"deux": {"trois": {}}}}
    assert outline(pages, "r2") == {}
    assert outline(story.pages["a-day-later"], "r1") == outline(pages, "r1")
    assert "un<br>" not in story.kept["a-day-later"]
    assert "milieu" not in story.kept["a-day-later"]


def test_its_people_are_shown_with_the_picture_that_it_gives_to_all(story: Story) -> None:
    """One file for all of them, from the site itself."""
    shown = discussion(story.pages["answered"], "r1").all("img", cls="portrait")
    assert len(shown) == 3
    (address,) = {one.attributes["src"] for one in shown}
    assert (story.pages["answered"] / address.removeprefix("/town/")).is_file()
