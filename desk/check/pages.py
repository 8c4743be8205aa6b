"""The addresses that the site will have, without building it."""

from __future__ import annotations

from collections.abc import Iterator

from desk.check.material import Material
from posse.errors import BadMetadata
from posse.identity import Place, alias_url
from posse.metadata import aliases

FIXED = ("", "archives/", "tags/", "authors/", "atom.xml", "index.html", "404.html")


def addresses_of(material: Material) -> frozenset[str]:
    """Every address below the site's own, with its last slash: "rencontres-2026/j1-atelier/"."""
    return frozenset(_addresses(material))


def _addresses(material: Material) -> Iterator[str]:
    yield from FIXED
    yield from (event.url for event in material.book.events.values())
    for source in material.reports():
        if source.place:
            yield source.place.url
            yield from _aliases(source.front.text("aliases"), source.place)
    for page in material.pages():
        name, _dot, lang = page.path.removeprefix("pages/").removesuffix(".md").partition(".")
        slug = name.removesuffix("/index")
        yield f"{lang}/{slug}/" if lang else f"{slug}/"
    extra = material.site.content / "extra"
    yield from (path.relative_to(extra).as_posix() for path in extra.rglob("*") if path.is_file())


def _aliases(text: str, place: Place) -> Iterator[str]:
    try:
        yield from (alias_url(alias, place) for alias in aliases(text))
    except BadMetadata:
        return  # said where the key's value is checked
