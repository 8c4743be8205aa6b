"""After announcing and collecting: the pages once more, with new links to copies, and answers."""

from __future__ import annotations

from desk import console
from desk.before import deploy_site
from desk.build import BuildFailed, build
from desk.check.linter import check_material
from desk.check.material import material_of
from desk.deploy.targets import Target
from desk.errors import DeployFailed
from desk.release import brought_out, keep_record, refusals_of
from desk.site import Site
from desk.summary import Summary
from desk.turn import own_turn
from desk.words import _, ngettext
from posse.manifest import read_manifest


def bring_links_out(
    site: Site,
    target: Target,
    *,
    force: bool,
    answers: bool = False,
    noted: Summary | None = None,
) -> bool:
    """Build, look at it and deploy again; whether that changed what is out.

    ``answers`` is whether there are such too. What was brought out is ``noted``. DeployFailed: the
    next publish does it then.
    """
    doing = _("bringing the answers out") if answers else _("bringing the new links out")
    with own_turn(site), console.step(_("Deploy"), doing) as step:
        material = material_of(site)
        if any(mistake.grave for mistake in check_material(material)):
            # Somebody went on writing while posts were asked for.
            step.say(_("what was written meanwhile has mistakes: the links to the copies come with "
                       "the next `invoke publish`"))  # fmt: skip
            return False
        try:
            build(site)
        except BuildFailed as error:
            raise _without_links(error.message) from error
        stopping = [r for r in refusals_of(site, material) if not (force and r.forcible)]
        if stopping:
            raise _without_links("\n".join(refusal.message for refusal in stopping))
        done = deploy_site(site, target, step.add)
        if noted:
            noted.deployed = brought_out(done)
        keep_record(site, material.published, read_manifest(site.cache))
        step.say(_what_came_out(answers=answers, count=done.changed))
        return not done.nothing_changed


def _what_came_out(*, answers: bool, count: int) -> str:
    if not count:
        return _("nothing changed")
    if answers:
        text = ngettext("%(count)s file with new links and answers",
                        "%(count)s files with new links and answers", count)  # fmt: skip
    else:
        text = ngettext("%(count)s file with its new links", "%(count)s files with their new links",
                        count)  # fmt: skip
    return text % {"count": count}


def _without_links(why: str) -> DeployFailed:
    return DeployFailed(
        _("What was announced is out and written down, but the pages with the links to it were not "
          "brought out:") + f"\n  {why}",
        _("The site is out as it was deployed before; the next `invoke publish` brings the links."),
    )  # fmt: skip
