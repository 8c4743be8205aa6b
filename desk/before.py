"""The site of before, which a deploy keeps beside the new one: not where words were taken back.

A mark below the cache says that some were, until a deploy has seen to it.
"""

from __future__ import annotations

from collections.abc import Callable

from desk.deploy import Deployed, deploy, drop_previous
from desk.deploy.targets import Target
from desk.errors import DeployFailed
from desk.site import Site
from desk.words import _

MARK = "taken-back"


def note_taken_back(site: Site) -> None:
    """The next deploy leaves nothing of the site of before. OSError."""
    site.cache.mkdir(parents=True, exist_ok=True)
    (site.cache / MARK).touch()


def deploy_site(site: Site, target: Target, tell: Callable[[str], None]) -> Deployed:
    """Bring the output out. DeployFailed, SettingsWrong.

    What keeps the site of before from being removed is told, and the next deploy tries again: the
    new one is out.
    """
    done = deploy(site.output, target, root=site.root, tell=tell)
    mark = site.cache / MARK
    if not mark.exists():
        return done
    try:
        drop_previous(target, tell=tell)
    except DeployFailed as error:
        tell(_("The site of before has words that were taken back, and could not be removed: "
               "%(why)s The next deploy tries again.") % {"why": error.message})  # fmt: skip
    else:
        mark.unlink(missing_ok=True)
    return done
