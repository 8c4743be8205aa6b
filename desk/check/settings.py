"""Settings with which the site would not be what its writers mean."""

from __future__ import annotations

from collections.abc import Iterator

from desk.check.material import Material
from desk.check.mistake import Mistake
from desk.words import _
from posse.errors import BadSetting
from posse.showing import rules_from

# `posse` reads what the others leave on an article.
ORDER = ("wording", "media", "events", "posse")


def mistakes(material: Material) -> Iterator[Mistake]:
    """Plugins in the wrong order, and what is shown of answers in words that mean nothing."""
    yield from _plugins(material)
    try:
        rules_from(material.site.settings.get("POSSE_SHOW") or {})
    except BadSetting as error:
        yield Mistake(
            path="pelicanconf.py",
            line=_line(material, "POSSE_SHOW"),
            text=_(error.text) % error.values,
            advice=_("Put it right in pelicanconf.py; docs/reference/settings.md has the words."),
        )


def _plugins(material: Material) -> Iterator[Mistake]:
    listed = material.site.settings.get("PLUGINS", [])
    plugins = [name for name in listed if name in ORDER] if isinstance(listed, list) else []
    if plugins == list(ORDER):
        return
    yield Mistake(
        path="pelicanconf.py",
        line=_line(material, "PLUGINS"),
        text=_("PLUGINS must list %(order)s, in this order.") % {"order": ", ".join(ORDER)},
        advice=_("Write them in this order; other plugins may stand between them."),
    )


def _line(material: Material, setting: str) -> int:
    lines = (material.site.root / "pelicanconf.py").read_text(encoding="utf-8").splitlines()
    return next((n for n, line in enumerate(lines, 1) if line.startswith(setting)), 1)
