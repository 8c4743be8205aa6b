"""The site's own wordings of announcements: each must be a template that can be used."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from desk.announce.choices import choices_of
from desk.check.material import Material
from desk.check.mistake import Mistake
from desk.words import _
from posse.app import limits_before
from posse.compose import compose
from posse.errors import BadMetadata
from posse.models import Report, ReportPerson

_PROBE = Report(
    id="reports/probe", lang="en", permalink="https://probe.example/reports/probe/",
    url="reports/probe/", save_as="", source="", title="Title", summary="Summary", digest="",
    published=datetime(2026, 1, 1, tzinfo=UTC), tags=("tag",), hashtag="Event",
    named=(ReportPerson(name="Camille Exemple"),),
)  # fmt: skip


def mistakes(material: Material) -> Iterator[Mistake]:
    """Wordings that no post could be made of. SettingsWrong when their folder is not there."""
    folder = choices_of(material.site).wordings
    for path in sorted(folder.glob("*.txt")) if folder else ():
        for name, account in material.site.accounts.items():
            kind = str(account.get("use", name))
            if path.stem in {name, kind}:
                yield from _unusable(material, path, name, kind)
                break


def _unusable(material: Material, path: Path, account: str, kind: str) -> Iterator[Mistake]:
    root = material.site.root
    shown = path.relative_to(root) if path.is_relative_to(root) else path
    try:
        template = path.read_text(encoding="utf-8")
        limits = limits_before(account, material.site.accounts[account])
        compose(_PROBE, account, kind, limits, template=template)
    except UnicodeDecodeError as error:
        text = _("A file is not in UTF-8 (%(error)s).") % {"error": error}
    except BadMetadata as error:
        text = _(error.text) % error.values
    else:
        return
    advice = _("docs/how-to/change-the-wording.md has the words that a wording may use.")
    yield Mistake(path=str(shown), line=1, text=text, advice=advice)
