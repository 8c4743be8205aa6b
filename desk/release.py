"""The steps that bring the site out: check, build, gate, deploy, and the record of what is out."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from desk import console
from desk.before import deploy_site
from desk.build import BuildFailed, build
from desk.check import unfilled
from desk.check.linter import check_material
from desk.check.material import Material, material_of
from desk.check.mistake import Mistake
from desk.check.names import removed_ids
from desk.deploy import Deployed
from desk.deploy.targets import Target
from desk.errors import ContentMistakes, DeployFailed, PersonNeeded
from desk.gate import gate
from desk.places import hint_of_a_lost_record
from desk.record import unreadable
from desk.refusal import Refusal
from desk.secret import secret_values
from desk.site import Site
from desk.summary import BroughtOut
from desk.waiting import waiting
from desk.words import _, ngettext
from posse.errors import RecordUnreadable
from posse.manifest import read_manifest
from posse.models import Published, Report
from posse.published import after_deploy, write_published


@dataclass(frozen=True, kw_only=True, slots=True)
class Changes:
    """Reports that a build would bring out, against what is out."""

    new: tuple[Report, ...]
    changed: tuple[Report, ...]
    removed: tuple[Published, ...]

    def __str__(self) -> str:
        parts = [
            (len(self.new), "%(count)s new report", "%(count)s new reports"),
            (len(self.changed), "%(count)s report changed", "%(count)s reports changed"),
            (len(self.removed), "%(count)s report removed", "%(count)s reports removed"),
        ]
        told = [ngettext(one, many, n) % {"count": n} for n, one, many in parts if n]
        return ", ".join(told) or _("no report changed")


def refuse_mistakes(
    site: Site, note: Callable[[Sequence[Mistake]], object] = lambda _found: None
) -> Material:
    """What was written, as it was read; ContentMistakes when it has mistakes, each told.

    ``note`` gets all that was found, hints too.
    """
    with console.step(_("Check"), _("reading what was written")) as step:
        try:
            material = material_of(site)
        except RecordUnreadable as error:
            raise unreadable(error) from error
        mistakes = check_material(material)
        note(mistakes)
        grave = tuple(mistake for mistake in mistakes if mistake.grave)
        advice = len(mistakes) - len(grave)
        step.say(_("no mistakes") if not grave else _("mistakes"))
        if advice and not grave:
            text = ngettext("%(count)s hint: invoke check", "%(count)s hints: invoke check",
                            advice)  # fmt: skip
            step.add(text % {"count": advice})
            for loud in (mistake for mistake in mistakes if mistake.loud):
                step.add(f"{loud.path}:{loud.line}: {loud.text}")
            if unfilled_places := unfilled.in_one_line(material):
                step.add(unfilled_places)
        for hint in hint_of_a_lost_record(site):
            step.add(hint)
    if not grave:
        return material
    console.tell_mistakes(grave)
    text = ngettext("%(count)s mistake. Nothing was built or deployed.",
                    "%(count)s mistakes. Nothing was built or deployed.", len(grave))  # fmt: skip
    raise ContentMistakes(text % {"count": len(grave)})


def built(site: Site, known: Sequence[Published]) -> tuple[Report, ...]:
    """Build into the output folder; the reports in it. DeployFailed."""
    with console.step(_("Build"), _("making the pages")) as step:
        try:
            warnings = build(site)
        except BuildFailed as error:  # its own advice is to check, which was just done
            raise DeployFailed(error.message, _untouched()) from error
        for warning in warnings:
            step.add(warning)
        try:
            reports = read_manifest(site.cache)
        except RecordUnreadable as error:
            raise unreadable(error) from error
        step.say(str(changes_between(known, reports)))
    return reports


def changes_between(known: Sequence[Published], reports: Sequence[Report]) -> Changes:
    """What these reports would change of what is out."""
    out = {record.id: record for record in known if not record.withdrawn}
    ids = {report.id for report in reports}
    return Changes(
        new=tuple(r for r in reports if r.id not in out),
        changed=tuple(r for r in reports if r.id in out and r.digest != out[r.id].digest),
        removed=tuple(record for record in out.values() if record.id not in ids),
    )


def _baseline(material: Material) -> list[dict[str, object]]:
    """What must not be missing: all that is out, but what was removed on purpose."""
    removed = removed_ids(material.site.content)
    return [asdict(record) for record in material.published if record.id not in removed]


def _nothing_due(material: Material) -> bool:
    now, zone = datetime.now(UTC), material.site.timezone
    return all(waiting(source, now, zone)[0] for source in material.reports())


def pass_gate(site: Site, material: Material, *, force: bool) -> None:
    """Look at the whole output; DeployFailed where it must not come out. It is told."""
    with console.step(_("Gate"), _("looking at the whole output")) as step:
        refusals = refusals_of(site, material)
        stopping = tuple(r for r in refusals if not (force and r.forcible))
        step.say(_("passed") if not stopping else _("refused"))
        for refusal in set(refusals) - set(stopping):
            step.add(_("let through because of --force: %(what)s") % {"what": refusal.message})
    if stopping:
        raise _refused(stopping)


def refusals_of(site: Site, material: Material) -> tuple[Refusal, ...]:
    """What the gate finds in the output. SettingsWrong when .env cannot be read."""
    manifest = json.loads((site.cache / "manifest.json").read_text(encoding="utf-8"))
    return gate(
        site.output, manifest, _baseline(material), secrets=secret_values(site),
        root=site.root, nothing_due=_nothing_due(material),
    )  # fmt: skip


def _refused(refusals: tuple[Refusal, ...]) -> DeployFailed:
    told = "\n".join(f"  {r.message}\n    → {r.advice}" for r in refusals)
    advice = _untouched()
    if all(refusal.forcible for refusal in refusals):
        advice += "\n" + _("If you are sure, `invoke publish --force` deploys all the same: what "
                           "is missing in the output will be missing for readers.")  # fmt: skip
    return DeployFailed(_("The gate refuses this output:") + "\n" + told, advice)


def _untouched() -> str:
    return _("Nothing was deployed; what is online is as it was.")


def deployed(site: Site, target: Target) -> Deployed:
    """Bring the output out; DeployFailed. It is told."""
    with console.step(_("Deploy"), _("bringing it out")) as step:
        done = deploy_site(site, target, step.add)
        count = done.changed + done.removed
        files = ngettext("%(count)s file", "%(count)s files", count) % {"count": count}
        step.say(f"{done.target}   " + (files if count else _("nothing changed")))
    return done


def brought_out(done: Deployed) -> BroughtOut:
    """The same for a summary."""
    return BroughtOut(
        target=done.target, changed=done.changed, unchanged=done.unchanged, removed=done.removed
    )


def keep_record(
    site: Site, known: Sequence[Published], reports: Sequence[Report]
) -> tuple[Published, ...]:
    """Write down that these reports are out; all records as they are then. PersonNeeded."""
    all_records = as_deployed(known, reports)
    write_record(site, [record for record in all_records if record not in known])
    return all_records


def as_deployed(known: Sequence[Published], reports: Sequence[Report]) -> tuple[Published, ...]:
    """The records as they are once these reports are what is out, from now on."""
    # To the microsecond: whether a report or an account was first decides what is announced.
    changed = after_deploy(known, reports, datetime.now(UTC))
    return tuple({record.id: record for record in (*known, *changed)}.values())


def write_record(site: Site, records: Sequence[Published]) -> None:
    """Write these down. PersonNeeded when it cannot be: the site is out all the same."""
    try:
        write_published(site.state, records)
    except OSError as error:
        raise PersonNeeded(
            _("The site is out, but the record of it could not be kept in %(folder)s: %(reason)s.")
            % {"folder": site.state, "reason": error.strerror or str(error)},
            _("Make room there, or allow writing, then publish again before you rename or remove "
              "a report: the record is what keeps old links alive."),
        ) from error  # fmt: skip
