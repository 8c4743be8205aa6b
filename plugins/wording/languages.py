"""What this site knows of a language beside its catalogue: its locale and its own name."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale
    from jinja2.runtime import Context

# A language without a country is written as in the first country here, and not as in the one
# that CLDR takes for granted: "12 May 2026" and not "May 12, 2026".
LOCALES = {"en": "en_GB", "fr": "fr_FR"}
FALLBACK = "en"


def primary(lang: str) -> str:
    """The language without its country: ``fr`` of ``fr-CA``."""
    return lang.replace("_", "-").partition("-")[0].lower()


def language_of(context: Context) -> str:
    """The language of the page that is being rendered, as a BCP 47 tag.

    That of its report, page or event; lists are in the site's own.
    """
    for name in ("article", "page"):
        lang = getattr(context.get(name), "lang", "")
        if lang:
            return str(lang)
    event = getattr(context.get("hub"), "event", None)
    return getattr(event, "language", "") or str(context.get("DEFAULT_LANG") or FALLBACK)


@cache
def locale(lang: str) -> Locale:
    """Babel's locale of a BCP 47 tag; English where Babel knows neither tag nor language."""
    from babel import Locale, UnknownLocaleError

    for name in (LOCALES.get(lang.lower(), lang), primary(lang)):
        try:
            return Locale.parse(name.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse(LOCALES[FALLBACK])


def own_name(lang: str) -> str:
    """What a language calls itself: ``français``; the tag itself where Babel does not know."""
    found = locale(lang)
    if found.language != primary(lang):
        return lang
    key = primary(lang) if lang.lower() in LOCALES else str(found)
    return str(found.languages.get(key) or found.languages.get(found.language, lang))


def open_graph(lang: str) -> str:
    """The language as Open Graph writes it, language_TERRITORY: ``fr_FR``; alone if unsure."""
    return LOCALES.get(lang.lower(), lang.replace("-", "_"))
