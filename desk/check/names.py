"""Names of files: what becomes an address and an id, and must stay so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from desk.check.material import Material
from desk.check.mistake import Mistake
from desk.check.pages import page_name
from desk.sources import Source
from desk.waiting import waiting
from desk.words import _
from media.paths import slug
from posse import metadata as values
from posse.errors import BadMetadata
from posse.identity import PART, Place, alias_place, identify, place_of_id, removed_from
from posse.models import Published

# First parts of addresses that the site itself has.
RESERVED = frozenset({
    "reports", "tags", "authors", "archives", "pages", "page", "theme", "media", "events", "extra",
    "atom", "feeds", "index", "404", "drafts",
})  # fmt: skip

# Names of files that mean something of their own.
MEANT = frozenset({"event", "index"})
LONGEST = 96  # letters: see posse.identity.PART


def mistakes(material: Material) -> Iterator[Mistake]:
    """Names that cannot be addresses, ids used twice, and ids that vanished."""
    for source in material.sources:
        yield from _name(material, source)
    yield from _events(material)
    yield from _named_for_nothing(material)
    yield from _removed(material)
    yield from _vanished(material)


def fit(name: str) -> str:
    """The nearest name that fits: lower-case ASCII letters, digits and hyphens."""
    near = slug(name, "report")
    return f"{near}-report" if near in MEANT else near


def _name(material: Material, source: Source) -> Iterator[Mistake]:
    path = PurePosixPath(source.path)
    if path.suffix != ".md":
        text = _("This file would not be read: its name must end in .md.")
        advice = _("Rename it to %(name)s.") % {"name": path.with_suffix(".md").name}
        yield material.mistake(source, 1, text, advice)
        return
    stem, dot, lang = path.name.removesuffix(".md").partition(".")
    named = path.parent.name if stem == "index" else stem
    if source.is_page:
        named = page_name(source.path)[0]
    if dot and not re.fullmatch(r"[a-z]{2}(-[a-z]{2})?", lang):
        text = _("“.%(lang)s” in the file’s name is no language.") % {"lang": lang}
        advice = _("Write j1-table-ronde.en.md for a translation; other dots do not belong there.")
        yield material.mistake(source, 1, text, advice)
    elif not PART.match(named):
        yield material.mistake(source, 1, *_unfit(named))
    elif source.is_report and (stem == "event" or path.parent.as_posix() == "reports" == named):
        text = _("“%(name)s” has a meaning of its own, and is no name for a report.")
        advice = _("Rename it, for example to %(name)s.") % {"name": f"{fit(stem)}.md"}
        yield material.mistake(source, 1, text % {"name": path.name}, advice)
    elif source.is_page and is_reserved(named):
        text = _("“%(name)s” is an address that the site itself uses.") % {"name": named}
        yield material.mistake(source, 1, text, _("Give the page another name."))
    elif source.is_report and source.place is None:
        text = _("A report cannot stand here: it would have no address.")
        advice = _("Reports stand in %(folder)s/events/<event>/ or %(folder)s/reports/.")
        yield material.mistake(source, 1, text, advice % {"folder": material.folder})


def _unfit(name: str) -> tuple[str, str]:
    """What to say of a name that PART does not match."""
    if len(name) > LONGEST and PART.match(name[:LONGEST]):
        text = _("The name is too long for an address: %(count)s letters, of at most %(most)s.")
        return text % {"count": len(name), "most": LONGEST}, _("Rename it to something shorter.")
    text = _("The name “%(name)s” cannot be an address: it takes lower-case letters without "
             "accents, digits and hyphens.")  # fmt: skip
    return text % {"name": name}, _("Rename it to %(name)s.") % {"name": fit(name)}


def is_reserved(name: str) -> bool:
    """Whether no event and no page may be called so."""
    return name in RESERVED or bool(re.fullmatch(r"[a-z]{2}(-[a-z]{2})?", name))


def _events(material: Material) -> Iterator[Mistake]:
    folder = material.site.content / "events"
    taken = {page_name(source.path)[0] for source in material.pages()}
    for event in sorted(folder.iterdir()) if folder.is_dir() else ():
        if not event.is_dir() or event.is_symlink() or event.name.startswith("."):
            continue
        path = f"events/{event.name}/event.md"
        if not PART.match(event.name):
            yield material.at(path, 1, *_unfit(event.name))
        elif is_reserved(event.name):
            text = _("“%(name)s” is an address that the site itself uses.")
            advice = _("Give the event’s folder another name, like %(name)s-2026.")
            values_ = {"name": event.name}
            yield material.at(path, 1, text % values_, advice % values_)
        elif event.name in taken:
            text = _("The event “%(name)s” and the page of the same name have one address.")
            yield material.at(path, 1, text % {"name": event.name}, _("Rename one of them."))


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


def aliases_in(material: Material) -> Iterator[tuple[Source, int, str]]:
    """Each alias of a report with its line."""
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
    for source, _line, alias in aliases_in(material):
        by_source.setdefault(source.path, []).append(alias)
    for source in material.reports():
        if source.place:
            yield source, source.place, by_source.get(source.path, [])


def removed_ids(content: Path) -> frozenset[str]:
    """The reports that were removed on purpose."""
    return frozenset(name for _line, name in removed_lines(content))


def removed_lines(content: Path) -> Iterator[tuple[int, str]]:
    """Each id in removed.txt with its line."""
    for number, line in enumerate(_removed_text(content).splitlines(), 1):
        for name in removed_from(line)[0]:
            yield number, name


def _removed_text(content: Path) -> str:
    path = content / "removed.txt"
    try:
        # What is not UTF-8 is told below; it is in reasons, and no id has such letters.
        return path.read_text(encoding="utf-8-sig", errors="replace") if path.is_file() else ""
    except OSError:
        return ""


def _removed(material: Material) -> Iterator[Mistake]:
    content = material.site.content
    written = _removed_text(content)
    for number, line in enumerate(written.splitlines(), 1):
        if "\ufffd" in line:
            yield material.at(
                "removed.txt", number, _("This file is not in UTF-8."),
                _("Save it as UTF-8; most editors offer it under “Save as”."),
            )  # fmt: skip
            break
    for number, name in removed_from(written)[1]:
        text = _("“%(name)s” is no report: write event/slug, one a line.") % {"name": name}
        yield material.at("removed.txt", number, text)
    known = {record.id for record in material.published}
    out = {identify(place, aliases, known): source
           for source, place, aliases in _names_of(material)
           if source.front.text("status").lower() != "draft"}  # fmt: skip
    for number, name in removed_lines(content):
        if name in out:
            text = _("“%(name)s” is to be removed, but %(file)s is still there.")
            named = {"name": name, "file": f"{material.folder}/{out[name].path}"}
            advice = _("Delete the file, or take the line out.")
            yield material.at("removed.txt", number, text % named, advice)


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
    unread = {source.path for source in material.sources if source.unreadable}
    for record in material.published:
        if record.demo or record.withdrawn or record.id in removed or record.source in unread:
            continue
        here = present.get(record.id)
        if here is None:
            new = [s.place for s in present.values() if s.place and s.place.id not in known]
            yield _gone(material, record, _alias_of(record, new))
        elif waiting(here, datetime.now(UTC), material.site.timezone)[0]:
            text = _("This report is out (%(link)s); if it waits now, its address is dead.")
            yield material.mistake(
                here, here.front.line("status"), text % {"link": record.permalink},
                _("Leave date and embargo as they were. Write “Status: hidden” to take it out of "
                  "the lists, or add %(id)s to %(folder)s/removed.txt to remove it.")
                % {"id": record.id, "folder": material.folder},
            )  # fmt: skip


def _alias_of(record: Published, new: list[Place]) -> str:
    """How the file that this report became would name it: short only within its event."""
    was = place_of_id(record.id)
    same_slug = [place.event for place in new if place.slug == was.slug]
    events = same_slug or [place.event for place in new]
    return was.slug if was.event in events else f"{was.event}/{was.slug}"


def _gone(material: Material, record: Published, alias: str) -> Mistake:
    text = _("This report is out (%(link)s), and its file has vanished.")
    advice = _(
        "Written on another machine? Fetch it: git pull. Renamed? Add “Aliases: %(slug)s” "
        "to the new file. Removed on purpose? Add the line %(id)s to %(folder)s/removed.txt."
    )
    named = {"slug": alias, "id": record.id, "folder": material.folder}
    return material.at(record.source, 1, text % {"link": record.permalink}, advice % named)
