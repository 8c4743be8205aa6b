"""Settings with which the site would not be what its writers mean."""

from __future__ import annotations

from collections.abc import Iterator

from desk.check.material import Material
from desk.check.mistake import Mistake
from desk.words import _

# `posse` reads what the others leave on an article.
ORDER = ("wording", "media", "events", "posse")


def mistakes(material: Material) -> Iterator[Mistake]:
    """Plugins that are missing or in the wrong order."""
    listed = material.site.settings.get("PLUGINS", [])
    plugins = [name for name in listed if name in ORDER] if isinstance(listed, list) else []
    if plugins == list(ORDER):
        return
    yield Mistake(
        path="pelicanconf.py",
        line=_line(material),
        text=_("PLUGINS must list %(order)s, in this order.") % {"order": ", ".join(ORDER)},
        advice=_("Write them in this order; other plugins may stand between them."),
    )


def _line(material: Material) -> int:
    lines = (material.site.root / "pelicanconf.py").read_text(encoding="utf-8").splitlines()
    return next((n for n, line in enumerate(lines, 1) if line.startswith("PLUGINS")), 1)
