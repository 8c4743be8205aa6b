"""What people say on Bluesky, read into mentions. Pure.

https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/defs.json — posts come as
views: the record as its author wrote it, who that is, and labels. ``!no-unauthenticated`` is a
person's wish not to be shown to those who are not logged in: such words are not repeated.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from ..discovery import report_linked
from ..voices import Author, Home, Kind, KnownCopy, Mention
from .bluesky_lists import hidden_in
from .bluesky_record import POSTS, SITE, Record, parts_of, url_of
from .content import is_address
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
        return _text(_part(_part(self.record, "reply"), "parent"), "uri")

    @property
    def root(self) -> str:
        """The first post of its thread, "" where it answers none."""
        return _text(_part(_part(self.record, "reply"), "root"), "uri")

    @property
    def quoted(self) -> str:
        """The post that it quotes, "" where it quotes none."""
        embed = _part(self.record, "embed")
        inner = _part(embed, "record")
        return _text(inner, "uri") or _text(_part(inner, "record"), "uri")

    @property
    def links(self) -> tuple[str, ...]:
        """Where its words and its card lead."""
        embed = _part(self.record, "embed")
        cards = (_text(_part(one, "external"), "uri") for one in (embed, _part(embed, "media")))
        told = (_text(feature, "uri") for _start, _end, feature in _features(self.record))
        return tuple(link for link in (*told, *cards) if is_address(link))

    @property
    def is_removal(self) -> bool:
        """Whether it asks, beneath what the same account said, that this is not repeated."""
        above = parts_of(self.parent)
        by_same = above is not None and above[0] == self.author.id
        return by_same and wants_quiet(_text(self.record, "text"))

    def names(self, dids: Collection[str]) -> bool:
        """Whether it mentions one of these people."""
        return any(_text(feature, "did") in dids for *_, feature in _features(self.record))


def post_from(view: object) -> Post | None:
    """A post of a view, None where this is none that can be read."""
    if not isinstance(view, dict):
        return None
    uri, record, author = _text(view, "uri"), _part(view, "record"), author_from(view.get("author"))
    parts = parts_of(uri)
    if not parts or parts[1] != POSTS or author is None or not isinstance(record.get("text"), str):
        return None
    labels = _labels(view)
    names = ("replyCount", "likeCount", "repostCount", "quoteCount")
    numbers = tuple(n if isinstance(n := view.get(name), int) else 0 for name in names)
    return Post(
        uri=uri,
        author=author,
        at=_moment(record.get("createdAt"), view.get("indexedAt")),
        record=record,
        labels=tuple(label for label in labels if not label.startswith(_OF_SYSTEM)),
        counts=numbers,
        version=_text(view, "cid"),
        wants_quiet=HIDDEN in labels
        or HIDDEN in _labels(view["author"])
        or wants_quiet(str(record["text"])),
        hidden=hidden_in(view),
    )


def author_from(view: object) -> Author | None:
    """Who somebody is, None where this is nobody."""
    if not isinstance(view, dict) or not _text(view, "did").startswith("did:"):
        return None
    did, handle = _text(view, "did"), _text(view, "handle")
    known = handle and handle != _BAD_HANDLE
    avatar = _text(view, "avatar")
    return Author(
        id=did,
        name=_text(view, "displayName") or (handle if known else ""),
        handle=f"@{handle}" if known else "",
        url=f"{SITE}/profile/{handle if known else did}",
        avatar=avatar if is_address(avatar) else "",
    )


def is_quiet_person(view: object) -> bool:
    """Whether somebody's label or bio says that their words are not to be repeated."""
    if not isinstance(view, dict):
        return False
    return HIDDEN in _labels(view) or wants_quiet(_text(view, "description"))


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
    return _moment(*texts)


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
        lang="" if quiet else _lang(post.record),
        pictures=0 if quiet else _pictures(post.record),
        addressed=addressed,
        is_quiet=quiet,
        in_reply_to=above,
        copy=copy,
        removes=above if post.is_removal else "",
    )


def html_of(record: Record) -> str:
    """The words of a post with their links; what is marked is so by places in UTF-8 bytes."""
    text = _text(record, "text").encode()
    parts, end = [], 0
    for start, stop, feature in sorted(_features(record), key=lambda found: found[:2]):
        link = _link_of(feature)
        if not link or not end <= start < stop <= len(text):
            continue
        words = _escaped(text[start:stop])
        parts += [_escaped(text[end:start]), f'<a href="{html.escape(link)}">{words}</a>']
        end = stop
    parts.append(_escaped(text[end:]))
    paragraphs = re.split(r"\n{2,}", "".join(parts).strip("\n"))
    return "".join(f"<p>{'<br>'.join(lines.split(chr(10)))}</p>" for lines in paragraphs if lines)


def _escaped(text: bytes) -> str:
    return html.escape(text.decode(errors="replace"), quote=False)


def _link_of(feature: Record) -> str:
    uri, did, tag = (_text(feature, name) for name in ("uri", "did", "tag"))
    if uri:
        return uri if is_address(uri) else ""
    if did.startswith("did:"):
        return f"{SITE}/profile/{did}"
    return f"{SITE}/hashtag/{tag}" if re.fullmatch(r"[\w-]+", tag) else ""


def _features(record: Record) -> Iterator[tuple[int, int, Record]]:
    for facet in _list(record.get("facets")):
        place = _part(facet, "index")
        start, stop = place.get("byteStart"), place.get("byteEnd")
        if isinstance(start, int) and isinstance(stop, int):
            yield from ((start, stop, feature) for feature in _list(facet.get("features")))


def _labels(view: Mapping[str, object]) -> tuple[str, ...]:
    """Its labels, by whoever gave them; those that were taken back do not count."""
    found = (label for label in _list(view.get("labels")) if not label.get("neg"))
    return tuple(dict.fromkeys(filter(None, (_text(label, "val") for label in found))))


def _lang(record: Record) -> str:
    langs = record.get("langs")
    first = langs[0] if isinstance(langs, list) and langs else ""
    fits = isinstance(first, str) and re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", first)
    return str(first) if fits else ""


def _pictures(record: Record) -> int:
    embed = _part(record, "embed")
    counts = (len(_list(one.get("images"))) + ("video" in one)
              for one in (embed, _part(embed, "media")))  # fmt: skip
    return sum(counts)


def _part(said: Mapping[str, object], name: str) -> Record:
    part = said.get(name)
    return part if isinstance(part, dict) else {}


def _text(said: Mapping[str, object], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""


def _list(value: object) -> list[Record]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _moment(*texts: object) -> datetime:
    for text in texts:
        try:
            moment = datetime.fromisoformat(text) if isinstance(text, str) else None
        except ValueError:
            continue
        if moment:
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return datetime.fromtimestamp(0, UTC)
