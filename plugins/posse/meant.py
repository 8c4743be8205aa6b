"""Whom and what a decision means that a person wrote by hand: a handle or a page's address. Pure.

An id is theirs for ever; a name may be somebody else's tomorrow, and one person may have an id on
each of two servers. So a name of several, as networks vouch for it, blocks all of them and trusts
none; a line with an id never asks.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from .addresses import plain
from .showing import UNVOUCHED
from .voices import GESTURES, Decisions, Mention

_A_MENTION = re.compile(r"[\w.-]+:(?!//)\S")  # <network>:<its own id>
_A_PERSON = re.compile(r"did:\S|\d+\Z|[^\s/@]+/\d+\Z")
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Names:
    """What mentions and their authors are called, with the ids of those who are.

    ``mentions`` and ``authors`` are all ids; ``pages`` and ``people`` are by address, people also
    by handle.
    """

    mentions: frozenset[str]
    authors: frozenset[str]
    pages: Mapping[str, frozenset[str]]
    people: Mapping[str, frozenset[str]]

    def mention(self, subject: str) -> frozenset[str]:
        """The ids of what stands there: the same page may have come by two roads."""
        if subject in self.mentions:
            return frozenset({subject})
        return self.pages.get(_page(subject), NOBODY) if _is_web(subject) else NOBODY

    def author(self, subject: str) -> frozenset[str]:
        """The ids of all who are called so."""
        if subject in self.authors:
            return frozenset({subject})
        return self.people.get(_handle(subject), NOBODY) or self.people.get(_page(subject), NOBODY)


def names_of(mentions: Iterable[Mention]) -> Names:
    """All names by which these can be meant. A gesture's address is that of what it was made at."""
    pages: dict[str, set[str]] = defaultdict(set)
    people: dict[str, set[str]] = defaultdict(set)
    ids, authors = set(), set()
    for one in mentions:
        ids.add(one.id)
        for url in filter(_is_web, (one.url, *one.also)) if one.kind not in GESTURES else ():
            pages[_page(url)].add(one.id)
        if one.author.id:
            authors.add(one.author.id)
            for name in _names(one):
                people[name].add(one.author.id)
    return Names(
        mentions=frozenset(ids), authors=frozenset(authors),
        pages={page: frozenset(found) for page, found in pages.items()},
        people={name: frozenset(found) for name, found in people.items() if name},
    )  # fmt: skip


def understood(decisions: Decisions, mentions: Iterable[Mention]) -> Decisions:
    """With the ids of whom and what they name otherwise: where in doubt, so that less is shown."""
    known = tuple(mentions)
    said = decisions.shown | decisions.hidden
    about = decisions.trusted | decisions.blocked
    if said <= {m.id for m in known} and about <= {m.author.id for m in known}:
        return decisions
    names = names_of(known)
    hidden = decisions.hidden | _all(map(names.mention, decisions.hidden))
    return replace(
        decisions,
        hidden=hidden,
        shown=(decisions.shown | _all(map(names.mention, decisions.shown))) - hidden,
        blocked=decisions.blocked | _all(map(names.author, decisions.blocked)),
        trusted=decisions.trusted | _clear(map(names.author, decisions.trusted)),
    )


def is_id_of_mention(subject: str) -> bool:
    """Whether it has the shape of one."""
    return bool(_A_MENTION.match(subject))


def is_id_of_author(subject: str) -> bool:
    """Whether it has a shape that nothing but an id has."""
    return bool(_A_PERSON.match(subject))


def is_name_of_author(subject: str) -> bool:
    """Whether it has a shape that no id has: a handle, or a page with one in its address."""
    return "@" in subject and ("/" not in subject or _is_web(subject))


def _names(one: Mention) -> tuple[str, ...]:
    own = (_page(one.author.id),) if _is_web(one.author.id) else ()
    if one.network in UNVOUCHED:  # who writes a page may say of themselves what they like
        return own
    has_place = "/" in plain(one.author.url)  # a host alone may be many people's
    return (*own, _handle(one.author.handle), *([_page(one.author.url)] if has_place else []))


def _handle(text: str) -> str:
    return text.strip().removeprefix("@").casefold()


def _page(url: str) -> str:
    """Of an address, what tells it from others: a blog may have all its pages behind one "?"."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return f"{plain(url)}?{parts.query}#{parts.fragment}"


def _is_web(text: str) -> bool:
    return text.startswith(("https://", "http://"))


def _all(found: Iterable[frozenset[str]]) -> frozenset[str]:
    return NOBODY.union(*found)


def _clear(found: Iterable[frozenset[str]]) -> frozenset[str]:
    return NOBODY.union(*(ids for ids in found if len(ids) == 1))
