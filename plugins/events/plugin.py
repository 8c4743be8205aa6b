"""Pelican's face of the events: signals in, attributes and hub pages out."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.contents import Page
from pelican.generators import ArticlesGenerator

from .book import Book, open_book
from .hub import in_language, in_order, without_names
from .hub_pages import attach_hubs, hub_generator
from .models import NO_EVENT, Day, Event, Person, Session
from .people import creators_of, fediverse_address, named
from .writing import Text

logger = logging.getLogger(__name__)

Hidden = tuple[str, str, str]  # event, "report" or "session", and its slug or id


def connect() -> None:
    """Say which signal does what."""
    signals.article_generator_init.connect(open_the_book)
    signals.article_generator_context.connect(remember_texts)
    signals.article_generator_context.connect(speak_the_events_language)
    signals.article_generator_context.connect(remember_hidden_names)
    signals.article_generator_finalized.connect(attach_events)
    signals.all_generators_finalized.connect(attach_hubs)
    signals.get_generators.connect(hub_generator)


def open_the_book(generator: ArticlesGenerator) -> None:
    """Read all events and people once a build; a mistake in them stops it (``--fatal errors``)."""
    settings = generator.settings
    book = open_book(Path(settings["PATH"]), settings["DEFAULT_LANG"])
    for problem in book.problems:
        logger.error("%s:%s: %s", problem.path, problem.line, problem)
    creator = settings.get("FEDIVERSE_CREATOR")
    if creator and not fediverse_address(creator):
        logger.error("FEDIVERSE_CREATOR: “%s” is no account of the fediverse", creator)
    generator.context["event_book"] = book
    generator.context["site_creator"] = fediverse_address(creator)


def remember_texts(generator: ArticlesGenerator, metadata: dict[str, Any]) -> None:
    """Note each report that is in the folder, also one that waits, before anything changes it."""
    event, slug = str(metadata.get("event", "")), str(metadata.get("slug", ""))
    lang = f".{metadata['lang']}" if metadata.get("lang") else ""
    folder = event if event == NO_EVENT else f"events/{event}"
    path = f"{folder}/{slug}{lang}.md"
    if not Path(generator.settings["PATH"], path).is_file():
        path = f"{folder}/{slug}/index{lang}.md"
    text = Text(
        path=path, event=event, slug=slug, session=one_line(metadata.get("session")),
        draft=one_line(metadata.get("status")).lower() in {"", "draft"},
    )  # fmt: skip
    generator.context.setdefault("report_texts", set()).add(text)


def remember_hidden_names(generator: ArticlesGenerator, metadata: dict[str, Any]) -> None:
    """Note whose names must not be shown, also from a text that waits or is hidden itself.

    What one version of a report says holds for its session and for all its versions.
    """
    hidden: set[Hidden] = generator.context.setdefault("hidden_names", set())
    if one_line(metadata.get("attribution")).lower() == "none":
        event = str(metadata.get("event", ""))
        hidden.add((event, "report", str(metadata.get("slug", ""))))
        if session := one_line(metadata.get("session")):
            hidden.add((event, "session", session))


def speak_the_events_language(generator: ArticlesGenerator, metadata: dict[str, Any]) -> None:
    """Give a report its language and the address that its file's name says.

    The language is that in the name (``slug.en.md``), else its event's, else the site's. Pelican
    goes by the language alone, and would take the site's own language for the original: here
    ``slug.md`` is the original at the short address, and ``slug.fr.md`` stands below ``/fr/``.
    """
    settings = generator.settings
    event = generator.context["event_book"].events.get(metadata.get("event"))
    default = settings["DEFAULT_LANG"].lower()
    named = metadata.get("lang")
    metadata["lang"] = named or (event.language if event else default)
    if named and _has_original(Path(settings["PATH"]), metadata):
        metadata["translation"] = "true"
    if bool(named) == (metadata["lang"] != default) or "slug" not in metadata:
        return
    key = "ARTICLE_LANG" if named else "ARTICLE"
    metadata["url"] = settings[f"{key}_URL"].format(**metadata)
    metadata["save_as"] = settings[f"{key}_SAVE_AS"].format(**metadata)


def _has_original(content: Path, metadata: dict[str, Any]) -> bool:
    event, slug = str(metadata["event"]), str(metadata["slug"])
    folder = content / event if event == NO_EVENT else content / "events" / event
    return (folder / f"{slug}.md").is_file() or (folder / slug / "index.md").is_file()


def attach_events(generator: ArticlesGenerator) -> None:
    """Set the attributes that templates and other plugins read."""
    book: Book = generator.context["event_book"]
    originals = [*generator.articles, *generator.hidden_articles]
    for article in [*originals, *generator.translations, *generator.hidden_translations]:
        _attach(article, book.events, book.people, generator.context.get("hidden_names", set()))
        _credit(article, book.people, generator.context["site_creator"])
    _link_neighbours(generator.articles)
    generator.context["event_intros"] = {
        event.id: _intro(event, generator) for event in book.events.values() if event.intro
    }


def _intro(event: Event, generator: ArticlesGenerator) -> Page:
    """The text of event.md as a page of its own, so that its links and pictures work too."""
    from markdown import Markdown

    settings = generator.settings
    return Page(
        Markdown(**settings["MARKDOWN"]).convert(event.intro),
        metadata={"title": event.title, "lang": event.language},
        settings=settings,
        source_path=str(Path(settings["PATH"], "events", event.id, "event.md")),
        context=generator.context,
    )


def _attach(
    article: Any, events: dict[str, Event], people: dict[str, Person], hidden_names: set[Hidden]
) -> None:
    event = events.get(article.metadata.get("event", ""))
    if event is None and article.metadata.get("event") != NO_EVENT:
        logger.error(
            "%s: this folder is no event: it has no usable event.md", article.relative_source_path
        )
    wanted = one_line(article.metadata.get("session"))
    session = event.session(wanted) if event and wanted else None
    if wanted and session is None:
        logger.error(
            "%s: the session “%s” is not in programme.csv", article.relative_source_path, wanted
        )
    name = str(article.metadata.get("event", ""))
    own = {(name, "report", article.slug), (name, "session", wanted)}
    hidden = not own.isdisjoint(hidden_names)
    article.event = event
    article.attribution_hidden = hidden
    article.session = without_names(session) if session and hidden else session
    article.day = _day(event, session)
    article.people = () if hidden else _people(article, session, people)
    article.previous = article.next = None


def _credit(article: Any, people: dict[str, Person], site: str) -> None:
    """Set the accounts on the fediverse that previews name: none where nobody may be named."""
    authors = [author.name for author in getattr(article, "authors", ())]
    hidden = article.attribution_hidden
    article.creators = () if hidden else creators_of(authors, people, site)


def _day(event: Event | None, session: Session | None) -> Day | None:
    if not event or not session:
        return None
    return next((day for day in event.days if day.number == session.day), None)


def _people(article: Any, session: Session | None, people: dict[str, Person]) -> tuple[Person, ...]:
    written = article.metadata.get("people", "")
    joined = ";".join(written) if isinstance(written, list) else str(written)
    names = [name.strip() for name in joined.split(";") if name.strip()]
    if names:
        return tuple(named(name, people) for name in names)
    return session.speakers if session else ()


def _link_neighbours(articles: Iterable[Any]) -> None:
    by_event: dict[str, list[Any]] = defaultdict(list)
    for article in articles:
        if article.event:
            by_event[article.event.id].append(article)
    for own in by_event.values():
        ordered: list[Any] = list(in_order(own))
        for before, after in pairwise(ordered):
            for version in (after, *after.translations):
                version.previous = in_language(before, version.lang)
            for version in (before, *before.translations):
                version.next = in_language(after, version.lang)


def one_line(value: object) -> str:
    """A value of front matter, which Pelican gives as a string or as a list of lines."""
    lines = value if isinstance(value, list) else [value]
    return " ".join(str(line).strip() for line in lines if line is not None).strip()
