"""What others say of a report: the nouns of mentions. Frozen, times aware, collections tuples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What a mention is, by the words of microformats and of the networks."""

    REPLY = "reply"
    LIKE = "like"
    REPOST = "repost"
    QUOTE = "quote"
    MENTION = "mention"
    BOOKMARK = "bookmark"
    RSVP = "rsvp"


GESTURES = frozenset({Kind.LIKE, Kind.REPOST, Kind.BOOKMARK, Kind.RSVP})


@dataclass(frozen=True, kw_only=True, slots=True)
class Author:
    """Who said it.

    ``id`` is theirs for ever on that network (a DID, an actor's address), never a name that may
    change hands; ``handle`` and ``name`` are as they say today, text of strangers. ``avatar`` is
    where their picture is on their network, "" where there is none.
    """

    id: str
    name: str = ""
    handle: str = ""
    url: str = ""
    avatar: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """One thing that somebody said, as its network tells it: a stranger's words, not cleaned.

    ``id`` is ``<network>:<native id>`` and never changes with an edit. ``report`` is the report
    that it belongs to. ``url`` is where a person reads it; ``also`` are other addresses of the very
    same. ``content`` is HTML where ``is_html``, else plain text. ``addressed`` is whether it was
    said to us (an answer to a copy, an @-mention with a link, a webmention). ``is_quiet`` is
    whether nobody may repeat it: then neither content nor author are kept, and of its author a
    network tells the id alone, for it may be somebody who was forgotten. ``in_reply_to`` is the
    id of the mention that it answers, "" where it answers a copy or the report. ``copy`` is the
    address of the copy below which it stands, "" without one. ``pictures`` is how many it has.
    ``removes`` is the id of what the same account said, and asks here, beneath it, to be removed:
    such a mention is a wish, and is never kept itself.
    """

    id: str
    network: str
    report: str
    kind: Kind
    url: str
    author: Author
    published: datetime
    updated: datetime | None = None
    content: str = ""
    is_html: bool = False
    warning: str = ""
    lang: str = ""
    pictures: int = 0
    addressed: bool = False
    is_quiet: bool = False
    in_reply_to: str = ""
    copy: str = ""
    also: tuple[str, ...] = ()
    removes: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownCopy:
    """A copy of a report on an account: ``id`` is the network's own for it (a uri, a number)."""

    report: str
    account: str
    id: str
    url: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Home:
    """What is ours, to tell which report something is about, and what we said ourselves.

    ``addresses`` are plain addresses (``addresses.plain``) of reports, old ones too, by which they
    are known. ``copies`` are those of one account's network by their native id: of all our accounts
    there, for a walk through a thread stops at every copy of ours. ``own`` are the ids of our
    accounts on that network. ``is_unlisted`` is whether our copies there are unlisted by our own
    choice. ``hubs`` are the plain addresses of events' pages, with the event. Of a source that is
    no account, ``copies`` are those of all accounts: what it lists may be our own post.
    """

    site_url: str
    addresses: Mapping[str, str]
    copies: Mapping[str, KnownCopy] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    is_unlisted: bool = False
    hubs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Coverage:
    """Something elsewhere that is about an event as a whole, and about no report of it.

    A candidate: nothing of it is shown by itself. ``id`` and the words are as a mention's,
    ``event`` is the event's folder. ``is_linked`` is whether it leads to the event's page; else it
    merely stood in a feed that is watched for that event.
    """

    id: str
    network: str
    event: str
    url: str
    title: str
    author: Author
    published: datetime
    updated: datetime | None = None
    content: str = ""
    is_html: bool = False
    lang: str = ""
    addressed: bool = False
    is_linked: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """What a person should know of a run: a message id with ``%(name)s`` places for ``values``."""

    text: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """What one answer of a network brought.

    ``gone`` are the ids of mentions of which it said explicitly that they are gone, or private by
    now: never those that were merely not in a page. ``back`` are those of which it was seen that
    they stand where they stood, though not in what words. ``cursor`` is where ``stream`` goes on
    once all of this is kept, "" where there is nothing to go on from. ``notes`` say what a person
    should know, such as a feed of several that could not be read.
    """

    mentions: tuple[Mention, ...] = ()
    gone: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    stream: str = ""
    cursor: str = ""
    coverage: tuple[Coverage, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Decisions:
    """What people decided: ids of mentions, ids of authors, hosts of sources.

    An author of whom one mention was approved is trusted afterwards, unless blocked.
    """

    shown: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    trusted: frozenset[str] = frozenset()
    blocked: frozenset[str] = frozenset()
    blocked_hosts: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceSettings:
    """A source of mentions that is no account, as POSSE_SOURCES has it; ``name`` is its key there.

    ``variables`` are the names of its secrets in the environment.
    """

    name: str
    kind: str
    variables: tuple[str, ...] = ()
    options: Mapping[str, object] = field(default_factory=dict)


class Showing(StrEnum):
    """What becomes of words that nobody decided about: shown, kept until somebody does, or never.

    Gestures are counted, shown with faces, or not counted.
    """

    SHOW = "show"
    WAIT = "wait"
    HIDE = "hide"
    COUNT = "count"
    FACES = "faces"


@dataclass(frozen=True, kw_only=True, slots=True)
class ShowingRules:
    """POSSE_SHOW: what is addressed to us, what is about us, and gestures."""

    addressed: Showing = Showing.SHOW
    about: Showing = Showing.WAIT
    gestures: Showing = Showing.COUNT
