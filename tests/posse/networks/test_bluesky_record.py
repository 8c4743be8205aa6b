"""From an announcement to a record, and from records back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from posse.models import Card
from posse.networks.bluesky_record import (
    Extras,
    image_of,
    mentioned,
    own_post_from,
    parts_of,
    record_of,
    reply_from,
    text_of,
    timestamp,
)
from tests.bluesky.claims import AT, CARD, LINK, TEXT, announcement

NOTHING = Extras(dids={})
DID = "did:plc:abcdefghijklmnopqrstuvwx"
BLOB = {"$type": "blob", "ref": {"$link": "bafk"}, "mimeType": "image/jpeg", "size": 3}


def test_a_record_has_text_moment_language_and_card() -> None:
    """And nothing that is empty."""
    assert record_of(announcement("Bonjour"), AT, NOTHING) == {
        "$type": "app.bsky.feed.post",
        "text": "Bonjour",
        "createdAt": "2026-05-12T11:10:04.123456Z",
        "langs": ["fr"],
        "embed": {
            "$type": "app.bsky.embed.external",
            "external": {"uri": LINK, "title": CARD.title, "description": CARD.description},
        },
    }


def test_facets_count_bytes() -> None:
    """Not characters: « é » is two bytes, an emoji four."""
    record = record_of(announcement(TEXT), AT, NOTHING)
    start = len(TEXT[: TEXT.index("#")].encode())
    assert record["facets"] == [
        {
            "index": {"byteStart": start, "byteEnd": len(TEXT.encode())},
            "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "RencontresExemple"}],
        }
    ]


def test_only_a_handle_that_somebody_has_is_a_mention() -> None:
    """Another one stays text."""
    said = announcement("Avec @camille.test et @nobody.test", link="", card=None)
    assert mentioned(said.text) == ("camille.test", "nobody.test")
    record = record_of(said, AT, Extras(dids={"camille.test": DID}))
    assert record["facets"] == [
        {
            "index": {"byteStart": 5, "byteEnd": 18},
            "features": [{"$type": "app.bsky.richtext.facet#mention", "did": DID}],
        }
    ]


@pytest.mark.parametrize(
    ("text", "card", "title"),
    [
        ("Bonjour", CARD, CARD.title),
        ("Bonjour", None, LINK),  # the link must be somewhere
        (f"Bonjour {LINK}", None, None),
        (f"Bonjour {LINK}", CARD, CARD.title),
    ],
)
def test_the_link_is_always_in_the_post(text: str, card: Card | None, title: str | None) -> None:
    """In its card, else in the text."""
    record = record_of(announcement(text, card=card), AT, NOTHING)
    embed = record.get("embed")
    assert title == (embed["external"]["title"] if isinstance(embed, dict) else None)


def test_a_post_has_pictures_or_a_card() -> None:
    """Pictures take the card's place; the link is in the text then, and marked there."""
    pictures = (image_of(BLOB, "Une table", 600, 400), image_of(BLOB, "La même", 300, 400))
    for card in (CARD, None):
        said = announcement(f"Bonjour\n{LINK}", card=card)
        record = record_of(said, AT, Extras(dids={}, images=pictures))
        embed, facets = record["embed"], record["facets"]
        assert isinstance(embed, dict)
        assert embed["$type"] == "app.bsky.embed.images"
        assert embed["images"][0] == {
            "image": BLOB, "alt": "Une table", "aspectRatio": {"width": 600, "height": 400},
        }  # fmt: skip
        assert isinstance(facets, list)
        assert facets[0]["features"] == [{"$type": "app.bsky.richtext.facet#link", "uri": LINK}]


def test_a_card_has_its_thumb_and_an_answer_its_references() -> None:
    """When they are given."""
    reply = {"root": {"uri": "at://a", "cid": "1"}, "parent": {"uri": "at://b", "cid": "2"}}
    record = record_of(announcement(), AT, Extras(dids={}, thumb=BLOB, reply=reply))
    assert isinstance(record["embed"], dict)
    assert record["embed"]["external"]["thumb"] == BLOB
    assert record["reply"] == reply


@pytest.mark.parametrize(
    ("at", "written"),
    [
        (datetime(2026, 5, 12, 11, 10, 4, tzinfo=UTC), "2026-05-12T11:10:04.000000Z"),
        (
            datetime(2026, 5, 12, 1, 0, 0, 5, tzinfo=timezone(timedelta(hours=2))),
            "2026-05-11T23:00:00.000005Z",
        ),
    ],
)
def test_a_moment_always_has_its_microseconds(at: datetime, written: str) -> None:
    """Two posts of one moment would hide each other."""
    assert timestamp(at) == written


def test_an_answer_to_an_answer_belongs_to_the_same_thread() -> None:
    """Its root is the first post's, its parent the one before."""
    first = {"uri": "at://d/c/1", "cid": "one", "value": {"text": "1"}}
    root = {"uri": "at://d/c/1", "cid": "one"}
    assert reply_from(first) == {"root": root, "parent": root}
    second = {"uri": "at://d/c/2", "cid": "two", "value": {"reply": {"root": root, "parent": root}}}
    assert reply_from(second) == {"root": root, "parent": {"uri": "at://d/c/2", "cid": "two"}}
    assert reply_from({"value": {}}) is None


@pytest.mark.parametrize(
    ("uri", "parts"),
    [
        (f"at://{DID}/app.bsky.feed.post/3k", (DID, "app.bsky.feed.post", "3k")),
        (f"at://{DID}/app.bsky.feed.post", None),
        (f"at://{DID}/app.bsky.feed.post/", None),
        ("https://bsky.app/profile/a/post/3k", None),
        ("", None),
    ],
)
def test_an_address_has_three_parts(uri: str, parts: tuple[str, str, str] | None) -> None:
    """Or it is none."""
    assert parts_of(uri) == parts


def test_links_come_from_facets_cards_and_quotes_with_a_card() -> None:
    """Each once."""
    facets = [
        {"features": [{"uri": "https://a.example/"}, {"tag": "x"}, "odd"]},
        {"features": [{"uri": "https://a.example/"}]},
        {},
    ]
    value = {
        "text": "x",
        "createdAt": "2026-05-12T11:10:04.123Z",
        "facets": facets,
        "embed": {"media": {"external": {"uri": "https://b.example/"}}},
    }
    post = own_post_from({"uri": "at://d/c/3k", "value": value}, "musee.test")
    assert post
    assert post.links == ("https://a.example/", "https://b.example/")
    assert post.url == "https://bsky.app/profile/musee.test/post/3k"
    assert post.at == datetime(2026, 5, 12, 11, 10, 4, 123000, tzinfo=UTC)


@pytest.mark.parametrize("value", [{}, {"createdAt": "yesterday", "embed": [], "facets": {}}, []])
def test_a_strange_post_is_no_error(value: object) -> None:
    """Other software writes into the same account."""
    post = own_post_from({"uri": "at://d/c/3k", "value": value}, "musee.test")
    assert post
    assert post.links == ()
    assert own_post_from({"value": value}, "musee.test") is None
    assert text_of({"value": value}) is None


OTHER = "did:plc:somebodyelse"


@pytest.mark.parametrize(
    ("parent", "ours"),
    [
        ({"uri": f"at://{OTHER}/app.bsky.feed.post/3k", "cid": "x"}, False),
        ({"uri": f"at://{DID}/app.bsky.feed.post/3j", "cid": "x"}, True),
        ({}, True),
    ],
    ids=["somebody else's", "our own", "unreadable"],
)
def test_an_answer_to_somebody_else_announces_nothing(
    parent: dict[str, str], *, ours: bool
) -> None:
    """Whoever answers a question with the link has not announced the report."""
    root = {"uri": f"at://{OTHER}/app.bsky.feed.post/3a", "cid": "y"}
    value = {"createdAt": "2026-05-12T11:10:04Z", "reply": {"root": root, "parent": parent},
             "embed": {"external": {"uri": "https://musee.example/a/b/"}}}  # fmt: skip
    post = own_post_from({"uri": f"at://{DID}/app.bsky.feed.post/3m", "value": value}, "musee.test")
    assert bool(post) is ours
