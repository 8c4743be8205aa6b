"""Pelican's face of the wording: signals in, a complete theme and frozen values out."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader
from pelican import signals
from pelican.contents import Author
from pelican.generators import ArticlesGenerator, Generator, PagesGenerator

from . import filters
from .archive import archive_of, entries
from .attributes import (
    Shelf,
    attach_credits,
    attach_editing,
    attach_texts,
    names_may_be_shown,
    with_names_only,
)
from .catalogues import Catalogues, install
from .code_host import BadCodeHost, CodeHost, code_host_from
from .colours import stylesheet
from .site import Site, base_of, site_of

logger = logging.getLogger(__name__)

EVENT_COLOURS = "events.css"


def connect() -> None:
    """Say which signal does what."""
    signals.initialized.connect(find_the_base)
    signals.generator_init.connect(complete_the_theme)
    signals.all_generators_finalized.connect(attach_values)
    signals.get_generators.connect(colour_generator)


def find_the_base(pelican: Any) -> None:
    """Set ``BASE``: the path of SITEURL, before every root-relative address."""
    pelican.settings["BASE"] = base_of(pelican.settings["SITEURL"])


def complete_the_theme(generator: Generator) -> None:
    """Escape everything, look for templates in this theme only, speak each page's language."""
    env, settings = generator.env, generator.settings
    # Whatever the settings say: the words of others will stand in these pages.
    env.autoescape = True
    env.auto_reload = False  # templates do not change within a build: no stat at each include
    own = str(Path(generator.theme).expanduser() / "templates")
    env.loader = ChoiceLoader(  # of this kind, because TEMPLATE_PAGES adds its own in front
        [
            FileSystemLoader([*settings["THEME_TEMPLATES_OVERRIDES"], own]),
            PrefixLoader({"!theme": FileSystemLoader(own)}),  # for an override that extends it
        ]
    )
    install(env, _catalogues(generator))
    filters.install(env)


def _catalogues(generator: Generator) -> Catalogues:
    """One for all generators of a build; they share their context."""
    locale = Path(generator.theme).expanduser() / "locale"
    found: Catalogues = generator.context.setdefault(
        "catalogues", Catalogues(folder=locale, default=generator.settings["DEFAULT_LANG"])
    )
    return found


def attach_values(generators: list[Generator]) -> None:
    """Attach what templates print, once all reports and pages are known."""
    articles = next(g for g in generators if isinstance(g, ArticlesGenerator))
    pages = next(g for g in generators if isinstance(g, PagesGenerator))
    context = articles.context
    site = site_of(articles.settings, pages.pages)
    articles.authors = context["authors"] = with_names_only(articles.authors)
    context["site"] = site
    # For the next plugins too: `events` links to its editor from the programme.
    context["code_host"] = host = _code_host(articles.settings)
    context["archive"] = archive_of(articles.articles)
    context["topics"] = entries(articles.tags.items(), site.base)
    context["bylines"] = entries(articles.authors, site.base)
    shelf = Shelf(
        site=site, tags=set(articles.tags), authors={author for author, _ in articles.authors}
    )
    for article in _articles(articles):
        _attach_texts(article, site, articles)
        attach_editing(article, host)
        attach_credits(article, shelf)
        if not names_may_be_shown(article):
            _sign_by_the_site(article, site)
    for page in _pages(pages):
        _attach_texts(page, site, pages)
        attach_editing(page, host)


def _code_host(settings: Any) -> CodeHost | None:
    try:
        return code_host_from(settings.get("CODE_HOST"), Path(settings["PATH"]).name)
    except BadCodeHost as error:
        logger.error("%s", error)  # noqa: TRY400 — an owner's slip, no trace
        return None


def _attach_texts(content: Any, site: Site, generator: Generator) -> None:
    catalogue = _catalogues(generator).of(content.lang)
    attach_texts(content, site, catalogue.gettext("Back to the text (note %(number)s)"))


def _sign_by_the_site(article: Any, site: Site) -> None:
    """Let feeds, which must name an author, name the site."""
    article.author = Author(site.name, article.settings)
    article.authors = [article.author]


def _articles(generator: ArticlesGenerator) -> Iterator[Any]:
    return chain(
        generator.articles,
        generator.translations,
        generator.hidden_articles,
        generator.hidden_translations,
        generator.drafts,
        generator.drafts_translations,
    )


def _pages(generator: PagesGenerator) -> Iterator[Any]:
    return chain(
        generator.pages,
        generator.translations,
        generator.hidden_pages,
        generator.hidden_translations,
        generator.draft_pages,
        generator.draft_translations,
    )


def colour_generator(_pelican: object) -> type[ColourGenerator]:
    """The generator that writes the events' colours."""
    return ColourGenerator


class ColourGenerator(Generator):  # type: ignore[misc]  # Pelican ships no types
    """Writes ``theme/events.css``, whose classes ``of-<event id>`` carry each event's colour."""

    def generate_output(self, _writer: object) -> None:
        """Write it beside the theme's own stylesheet, if it is not there as it should be."""
        css = stylesheet(hub.event for hub in self.context.get("hubs", ()))
        path = Path(self.output_path) / self.settings["THEME_STATIC_DIR"] / EVENT_COLOURS
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(css, encoding="utf-8")
        logger.info('Writing "%s"', path)
