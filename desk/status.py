"""What is out, what waits, what is broken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from desk import console
from desk.announce.telling import tell_announcing
from desk.answers.waiting import waiting_answers
from desk.check.linter import check_material
from desk.check.material import Material, material_of
from desk.deploy.targets import Folder
from desk.errors import PersonNeeded
from desk.places import hint_of_a_lost_record, refuse_wrong_places, target_of
from desk.record import unreadable
from desk.site import Site
from desk.summary import Problem, Summary, Waiting
from desk.waiting import waiting
from desk.words import _, ngettext
from posse.errors import RecordUnreadable


def tell_status(site: Site, summary: Summary, now: datetime | None = None) -> None:
    """Say it; PersonNeeded when something is broken."""
    refuse_wrong_places(site)
    if status(site, now, noted=summary):
        raise PersonNeeded(_("Something is broken: see above."))


def status(site: Site, now: datetime | None = None, noted: Summary | None = None) -> bool:
    """Say it, newest first; True when a person has something to mend. What is so is ``noted``."""
    noted = noted or Summary()
    try:
        material = material_of(site)
    except RecordUnreadable as error:
        raise unreadable(error) from error
    moment = now or datetime.now(UTC)
    console.tell(f"{site.name}   {site.url}")
    noted.reports_out = sum(not record.withdrawn for record in material.published)
    _tell_out(material)
    try:
        to_mend = tell_announcing(site, material.published, moment, noted.outcomes)
    except RecordUnreadable as error:
        raise unreadable(error) from error
    _tell_waiting(material, moment, noted)
    _tell_answers(site)
    return _tell_broken(material, to_mend, noted)


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
    zone = material.site.timezone
    for record in newest[:5]:
        console.tell(f"  {record.first_deployed.astimezone(zone):%Y-%m-%d}  {record.permalink}")
    if len(newest) > 5:  # noqa: PLR2004 — a screen's worth
        console.tell("  …")


def _tell_waiting(material: Material, now: datetime, noted: Summary) -> None:
    zone = material.site.timezone
    found = [(source, *waiting(source, now, zone)) for source in material.reports()]
    found = [(source, why, until) for source, why, until in found if why]
    noted.waiting += [
        Waiting(
            file=f"{material.folder}/{source.path}", why=why,
            until=until.isoformat() if until else "",
        )
        for source, why, until in found
    ]  # fmt: skip
    if not found:
        return
    console.tell()
    console.tell(_("Waiting:"))
    for source, why, until in found:
        console.tell(f"  {material.folder}/{source.path}   {_said(why, until)}")


def _tell_answers(site: Site) -> None:
    try:
        count = len(waiting_answers(site))
    except RecordUnreadable as error:
        raise unreadable(error) from error
    if count:
        console.tell()
        text = ngettext("%(count)s answer waits for you: invoke moderate",
                        "%(count)s answers wait for you: invoke moderate", count)  # fmt: skip
        console.tell(text % {"count": count})


def _said(why: str, until: datetime | None) -> str:
    said = {
        "draft": _("a draft"),
        "embargo": _("under embargo until %(until)s"),
        "future": _("dated %(until)s: it comes out at the first publish after that"),
    }
    return said[why] % {"until": f"{until:%Y-%m-%d %H:%M}" if until else ""}


def _tell_broken(material: Material, to_mend: Sequence[str], noted: Summary) -> bool:
    mistakes = check_material(material)
    noted.mistakes += mistakes
    grave = [m for m in mistakes if m.grave]
    missing = [s for s in _missing_pages(material) if s]
    for line in (*to_mend, *missing):
        noted.mend(Problem(exit_code=PersonNeeded.code, message=line))
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
