"""Posting to Bluesky's own servers, all of them, on this machine."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from PIL import Image

from posse.errors import NotAllowed, NotReached
from posse.models import Announcement, Card, Claim, Receipt, ReportPicture, Result
from posse.networks.album import CHANGED, GONE
from posse.networks.bluesky import LIMITS, Bluesky, connect
from posse.ports import STANDS_ALONE, Account, Finder, Replayer, Threader, Timeline
from tests.bluesky.between import LOGIN, PUT, between, calls
from tests.bluesky.calls import Network, User
from tests.bluesky.claims import CARD, LINK, TEXT, announcement, claim
from tests.bluesky.servers import free_ports
from tests.machine import needs
from tests.posse.networks.answering import answer, passed_on_then
from tests.posse.networks.photos import left_out, opened, photo, with_pictures
from tests.posse.networks.photos import seen as seen_now

pytestmark = needs("bluesky")

SITE = "https://musee.example"
_numbers = count(1)


@pytest.fixture
def user(atproto: Network) -> User:
    """A new account."""
    return atproto.new_user(f"museum{next(_numbers)}")


def account(service: str, user: User, media: Path | None = None) -> Bluesky:
    """The account as the settings would have it."""
    settings = {"handle": user.handle, "service": service}
    return connect("bluesky", settings, {"PASSWORD": user.app_password}, media=media)


def claimed(user: User, said: Announcement | None = None, minutes: int = 0) -> Claim:
    """A claim of now."""
    at = datetime.now(UTC) + timedelta(minutes=minutes)
    return claim(said, did=user.did, at=at)


def records(atproto: Network, user: User) -> list[dict[str, object]]:
    """All posts of an account, as its own server has them."""
    query = f"repo={user.did}&collection=app.bsky.feed.post&limit=100"
    found = atproto.call(f"com.atproto.repo.listRecords?{query}")["records"]
    assert isinstance(found, list)
    return found


def value_of(record: dict[str, object]) -> dict[str, object]:
    """What stands in it."""
    value = record["value"]
    assert isinstance(value, dict)
    return value


def test_it_can_do_what_the_use_cases_ask(atproto: Network, user: User) -> None:
    """Post, replay, look, list; and it says who it is."""
    bluesky: Account = account(atproto.pds, user)
    for port in (Replayer, Finder, Threader, Timeline):
        assert isinstance(bluesky, port)
    who = bluesky.identity()
    assert (who.id, who.handle, who.limits) == (user.did, user.handle, LIMITS)
    assert who.url == f"https://bsky.app/profile/{user.handle}"


def test_a_claim_is_exactly_one_post_that_readers_see(
    atproto: Network, user: User, tmp_path: Path
) -> None:
    """With its tag, its card with picture, its language, its moment."""
    Image.new("RGB", (600, 400), "navy").save(tmp_path / "table.jpg")
    card = replace(CARD, thumb="/table.jpg")
    one = claimed(user, announcement(card=card))
    receipt = account(atproto.pds, user, tmp_path).syndicate(one)
    assert receipt.result is Result.SYNDICATED
    assert receipt.id == f"at://{user.did}/app.bsky.feed.post/{one.key}"
    assert receipt.url == f"https://bsky.app/profile/{user.handle}/post/{one.key}"
    assert (receipt.claim, receipt.evidence) == (one.name, "")
    [record] = records(atproto, user)
    assert record["uri"] == receipt.id

    seen = atproto.seen(receipt.id)
    value, embed = seen["record"], seen["embed"]
    assert isinstance(value, dict)
    assert isinstance(embed, dict)
    assert (value["text"], value["langs"]) == (TEXT, ["fr"])
    assert value["createdAt"] == one.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    [facet] = value["facets"]
    index = facet["index"]
    marked = TEXT.encode()[index["byteStart"] : index["byteEnd"]].decode()
    assert (marked, facet["features"][0]["tag"]) == ("#RencontresExemple", "RencontresExemple")
    external = embed["external"]
    assert (external["uri"], external["title"]) == (LINK, CARD.title)
    assert external["thumb"].startswith("http")


def test_sending_a_claim_again_makes_no_second_post(atproto: Network, user: User) -> None:
    """Now, or from another machine later: both times it is the same post."""
    one = claimed(user)
    first = account(atproto.pds, user)
    posted = first.syndicate(one)
    late = one.at + timedelta(days=400)
    assert first.may_replay(first=one.at, latest=one.at, now=late)
    for again in (first.syndicate(one), account(atproto.pds, user).syndicate(one)):
        assert replace(again, at=posted.at) == posted
    assert len(records(atproto, user)) == 1


LOST = {"an error": answer({"error": "InternalServerError"}, "500 Oops"), "nothing": b""}


@pytest.mark.parametrize("lost", LOST)
def test_a_post_whose_answer_was_lost_is_found(atproto: Network, user: User, lost: str) -> None:
    """By looking, and by sending the same claim again."""
    one = claimed(user)
    with between(atproto.pds, {PUT: passed_on_then(atproto.pds, LOST[lost])}) as server:
        bluesky = account(server.url, user)
        assert bluesky.syndicate(one).result is Result.UNKNOWN
        found = bluesky.find(one)
    assert found
    assert found.result is Result.SYNDICATED
    assert found.id == records(atproto, user)[0]["uri"]
    again = account(atproto.pds, user).syndicate(one)
    assert (again.result, again.url) == (Result.SYNDICATED, found.url)
    assert len(records(atproto, user)) == 1


def test_a_replay_that_would_differ_is_compared_by_its_words(
    atproto: Network, user: User, tmp_path: Path
) -> None:
    """The picture of its card is another file meanwhile: it is the same post all the same."""
    Image.new("RGB", (60, 40), "navy").save(tmp_path / "table.png")
    one = claimed(user, announcement(card=replace(CARD, thumb="table.png")))
    bluesky = account(atproto.pds, user, tmp_path)
    posted = bluesky.syndicate(one)
    (tmp_path / "table.png").unlink()
    assert replace(bluesky.syndicate(one), at=posted.at) == posted
    assert len(records(atproto, user)) == 1


def test_another_text_under_the_same_key_is_told_and_left_alone(
    atproto: Network, user: User
) -> None:
    """It is never taken for done, and never written over."""
    one = claimed(user)
    other = replace(one, announcement=announcement("Un autre texte."))
    bluesky = account(atproto.pds, user)
    bluesky.syndicate(one)
    refused = bluesky.syndicate(other)
    assert refused.result is Result.NOT_SENT
    assert one.key in refused.evidence
    assert "another salt" in refused.evidence
    assert bluesky.find(other) is None
    assert [value_of(record)["text"] for record in records(atproto, user)] == [TEXT]


def test_the_key_is_put_only_where_nothing_is(atproto: Network, user: User) -> None:
    """``swapRecord`` is sent as null, not left out; and one login serves the whole run."""
    one = claimed(user)
    with between(atproto.pds) as server:
        bluesky = account(server.url, user)
        bluesky.identity()
        bluesky.key("a/b", one.at, 1)
        bluesky.syndicate(one)
        bluesky.find(one)
        bluesky.own_posts(SITE)
    [sent] = [json.loads(asked.body) for asked in server.asked if asked.path.endswith(PUT)]
    assert "swapRecord" in sent
    assert sent["swapRecord"] is None
    assert sent["rkey"] == one.key
    assert calls(server).count(LOGIN) == 1
    assert "com.atproto.repo.createRecord" not in calls(server)


def test_what_was_deleted_there_is_absent(atproto: Network, user: User) -> None:
    """And what was never sent."""
    bluesky = account(atproto.pds, user)
    one = claimed(user)
    before = bluesky.find(one)
    assert before
    assert before.result is Result.ABSENT
    bluesky.syndicate(one)
    body = {"repo": user.did, "collection": "app.bsky.feed.post", "rkey": one.key}
    atproto.call("com.atproto.repo.deleteRecord", body, token=atproto.session(user))
    after = bluesky.find(one)
    assert after
    assert (after.result, after.claim) == (Result.ABSENT, one.name)


def test_a_thread_answers_its_last_post_and_names_its_first(atproto: Network, user: User) -> None:
    """Three reports of a day."""
    bluesky = account(atproto.pds, user)
    receipts: list[Receipt] = []
    for number in range(3):
        said = announcement(f"Compte rendu {number}", report=f"rencontres-2026/r{number}",
                            reply_to=receipts[-1].id if receipts else "")  # fmt: skip
        receipts.append(bluesky.syndicate(claimed(user, said, number)))
    values = [value_of(record) for record in reversed(records(atproto, user))]
    assert "reply" not in values[0]
    uris = [receipt.id for receipt in receipts]
    for number in (1, 2):
        reply = values[number]["reply"]
        assert isinstance(reply, dict)
        assert reply["root"]["uri"] == uris[0]
        assert reply["parent"]["uri"] == uris[number - 1]


def test_the_server_says_whether_a_post_is_still_there(atproto: Network, user: User) -> None:
    """Until its owner deletes it."""
    bluesky = account(atproto.pds, user)
    one = claimed(user)
    receipt = bluesky.syndicate(one)
    assert bluesky.stands(receipt)
    body = {"repo": user.did, "collection": "app.bsky.feed.post", "rkey": one.key}
    atproto.call("com.atproto.repo.deleteRecord", body, token=atproto.session(user))
    assert not bluesky.stands(receipt)


def test_an_answer_to_a_post_that_is_gone_stands_alone(atproto: Network, user: User) -> None:
    """It is announced all the same, and said to be so, however that is known."""
    gone = f"at://{user.did}/app.bsky.feed.post/3jzfcijpj2z2a"
    one, bluesky = claimed(user, announcement(reply_to=gone)), account(atproto.pds, user)
    known = bluesky.syndicate(one), bluesky.syndicate(one), bluesky.find(one)
    assert "reply" not in value_of(records(atproto, user)[0])
    for receipt in known:
        assert receipt
        assert (receipt.result, receipt.evidence) == (Result.SYNDICATED, STANDS_ALONE)


def test_only_who_exists_is_mentioned(atproto: Network, user: User) -> None:
    """A handle that nobody has stays text."""
    said = announcement(f"Avec @{user.handle} et @personne.test")
    account(atproto.pds, user).syndicate(claimed(user, said))
    facets = value_of(records(atproto, user)[0])["facets"]
    assert isinstance(facets, list)
    [facet] = facets
    assert facet["features"][0]["did"] == user.did


def test_a_large_picture_is_made_smaller(atproto: Network, user: User, tmp_path: Path) -> None:
    """The network takes a million bytes for a card."""
    noise = random.Random(1).randbytes(900 * 700 * 3)  # noqa: S311 — a picture, no secret
    Image.frombytes("RGB", (900, 700), noise).save(tmp_path / "noise.png")
    assert (tmp_path / "noise.png").stat().st_size > 1_000_000
    said = announcement(card=Card(title="T", description="D", thumb="noise.png"))
    receipt = account(atproto.pds, user, tmp_path).syndicate(claimed(user, said))
    assert receipt.result is Result.SYNDICATED
    embed = value_of(records(atproto, user)[0])["embed"]
    assert isinstance(embed, dict)
    thumb = embed["external"]["thumb"]
    assert thumb["mimeType"] == "image/jpeg"
    assert thumb["size"] <= 1_000_000


def test_four_pictures_with_their_words_are_seen_by_readers(
    atproto: Network, user: User, tmp_path: Path
) -> None:
    """Under a warning, with the link in the words; nothing that a phone wrote is on the server."""
    text = f"⚠ argent\n\nCe matin, on a parlé argent 💶\n{LINK}"
    said = with_pictures(announcement(text), tmp_path)
    receipt = account(atproto.pds, user, tmp_path).syndicate(claimed(user, said))
    assert (receipt.result, receipt.evidence) == (Result.SYNDICATED, "")
    seen = atproto.seen(receipt.id)
    value, embed = seen["record"], seen["embed"]
    assert isinstance(value, dict)
    assert isinstance(embed, dict)
    assert value["text"] == text
    [facet] = value["facets"]
    assert facet["features"][0]["uri"] == LINK
    assert embed["$type"] == "app.bsky.embed.images#view"
    assert [image["alt"] for image in embed["images"]] == [one.alt for one in said.pictures]
    assert {(i["aspectRatio"]["width"], i["aspectRatio"]["height"]) for i in embed["images"]} == {
        (600, 400)
    }
    for image in value["embed"]["images"]:
        assert opened(atproto.blob(user, image["image"]["ref"]["$link"])).size == (600, 400)


def test_large_pictures_are_made_smaller_for_every_server(
    atproto: Network, user: User, tmp_path: Path
) -> None:
    """This one refuses a post with a picture of more than a million bytes, as all did once."""
    noise = random.Random(2).randbytes(2600 * 1300 * 3)  # noqa: S311 — a picture, no secret
    Image.frombytes("RGB", (2600, 1300), noise).save(tmp_path / "noise.jpg", quality=95)
    large = tuple(ReportPicture(url="noise.jpg", alt=f"Vue {n}") for n in (1, 2))
    said = seen_now(replace(announcement(LINK, card=None), pictures=large), tmp_path)
    receipt = account(atproto.pds, user, tmp_path).syndicate(claimed(user, said))
    assert (receipt.result, receipt.evidence) == (Result.SYNDICATED, "")
    embed = value_of(records(atproto, user)[0])["embed"]
    assert isinstance(embed, dict)
    for image in embed["images"]:
        made = opened(atproto.blob(user, image["image"]["ref"]["$link"]))
        assert image["image"]["size"] <= 1_000_000
        assert max(made.size) <= 2000
        assert made.size == tuple(image["aspectRatio"].values())


def test_a_post_goes_out_without_the_pictures_that_are_not_there(
    atproto: Network, user: User, tmp_path: Path
) -> None:
    """Gone or changed since it was claimed; the other ones are in it."""
    said = with_pictures(announcement(f"Bonjour {LINK}"), tmp_path)
    (tmp_path / "un.jpg").unlink()
    photo(tmp_path, "trois.webp", colour="lime")
    receipt = account(atproto.pds, user, tmp_path).syndicate(claimed(user, said))
    assert left_out(receipt) == f"un.jpg: {GONE}; trois.webp: {CHANGED}"
    embed = value_of(records(atproto, user)[0])["embed"]
    assert isinstance(embed, dict)
    assert [image["alt"] for image in embed["images"]] == [said.pictures[1].alt,
                                                           said.pictures[3].alt]  # fmt: skip


def test_a_text_that_is_too_long_is_refused_in_the_servers_words(
    atproto: Network, user: User
) -> None:
    """300 characters as people see them; the family is one."""
    bluesky = account(atproto.pds, user)
    fits = claimed(user, announcement("👨‍👩‍👧" * 100 + "é" * 200))
    assert bluesky.syndicate(fits).result is Result.SYNDICATED
    refused = bluesky.syndicate(claimed(user, announcement("é" * 301), 1))
    assert refused.result is Result.REFUSED
    assert "300" in refused.evidence
    assert "400" in refused.evidence
    assert len(records(atproto, user)) == 1


def test_posts_made_by_hand_that_link_to_the_site_are_recognised(
    atproto: Network, user: User
) -> None:
    """Under two pages of others; by facet or card, whoever made them."""
    token = atproto.session(user)
    made = "2026-05-12T09:00:00Z"
    post = {"$type": "app.bsky.feed.post", "createdAt": made}
    uri = "http://musee.example/rencontres-2026/j1-table-ronde/?utm_source=x"
    index = {"byteStart": 0, "byteEnd": 4}
    link = {"$type": "app.bsky.richtext.facet#link", "uri": uri}
    by_hand = {**post, "text": "Tous", "facets": [{"index": index, "features": [link]}]}
    others = [{**post, "text": f"Bonjour {number}"} for number in range(150)]
    for batch in ([by_hand], others):
        writes = [
            {"$type": "com.atproto.repo.applyWrites#create", "value": value,
             "collection": "app.bsky.feed.post"}
            for value in batch
        ]  # fmt: skip
        body = {"repo": user.did, "writes": writes}
        atproto.call("com.atproto.repo.applyWrites", body, token=token)
    bluesky = account(atproto.pds, user)
    ours = bluesky.syndicate(claimed(user, minutes=1))
    newest, oldest = bluesky.own_posts(f"{SITE}/")
    assert (newest.id, newest.url, newest.links) == (ours.id, ours.url, (LINK,))
    assert oldest.links == (uri,)
    assert oldest.at == datetime(2026, 5, 12, 9, tzinfo=UTC)
    assert oldest.id.startswith(f"at://{user.did}/")
    assert bluesky.own_posts("https://another.example/") == ()


def test_forty_reports_of_one_date_have_forty_keys(atproto: Network, user: User) -> None:
    """All made at the same moment."""
    bluesky = account(atproto.pds, user)
    at = datetime(2026, 5, 12, 13, 10, tzinfo=UTC)
    assert len({bluesky.key(f"rencontres-2026/s-{n:02d}", at, 1) for n in range(40)}) == 40
    assert bluesky.key("a/b", at, 1) != bluesky.key("a/b", at, 2)


def test_a_wrong_password_is_not_allowed(atproto: Network, user: User) -> None:
    """And nothing is sent with it, and it stands nowhere."""
    wrong = "abcd-efgh-ijkl-mnop"
    bluesky = account(atproto.pds, replace(user, app_password=wrong))
    now = datetime.now(UTC)
    looks = (bluesky.identity, lambda: bluesky.own_posts(SITE), lambda: bluesky.key("a", now, 1))
    for look in looks:
        with pytest.raises(NotAllowed, match="401") as caught:
            look()
        assert wrong not in str(caught.value)
    receipt = bluesky.syndicate(claimed(user))
    assert receipt.result is Result.REFUSED
    assert wrong not in receipt.evidence
    with pytest.raises(NotAllowed, match="401"):
        bluesky.find(claimed(user))
    assert records(atproto, user) == []


def test_a_server_that_is_down_was_sent_nothing(user: User) -> None:
    """It is tried again at the next run."""
    [port] = free_ports(1)
    bluesky = account(f"http://127.0.0.1:{port}", user)
    looks = (bluesky.identity, lambda: bluesky.own_posts(SITE), lambda: bluesky.find(claimed(user)))
    for look in looks:
        with pytest.raises(NotReached, match="refused"):
            look()
    receipt = bluesky.syndicate(claimed(user))
    assert receipt.result is Result.NOT_SENT
    assert "refused" in receipt.evidence
