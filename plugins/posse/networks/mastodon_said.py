"""What people say on Mastodon, read into mentions. Pure.

https://docs.joinmastodon.org/entities/Status/ — a post has the HTML that its server made, who wrote
it, and for whom: what is not public is not repeated, and what is for few is not even counted. A
server knows a post by an id of its own, so ids here begin with its host.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from ..discovery import report_linked
from ..voices import Author, Home, Kind, KnownCopy, Mention
from .content import is_address, links_in
from .mastodon_values import part_in, text_in
from .quiet import wants_quiet_in_html

NETWORK = "mastodon"
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
        return _id(part_in(quote, "quoted_status")) or text_in(quote, "quoted_status_id")

    def names(self, own: frozenset[str], host: str) -> bool:
        """Whether it mentions one of these accounts."""
        told = self.raw.get("mentions")
        people = told if isinstance(told, list) else []
        return any(f"{host}/{_id(one)}" in own for one in people if isinstance(one, dict))


def status_from(answer: object, host: str) -> Status | None:
    """A post, None where this is none that can be read, or another's that was passed on."""
    if not isinstance(answer, dict) or answer.get("reblog"):
        return None
    number, author = _id(answer), author_from(answer.get("account"), host)
    url = text_in(answer, "url") or text_in(answer, "uri")
    at = _moment(answer.get("created_at"))
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
    if not isinstance(account, dict) or not _id(account):
        return None
    acct = text_in(account, "acct") or text_in(account, "username")
    url, avatar = (
        text_in(account, "url"),
        text_in(account, "avatar_static") or text_in(account, "avatar"),
    )
    return Author(
        id=f"{host}/{_id(account)}",
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
    said += [str(_pictures(status.raw)), str(status.wants_quiet)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def answer_from(status: Status, copy: KnownCopy, home: Home, host: str) -> Mention:
    """An answer in the thread of a copy, to it or to another answer."""
    above = "" if status.parent == copy.id else id_of(status.parent, host)
    return _mention(status, copy.report, Kind.REPLY, home, host, addressed=True, above=above,
                    copy=copy.url)  # fmt: skip


def quote_from(status: Status, copy: KnownCopy, home: Home, host: str) -> Mention:
    """A post that shows a copy below its own words."""
    return _mention(status, copy.report, Kind.QUOTE, home, host, addressed=False, copy=copy.url)


def mention_from(status: Status, home: Home, host: str) -> Mention | None:
    """A post with a link to a report, None where it has none."""
    report = report_linked(status.links, home)
    if not report:
        return None
    addressed = status.names(home.own, host)
    return _mention(status, report, Kind.MENTION, home, host, addressed=addressed)


def removal_from(status: Status, copy: KnownCopy | None, home: Home, host: str) -> Mention:
    """A wish that what it answers is removed; beneath no copy, it belongs where that belongs."""
    above, report = id_of(status.parent, host), copy.report if copy else ""
    wish = _mention(status, report, Kind.REPLY, home, host, addressed=True, above=above)
    return replace(wish, removes=above)


def gesture_from(kind: Kind, account: object, copy: KnownCopy, host: str) -> Mention | None:
    """A favourite or a boost; one person makes one of each, however often it is told."""
    author = author_from(account, host)
    if author is None:
        return None
    quiet = is_quiet_person(account)
    return Mention(
        id=f"{NETWORK}:{kind}:{author.id}:{copy.id}",
        network=NETWORK,
        report=copy.report,
        kind=kind,
        url=copy.url,
        author=Author(id=author.id) if quiet else author,
        published=copy.at,  # when it was made is told by a notification alone
        is_quiet=quiet,
        copy=copy.url,
    )


def id_of(number: str, host: str) -> str:
    """The id of a mention."""
    return f"{NETWORK}:{host}/{number}"


def number_of(native: str, host: str) -> str:
    """The server's own id of a post: of a copy as it is, of a mention behind the host."""
    return native.removeprefix(f"{host}/")


def _mention(  # noqa: PLR0913 — what differs between an answer, a quote and a mention
    status: Status, report: str, kind: Kind, home: Home, host: str, *, addressed: bool,
    above: str = "", copy: str = "",
) -> Mention:  # fmt: skip
    raw = status.raw
    listed = status.visibility == "public" or (home.is_unlisted and kind is Kind.REPLY)
    quiet = status.wants_quiet or not listed
    uri = text_in(raw, "uri")
    return Mention(
        id=id_of(status.id, host),
        network=NETWORK,
        report=report,
        kind=kind,
        url=status.url,
        author=Author(id=status.author.id) if quiet else status.author,
        published=status.at,
        updated=_moment(raw.get("edited_at")),
        content="" if quiet else text_in(raw, "content"),
        is_html=not quiet,
        warning="" if quiet else _warning(raw),
        lang="" if quiet else _lang(raw),
        pictures=0 if quiet else _pictures(raw),
        addressed=addressed,
        is_quiet=quiet,
        in_reply_to=above,
        copy=copy,
        also=(uri,) if is_address(uri) and uri != status.url else (),
    )


def _warning(raw: Mapping[str, object]) -> str:
    return text_in(raw, "spoiler_text").strip()


def _lang(raw: Mapping[str, object]) -> str:
    lang = text_in(raw, "language")
    return lang if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", lang) else ""


def _pictures(raw: Mapping[str, object]) -> int:
    media = raw.get("media_attachments")
    return len(media) if isinstance(media, list) else 0


def _id(said: Mapping[str, object]) -> str:
    """An id: letters and digits, for some servers write it so."""
    number = text_in(said, "id")
    return number if re.fullmatch(r"[\w-]{1,128}", number, re.ASCII) else ""


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    if moment is None:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
