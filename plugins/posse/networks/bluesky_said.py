"""What people say on Bluesky, read into mentions. Pure.

https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/defs.json — posts come as
views: the record as its author wrote it, who that is, and labels. ``!no-unauthenticated`` is a
person's wish not to be shown to those who are not logged in: such words are not repeated.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from ..discovery import report_linked
from ..voices import Author, Home, Kind, KnownCopy, Mention
from .bluesky_lists import hidden_in, rows_in, text_in, within
from .bluesky_record import POSTS, SITE, Record, parts_of, url_of
from .bluesky_words import features_in, html_of, lang_of, pictures_of
from .content import is_address
from .moments import moment_of
from .quiet import wants_quiet

NETWORK = "bluesky"
HIDDEN = "!no-unauthenticated"
_BAD_HANDLE = "handle.invalid"
_OF_SYSTEM = ("!", "bot")  # labels of the system, and of what an account is: no warnings


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """A post as the app shows it; ``hidden`` are the answers that its author hid below it."""

    uri: str
    author: Author
    at: datetime
    record: Record
    labels: tuple[str, ...]
    counts: tuple[int, ...]
    version: str
    wants_quiet: bool
    hidden: tuple[str, ...] = ()

    @property
    def parent(self) -> str:
        """The post that it answers, "" where it answers none."""
        return text_in(within(within(self.record, "reply"), "parent"), "uri")

    @property
    def root(self) -> str:
        """The first post of its thread, "" where it answers none."""
        return text_in(within(within(self.record, "reply"), "root"), "uri")

    @property
    def quoted(self) -> str:
        """The post that it quotes, "" where it quotes none."""
        embed = within(self.record, "embed")
        inner = within(embed, "record")
        return text_in(inner, "uri") or text_in(within(inner, "record"), "uri")

    @property
    def links(self) -> tuple[str, ...]:
        """Where its words and its card lead."""
        embed = within(self.record, "embed")
        cards = (text_in(within(one, "external"), "uri") for one in (embed, within(embed, "media")))
        told = (text_in(feature, "uri") for _start, _end, feature in features_in(self.record))
        return tuple(link for link in (*told, *cards) if is_address(link))

    @property
    def is_removal(self) -> bool:
        """Whether it asks, beneath what the same account said, that this is not repeated."""
        above = parts_of(self.parent)
        by_same = above is not None and above[0] == self.author.id
        return by_same and wants_quiet(text_in(self.record, "text"))

    def names(self, dids: Collection[str]) -> bool:
        """Whether it mentions one of these people."""
        return any(text_in(feature, "did") in dids for *_, feature in features_in(self.record))


def post_from(view: object) -> Post | None:
    """A post of a view, None where this is none that can be read."""
    if not isinstance(view, dict):
        return None
    uri, record = text_in(view, "uri"), within(view, "record")
    parts, author = parts_of(uri), author_from(view.get("author"))
    if not parts or parts[1] != POSTS or author is None or not isinstance(record.get("text"), str):
        return None
    labels = _labels(view)
    names = ("replyCount", "likeCount", "repostCount", "quoteCount")
    numbers = tuple(n if isinstance(n := view.get(name), int) else 0 for name in names)
    return Post(
        uri=uri,
        author=author,
        at=moment_from(record.get("createdAt"), view.get("indexedAt")),
        record=record,
        labels=tuple(label for label in labels if not label.startswith(_OF_SYSTEM)),
        counts=numbers,
        version=text_in(view, "cid"),
        wants_quiet=HIDDEN in labels
        or HIDDEN in _labels(view["author"])
        or wants_quiet(str(record["text"])),
        hidden=hidden_in(view),
    )


def author_from(view: object) -> Author | None:
    """Who somebody is, None where this is nobody."""
    if not isinstance(view, dict) or not text_in(view, "did").startswith("did:"):
        return None
    did, handle = text_in(view, "did"), text_in(view, "handle")
    known = handle and handle != _BAD_HANDLE
    avatar = text_in(view, "avatar")
    return Author(
        id=did,
        name=text_in(view, "displayName") or (handle if known else ""),
        handle=f"@{handle}" if known else "",
        url=f"{SITE}/profile/{handle if known else did}",
        avatar=avatar if is_address(avatar) else "",
    )


def is_quiet_person(view: object) -> bool:
    """Whether somebody's label or bio says that their words are not to be repeated."""
    if not isinstance(view, dict):
        return False
    return HIDDEN in _labels(view) or wants_quiet(text_in(view, "description"))


def mark_of(post: Post, hidden: Collection[str] = ()) -> str:
    """Another one when anything of the post changed that matters here.

    ``hidden`` is what was hidden in a thread of ours that it stands in.
    """
    known = [post.version, post.counts, post.labels, post.wants_quiet, sorted(hidden)]
    said = json.dumps(known)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def answer_from(post: Post, copy: KnownCopy) -> Mention:
    """An answer in the thread of a copy, to it or to another answer."""
    above = "" if post.parent == copy.id else id_of(post.parent)
    return _mention(post, copy.report, Kind.REPLY, addressed=True, above=above, copy=copy.url)


def quote_from(post: Post, copy: KnownCopy) -> Mention:
    """A post that shows a copy below its own words."""
    return _mention(post, copy.report, Kind.QUOTE, addressed=False, copy=copy.url)


def mention_from(post: Post, home: Home) -> Mention | None:
    """A post with a link to a report, None where it has none."""
    report = report_linked(post.links, home)
    if not report:
        return None
    return _mention(post, report, Kind.MENTION, addressed=post.names(home.own))


def removal_from(post: Post) -> Mention:
    """A wish that is beneath no copy of ours: it belongs where that belongs of which it is."""
    return _mention(post, "", Kind.REPLY, addressed=True, above=id_of(post.parent))


def gesture_from(
    kind: Kind, author: Author, at: datetime, copy: KnownCopy, *, is_quiet: bool
) -> Mention:
    """A like or a repost; one person makes one of each, however often it is told."""
    return Mention(
        id=f"{NETWORK}:{kind}:{author.id}:{copy.id}",
        network=NETWORK,
        report=copy.report,
        kind=kind,
        url=copy.url,
        author=Author(id=author.id) if is_quiet else author,
        published=at,
        is_quiet=is_quiet,
        copy=copy.url,
    )


def id_of(uri: str) -> str:
    """The id of a mention."""
    return f"{NETWORK}:{uri}"


def moment_from(*texts: object) -> datetime:
    """The first of these that is a moment; the beginning of all where none is."""
    return next(filter(None, map(moment_of, texts)), datetime.fromtimestamp(0, UTC))


def _mention(
    post: Post, report: str, kind: Kind, *, addressed: bool, above: str = "", copy: str = ""
) -> Mention:
    quiet = post.wants_quiet
    name = post.author.handle.removeprefix("@") or post.author.id
    return Mention(
        id=id_of(post.uri),
        network=NETWORK,
        report=report,
        kind=kind,
        url=url_of(name, post.uri.rpartition("/")[2]),
        author=Author(id=post.author.id) if quiet else post.author,
        published=post.at,
        content="" if quiet else html_of(post.record),
        is_html=not quiet,
        warning="" if quiet else ", ".join(post.labels),
        lang="" if quiet else lang_of(post.record),
        pictures=0 if quiet else pictures_of(post.record),
        addressed=addressed,
        is_quiet=quiet,
        in_reply_to=above,
        copy=copy,
        removes=above if post.is_removal else "",
    )


def _labels(view: Mapping[str, object]) -> tuple[str, ...]:
    """Its labels, by whoever gave them; those that were taken back do not count."""
    found = (label for label in rows_in(view, "labels") if not label.get("neg"))
    return tuple(dict.fromkeys(filter(None, (text_in(label, "val") for label in found))))
