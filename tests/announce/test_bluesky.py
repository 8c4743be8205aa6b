"""`invoke publish` on Bluesky's own network, read back as the app shows it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from posse.networks.bluesky import connect
from posse.networks.tid import is_tid
from tests.announce.bluesky_site import (
    ALL,
    ENGLISH,
    EVENT,
    MENTIONED,
    SUMMARY,
    Told,
    address,
    feed,
    key_of,
    marked,
    published_four_times,
)
from tests.announce.rounds import report_of
from tests.announce.stage import INDEXED, Scene, Stage, runner
from tests.bluesky.calls import wait_for
from tests.machine import needs

pytestmark = needs("bluesky")
HAND = ("by-link", "by-card")


@pytest.fixture(scope="module")
def told(both: Stage, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What four runs of one project said, and what the app shows after them."""
    return published_four_times(both, tmp_path_factory.mktemp("bluesky") / "site")


def test_each_due_report_is_exactly_one_post(told: Told) -> None:
    """And what was out before the account was known is none, but is named with a way to do it."""
    assert set(told.posts) == set(ALL)
    assert "1 report was out before this account was known" in told.first
    assert "--only announce --report vieux" in told.first
    for post in told.posts.values():
        assert f"sent   https://bsky.app/profile/musee.test/post/{key_of(post)}" in told.second


def test_all_reports_of_one_date_have_keys_of_their_own(told: Told) -> None:
    """As read back; and forty that are claimed in one moment."""
    keys = {key_of(post) for post in told.posts.values()}
    assert len(keys) == len(ALL) >= 10
    user, network = told.scene.user, told.scene.stage.bluesky
    assert user
    assert network
    account = connect("bluesky", told.scene.accounts["bluesky"], {"PASSWORD": user.app_password})
    now = datetime.now(UTC)
    forty = {account.key(f"{EVENT}/j1-{number:02d}", now, 1) for number in range(40)}
    assert len(forty) == 40
    assert all(map(is_tid, keys | forty))


def test_hashtags_are_marked_by_their_bytes(told: Told) -> None:
    """Behind letters and signs of two, three and four bytes."""
    post = told.posts["j1-accents"]
    assert SUMMARY.split() == post["record"]["text"].split()[1:-3]
    tags = {f"#{tag}": {"$type": "tag", "tag": tag}
            for tag in ("RencontresExemple", "médiation", "RéseauxSociaux")}  # fmt: skip
    assert marked(post) == tags


def test_a_link_in_the_words_is_marked_by_its_bytes(told: Told) -> None:
    link = address(told.scene, "j1-lien")
    assert marked(told.posts["j1-lien"]) == {
        link: {"$type": "link", "uri": link}, "#Ébène": {"$type": "tag", "tag": "Ébène"},
    }  # fmt: skip


def test_who_may_be_mentioned_is(told: Told) -> None:
    network = told.scene.stage.bluesky
    assert network
    handle = f"{MENTIONED}.test"
    answer = network.call(f"com.atproto.identity.resolveHandle?handle={handle}")
    assert marked(told.posts["j1-nom"])[f"@{handle}"] == {"$type": "mention", "did": answer["did"]}


def test_each_post_has_a_card_and_its_language(told: Told) -> None:
    """Address, title and description; the picture is the app's own copy of it."""
    for name, post in told.posts.items():
        card = post["embed"]["external"]
        assert post["embed"]["$type"] == "app.bsky.embed.external#view"
        assert card["uri"] == address(told.scene, name)
        assert card["title"] == ("Accents" if name == ENGLISH else name)
        assert post["record"]["langs"] == ["en" if name == ENGLISH else "fr"]
        assert post["record"]["createdAt"] <= post["indexedAt"].replace("Z", "999Z")
        assert len(post["record"]["text"].encode()) <= 3000
    assert told.posts["j1-accents"]["embed"]["external"]["description"].split() == SUMMARY.split()
    with_picture = {n for n, p in told.posts.items() if "thumb" in p["embed"]["external"]}
    assert with_picture == {"j1-photo"}
    [thumb] = [told.posts[name]["record"]["embed"]["external"]["thumb"] for name in with_picture]
    assert (thumb["$type"], thumb["mimeType"]) == ("blob", "image/jpeg")
    assert 0 < thumb["size"] <= 1_000_000


def test_a_second_run_makes_none(told: Told) -> None:
    assert told.feeds[1] == told.feeds[0]
    assert "sent" not in told.third


def test_without_its_record_a_run_recognises_all_sends_none_and_says_why(told: Told) -> None:
    assert told.feeds[2] == told.feeds[0]
    assert "musee.test, looked at for the first time" in told.lost
    count = len(ALL)
    assert f"{count} reports were announced there already: they count as announced" in told.lost
    assert "1 report was out before this account was known" in told.lost
    assert "--only announce --report vieux" in told.lost
    assert "sent" not in told.lost


def test_the_pages_link_to_the_copies(told: Told) -> None:
    """Also after the record was lost."""
    for name, post in told.posts.items():
        path = address(told.scene, name).removeprefix(f"{told.scene.url}/")
        page = (told.scene.pages / path / "index.html").read_text(encoding="utf-8")
        assert f'href="https://bsky.app/profile/musee.test/post/{key_of(post)}"' in page


@pytest.fixture(scope="module")
def by_hand(both: Stage) -> Scene:
    """An account with two posts that a person made, elsewhere: a link in the words, and a card."""
    assert both.bluesky
    user = both.bluesky.new_user("byhand")
    scene = Scene(stage=both, name="byhand", people={}, user=user)
    token = both.bluesky.session(user)
    words, linked, carded = "À lire 🎙 : ", *(report_of(scene.url, s).permalink for s in HAND)
    ends = len(words.encode()), len((words + linked).encode())
    for more in (
        {"text": words + linked, "facets": [{
            "index": {"byteStart": ends[0], "byteEnd": ends[1]},
            "features": [{"$type": "app.bsky.richtext.facet#link", "uri": linked}],
        }]},
        {"text": "Le compte rendu.", "embed": {
            "$type": "app.bsky.embed.external",
            "external": {"uri": f"{carded}?utm_source=app", "title": "J1", "description": ""},
        }},
    ):  # fmt: skip
        record = {"$type": "app.bsky.feed.post", "createdAt": f"{datetime.now(UTC):%FT%TZ}", **more}
        both.bluesky.call(
            "com.atproto.repo.createRecord",
            {"repo": user.did, "collection": "app.bsky.feed.post", "record": record}, token=token,
        )  # fmt: skip
    return scene


def test_copies_that_a_person_made_are_recognised(by_hand: Scene, tmp_path: Path) -> None:
    """Though their reports are asked for by name; what nobody posted is sent."""
    root = tmp_path / "site"
    by_hand.move_in(root)
    with runner() as running:
        for asked_for in HAND:
            done = running.do(by_hand.order(root, "new", *HAND, asked_for))
            assert done.problems == ()
        wait_for(lambda: len(feed(by_hand)) == len(HAND), INDEXED, "not all are shown")
        assert "2 reports were announced there already" in Path(f"{root}.log").read_text("utf-8")
        assert running.do(by_hand.order(root, *HAND, "new")).problems == ()
    wait_for(lambda: len(feed(by_hand)) > len(HAND), INDEXED, "the new one is not shown")
    assert feed(by_hand)[0]["record"]["text"].startswith("Jour new\n")
