"""What X tells of posts, read into ours. Pure.

https://docs.x.com/x-api/fundamentals/data-dictionary — X calls a post a tweet in the names of some
fields, and a post in those of others: both are read. In a text every link is a short one, and what
it stands for is in ``entities``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ..addresses import plain
from ..markup import readable
from ..models import Claim, Result
from ..text import links
from .answers import Answer, CallFailed, mapping
from .moments import moment_of
from .x_rows import SHORT, both, number_in, part, stands_for

_REPOSTS = frozenset({"retweeted", "reposted"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """A post as X tells it; ``id`` is that of its first version, which an edit does not change.

    ``words`` are as ``words_of`` writes them. ``is_unreadable`` is whether its time is missing, or
    where one of its links leads.
    """

    id: str
    at: datetime | None
    links: tuple[str, ...]
    words: str
    reply_to: str
    reply_to_account: str
    is_repost: bool
    is_unreadable: bool

    def is_announcement(self, own_id: str) -> bool:
        """Whether it is neither someone else's post, nor an answer to someone."""
        return not self.is_repost and self.reply_to_account in {"", own_id}


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A page of posts, newest first; ``next`` is the token of the next one, "" at the end."""

    posts: tuple[Post, ...]
    next: str

    def reaches(self, moment: datetime) -> bool:
        """Whether its last post is older than the moment, by X's clock."""
        at = self.posts[-1].at if self.posts else None
        return at is not None and at < moment


def owner_from(answer: object) -> tuple[str, str]:
    """The account's number and its handle. CallFailed (UNKNOWN) when they cannot be read."""
    said = part(mapping(answer), "data")
    number, handle = number_in(said, "id"), said.get("username")
    if not number or not isinstance(handle, str) or not re.fullmatch(r"\w{1,50}", handle, re.ASCII):
        raise CallFailed(Result.UNKNOWN, "the server does not say whose token this is")
    return number, handle


def id_from(answer: object) -> str:
    """The number of a post that was made, "" where the answer has none. CallFailed (UNKNOWN)."""
    return number_in(part(mapping(answer), "data"), "id")


def page_from(answer: Answer) -> Page:
    """A page of posts. CallFailed (UNKNOWN) when not all of it can be read."""
    said = mapping(answer.json())
    meta, rows = part(said, "meta"), said.get("data", [])
    found = [post_from(row) for row in rows] if isinstance(rows, list) else [None]
    posts = tuple(post for post in found if post)
    # Without posts and without a count it is no answer.
    counted = meta.get("result_count", len(posts) or None) == len(posts)
    if len(posts) < len(found) or said.get("errors") or not counted:
        raise CallFailed(Result.UNKNOWN, "the server's posts cannot be read")
    following = meta.get("next_token")
    return Page(posts=posts, next=following if isinstance(following, str) else "")


def post_from(answer: object) -> Post | None:
    """A post, None where this is none."""
    if not isinstance(answer, dict) or not number_in(answer, "id"):
        return None
    # What is longer than a post may be is cut in it, with a link to itself that leads nowhere.
    whole = part(answer, "note_tweet") or part(answer, "note_post") or answer
    text, at = whole.get("text"), moment_of(answer.get("created_at"))
    if not isinstance(text, str):
        return None
    shorts = stands_for(whole)
    versions = both(answer, "edit_history_tweet_ids", "edit_history_post_ids")
    references = [one for one in both(answer, "referenced_tweets", "referenced_posts")
                  if isinstance(one, dict)]  # fmt: skip
    replies = (number_in(one, "id") for one in references if one.get("type") == "replied_to")
    kinds = {str(one.get("type")) for one in references}
    is_repost = bool(_REPOSTS & kinds)
    hidden = any(short not in shorts for short in SHORT.findall(text))
    return Post(
        id=number_in({"id": versions[0]}, "id") if versions else number_in(answer, "id"),
        at=at,
        links=tuple(dict.fromkeys(link for leads in shorts.values() for link in leads)),
        words=words_of(SHORT.sub(lambda m: _shown(shorts.get(m[0], ())), readable(text))),
        reply_to=next(replies, ""),
        reply_to_account=number_in(answer, "in_reply_to_user_id"),
        is_repost=is_repost,
        is_unreadable=not is_repost and (at is None or hidden),
    )


def words_of(text: str) -> str:
    """A text in the form in which what was sent and what X shows are the same."""
    composed, parts, end = unicodedata.normalize("NFC", text), [], 0
    for start, stop in links(composed):
        parts += [composed[end:start], plain(composed[start:stop])]
        end = stop
    words = "".join((*parts, composed[end:])).split()
    # X makes links of names of hosts too, and shows them whole.
    return " ".join(word.removeprefix("www.").rstrip("/") for word in words)


def match(posts: Sequence[Post], claim: Claim, own_id: str, since: datetime) -> Post | None:
    """The claim's post: the same words, or else its link in one that stands as it was to stand.

    An answer may have lost what it answers meanwhile: it counts wherever it stands.
    """
    wanted = claim.announcement
    own = [post for post in posts if not post.is_repost and (post.at is None or post.at >= since)]
    linked = (
        post
        for post in own
        if wanted.link and post.is_announcement(own_id) and (wanted.reply_to or not post.reply_to)
        and plain(wanted.link) in map(plain, post.links)
    )  # fmt: skip
    words = words_of(wanted.text)
    same = (post for post in own if post.words == words)
    return next(same, None) or next(linked, None)


def _shown(leads: Iterable[str]) -> str:
    return next(iter(leads), "")
