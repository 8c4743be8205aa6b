"""What is out, what waits, what is broken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from desk import console
from desk.announce.overview import tell_announcing
from desk.check.linter import check_material
from desk.check.material import Material, material_of
from desk.deploy.targets import Folder
from desk.errors import PersonNeeded
from desk.places import hint_of_a_lost_record, refuse_wrong_places, target_of
from desk.record import unreadable
from desk.site import Site
from desk.sources import Source
from desk.waiting import waiting
from desk.words import _, ngettext
from posse.errors import RecordUnreadable


def tell_status(site: Site, now: datetime | None = None) -> None:
    """Say it; PersonNeeded when something is broken."""
    refuse_wrong_places(site)
    if status(site, now):
        raise PersonNeeded(_("Something is broken: see above."))


def status(site: Site, now: datetime | None = None) -> bool:
    """Say it, newest first; True when a person has something to mend."""
    try:
        material = material_of(site)
    except RecordUnreadable as error:
        raise unreadable(error) from error
    moment = now or datetime.now(UTC)
    console.tell(f"{site.name}   {site.url}")
    _tell_out(material)
    try:
        to_mend = tell_announcing(site, material.published, moment)
    except RecordUnreadable as error:
        raise unreadable(error) from error
    _tell_waiting(material, moment)
    return _tell_broken(material, to_mend)


def _tell_out(material: Material) -> None:
    out = [r for r in material.published if not r.withdrawn]
    target = target_of(material.site)
    console.tell()
    if not out:
        console.tell(_("Out: nothing yet. `invoke publish` brings the site to %(target)s.")
                     % {"target": target.label})  # fmt: skip
        for hint in hint_of_a_lost_record(material.site):
            console.tell(hint)
        return
    text = ngettext("Out: %(count)s report, at %(target)s.", "Out: %(count)s reports, at "
                    "%(target)s.", len(out))  # fmt: skip
    console.tell(text % {"count": len(out), "target": target.label})
    newest = sorted(out, key=lambda record: record.first_deployed, reverse=True)
    for record in newest[:5]:
        console.tell(f"  {record.first_deployed:%Y-%m-%d}  {record.permalink}")
    if len(newest) > 5:  # noqa: PLR2004 — a screen's worth
        console.tell("  …")


def _tell_waiting(material: Material, now: datetime) -> None:
    waiting = [(why, source) for source in material.reports()
               if (why := _why(source, material, now))]  # fmt: skip
    if not waiting:
        return
    console.tell()
    console.tell(_("Waiting:"))
    for why, source in waiting:
        console.tell(f"  {material.folder}/{source.path}   {why}")


def _why(source: Source, material: Material, now: datetime) -> str:
    why, until = waiting(source, now, material.site.timezone)
    said = {
        "draft": _("a draft"),
        "embargo": _("under embargo until %(until)s"),
        "future": _("dated %(until)s: it comes out at the first publish after that"),
    }
    return said[why] % {"until": f"{until:%Y-%m-%d %H:%M}" if until else ""} if why else ""


def _tell_broken(material: Material, to_mend: Sequence[str]) -> bool:
    grave = [m for m in check_material(material) if m.grave]
    missing = [s for s in _missing_pages(material) if s]
    console.tell()
    if not grave and not missing and not to_mend:
        console.tell(_("Nothing is broken."))
        return False
    console.tell(_("Broken:"))
    for line in [*to_mend, *missing, *(str(mistake) for mistake in grave)]:
        console.tell(f"  {line}")
    return True


def _missing_pages(material: Material) -> Iterable[str]:
    """Reports that are out by the record, and whose page is not in the local folder deployed to."""
    target = target_of(material.site)
    if not isinstance(target, Folder):
        return
    folder = target.path
    for record in material.published:
        # The path alone: the site may have had another address when this came out.
        path = urlsplit(record.permalink).path
        address = path.removeprefix(material.site.base).strip("/")
        if not record.withdrawn and not (folder / address / "index.html").is_file():
            text = _("%(link)s is out by the record, but %(folder)s has no page for it: "
                     "invoke publish")  # fmt: skip
            yield text % {"link": record.permalink, "folder": folder.name}
