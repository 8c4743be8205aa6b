"""What a theme shows of others' words: frozen, cleaned, in order. Templates print it as it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from .voices import Kind


@dataclass(frozen=True, kw_only=True, slots=True)
class Voice:
    """Who said it: text that is safe to print escaped; each is "" where nothing is known.

    ``avatar`` is the root-relative address of their picture on this site; ``initial`` stands where
    there is none.
    """

    name: str = ""
    url: str = ""
    avatar: str = ""
    initial: str = ""
    is_ours: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Road:
    """A place where an answer can be read, and what readers call it."""

    name: str
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """Something that was said. ``id`` is its place on the page, ``reply_to`` who is answered.

    ``words`` are safe HTML, empty where only a link may be shown; ``is_excerpt`` is whether they
    are but the beginning of what stands there. ``also`` are further roads to the very same.
    """

    id: str
    kind: Kind
    author: Voice
    place: Road
    published: datetime
    words: Markup
    plain: str
    reply_to: str = ""
    reply_to_id: str = ""
    lang: str = ""
    warning: str = ""
    pictures: int = 0
    is_excerpt: bool = False
    also: tuple[Road, ...] = ()
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Gesture:
    """How many made it; ``faces`` are who may be shown, none where the owner wants numbers."""

    kind: Kind
    count: int
    faces: tuple[Voice, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Quiet:
    """How many answers are there that nobody may repeat; ``place.url`` may be ""."""

    place: Road
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Discussion:
    """All that is shown below a report. ``count`` are the answers, ``beyond`` of them not shown.

    ``about`` is what speaks of the report and not to us. ``as_of`` is the state of all this.
    ``feed`` is the root-relative address of the answers' own feed; ``is_sample`` is whether they
    are invented.
    """

    answers: tuple[Answer, ...] = ()
    about: tuple[Answer, ...] = ()
    gestures: tuple[Gesture, ...] = ()
    quiet: tuple[Quiet, ...] = ()
    count: int = 0
    beyond: int = 0
    as_of: datetime | None = None
    feed: str = ""
    is_sample: bool = False

    def __bool__(self) -> bool:
        return bool(self.answers or self.about or self.gestures or self.quiet)

    @property
    def all_answers(self) -> tuple[Answer, ...]:
        """Every answer that is shown, with what is beneath it, in the order of the page."""
        found, left = [], [*reversed((*self.answers, *self.about))]
        while left:
            found.append(left.pop())
            left.extend(reversed(found[-1].answers))
        return tuple(found)
