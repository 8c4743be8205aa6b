"""An event's hub: its days and sessions with what was reported. Pure, over articles as given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Protocol

from .models import Event, Session


class Article(Protocol):
    """What a hub needs of a report."""

    date: date
    lang: str
    event: Event | None
    session: Session | None
    translations: list[Article]


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """A session in the hub. ``state``: reported, elsewhere, not-covered or to-follow."""

    session: Session
    state: str
    reports: tuple[Article, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class HubDay:
    """A day in the hub."""

    number: int
    date: date
    slots: tuple[Slot, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Hub:
    """What the page of an event shows; ``others`` are reports of no session, oldest first."""

    event: Event
    days: tuple[HubDay, ...]
    others: tuple[Article, ...] = ()


def hub_of(event: Event, articles: Iterable[Article], hidden: frozenset[str] = frozenset()) -> Hub:
    """The hub of an event, from the site's reports in their original language.

    ``hidden`` are the sessions whose names must not be shown, whoever said so.
    """
    own = sorted((a for a in articles if a.event and a.event.id == event.id), key=_by_date)
    days = tuple(
        HubDay(
            number=day.number,
            date=day.date,
            slots=tuple(_slot(session, own, hidden) for session in day.sessions),
        )
        for day in event.days
    )
    others = tuple(article for article in own if article.session is None)
    return Hub(event=event, days=days, others=others)


def _slot(session: Session, articles: Sequence[Article], hidden: frozenset[str]) -> Slot:
    reports = tuple(a for a in articles if a.session and a.session.id == session.id)
    if session.id in hidden:
        session = without_names(session)
    return Slot(session=session, state=_state(session, reports=bool(reports)), reports=reports)


def _state(session: Session, *, reports: bool) -> str:
    if reports:
        return "reported"
    if session.elsewhere:
        return "elsewhere"
    return "to-follow" if session.cover else "not-covered"


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
