"""Front matter: keys that are missing, unknown or twice, and values that say nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from types import MappingProxyType

from desk.check.material import Material, suggestion
from desk.check.mistake import Mistake
from desk.sources import Source
from desk.words import _
from events.frontmatter import Field
from posse import metadata as values
from posse.errors import BadMetadata

REPORT_KEYS = (
    "Title", "Date", "Modified", "Status", "Author", "Authors", "Tags", "Summary", "Session",
    "People", "Announcement", "Networks", "Warning", "Image", "Syndication", "Aliases",
    "Correction", "Embargo", "Attribution", "Live", "Demo",
)  # fmt: skip
PAGE_KEYS = (
    "Title", "Summary", "Status", "Date", "Modified", "Author", "Menu", "Order", "Image", "Demo",
)  # fmt: skip
REQUIRED = ("Title", "Date", "Status")
# Pelican reads the first line of these alone: a draft could go out by it.
ONE_LINE = frozenset({
    "title", "date", "modified", "status", "author", "authors", "tags", "image", "menu", "order",
})  # fmt: skip
REPEATABLE = frozenset({"correction", "syndication", "aliases", "summary", "announcement"})
MENUS = ("header", "footer", "none")

# Words that writers reach for, and what they are called here.
IN_FRENCH = MappingProxyType({
    "titre": "Title", "resume": "Summary", "auteur": "Author", "auteurs": "Authors",
    "etiquettes": "Tags", "mots-cles": "Tags", "statut": "Status", "etat": "Status",
    "annonce": "Announcement", "intervenants": "People", "personnes": "People",
    "reseaux": "Networks", "avertissement": "Warning", "langue": "Lang", "photo": "Image",
    "seance": "Session", "embargo-until": "Embargo", "category": "Tags", "keywords": "Tags",
})  # fmt: skip


def mistakes(material: Material) -> Iterator[Mistake]:
    """Every finding in every report and page."""
    for source in material.sources:
        if source.unreadable:
            yield _unreadable(material, source)
    for source in material.reports():
        yield from _keys(material, source, REPORT_KEYS, REQUIRED)
        yield from _values(material, source)
    for source in material.pages():
        yield from _keys(material, source, PAGE_KEYS, ("Title",))
        yield from _page_values(material, source)
    for source in material.events:
        yield from _twice(material, source)


def _unreadable(material: Material, source: Source) -> Mistake:
    if source.unreadable.isdecimal():
        return material.mistake(
            source, int(source.unreadable), _("This file is not in UTF-8."),
            _("Save it as UTF-8; most editors offer it under “Save as”."),
        )  # fmt: skip
    return material.mistake(
        source, 1, _("This file cannot be read: %(why)s.") % {"why": source.unreadable}
    )


def _keys(
    material: Material, source: Source, known: tuple[str, ...], required: tuple[str, ...]
) -> Iterator[Mistake]:
    fields = source.front.fields
    labels = {key.lower(): key for key in known}
    for name in required:
        if not source.front.text(name.lower()):
            yield _missing(material, source, name)
    for key, field in fields.items():
        account = key.removeprefix("announcement-") if key.startswith("announcement-") else ""
        if account and "announcement" in labels:
            yield from _account(material, source, field, account)
        elif key not in labels:
            advice = _advice_on(key, labels)
            text = _("“%(key)s:” is not known.") % {"key": field.name}
            yield material.mistake(source, field.line, text, advice)
    yield from _twice(material, source)
    if source.front.cut:
        yield material.mistake(
            source, source.front.cut,
            _("The lines at the top of the file end here, because this one is no `Key: value`."),
            _("Write keys without accents or spaces, indent the next lines of a value by four "
              "spaces, and leave an empty line before the text."),
        )  # fmt: skip


def _twice(material: Material, source: Source) -> Iterator[Mistake]:
    for key, field in source.front.fields.items():
        if len(field.defined) > 1 and key not in REPEATABLE:
            text = _("“%(key)s:” is written twice; the first one stands on line %(line)s.")
            named = {"key": field.name, "line": field.line}
            yield material.mistake(source, field.defined[1], text % named, _("Keep one."))
        elif len(field.lines) > 1 and key in ONE_LINE:
            text = _("“%(key)s:” takes one line.") % {"key": field.name}
            advice = _("Write all of it behind the colon.")
            yield material.mistake(source, field.lines[1].number, text, advice)


def _missing(material: Material, source: Source, name: str) -> Mistake:
    example = {
        "Title": _("a title, in plain words"),
        "Date": "2026-05-12 13:10",
        "Status": "draft",
    }[name]
    text = _("“%(key)s:” is missing.") % {"key": name}
    advice = _("Add a line at the top of the file: %(key)s: %(example)s")
    return material.mistake(source, 1, text, advice % {"key": name, "example": example})


def _advice_on(key: str, labels: dict[str, str]) -> str:
    if key == "slug":
        return _("The file’s name is the address: rename the file, and add its old name to "
                 "“Aliases:”.")  # fmt: skip
    if key in {"lang", "language", "langue"}:
        return _("The file’s name says the language: j1-table-ronde.en.md.")
    if key in {"url", "save_as", "template", "translation"}:
        return _("Addresses are made from folder and file name: leave it out.")
    if key in IN_FRENCH and IN_FRENCH[key].lower() in labels:
        return _("Did you mean “%(name)s”?") % {"name": IN_FRENCH[key]}
    return suggestion(key, labels) or _("Known are %(known)s.") % {
        "known": ", ".join(labels.values())
    }


def _account(material: Material, source: Source, field: Field, account: str) -> Iterator[Mistake]:
    if account in material.site.accounts:
        return
    text = _("“%(key)s:” names an account that this site does not have: %(account)s.")
    known = ", ".join(material.site.accounts)
    yield material.mistake(
        source, field.line, text % {"key": field.name, "account": account},
        suggestion(account, tuple(material.site.accounts))
        or (_("Known are %(known)s.") % {"known": known} if known
            else _("No account is connected yet: write “Announcement:” for all.")),
    )  # fmt: skip


def _values(material: Material, source: Source) -> Iterator[Mistake]:
    zone = material.site.timezone
    accounts = tuple(material.site.accounts)
    rules: dict[str, Callable[[list[str]], object]] = {
        "date": lambda lines: values.moment(" ".join(lines), zone),
        "modified": lambda lines: values.moment(" ".join(lines), zone),
        "embargo": lambda lines: values.moment(" ".join(lines), zone),
        "status": lambda lines: values.status(" ".join(lines)),
        "live": lambda lines: values.flag(" ".join(lines)),
        "demo": lambda lines: values.flag(" ".join(lines)),
        "attribution": lambda lines: values.attribution_hidden(" ".join(lines)),
        "aliases": values.aliases,
        "syndication": values.syndication,
        "correction": values.corrections,
        "networks": lambda lines: values.networks(lines, accounts),
    }
    for key, rule in rules.items():
        yield from _try(material, source, key, rule)
    yield from _session(material, source)
    yield from _people(material, source)


def _try(
    material: Material, source: Source, key: str, rule: Callable[[list[str]], object]
) -> Iterator[Mistake]:
    field = source.front.fields.get(key)
    if field is None or not field.text:
        return
    try:
        rule([line.text for line in field.lines])
    except BadMetadata as error:
        near = next((line.number for line in field.lines
                     if error.values.get("value", "\0") in line.text), field.line)  # fmt: skip
        text = f"{field.name}: " + _(error.text) % error.values
        advice = ""
        if key == "status":
            advice = suggestion(field.text, values.STATUSES)
        if key == "networks":
            advice = suggestion(error.values["value"], tuple(material.site.accounts))
        yield material.mistake(source, near, text, advice)


def _session(material: Material, source: Source) -> Iterator[Mistake]:
    field = source.front.fields.get("session")
    if field is None or not field.text:
        return
    event = material.book.events.get(source.place.event if source.place else "")
    if event is None and source.path.startswith("events/"):
        return  # its event.md or its folder is wrong, which is said there
    if event is None:
        text = _("“Session:” needs an event: this report stands in no event’s folder.")
        yield material.mistake(source, field.line, text, _("Move the file, or leave it out."))
        return
    if event.session(field.text):
        return
    ids = tuple(session.id for day in event.days for session in day.sessions)
    text = _("The session “%(id)s” is not in %(file)s.")
    file = f"{material.folder}/events/{event.id}/programme.csv"
    known = _("Known are %(known)s.") % {"known": ", ".join(ids)} if ids else ""
    yield material.mistake(
        source, field.line, text % {"id": field.text, "file": file},
        suggestion(field.text, ids) or known,
    )  # fmt: skip


def _people(material: Material, source: Source) -> Iterator[Mistake]:
    field = source.front.fields.get("people")
    if field is None:
        return
    for line in field.lines:
        for name in filter(None, (part.strip() for part in line.text.split(";"))):
            if name in material.book.people or not re.fullmatch(r"[a-z0-9-]*-[a-z0-9-]*", name):
                continue
            text = _("“%(name)s” is no key of people.toml.") % {"name": name}
            advice = suggestion(name, tuple(material.book.people))
            yield material.mistake(
                source, line.number, text,
                advice or _("Add it there, or write the name as it is spoken."),
            )  # fmt: skip


def _page_values(material: Material, source: Source) -> Iterator[Mistake]:
    zone = material.site.timezone
    for key in ("date", "modified"):
        yield from _try(material, source, key, lambda lines: values.moment(" ".join(lines), zone))
    yield from _try(material, source, "status", lambda lines: values.status(" ".join(lines)))
    yield from _try(material, source, "demo", lambda lines: values.flag(" ".join(lines)))
    menu = source.front.fields.get("menu")
    if menu and menu.text.lower() not in MENUS:
        text = _("“%(value)s” is no menu: write %(known)s.")
        yield material.mistake(
            source, menu.line, text % {"value": menu.text, "known": ", ".join(MENUS)},
            suggestion(menu.text, MENUS),
        )  # fmt: skip
    order = source.front.fields.get("order")
    if order and not re.fullmatch(r"-?\d+", order.text):
        text = _("“%(value)s” is no number: “Order:” is 1, 2, 3 …") % {"value": order.text}
        yield material.mistake(source, order.line, text)
