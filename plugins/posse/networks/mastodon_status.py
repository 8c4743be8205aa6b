"""A post on Mastodon as its reader's server tells it: who wrote it, for whom, what it asks. Pure.

https://docs.joinmastodon.org/entities/Status/
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ..voices import Author
from .content import is_address, links_in
from .mastodon_values import id_in, part_in, text_in
from .moments import moment_of
from .quiet import wants_quiet_in_html

_NUMBERS = ("replies_count", "reblogs_count", "favourites_count", "quotes_count")
_FOR_MANY = frozenset({"public", "unlisted"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Status:
    """A post as its reader's server tells it; ``raw`` is all of it."""

    id: str
    url: str
    author: Author
    at: datetime
    parent: str
    visibility: str
    wants_quiet: bool
    raw: Mapping[str, object]

    @property
    def answers(self) -> int:
        """How many answer it, as far as its server knows."""
        count = self.raw.get("replies_count")
        return count if isinstance(count, int) else 0

    @property
    def is_for_few(self) -> bool:
        """Whether it is for followers, for single people, or for whom nobody says."""
        return self.visibility not in _FOR_MANY

    @property
    def has_wish(self) -> bool:
        """Whether its words ask not to be repeated."""
        return wants_quiet_in_html(text_in(self.raw, "content"))

    @property
    def links(self) -> tuple[str, ...]:
        """Where its words and its card lead."""
        card = text_in(part_in(self.raw, "card"), "url")
        found = (*links_in(text_in(self.raw, "content")), card)
        return tuple(link for link in found if is_address(link))

    @property
    def quoted(self) -> str:
        """The id of the post that it quotes, "" where it quotes none, or may not."""
        quote = part_in(self.raw, "quote")
        return id_in(part_in(quote, "quoted_status")) or text_in(quote, "quoted_status_id")

    def names(self, own: frozenset[str], host: str) -> bool:
        """Whether it mentions one of these accounts."""
        told = self.raw.get("mentions")
        people = told if isinstance(told, list) else []
        return any(f"{host}/{id_in(one)}" in own for one in people if isinstance(one, dict))


def status_from(answer: object, host: str) -> Status | None:
    """A post, None where this is none that can be read, or another's that was passed on."""
    if not isinstance(answer, dict) or answer.get("reblog"):
        return None
    number, author = id_in(answer), author_from(answer.get("account"), host)
    url = text_in(answer, "url") or text_in(answer, "uri")
    at = moment_of(answer.get("created_at"))
    if not number or author is None or not is_address(url) or at is None:
        return None
    return Status(
        id=number,
        url=url,
        author=author,
        at=at,
        parent=text_in(answer, "in_reply_to_id"),
        visibility=text_in(answer, "visibility"),
        wants_quiet=is_quiet_person(answer.get("account"))
        or wants_quiet_in_html(text_in(answer, "content")),
        raw=answer,
    )


def is_removal(status: Status, above: Status | None) -> bool:
    """Whether it asks, beneath what the same account said, that this is not repeated.

    Whose that is must be looked up: of an answer to oneself, Mastodon tells whom *that* answered.
    """
    return above is not None and above.author.id == status.author.id and status.has_wish


def author_from(account: object, host: str) -> Author | None:
    """Who somebody is, None where this is nobody."""
    if not isinstance(account, dict) or not id_in(account):
        return None
    acct = text_in(account, "acct") or text_in(account, "username")
    url, avatar = (
        text_in(account, "url"),
        text_in(account, "avatar_static") or text_in(account, "avatar"),
    )
    return Author(
        id=f"{host}/{id_in(account)}",
        name=text_in(account, "display_name") or acct,
        handle=f"@{acct}" if "@" in acct else f"@{acct}@{host}",
        url=url if is_address(url) else "",
        avatar=avatar if is_address(avatar) else "",
    )


def is_quiet_person(account: object) -> bool:
    """Whether somebody does not want to be found, or says in the bio not to be repeated.

    ``indexable`` is an opt-in to searches within the network, and no refusal.
    """
    if not isinstance(account, dict):
        return False
    return account.get("noindex") is True or wants_quiet_in_html(text_in(account, "note"))


def mark_of(status: Status) -> str:
    """Another one when anything of the post changed that matters here."""
    names = ("content", "edited_at", "spoiler_text", "language", "visibility", "in_reply_to_id",
             *_NUMBERS)  # fmt: skip
    said = [str(status.raw.get(name)) for name in names]
    said += [str(pictures_of(status.raw)), str(status.wants_quiet)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def pictures_of(raw: Mapping[str, object]) -> int:
    """How many pictures, films and sounds it has."""
    media = raw.get("media_attachments")
    return len(media) if isinstance(media, list) else 0
