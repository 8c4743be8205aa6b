"""A Mastodon account's answers to its own posts: what they answer, and who sees them.

https://docs.joinmastodon.org/methods/statuses/#create — a post that is to answer one that is gone
is refused with 404, by other servers with another refusal, and nothing is posted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from ..errors import NotAllowed, NotReached
from ..models import Announcement, Result
from . import mastodon_posts as posts
from .answers import ANSWERED_IS_GONE, CallFailed

if TYPE_CHECKING:
    from .http import Server

VISIBILITIES = ("public", "unlisted", "private")  # the widest first
_NOT_FOUND = 404
_GONE = frozenset({_NOT_FOUND, 410})


@dataclass(frozen=True, kw_only=True, slots=True)
class Visibility:
    """Who sees a post, and who sees one that answers it: nobody else."""

    posts: str = VISIBILITIES[0]
    follow_ups: str = VISIBILITIES[0]

    def of(self, announcement: Announcement) -> str:
        """That of this post."""
        both = (self.posts, self.follow_ups) if announcement.reply_to else (self.posts,)
        return max(both, key=VISIBILITIES.index)


def visibility_from(settings: Mapping[str, object]) -> Visibility:
    """What an account's settings say. NotAllowed for a visibility that there is not."""
    first, follow_ups = (
        str(settings.get(name) or VISIBILITIES[0]) for name in ("visibility", "follow_ups")
    )
    for name, value in (("visibility", first), ("follow_ups", follow_ups)):
        if value not in VISIBILITIES:
            raise NotAllowed(f"{name} is one of {', '.join(VISIBILITIES)}, not {value}")
    return Visibility(posts=first, follow_ups=follow_ups)


def is_there(number: str, server: Server) -> bool:
    """Whether the post of this id is there. NotReached, NotAllowed when its server does not say."""
    try:
        post = posts.post_from(server.get(f"/api/v1/statuses/{quote(number, safe='')}").json())
    except CallFailed as failed:
        if failed.status in _GONE:
            return False
        raise failed.as_look() from failed
    if post is None or post.id != number:
        raise NotReached("the server does not say whether the post is there")
    return True


def explained(failed: CallFailed, said: Announcement, server: Server) -> CallFailed:
    """What a failed send says; that nothing was sent where what it answers is gone meanwhile.

    Where that cannot be told either, a 404 says it: nothing is out, and the next run looks first.
    """
    if failed.result is not Result.REFUSED or not said.reply_to:
        return failed
    try:
        there = is_there(said.reply_to, server)
    except (NotReached, NotAllowed):
        there = failed.status != _NOT_FOUND
    return failed if there else CallFailed(Result.NOT_SENT, ANSWERED_IS_GONE, status=failed.status)
