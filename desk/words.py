"""The terminal's wording, in the site's language, through gettext."""

from __future__ import annotations

import gettext
from pathlib import Path

LOCALE = Path(__file__).parent / "locale"
_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def use(lang: str) -> None:
    """Speak this language from now on; English where there is no catalogue for it."""
    global _catalogue  # noqa: PLW0603 — one terminal, one language, set once at start
    _catalogue = gettext.translation("desk", LOCALE, languages=[lang], fallback=True)


def _(message: str) -> str:
    """The message in the terminal's language."""
    return _catalogue.gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """The message for this count in the terminal's language."""
    return _catalogue.ngettext(one, many, count)


def N_(message: str) -> str:  # noqa: N802 — gettext's own name for "translate this later"
    """Mark a message for the catalogue; it is translated where it is shown."""
    return message
