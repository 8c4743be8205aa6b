"""The theme's wording: one compiled catalogue a language, read when a page first needs it."""

from __future__ import annotations

import gettext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jinja2 import pass_context

from .languages import FALLBACK, language_of, primary

if TYPE_CHECKING:
    from pathlib import Path

    from jinja2 import Environment
    from jinja2.runtime import Context

DOMAIN = "theme"


@dataclass(frozen=True, kw_only=True, slots=True)
class Catalogues:
    """Catalogues of a theme: ``<folder>/<lang>/LC_MESSAGES/theme.mo``.

    English is the language of the templates and has none. A language without one is worded in
    ``default``, the site's own.
    """

    folder: Path
    default: str
    _read: dict[str, gettext.NullTranslations] = field(default_factory=dict)

    def of(self, lang: str) -> gettext.NullTranslations:
        """The catalogue for a BCP 47 tag; raises OSError if its file cannot be read."""
        if lang not in self._read:
            self._read[lang] = self._find(lang)
        return self._read[lang]

    def _find(self, lang: str) -> gettext.NullTranslations:
        for name in (lang.replace("-", "_"), primary(lang), primary(self.default)):
            if name == FALLBACK:
                break
            path = self.folder / name / "LC_MESSAGES" / f"{DOMAIN}.mo"
            if path.is_file():
                with path.open("rb") as stream:
                    return gettext.GNUTranslations(stream)
        return gettext.NullTranslations()


def install(env: Environment, catalogues: Catalogues) -> None:
    """Give templates ``_``, ``ngettext``, ``pgettext``, ``npgettext`` in their page's language."""

    @pass_context
    def one(context: Context, text: str) -> str:
        return catalogues.of(language_of(context)).gettext(text)

    @pass_context
    def many(context: Context, singular: str, plural: str, count: int) -> str:
        return catalogues.of(language_of(context)).ngettext(singular, plural, count)

    @pass_context
    def one_in(context: Context, sense: str, text: str) -> str:
        return catalogues.of(language_of(context)).pgettext(sense, text)

    @pass_context
    def many_in(context: Context, sense: str, singular: str, plural: str, count: int) -> str:
        return catalogues.of(language_of(context)).npgettext(sense, singular, plural, count)

    if "jinja2.ext.InternationalizationExtension" not in env.extensions:
        env.add_extension("jinja2.ext.i18n")
    env.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        one, many, newstyle=True, pgettext=one_in, npgettext=many_in
    )
