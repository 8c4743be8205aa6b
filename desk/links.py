"""After announcing: the pages once more, with the links to the copies that are new."""

from __future__ import annotations

from desk import console
from desk.build import BuildFailed, build
from desk.check.linter import check_material
from desk.check.material import material_of
from desk.deploy import deploy
from desk.deploy.targets import Target
from desk.errors import DeployFailed
from desk.release import keep_record, refusals_of
from desk.site import Site
from desk.turn import own_turn
from desk.words import _, ngettext
from posse.manifest import read_manifest


def bring_links_out(site: Site, target: Target, *, force: bool) -> bool:
    """Build, look at it and deploy again; whether that changed what is out.

    DeployFailed: the next publish does it then.
    """
    with own_turn(site), console.step(_("Deploy"), _("bringing the new links out")) as step:
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
        done = deploy(site.output, target, root=site.root, tell=step.add)
        keep_record(site, material.published, read_manifest(site.cache))
        text = ngettext("%(count)s file with its new links", "%(count)s files with their new links",
                        done.changed)  # fmt: skip
        step.say(text % {"count": done.changed})
        return not done.nothing_changed


def _without_links(why: str) -> DeployFailed:
    return DeployFailed(
        _("What was announced is out and written down, but the pages with the links to it were not "
          "brought out:") + f"\n  {why}",
        _("The site is out as it was deployed before; the next `invoke publish` brings the links."),
    )  # fmt: skip
