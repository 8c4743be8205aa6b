"""Addresses that two would share: reports, pages, events, aliases, removed reports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote

from desk.check.material import Material
from desk.check.mistake import Mistake
from desk.check.names import aliases_in, is_reserved, removed_lines
from desk.check.pages import address_of, own_addresses
from desk.sources import Source
from desk.words import _
from posse.identity import alias_url, place_of_id

_LONGEST = 96  # letters of a part, as for events and reports
_UNFIT = re.compile(r"[\x00-\x1f\x7f<>:\"|?*\\%]")
# The first parts below which the site puts what it likes.
_OF_THE_SITE = frozenset({"tags", "authors", "theme", "media", "page"})
# Servers may run what is called so instead of leading on.
_PROGRAMS = frozenset({".php", ".php3", ".php5", ".asp", ".aspx", ".jsp", ".cgi", ".cfm", ".pl"})


def mistakes(material: Material) -> Iterator[Mistake]:
    """Every address that is there twice, or that nothing can have."""
    yield from _twice(material)
    taken: dict[str, str] = {}
    for address, holder in own_addresses(material):
        taken.setdefault(_key(address), holder)
    yield from _aliases(material, taken)
    yield from _removed(material, taken)


def _key(address: str) -> str:
    """The same for addresses that a server or a disk takes for one."""
    plain = unquote(address).strip("/").casefold()
    return plain.removesuffix("index.html").rstrip("/")


def _twice(material: Material) -> Iterator[Mistake]:
    first: dict[str, Source] = {}
    for source in material.sources:
        address = address_of(source)
        if address in first:
            text = _("This id is used twice: %(other)s has it too.")
            other = f"{material.folder}/{first[address].path}"
            yield material.mistake(source, 1, text % {"other": other}, _("Rename one of them."))
        if address:
            first.setdefault(address, source)


def _aliases(material: Material, taken: dict[str, str]) -> Iterator[Mistake]:
    for source, line, alias in aliases_in(material):
        address = alias_url(alias, source.place) if source.place else ""
        named = {"alias": alias}
        key = _key(address)
        if not _is_fit(address):
            text = _("The alias “%(alias)s” cannot be an address of this site.") % named
            advice = _("Write the old address as it was read: letters, digits, hyphens, slashes.")
            yield material.mistake(source, line, text, advice)
        elif taken.get(key) == source.path and _key(address_of(source)) == key:
            text = _("The alias “%(alias)s” is the report’s own address.") % named
            yield material.mistake(source, line, text, _("Leave it out."))
        elif taken.get(key) == "" or _belongs_to_the_site(key):
            text = _("The alias “%(alias)s” is an address that the site itself uses.") % named
            yield material.mistake(source, line, text, _("Leave it out."))
        elif key in taken and taken[key] != source.path:
            text = _("The alias “%(alias)s” is used already, by %(other)s.")
            named["other"] = f"{material.folder}/{taken[key]}"
            yield material.mistake(source, line, text % named, _("Take it out of one of them."))
        elif PurePosixPath(key).suffix in _PROGRAMS:
            text = _("Not every server leads on from “%(alias)s”: it may try to run it.") % named
            advice = _("Look at the old address once the site is out.")
            yield material.mistake(source, line, text, advice, grave=False)
        taken.setdefault(key, source.path)


def _is_fit(address: str) -> bool:
    parts = address.removesuffix("/").split("/")
    return all(
        part == part.strip(". ") and 0 < len(part) <= _LONGEST and part.isprintable()
        and not _UNFIT.search(part)
        for part in parts
    ) or not address  # the home page, which is named for what it is  # fmt: skip


def _belongs_to_the_site(key: str) -> bool:
    return key.partition("/")[0] in _OF_THE_SITE


def _removed(material: Material, taken: dict[str, str]) -> Iterator[Mistake]:
    known = {record.id for record in material.published}
    for line, name in removed_lines(material.site.content):
        place = place_of_id(name)
        holder = taken.get(_key(place.url))
        named = {"name": name}
        if place.event != "reports" and is_reserved(place.event):
            text = _("“%(name)s” is an address that the site itself uses.") % named
            yield material.at("removed.txt", line, text, _("Take the line out."))
        elif holder is None and name not in known:
            text = _("No report “%(name)s” was ever out, so there is none to remove.") % named
            advice = _("Write the id as `invoke check` said it, or take the line out.")
            yield material.at("removed.txt", line, text, advice, grave=False)
