"""The addresses that the site will have, without building it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from desk.check.material import Material
from desk.sources import Source
from posse.errors import BadMetadata
from posse.identity import Place, alias_url
from posse.metadata import aliases

FIXED = ("", "archives/", "tags/", "authors/", "atom.xml", "index.html", "404.html")


def addresses_of(material: Material) -> frozenset[str]:
    """Every address below the site's own, with its last slash: "rencontres-2026/j1-atelier/"."""
    own = (address for address, _holder in own_addresses(material))
    return frozenset((*own, *_of_aliases(material)))


def own_addresses(material: Material) -> Iterator[tuple[str, str]]:
    """Each address that no alias gives, with the file below content/ that has it, if one has."""
    yield from ((address, "") for address in FIXED)
    for event in material.book.events.values():
        yield event.url, f"events/{event.id}/event.md"
    for source in (*material.reports(), *material.pages()):
        if address := address_of(source):
            yield address, source.path
    yield from _extra(material)


def address_of(source: Source) -> str:
    """The address of a report or page, "" where it can have none."""
    if source.place:
        return source.place.url
    if not source.is_page:
        return ""
    name, lang = page_name(source.path)
    return f"{lang}/{name}/" if lang else f"{name}/"


def page_name(path: str) -> tuple[str, str]:
    """What a page is called and its language, by its path: the folders around it do not count."""
    file = PurePosixPath(path)
    stem, _dot, lang = file.name.removesuffix(".md").partition(".")
    own_folder = stem == "index" and len(file.parts) == 3  # noqa: PLR2004 — pages/name/index.md
    return (file.parent.name if own_folder else stem), lang


def _extra(material: Material) -> Iterator[tuple[str, str]]:
    settings, content = material.site.settings, material.site.content
    moved = settings.get("EXTRA_PATH_METADATA")
    extra = content / "extra"
    for file in extra.rglob("*"):
        if file.is_file():
            path = file.relative_to(content).as_posix()
            said = moved.get(path) if isinstance(moved, dict) else None
            yield str(said.get("path", path)) if isinstance(said, dict) else path, path


def _of_aliases(material: Material) -> Iterator[str]:
    for source in material.reports():
        if source.place:
            yield from _aliases(source.front.text("aliases"), source.place)


def _aliases(text: str, place: Place) -> Iterator[str]:
    try:
        yield from (alias_url(alias, place) for alias in aliases(text))
    except BadMetadata:
        return  # said where the key's value is checked
