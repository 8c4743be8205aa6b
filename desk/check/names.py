"""Names of files: what becomes an address and an id, and must stay so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from desk.check.material import Material
from desk.check.mistake import Mistake
from desk.sources import Source
from desk.waiting import waiting
from desk.words import _
from media.paths import slug
from posse import metadata as values
from posse.errors import BadMetadata
from posse.identity import PART, Place, alias_place, alias_url, identify, removed_from

# First parts of addresses that the site itself has.
RESERVED = frozenset({
    "reports", "tags", "authors", "archives", "pages", "page", "theme", "media", "events", "extra",
    "atom", "feeds", "index", "404", "drafts",
})  # fmt: skip


def mistakes(material: Material) -> Iterator[Mistake]:
    """Names that cannot be addresses, ids used twice, and ids that vanished."""
    for source in material.sources:
        yield from _name(material, source)
    yield from _events(material)
    yield from _twice(material)
    yield from _named_for_nothing(material)
    yield from _removed(material)
    yield from _vanished(material)


def fit(name: str) -> str:
    """The nearest name that fits: lower-case ASCII letters, digits and hyphens."""
    return slug(name, "report")


def _name(material: Material, source: Source) -> Iterator[Mistake]:
    path = PurePosixPath(source.path)
    if path.suffix != ".md":
        text = _("This file would not be read: its name must end in .md.")
        advice = _("Rename it to %(name)s.") % {"name": path.with_suffix(".md").name}
        yield material.mistake(source, 1, text, advice)
        return
    stem, dot, lang = path.name.removesuffix(".md").partition(".")
    named = path.parent.name if stem == "index" else stem
    if dot and not re.fullmatch(r"[a-z]{2}(-[a-z]{2})?", lang):
        text = _("“.%(lang)s” in the file’s name is no language.") % {"lang": lang}
        advice = _("Write j1-table-ronde.en.md for a translation; other dots do not belong there.")
        yield material.mistake(source, 1, text, advice)
    elif not PART.match(named):
        text = _("The name “%(name)s” cannot be an address: it takes lower-case letters without "
                 "accents, digits and hyphens.")  # fmt: skip
        advice = _("Rename it to %(name)s.") % {"name": fit(named)}
        yield material.mistake(source, 1, text % {"name": named}, advice)
    elif source.is_page and _is_reserved(named):
        text = _("“%(name)s” is an address that the site itself uses.") % {"name": named}
        yield material.mistake(source, 1, text, _("Give the page another name."))
    elif source.is_report and source.place is None:
        text = _("A report cannot stand here: it would have no address.")
        advice = _("Reports stand in %(folder)s/events/<event>/ or %(folder)s/reports/.")
        yield material.mistake(source, 1, text, advice % {"folder": material.folder})


def _is_reserved(name: str) -> bool:
    return name in RESERVED or bool(re.fullmatch(r"[a-z]{2}(-[a-z]{2})?", name))


def _events(material: Material) -> Iterator[Mistake]:
    folder = material.site.content / "events"
    taken = {s.path.removeprefix("pages/").partition(".")[0].partition("/")[0]
             for s in material.pages()}  # fmt: skip
    for event in sorted(folder.iterdir()) if folder.is_dir() else ():
        if not event.is_dir() or event.name.startswith("."):
            continue
        path = f"events/{event.name}/event.md"
        if not PART.match(event.name):
            text = _("The name “%(name)s” cannot be an address: it takes lower-case letters "
                     "without accents, digits and hyphens.")  # fmt: skip
            advice = _("Rename it to %(name)s.") % {"name": fit(event.name)}
            yield material.at(path, 1, text % {"name": event.name}, advice)
        elif _is_reserved(event.name):
            text = _("“%(name)s” is an address that the site itself uses.")
            advice = _("Give the event’s folder another name, like %(name)s-2026.")
            values_ = {"name": event.name}
            yield material.at(path, 1, text % values_, advice % values_)
        elif event.name in taken:
            text = _("The event “%(name)s” and the page of the same name have one address.")
            yield material.at(path, 1, text % {"name": event.name}, _("Rename one of them."))


def _twice(material: Material) -> Iterator[Mistake]:
    first: dict[str, tuple[Source, int]] = {}
    for source in material.sources:
        address = _address(source)
        if not address:
            continue
        if address in first:
            text = _("This id is used twice: %(other)s has it too.")
            other = f"{material.folder}/{first[address][0].path}"
            yield material.mistake(source, 1, text % {"other": other}, _("Rename one of them."))
        first.setdefault(address, (source, 1))
    for source, line, alias in _aliases(material):
        address = alias_url(alias, source.place) if source.place else ""
        holder = first.get(address)
        if holder and holder[0] != source:
            text = _("The alias “%(alias)s” is used already, by %(other)s.")
            named = {"alias": alias, "other": f"{material.folder}/{holder[0].path}"}
            yield material.mistake(source, line, text % named, _("Take it out of one of them."))
        elif holder and holder[1] == 1:
            text = _("The alias “%(alias)s” is the report’s own address.") % {"alias": alias}
            yield material.mistake(source, line, text, _("Leave it out."))
        first.setdefault(address, (source, line))


def _named_for_nothing(material: Material) -> Iterator[Mistake]:
    """A translation into the language that the original has already."""
    originals = {source.place.id: source for source in material.reports() if source.place}
    for source in material.reports():
        place = source.place
        original = originals.get(f"{place.event}/{place.slug}") if place and place.lang else None
        if place is None or original is None:
            continue
        event = material.book.events.get(place.event)
        language = event.language if event else material.site.lang
        if place.lang == language:
            text = _("%(file)s is in that language already (%(lang)s).")
            named = {"file": f"{material.folder}/{original.path}", "lang": language}
            yield material.mistake(source, 1, text % named, _("Keep one of the two."))


def _address(source: Source) -> str:
    if source.place:
        return source.place.url
    return source.path.removesuffix(".md") if source.is_page else ""


def _aliases(material: Material) -> Iterator[tuple[Source, int, str]]:
    for source in material.reports():
        field = source.front.fields.get("aliases")
        for line in field.lines if field and source.place else ():
            try:
                for alias in values.aliases(line.text):
                    yield source, line.number, alias
            except BadMetadata:
                continue  # said where the key's value is checked


def _names_of(material: Material) -> Iterator[tuple[Source, Place, list[str]]]:
    by_source: dict[str, list[str]] = {}
    for source, _line, alias in _aliases(material):
        by_source.setdefault(source.path, []).append(alias)
    for source in material.reports():
        if source.place:
            yield source, source.place, by_source.get(source.path, [])


def removed_ids(content: Path) -> frozenset[str]:
    """The reports that were removed on purpose."""
    path = content / "removed.txt"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    return frozenset(removed_from(text)[0])


def _removed(material: Material) -> Iterator[Mistake]:
    path = material.site.content / "removed.txt"
    if not path.is_file():
        return
    ids, wrong = removed_from(path.read_text(encoding="utf-8"))
    for line, name in wrong:
        text = _("“%(name)s” is no report: write event/slug, one a line.") % {"name": name}
        yield material.at("removed.txt", line, text)
    known = {record.id for record in material.published}
    out = {identify(place, aliases, known): source
           for source, place, aliases in _names_of(material)
           if source.front.text("status").lower() != "draft"}  # fmt: skip
    for name in ids:
        if name in out:
            text = _("“%(name)s” is to be removed, but %(file)s is still there.")
            yield material.at(
                "removed.txt", 1, text % {"name": name,
                                          "file": f"{material.folder}/{out[name].path}"},
                _("Delete the file, or take the line out."),
            )  # fmt: skip


def _vanished(material: Material) -> Iterator[Mistake]:
    """Reports that are out and would not be any more, without a word about it."""
    known = {record.id for record in material.published}
    present: dict[str, Source] = {}
    for source, place, aliases in _names_of(material):
        present[identify(place, aliases, known)] = source
        for alias in aliases:
            former = alias_place(alias, place)
            if former:
                present.setdefault(former.id, source)
    removed = removed_ids(material.site.content)
    for record in material.published:
        if record.demo or record.withdrawn or record.id in removed:
            continue
        here = present.get(record.id)
        if here is None:
            yield _gone(material, record.source, record.id, record.permalink)
        elif waiting(here, datetime.now(UTC), material.site.timezone)[0]:
            text = _("This report is out (%(link)s); if it waits now, its address is dead.")
            yield material.mistake(
                here, here.front.line("status"), text % {"link": record.permalink},
                _("Leave date and embargo as they were. Write “Status: hidden” to take it out of "
                  "the lists, or add %(id)s to %(folder)s/removed.txt to remove it.")
                % {"id": record.id, "folder": material.folder},
            )  # fmt: skip


def _gone(material: Material, path: str, report_id: str, permalink: str) -> Mistake:
    _event, _slash, slug = report_id.partition("/")
    moved = not (material.site.content / path).parent.exists()
    alias = report_id if moved else slug
    text = _("This report is out (%(link)s), and its file has vanished.") % {"link": permalink}
    advice = _("Renamed? Add “Aliases: %(slug)s” to the new file. Removed on purpose? Add the "
               "line %(id)s to %(folder)s/removed.txt.")  # fmt: skip
    named = {
        "slug": alias.partition(".")[0], "id": report_id, "folder": material.folder,
    }  # fmt: skip
    return material.at(path, 1, text, advice % named)
