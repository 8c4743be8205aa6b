"""The nouns of posse: standard library only, frozen, times aware, collections tuples."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportPicture:
    """A picture of a report: its address below the site's, and its alternative text.

    ``digest`` is that of the file that is to be sent, "" while nobody looked.
    """

    url: str
    alt: str
    digest: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportPerson:
    """Somebody whom a copy may name; ``handles`` are (network, handle) where it may @-mention."""

    name: str
    handles: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """An original post; the permalink is where it lives today, the id is for ever.

    ``source`` is its file below the content folder, ``url`` its address below the site's and
    ``save_as`` its file in the output. ``aliases`` are old addresses below the site's.
    ``thread`` names the event and the day that it belongs to, "" without an event.
    ``wording`` has the author's own words for announcements: ("", text) for all accounts,
    (account, text) for one. ``people`` are keys of people.toml or names, ``named`` the same people
    as copies may name them.
    """

    id: str
    lang: str
    permalink: str
    url: str
    save_as: str
    source: str
    title: str
    summary: str
    published: datetime
    digest: str
    tags: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    named: tuple[ReportPerson, ...] = ()
    pictures: tuple[ReportPicture, ...] = ()
    event: str = ""
    hashtag: str = ""
    session: str = ""
    thread: str = ""
    networks: tuple[str, ...] | None = None
    wording: tuple[tuple[str, str], ...] = ()
    warning: str = ""
    syndication: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    demo: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    """What is known of a report that was brought out: the baseline of gate, renames, deletions.

    ``first_live`` is when its page was first seen to answer, None while nobody looked;
    ``withdrawn`` is when it was removed on purpose, None while it is out.
    """

    id: str
    lang: str
    permalink: str
    source: str
    title: str
    digest: str
    first_deployed: datetime
    demo: bool = False
    withdrawn: datetime | None = None
    first_live: datetime | None = None

    @property
    def out_since(self) -> datetime:
        """What its age counts from: when it was seen live, else when it was deployed."""
        return self.first_live or self.first_deployed


class Measure(StrEnum):
    """How a network counts a text."""

    GRAPHEMES = "graphemes"
    WEIGHTED = "weighted"


class LinkPlace(StrEnum):
    """Where the link of a report is in a post.

    In the text; on a card below it; or nowhere: then PICTURE is where the card's picture stands
    for it, as a picture.
    """

    TEXT = "text"
    CARD = "card"
    PICTURE = "picture"
    NONE = "none"


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What a network allows, and what an account wants of it.

    ``characters`` by its ``measure`` (0: any), ``bytes`` UTF-8 bytes (0: any), ``link_cost`` what
    a link counts as (0: its length; else ``@user@host`` counts as ``@user`` too, as on Mastodon);
    ``warning_apart`` is whether a content warning has a field of its own, which counts as
    characters too. ``pictures`` is how many, ``alt_text`` code points at most of their words.
    """

    characters: int
    measure: Measure = Measure.GRAPHEMES
    bytes: int = 0
    link_cost: int = 0
    link: LinkPlace = LinkPlace.TEXT
    warning_apart: bool = True
    pictures: int = 4
    alt_text: int = 1500

    @property
    def link_in_text(self) -> bool:
        """Whether a post has to have the link in its text."""
        return self.link is LinkPlace.TEXT


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """What stands below a post for its link; ``thumb`` is a picture below the output, or "".

    ``digest`` is that of the picture's file, "" while nobody looked.
    """

    title: str
    description: str
    thumb: str = ""
    digest: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Announcement:
    """What one account will carry; ``text`` is exactly what is sent, within the limits."""

    report: str
    account: str
    text: str
    link: str
    lang: str
    card: Card | None = None
    tags: tuple[str, ...] = ()
    pictures: tuple[ReportPicture, ...] = ()
    warning: str = ""
    reply_to: str = ""


class Result(StrEnum):
    """What is known after a send, a look, or a decision.

    NOT_SEEN is a look that found nothing and proves nothing, so it changes no state: on a network
    that shows posts late, or for a copy that a thread was to go on from (with its ``id``).
    """

    SYNDICATED = "syndicated"
    REFUSED = "refused"
    NOT_SENT = "not-sent"
    UNKNOWN = "unknown"
    NOT_SEEN = "not-seen"
    ABSENT = "absent"
    GONE = "gone"
    SETTLED = "settled"


class State(StrEnum):
    """Where a report and an account are with each other."""

    DUE = "due"
    CLAIMED = "claimed"
    SYNDICATED = "syndicated"
    RETRY = "retry"
    UNKNOWN = "unknown"
    PARKED = "parked"
    GONE = "gone"
    SKIPPED = "skipped"


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """Intent with the frozen payload, durable before the send; immutable."""

    report: str
    account: str
    attempt: int
    key: str
    at: datetime
    until: datetime
    run: str
    announcement: Announcement

    @property
    def name(self) -> str:
        """Its file's name without the ending."""
        return f"{self.account}.a{self.attempt:02d}.{self.run}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """What is known of a claim, or of a copy that no claim made (``claim`` is ""); immutable.

    ``decision`` is a person's, with SETTLED only: "posted", "send-again" or "skip".
    """

    report: str
    account: str
    claim: str
    result: Result
    at: datetime
    url: str = ""
    id: str = ""
    evidence: str = ""
    decision: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """The fold of all claims and receipts of a report and an account, at a time.

    ``tried`` is when it was claimed first, while it is UNKNOWN or RETRY. While it is UNKNOWN,
    ``until`` is the latest moment at which any claim of which nobody knows could have been sent,
    and ``looked`` are the looks for ``claim`` that found nothing since.
    """

    state: State
    url: str = ""
    since: datetime | None = None
    claim: Claim | None = None
    evidence: str = ""
    tried: datetime | None = None
    until: datetime | None = None
    looked: tuple[datetime, ...] = ()
