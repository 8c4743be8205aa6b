"""The nouns of posse: standard library only, frozen, times aware, collections tuples."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """What was corrected in a report, and when."""

    date: date
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportPicture:
    """A picture of a report: its address below the site's, and its alternative text."""

    url: str
    alt: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """An original post; the permalink is where it lives today, the id is for ever.

    ``source`` is its file below the content folder, ``url`` its address below the site's and
    ``save_as`` its file in the output. ``aliases`` are old addresses below the site's.
    ``wording`` has the author's own words for announcements: ("", text) for all accounts,
    (account, text) for one.
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
    pictures: tuple[ReportPicture, ...] = ()
    event: str = ""
    hashtag: str = ""
    session: str = ""
    networks: tuple[str, ...] | None = None
    wording: tuple[tuple[str, str], ...] = ()
    warning: str = ""
    syndication: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    demo: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    """What is known of a report that was brought out: the baseline of gate, renames, deletions.

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


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What a network allows.

    ``characters`` are graphemes, ``bytes`` UTF-8 bytes (0: any), ``link_cost`` what a link counts
    as (0: its length); ``link_in_text`` is False where the link is a card below the text.
    """

    characters: int
    bytes: int = 0
    link_cost: int = 0
    link_in_text: bool = True
