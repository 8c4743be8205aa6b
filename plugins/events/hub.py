"""An event's hub: its days and sessions with what was reported. Pure, over articles as given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Protocol

from .models import Event, Session, Writing

# How long a session is taken to last whose end the programme does not say.
USUAL = timedelta(hours=1)
TO_FOLLOW = "to-follow"


class Article(Protocol):
    """What a hub needs of a report."""

    date: date
    lang: str
    event: Event | None
    session: Session | None
    translations: list[Article]


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """A session in the hub. ``state``: reported, elsewhere, not-covered or to-follow.

    ``writing`` is the way to write what is to follow, None without a code host.
    """

    session: Session
    state: str
    reports: tuple[Article, ...] = ()
    writing: Writing | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class HubDay:
    """A day in the hub."""

    number: int
    date: date
    slots: tuple[Slot, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Hub:
    """What the page of an event shows; ``others`` are reports of no session, oldest first.

    ``next_slot`` is the session to write about next, one of those in ``days``.
    """

    event: Event
    days: tuple[HubDay, ...]
    others: tuple[Article, ...] = ()
    next_slot: Slot | None = None


def hub_of(
    event: Event,
    articles: Iterable[Article],
    hidden: frozenset[str] = frozenset(),
    *,
    now: datetime,
    writing: Callable[[Event, Session], Writing | None] = lambda _event, _session: None,
) -> Hub:
    """The hub of an event, from the site's reports in their original language.

    ``hidden`` are the sessions whose names must not be shown, whoever said so; ``writing`` gives
    the way to write about a session.
    """
    own = sorted((a for a in articles if a.event and a.event.id == event.id), key=_by_date)
    days = tuple(
        HubDay(
            number=day.number,
            date=day.date,
            slots=tuple(_slot(s, own, hidden, partial(writing, event)) for s in day.sessions),
        )
        for day in event.days
    )
    others = tuple(article for article in own if article.session is None)
    next_slot = _next_slot([slot for day in days for slot in day.slots], now)
    return Hub(event=event, days=days, others=others, next_slot=next_slot)


def _slot(
    session: Session, articles: Sequence[Article], hidden: frozenset[str],
    writing: Callable[[Session], Writing | None],
) -> Slot:  # fmt: skip
    reports = tuple(a for a in articles if a.session and a.session.id == session.id)
    state = _state(session, reports=bool(reports))
    return Slot(
        session=without_names(session) if session.id in hidden else session,
        state=state,
        reports=reports,
        writing=writing(session) if state == TO_FOLLOW else None,
    )


def _next_slot(slots: Iterable[Slot], now: datetime) -> Slot | None:
    """Of what is to follow: the session that is on, or else the first one to come."""
    coming = [
        (session.begins, session.id, slot)
        for slot in slots
        if slot.state == TO_FOLLOW and (session := slot.session).begins
        and now < (session.ends or session.begins + USUAL)
    ]  # fmt: skip
    return min(coming, key=lambda one: one[:2])[2] if coming else None


def _state(session: Session, *, reports: bool) -> str:
    if reports:
        return "reported"
    if session.elsewhere:
        return "elsewhere"
    return TO_FOLLOW if session.cover else "not-covered"


def without_names(session: Session) -> Session:
    """The session as it is shown where names must not be."""
    return replace(session, speakers=())


def in_order(articles: Iterable[Article]) -> list[Article]:
    """The reports of one event as one reads them: by day and hour of their session, then date."""
    return sorted(articles, key=_by_programme)


def _by_date(article: Article) -> date:
    return article.date


def _by_programme(article: Article) -> tuple[int, time, date]:
    session = article.session
    if session is None:
        event = article.event
        start = event.start.toordinal() if event else 0
        day = article.date.toordinal() - start + 1
        return day, _hour(article.date), article.date
    return session.day, session.start or _hour(article.date), article.date


def _hour(moment: date) -> time:
    return getattr(moment, "time", lambda: time.max)()


def in_language(article: Article, lang: str) -> Article:
    """The article's version in this language, or the article itself."""
    return next((t for t in article.translations if t.lang == lang), article)
