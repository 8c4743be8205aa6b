"""Tags and authors: names that would have no page, or share one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from desk.check.material import Material
from desk.check.mistake import Mistake
from desk.sources import Source
from desk.words import _

LONGEST = 96  # letters, as for events and reports

Use = tuple[Source, int, str]


def mistakes(material: Material) -> Iterator[Mistake]:
    """Tags without an address, and names that are spelt in two ways."""
    by_slug: dict[tuple[str, str], list[Use]] = defaultdict(list)
    for kind, source, line, name in _named(material):
        slug = _slug(name, material)
        if len(slug) > LONGEST:
            text = _("“%(name)s…” is too long for an address.") % {"name": name[:40]}
            yield material.mistake(source, line, text, _("Separate several by commas."))
        elif slug:
            by_slug[kind, slug].append((source, line, name))
        else:
            text = _("“%(name)s” has no letter or digit, so it would have no page.")
            advice = _("Give it a name with letters or digits.")
            yield material.mistake(source, line, text % {"name": name}, advice)
    for uses in by_slug.values():
        yield from _spelt_twice(material, uses)


def _spelt_twice(material: Material, uses: list[Use]) -> Iterator[Mistake]:
    first_source, _line, first = uses[0]
    for source, line, name in uses[1:]:
        if name != first:
            text = _("“%(name)s” is written “%(first)s” in %(file)s; they share one page.")
            values = {"name": name, "first": first,
                      "file": f"{material.folder}/{first_source.path}"}  # fmt: skip
            yield material.mistake(
                source, line, text % values, _("Write it the same everywhere."), grave=False
            )


def _named(material: Material) -> Iterator[tuple[str, Source, int, str]]:
    from pelican.readers import ensure_metadata_list

    for source in material.reports():
        for key, kind in (("tags", "tag"), ("author", "author"), ("authors", "author")):
            field = source.front.fields.get(key)
            if field is None:
                continue
            names = ensure_metadata_list(field.text) if key != "author" else [field.text]
            for name in filter(None, names):
                yield kind, source, field.line, name


def _slug(name: str, material: Material) -> str:
    from pelican.utils import slugify

    rules = material.site.settings.get("SLUG_REGEX_SUBSTITUTIONS", [])
    return str(slugify(name, regex_subs=rules))
