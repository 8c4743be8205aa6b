"""What each report and page gets for its template.

On both: ``body``, ``lead`` (empty if the writer gave no summary), ``description``, ``contents``,
``minutes``, ``permalink``, ``alternates``, ``edit_url``. On reports: ``topics``, ``writers`` too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from .code_host import CodeHost
from .site import Link, Site
from .texts import Body, Contents, Description, Lead, minutes


@dataclass(frozen=True, kw_only=True, slots=True)
class Alternate:
    """The same report or page in another language; ``url`` is root-relative."""

    lang: str
    url: str
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Shelf:
    """The site as far as one report must know it: which tags and authors have a page."""

    site: Site
    tags: Collection[Any]
    authors: Collection[Any]


def attach_texts(content: Any, site: Site, back: str) -> None:
    """Set what reports and pages share; ``back`` is the title of a footnote's way back."""
    content.body = Body(content, site.base, back)
    content.lead = Lead(content, site.base) if content.metadata.get("summary") else ""
    content.description = Description(content)
    content.contents = Contents(content)
    content.minutes = minutes(content._content or "")  # noqa: SLF001 — before links are resolved: only its words are counted
    content.permalink = f"{site.url}/{content.url}"
    content.alternates = tuple(
        Alternate(lang=other.lang, url=f"{site.base}/{other.url}", title=other.title)
        for other in content.translations
    )


def attach_editing(content: Any, host: CodeHost | None) -> None:
    """Set ``edit_url``: where its file is changed in a browser; "" without a code host."""
    content.edit_url = host.editing(content.get_relative_source_path()) if host else ""


def attach_credits(article: Any, shelf: Shelf) -> None:
    """Set ``topics`` and ``writers``: links, with an empty ``url`` where there is no page.

    Pelican makes pages only for the tags and authors of originals, not of translations.
    """
    article.topics = _links(getattr(article, "tags", ()), shelf.tags, shelf.site.base)
    writers = getattr(article, "authors", ()) if names_may_be_shown(article) else ()
    article.writers = _links(writers, shelf.authors, shelf.site.base)


def names_may_be_shown(article: Any) -> bool:
    """False for a report with ``Attribution: none``, as plugin events found it."""
    return not getattr(article, "attribution_hidden", False)


def with_names_only(
    authors: Iterable[tuple[Any, list[Any]]],
) -> list[tuple[Any, list[Any]]]:
    """Pelican's (author, articles) pairs without the reports that must not name anybody."""
    shown = ((author, [a for a in own if names_may_be_shown(a)]) for author, own in authors)
    return [(author, own) for author, own in shown if own]


def _links(wrappers: Iterable[Any], with_page: Collection[Any], base: str) -> tuple[Link, ...]:
    return tuple(
        Link(text=wrapper.name, url=f"{base}/{wrapper.url}" if wrapper in with_page else "")
        for wrapper in wrappers
    )
