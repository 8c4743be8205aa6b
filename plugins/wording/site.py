"""What every page prints of the site: its name, its addresses and its menus."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

HEADER, FOOTER = "header", "footer"
# Where a page without ``Order:`` stands: behind those that have one.
_LAST = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A link of ours: ``url`` is root-relative; ``lang`` is that of the page it leads to."""

    text: str
    url: str
    lang: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Menu:
    """The pages that the writers put into the header and the footer, in one language."""

    header: tuple[Link, ...] = ()
    footer: tuple[Link, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """The site. ``url`` has no last slash; ``origin`` is its scheme and host; ``base`` the rest.

    ``feed`` is the root-relative address of the feed of all reports, empty if there is none.
    """

    name: str
    tagline: str
    url: str
    origin: str
    base: str
    lang: str
    feed: str
    menus: Mapping[str, Menu]

    @property
    def header(self) -> tuple[Link, ...]:
        """The header's pages in the site's language."""
        return self.menu(self.lang).header

    @property
    def footer(self) -> tuple[Link, ...]:
        """The footer's pages in the site's language."""
        return self.menu(self.lang).footer

    def menu(self, lang: str) -> Menu:
        """The menus for a page in this language; those of the site's language if it has none."""
        return self.menus.get(lang) or self.menus.get(self.lang) or Menu()


def base_of(url: str) -> str:
    """The path of the site's address without its last slash: mostly empty."""
    return urlsplit(url).path.rstrip("/")


def site_of(settings: Mapping[str, Any], pages: Iterable[Any]) -> Site:
    """The site as its settings and its pages (originals, with ``.translations``) say."""
    url = settings["SITEURL"].rstrip("/")
    base = base_of(url)
    feed = settings.get("FEED_ALL_ATOM") or settings.get("FEED_ATOM")
    return Site(
        name=settings["SITENAME"],
        tagline=settings.get("SITESUBTITLE") or "",
        url=url,
        origin=url.removesuffix(base),
        base=base,
        lang=settings["DEFAULT_LANG"],
        feed=f"{base}/{feed}" if feed else "",
        menus=MappingProxyType(_menus(pages, settings["DEFAULT_LANG"], base)),
    )


def _menus(pages: Iterable[Any], default: str, base: str) -> dict[str, Menu]:
    versions = [(page, *page.translations) for page in sorted(pages, key=_order)]
    languages = {default, *(page.lang for group in versions for page in group)}
    return {lang: _menu(versions, lang, base) for lang in languages}


def _menu(versions: Iterable[tuple[Any, ...]], lang: str, base: str) -> Menu:
    found: dict[str, list[Link]] = {HEADER: [], FOOTER: []}
    for group in versions:
        place = str(getattr(group[0], "menu", FOOTER)).strip().lower()
        page = next((page for page in group if page.lang == lang), group[0])
        if place in found:
            found[place].append(Link(text=page.title, url=f"{base}/{page.url}", lang=page.lang))
    return Menu(header=tuple(found[HEADER]), footer=tuple(found[FOOTER]))


def _order(page: Any) -> tuple[int, str]:
    written = str(getattr(page, "order", "")).strip()
    return (int(written) if written.isdecimal() else _LAST), page.title
