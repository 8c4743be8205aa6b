"""What others say on two networks comes home, each to its place, and the pages follow it."""

from __future__ import annotations

import re

import pytest

from tests.answers.story import FOR_FEW, Story
from tests.answers.town import (
    ANN,
    EVENT,
    MUSEE,
    SLUGS,
    Outline,
    answer,
    discussion,
    outline,
)
from tests.desk.sites import invoke
from tests.machine import needs

pytestmark = needs("bluesky")
NETS = ("B", "M")


def on_both(said: Outline) -> Outline:
    """The same words on both networks."""
    return {f"{net} {text}": on_one(net, below) for net in NETS for text, below in said.items()}


def on_one(net: str, said: Outline) -> Outline:
    return {f"{net} {text}": on_one(net, below) for text, below in said.items()}


def spoken(story: Story, net: str) -> str:
    return f"@musee {net} voyez {story.town.address('r3')}"


def quiet(story: Story, chapter: str, slug: str) -> list[str]:
    return [one.text for one in discussion(story.pages[chapter], slug).all("p", cls="quiet")]


def test_each_answer_stands_below_its_report_and_below_what_it_answers(story: Story) -> None:
    """A day's thread of three: each page has its own and no other's. What is about us waits."""
    assert story.said["answered"].code == 0, story.said["answered"].said
    pages = story.pages["answered"]
    assert outline(pages, "r1") == on_both({
        "un": {"deux": {"trois": {"quatre": {}}}}, "rude": {"enfant": {}},
    })  # fmt: skip
    assert outline(pages, "r2") == on_both({"milieu": {"milieu bis": {}}, "grossier": {}})
    assert outline(pages, "r3") == {
        **on_both({"soir": {}}), spoken(story, "B"): {}, spoken(story, "M"): {},
    }  # fmt: skip
    for slug in SLUGS:
        assert outline(pages, slug, elsewhere=True) == {}


def test_what_came_is_told(story: Story) -> None:
    lines = [line.strip() for line in story.said["answered"].said.splitlines() if line.strip()]
    assert lines[0] == (
        "Answers    26 new (22 shown, 4 wait: invoke moderate), 6 new likes and reposts"
    )
    assert re.fullmatch(r"Deploy     \d+ files with new links and answers +[\d.]+ s", lines[1])
    assert len(lines) == 2


def test_gestures_are_counted_below_their_report_alone_and_ours_are_none(story: Story) -> None:
    pages = story.pages["answered"]
    (row,) = discussion(pages, "r1").all("ul", cls="gestures")
    assert [one.attributes["value"] for one in row.all("data", itemprop="userInteractionCount")
            ] == ["4", "2"]  # fmt: skip
    assert all(not discussion(pages, slug).all(cls="gestures") for slug in ("r2", "r3"))


def test_answers_are_marked_up_for_readers_that_are_programs(story: Story) -> None:
    """Each is an h-cite with its author, its time and its address; ours has a badge."""
    town, pages = story.town, story.pages["answered"]
    items = discussion(pages, "r1").all("li", cls="answer")
    assert len(items) == 12
    for item in items:
        assert {"u-comment", "h-cite"} <= {*item.classes}
    one = answer(pages, "r1", "B deux")
    uri = str(town.skeeters["bob"].user.handle)
    assert one.one("span", cls="p-author").one("a", cls="p-name").text == uri
    assert (
        one.one("a", cls="place")
        .attributes["href"]
        .startswith(f"https://bsky.app/profile/{uri}/post/")
    )
    assert one.one("p", cls="reply-to").text == f"in reply to {ANN}"
    badges = {text: len(answer(pages, "r1", text).all("span", cls="badge"))
              for net in NETS for text in (f"{net} deux", f"{net} trois")}  # fmt: skip
    assert badges == {"B deux": 0, "B trois": 1, "M deux": 0, "M trois": 1}
    assert "This is me: remove" in answer(pages, "r1", "B deux").text
    assert "This is me: remove" not in answer(pages, "r1", "B trois").text


def test_who_has_a_picture_is_shown_with_it_from_the_site_itself(story: Story) -> None:
    """As Bluesky's own servers give it; a drawing, as the practice server has, is none."""
    pages = story.pages["answered"]
    pictures = {slug: {(one.attributes["src"], one.attributes["alt"])
                       for one in discussion(pages, slug).all("img", cls="u-photo")}
                for slug in SLUGS}  # fmt: skip
    [(address, _alt)] = pictures["r1"]
    assert pictures == {slug: {(address, "")} for slug in SLUGS}
    assert (pages / address.removeprefix("/town/")).read_bytes()[8:12] == b"WEBP"
    assert answer(pages, "r1", "M un").one("span", cls="letter").text == "A"
    assert len(answer(pages, "r1", "B un").all("img", cls="u-photo")) == 1


def test_our_own_copies_are_no_answers_and_are_linked_to(story: Story) -> None:
    for slug in SLUGS:
        page = (story.pages["answered"] / EVENT / slug / "index.html").read_text("utf-8")
        assert page.count('class="u-syndication"') == 2
        assert len(re.findall(r'class="p-name u-url"[^>]*href="[^"]*musee', page)) == (
            2 * (slug == "r1")
        )


@pytest.mark.parametrize("chapter", ["again", "again-later"])
def test_a_second_collect_changes_no_byte(story: Story, chapter: str) -> None:
    assert story.said[chapter].said.split() == ["Answers", "nothing", "new"]
    assert story.files[chapter] == story.files["answered"]


def test_what_is_said_about_us_is_shown_once_somebody_approved_it(story: Story) -> None:
    """As the beginning of it, with its link, and in its own part of the page."""
    said, pages = story.said["moderated"], story.pages["moderated"]
    assert story.said["moderated"].code == 0, said
    assert outline(pages, "r1", elsewhere=True) == {"B cite": {}, "M cite": {}}
    assert outline(pages, "r2", elsewhere=True) == {f"B lien {story.town.address('r2')}": {}}
    assert outline(pages, "r3", elsewhere=True) == {"B cite le soir": {}}
    assert answer(pages, "r1", "B cite").one("p", cls="reply-to").text == "quotes this report"
    assert outline(pages, "r1") == outline(story.pages["answered"], "r1")


def test_the_page_follows_what_people_changed(story: Story) -> None:
    """Edits, ends, blocks; what answers something that is not shown is not shown."""
    assert story.said["changed"].code == 0, story.said["changed"].said
    pages = story.pages["changed"]
    assert outline(pages, "r1") == {
        "B un corrigé": {"B deux": {"B trois": {}}},
        "M un corrigé": {"M deux": {"M trois": {"M quatre": {}}}},
        "M rude": {"M enfant": {}},
    }  # fmt: skip
    assert outline(pages, "r1", elsewhere=True) == {"M cite": {}}
    assert outline(pages, "r2") == {"M grossier": {}}


def test_a_warning_folds_the_answer(story: Story) -> None:
    for net, warning in (("B", "graphic-media"), ("M", "dur")):
        folded = answer(story.pages["changed"], "r3", f"{net} soir").one("details", cls="warned")
        assert folded.one("summary").text == f"Warning: {warning}"
        assert folded.one(cls="words").text == f"{net} soir"
        assert not answer(story.pages["answered"], "r3", f"{net} soir").all("details")


def test_what_is_not_for_all_is_counted_and_what_is_for_few_is_nowhere(story: Story) -> None:
    assert quiet(story, "changed", "r1") == ["1 more answer on Mastodon (127.0.0.1)"]
    for chapter, folder in story.pages.items():
        for path in folder.rglob("*.*ml"):
            page = path.read_text("utf-8")
            assert FOR_FEW not in page, (chapter, path)
            assert "M discret" not in page, (chapter, path)
        assert FOR_FEW not in story.kept[chapter]
        assert "M discret" not in story.kept[chapter]


def test_a_collect_after_that_changes_no_byte_either(story: Story) -> None:
    assert story.said["changed-again"].said.split() == ["Answers", "nothing", "new"]
    assert story.files["changed-again"] == story.files["changed"]


def test_what_is_gone_is_hidden_first_and_erased_a_day_later(story: Story) -> None:
    gone = ("B milieu", "M milieu", "B rude", "B grossier", "B quatre", "B cite")
    for text in gone:
        words = re.compile(rf"<p>{text}</p>")
        assert words.search(story.kept["changed"])
        assert not words.search(story.kept["a-day-later"])
    assert story.said["a-day-later"].said.split("\n")[0].split() == ["Answers", "6", "erased"]
    for slug in SLUGS:
        assert outline(story.pages["a-day-later"], slug) == outline(story.pages["changed"], slug)


def test_the_feed_of_answers_has_them_all(story: Story) -> None:
    feed = (story.pages["answered"] / EVENT / "r2" / "answers.xml").read_text("utf-8")
    assert feed.count("<entry>") == 6
    assert "B milieu bis" in feed
    assert "B un" not in feed


def test_a_wish_beneath_one_s_own_answer_leaves_nothing_of_it(story: Story) -> None:
    """From the first collect on that is told of both."""
    for chapter, kept in story.kept.items():
        assert "regret" not in kept, chapter
        assert "regret" not in (story.pages[chapter] / EVENT / "r3" / "index.html").read_text()


def test_status_says_how_many_wait(story: Story) -> None:
    """After all was approved, nobody has to decide."""
    said = invoke(story.town.root, "status")
    assert said.returncode == 0, said.stderr
    assert "invoke moderate" not in said.stdout
    assert MUSEE in said.stdout
