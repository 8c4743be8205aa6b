"""What a Mastodon server's answers mean, and what is sent to it. Pure.

https://docs.joinmastodon.org/entities/ — other servers leave fields out or fill them in their own
way: ids are texts of any kind, and what cannot be read is as if it were not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from urllib.parse import quote

from ..addresses import plain
from ..models import Announcement, Claim, Result
from .answers import Answer, CallFailed, mapping
from .content import is_address, links_in, one_line, words_in
from .mastodon_values import part_in, text_in
from .moments import moment_of

SHOWN = {  # the terminal translates these (desk/announce/outcomes.py)
    "public": "its server shows it to everybody, whatever `visibility` says",
    "unlisted": "its server lists it nowhere, whatever `visibility` says",
    "private": "its server shows it to followers alone, whatever `visibility` says",
    "direct": "its server shows it to nobody but who is named, whatever `visibility` says",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Owner:
    """Whose token it is; ``posts`` is how many there are, None where the server does not say."""

    id: str
    name: str
    url: str
    posts: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """A post as its server tells it; ``at`` is by the server's clock, None when unreadable.

    ``source`` are the words as they were sent, "" where the server does not keep them.
    """

    id: str
    url: str
    at: datetime | None
    links: tuple[str, ...]
    words: str
    source: str
    reply_to: str
    reply_to_account: str
    is_boost: bool
    visibility: str

    def is_announcement(self, owner: Owner) -> bool:
        """Whether it is neither someone else's post, nor an answer or a message to someone."""
        to_other = self.reply_to_account not in {"", owner.id}
        return not (self.is_boost or self.visibility == "direct" or to_other)

    def shown_otherwise(self, asked: str) -> str:
        """What to tell of a post that others see than were asked for; "" for nothing."""
        return "" if self.visibility == asked else SHOWN.get(self.visibility, "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A page of posts. ``skew`` is the server's clock minus ours, None where it has none.

    ``last`` is the id that the next page is asked with; "" where the page is empty.
    """

    posts: tuple[Post, ...]
    skew: timedelta | None
    last: str

    def reaches(self, moment: datetime) -> bool:
        """Whether its last post is older than the moment, by our clock."""
        at = self.posts[-1].at if self.posts else None
        return at is not None and self.ours(at) < moment

    def ours(self, moment: datetime) -> datetime:
        """A moment of the server's, by our clock."""
        return moment - (self.skew or timedelta())


def form_from(
    announcement: Announcement, visibility: str, media: Sequence[str] = ()
) -> dict[str, str | Sequence[str]]:
    """What is posted; ``media`` are the ids of its pictures, which a warning covers too.

    Never ``scheduled_at``: the Idempotency-Key would be ignored with it.
    """
    form: dict[str, str | Sequence[str]] = {
        "status": announcement.text,
        "visibility": visibility,
        "language": announcement.lang,
        "spoiler_text": announcement.warning,
        "in_reply_to_id": announcement.reply_to,
        "media_ids[]": media,
        "sensitive": "true" if media and announcement.warning else "",
    }
    return {name: value for name, value in form.items() if value}


def owner_from(answer: object) -> Owner:
    """Whose account this is. CallFailed (UNKNOWN) when it cannot be read."""
    said = mapping(answer)
    number = said.get("statuses_count")
    owner = Owner(
        id=quote(text_in(said, "id"), safe=""),
        name=text_in(said, "username") or text_in(said, "acct"),
        url=_address(said, "url"),
        posts=number if isinstance(number, int) else None,
    )
    if not owner.id or not owner.name:
        raise CallFailed(Result.UNKNOWN, "the server does not say whose token this is")
    return owner


def post_from(answer: object) -> Post | None:
    """A post, None where this is none.

    On snac a post of ours that somebody boosted is inside the boost, which has its id; and what is
    sent is read as Markdown and HTML, which may take a link out of it, but is kept beside it.
    """
    if not isinstance(answer, dict) or not text_in(answer, "id"):
        return None
    inside = part_in(answer, "reblog")
    if text_in(inside, "id") == text_in(answer, "id"):
        answer = inside
    html, source = text_in(answer, "content"), text_in(answer, "text")
    card = _address(part_in(answer, "card"), "url")
    links = (*links_in(html), *filter(is_address, source.split()), *filter(None, (card,)))
    return Post(
        id=text_in(answer, "id"),
        url=_address(answer, "url") or _address(answer, "uri"),
        at=moment_of(text_in(answer, "created_at")),
        links=tuple(dict.fromkeys(links)),
        words=words_in(html),
        source=one_line(source),
        reply_to=text_in(answer, "in_reply_to_id"),
        reply_to_account=text_in(answer, "in_reply_to_account_id"),
        is_boost=bool(answer.get("reblog")),
        visibility=text_in(answer, "visibility"),
    )


def page_from(answer: Answer, now: datetime) -> Page:
    """A page of posts, ``now`` by our clock. CallFailed (UNKNOWN) when it cannot be read."""
    rows = answer.json()
    found = [post_from(row) for row in rows] if isinstance(rows, list) else [None]
    posts = tuple(post for post in found if post)
    if len(posts) < len(found):
        raise CallFailed(Result.UNKNOWN, "the server's posts cannot be read")
    skew = answer.at - now if answer.at else None
    return Page(posts=posts, skew=skew, last=posts[-1].id if posts else "")


def match(pages: Iterable[Page], claim: Claim, owner: Owner, since: datetime) -> Post | None:
    """The claim's post: the same words, or else its link in one that stands as it was to stand.

    An answer may have lost what it answers meanwhile: it counts wherever it stands.
    """
    wanted = claim.announcement
    own = [
        post
        for page in pages
        for post in page.posts
        if post.url and not post.is_boost and (post.at is None or page.ours(post.at) >= since)
    ]
    text = one_line(wanted.text)
    same = (post for post in own if text in {post.words, post.source})
    linked = (
        post
        for post in own
        if wanted.link and post.is_announcement(owner) and (wanted.reply_to or not post.reply_to)
        and plain(wanted.link) in map(plain, post.links)
    )  # fmt: skip
    return next(same, None) or next(linked, None)


def is_whole(pages: Sequence[Page], owner: Owner, since: datetime, most: timedelta) -> bool:
    """Whether the pages certainly have all posts since then: so far back, in order, well timed."""
    times = [post.at for page in pages for post in page.posts]
    known = [at for at in times if at is not None]
    in_order = all(newer >= older for newer, older in pairwise(known))
    timed = all(page.skew is not None and abs(page.skew) <= most for page in pages)
    if not pages or not in_order or not timed or len(known) < len(times):
        return False
    # An empty page is the end only where all of the account's posts were seen.
    all_of_them = not pages[-1].last and owner.posts is not None and len(times) >= owner.posts
    return pages[-1].reaches(since) or all_of_them


def _address(said: Mapping[str, object], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) and is_address(value) else ""
