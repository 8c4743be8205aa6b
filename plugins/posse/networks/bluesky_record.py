"""What a post is on Bluesky: from an announcement to a record, and from records back. Pure.

https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/post.json
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from ..models import Announcement
from ..ports import STANDS_ALONE, OwnPost
from ..text import Facet, facets
from .moments import moment_of

POSTS = "app.bsky.feed.post"
EXTERNAL = "app.bsky.embed.external"
IMAGES = "app.bsky.embed.images"
FACET = "app.bsky.richtext.facet"
SITE = "https://bsky.app"
_UNKNOWN_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)

Record = Mapping[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Extras:
    """What must be asked of the server before a record can be made.

    ``dids`` are the ids of mentioned handles, ``images`` the post's pictures as ``image_of`` writes
    them, ``thumb`` is the uploaded picture of a card, ``reply`` has the references to the post that
    is answered and to the first one of its thread.
    """

    dids: Mapping[str, str]
    images: tuple[Record, ...] = ()
    thumb: Record | None = None
    reply: Record | None = None


def record_of(announcement: Announcement, at: datetime, extras: Extras) -> dict[str, object]:
    """The record that is put. A second put has the moment of its own claim: it is another record.

    So the server takes it nowhere but where nothing is.
    """
    record: dict[str, object] = {
        "$type": POSTS,
        "text": announcement.text,
        "createdAt": timestamp(at),
    }
    if announcement.lang:
        record["langs"] = [announcement.lang]
    marked = [f for f in (_facet_of(f, extras.dids) for f in facets(announcement.text)) if f]
    if marked:
        record["facets"] = marked
    if extras.images:
        record["embed"] = {"$type": IMAGES, "images": list(extras.images)}
    elif announcement.link and (announcement.card or announcement.link not in announcement.text):
        record["embed"] = _card_of(announcement, extras.thumb)
    if extras.reply:
        record["reply"] = extras.reply
    return record


def image_of(blob: Record, alt: str, width: int, height: int) -> Record:
    """An uploaded picture in a post; its size keeps its place in the app while it is loaded."""
    return {"image": blob, "alt": alt, "aspectRatio": {"width": width, "height": height}}


def timestamp(at: datetime) -> str:
    """A moment as Bluesky writes it, always with microseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def mentioned(text: str) -> tuple[str, ...]:
    """The handles that a text mentions, each once."""
    return tuple(dict.fromkeys(f.value for f in facets(text) if f.kind == "mention"))


def _facet_of(facet: Facet, dids: Mapping[str, str]) -> dict[str, object] | None:
    features: dict[str, dict[str, str]] = {
        "link": {"$type": f"{FACET}#link", "uri": facet.value},
        "tag": {"$type": f"{FACET}#tag", "tag": facet.value},
    }
    if facet.kind == "mention" and facet.value in dids:
        features["mention"] = {"$type": f"{FACET}#mention", "did": dids[facet.value]}
    feature = features.get(facet.kind)
    if feature is None:
        return None  # a handle that nobody has
    return {"index": {"byteStart": facet.start, "byteEnd": facet.end}, "features": [feature]}


def _card_of(announcement: Announcement, thumb: Record | None) -> dict[str, object]:
    card = announcement.card
    external: dict[str, object] = {
        "uri": announcement.link,
        "title": card.title if card else announcement.link,
        "description": card.description if card else "",
    }
    if thumb:
        external["thumb"] = thumb
    return {"$type": EXTERNAL, "external": external}


def reply_from(parent: Record) -> Record | None:
    """The references for an answer to a post (as getRecord gives it); None if it cannot be read."""
    here = _strong(parent)
    if here is None:
        return None
    thread = _inner(_inner(parent, "value"), "reply")
    return {"root": _strong(_inner(thread, "root")) or here, "parent": here}


def _strong(post: Record) -> dict[str, str] | None:
    uri, cid = post.get("uri"), post.get("cid")
    return {"uri": uri, "cid": cid} if isinstance(uri, str) and isinstance(cid, str) else None


def text_of(answer: Record) -> str | None:
    """The text of a post as getRecord gives it, None where it has none."""
    text = _inner(answer, "value").get("text")
    return text if isinstance(text, str) else None


def stands_alone(announcement: Announcement, answer: Record) -> str:
    """What to tell of a post (as getRecord gives it) that answers nothing, though it was to."""
    answers = _inner(_inner(answer, "value"), "reply")
    return STANDS_ALONE if announcement.reply_to and not answers else ""


def own_post_from(item: Record, name: str) -> OwnPost | None:
    """A post of our own from an item of listRecords.

    None where it cannot be read, and for an answer to somebody else: that announces nothing.
    """
    uri, value = item.get("uri"), _inner(item, "value")
    if not isinstance(uri, str) or _is_answer_to_other(uri, value):
        return None
    return OwnPost(
        id=uri,
        url=url_of(name, uri.rpartition("/")[2]),
        # An old one of somebody's own making may have none; its links still count.
        at=moment_of(value.get("createdAt")) or _UNKNOWN_MOMENT,
        links=tuple(dict.fromkeys(_links(value))),
    )


def _is_answer_to_other(uri: str, value: Record) -> bool:
    answered = parts_of(str(_inner(_inner(value, "reply"), "parent").get("uri")))
    own = parts_of(uri)
    return answered is not None and own is not None and answered[0] != own[0]


def url_of(name: str, key: str) -> str:
    """Where a person sees the post; ``name`` is a handle or a DID."""
    return f"{SITE}/profile/{name}/post/{key}"


def uri_of(did: str, key: str) -> str:
    """The post's own address for ever."""
    return f"at://{did}/{POSTS}/{key}"


def parts_of(uri: str) -> tuple[str, str, str] | None:
    """Repository, collection and key of an at:// address, None where it is none."""
    parts = uri.removeprefix("at://").split("/")
    if not uri.startswith("at://") or len(parts) != 3 or not all(parts):  # noqa: PLR2004 — three
        return None
    return parts[0], parts[1], parts[2]


def _links(value: Record) -> Iterator[str]:
    for facet in _list(value.get("facets")):
        for feature in _list(facet.get("features")):
            if isinstance(uri := feature.get("uri"), str):
                yield uri
    embed = _inner(value, "embed")
    for holder in (embed, _inner(embed, "media")):
        if isinstance(uri := _inner(holder, "external").get("uri"), str):
            yield uri


def _inner(value: Record, name: str) -> Record:
    inner = value.get(name)
    return inner if isinstance(inner, dict) else {}


def _list(value: object) -> list[Record]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
