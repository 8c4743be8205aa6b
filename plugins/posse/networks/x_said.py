"""What people say on X, read into mentions. Pure.

https://docs.x.com/x-api/fundamentals/data-dictionary — a post has who wrote it, what it answers and
quotes, and where its links lead. Whether its author shows it to everybody stands with its author:
of whom nothing is told, nothing is repeated. A post is known by the number of its first version.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ..discovery import report_linked
from ..markup import readable
from ..models import Result
from ..voices import Author, Home, Kind, KnownCopy, Mention
from .answers import Answer, CallFailed, mapping
from .moments import moment_of
from .quiet import wants_quiet
from .x_rows import SHORT, both, number_in, part, stands_for

NETWORK = "x"
_REPOSTS = frozenset({"retweeted", "reposted"})
_LANG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_NO_LANGS = frozenset({"und", "zxx"})  # beside those that begin with q: no words, or none known


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Who wrote a post; ``wants_quiet`` is whether the bio asks not to be repeated."""

    author: Author
    is_protected: bool
    wants_quiet: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """A post of somebody's; ``number`` is that of this version, ``raw`` all of it.

    ``versions`` are the numbers of all that there are, by any of which others may answer it.
    """

    id: str
    number: str
    versions: frozenset[str]
    person: Person
    at: datetime
    is_edited: bool
    parent: str
    quoted: str
    conversation: str
    links: tuple[str, ...]
    words: str
    is_repost: bool
    raw: Mapping[str, object]

    @property
    def is_removal(self) -> bool:
        """Whether it asks, beneath what the same account said, that this is not repeated."""
        by_same = number_in(self.raw, "in_reply_to_user_id") == self.person.author.id
        return bool(self.parent) and by_same and wants_quiet(self.words)


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """A page of the mentions timeline, newest first; ``next`` is the token of the next one.

    ``numbers`` are those of all posts that were sent, also of those of which nothing is kept.
    """

    said: tuple[Said, ...] = ()
    numbers: tuple[int, ...] = ()
    next: str = ""


def heard_from(answer: Answer) -> Heard:
    """A page. CallFailed (UNKNOWN) when it cannot be read.

    Problems with parts of it (``errors``) are of people or posts that are gone by now.
    """
    told = mapping(answer.json())
    meta, data = part(told, "meta"), told.get("data", [])
    rows = data if isinstance(data, list) else [None]
    found = [row if isinstance(row, dict) else {} for row in rows]
    numbers = [number_in(row, "id") for row in found]
    counted = meta.get("result_count", len(found) or None) == len(found)
    if not all(numbers) or not counted:
        raise CallFailed(Result.UNKNOWN, "the server's posts cannot be read")
    people = _people(part(told, "includes"))
    following = meta.get("next_token")
    return Heard(
        said=tuple(one for row in found if (one := _said(row, people))),
        numbers=tuple(map(int, numbers)),
        next=following if isinstance(following, str) else "",
    )


def mention_of(said: Said, home: Home, copy: KnownCopy | None) -> Mention | None:
    """What a post is for us: an answer below this copy, a quote, a mention, or nothing."""
    if copy:
        above = "" if said.parent == copy.id else id_of(said.parent)
        return _mention(said, copy.report, Kind.REPLY, above=above, copy=copy.url)
    if said.is_removal:  # it belongs where that belongs of which it is
        return _mention(said, "", Kind.REPLY, above=id_of(said.parent))
    if said.person.author.id in home.own:
        return None
    quoted = home.copies.get(said.quoted)
    if quoted:
        return _mention(said, quoted.report, Kind.QUOTE, copy=quoted.url)
    report = report_linked(said.links, home)
    return _mention(said, report, Kind.MENTION) if report else None


def id_of(number: str) -> str:
    """The id of a mention."""
    return f"{NETWORK}:{number}"


def _people(includes: Mapping[str, object]) -> dict[str, Person]:
    rows = includes.get("users")
    found = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return {number: _person(number, row) for row in found if (number := number_in(row, "id"))}


def _person(number: str, row: Mapping[str, object]) -> Person:
    handle = _text(row, "username")
    known = re.fullmatch(r"\w{1,50}", handle, re.ASCII)
    return Person(
        author=Author(
            id=number,
            name=_text(row, "name") or handle,
            handle=f"@{handle}" if known else "",
            url=f"https://x.com/{handle}" if known else "",
        ),
        is_protected=row.get("protected") is not False,
        wants_quiet=wants_quiet(_text(row, "description")),
    )


def _said(row: Mapping[str, object], people: Mapping[str, Person]) -> Said | None:
    """A post, None where it is nobody's, or says nothing."""
    person = people.get(number_in(row, "author_id"))
    at = moment_of(row.get("created_at"))
    # What is longer than a post may be is cut in it.
    whole = part(row, "note_tweet") or part(row, "note_post") or row
    text = whole.get("text")
    if person is None or at is None or not isinstance(text, str):
        return None
    shorts = stands_for(whole)
    versions = both(row, "edit_history_tweet_ids", "edit_history_post_ids")
    numbers = [number_in({"id": one}, "id") for one in versions]
    first, number = (*numbers, "")[0], number_in(row, "id")
    answered, quoted, kinds = _references(row)
    return Said(
        id=first or number,
        number=number,
        versions=frozenset({*filter(None, numbers), number}),
        person=person,
        at=at,
        is_edited=len(versions) > 1,
        parent=answered,
        quoted=quoted,
        conversation=number_in(row, "conversation_id"),
        links=tuple(dict.fromkeys(link for leads in shorts.values() for link in leads)),
        words=SHORT.sub(lambda found: _shown(found[0], shorts), readable(text)).strip(),
        is_repost=bool(_REPOSTS & kinds),
        raw=row,
    )


def _references(row: Mapping[str, object]) -> tuple[str, str, frozenset[str]]:
    """The post that it answers, the one that it quotes, and all that it refers to by kind."""
    rows = both(row, "referenced_tweets", "referenced_posts")
    found = {_text(one, "type"): number_in(one, "id") for one in rows if isinstance(one, dict)}
    return found.get("replied_to", ""), found.get("quoted", ""), frozenset(found)


def _shown(short: str, shorts: Mapping[str, tuple[str, ...]]) -> str:
    """Where a short link leads; nothing for that of a picture, itself where nobody says."""
    leads = shorts.get(short, (short,))
    return leads[0] if leads else ""


def _mention(said: Said, report: str, kind: Kind, *, above: str = "", copy: str = "") -> Mention:
    quiet = said.person.wants_quiet or wants_quiet(said.words)
    author = said.person.author
    return Mention(
        id=id_of(said.id),
        network=NETWORK,
        report=report,
        kind=kind,
        url=f"{author.url or 'https://x.com/i'}/status/{said.number}",
        author=Author(id=author.id) if quiet else author,
        published=said.at,
        updated=said.at if said.is_edited else None,
        content="" if quiet else said.words,
        lang="" if quiet else _lang(said.raw),
        pictures=0 if quiet else _pictures(said.raw),
        addressed=kind is not Kind.QUOTE,
        is_quiet=quiet,
        in_reply_to=above,
        copy=copy,
        removes=above if said.is_removal else "",
    )


def _lang(raw: Mapping[str, object]) -> str:
    lang = _text(raw, "lang")
    known = _LANG.fullmatch(lang) and lang not in _NO_LANGS and not lang.startswith("q")
    return lang if known else ""


def _pictures(raw: Mapping[str, object]) -> int:
    keys = part(raw, "attachments").get("media_keys")
    return len(keys) if isinstance(keys, list) else 0


def _text(said: Mapping[str, object], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""
