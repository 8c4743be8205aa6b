"""Removing what can be made again."""

from __future__ import annotations

import shutil
from pathlib import Path

from desk import console
from desk.build import make_room
from desk.errors import SettingsWrong
from desk.places import refuse_wrong_places
from desk.site import Site
from desk.turn import own_turn
from desk.words import _


def clean_site(site: Site) -> None:
    """Remove output/ (when a build made it) and .cache/; what is deployed stays."""
    refuse_wrong_places(site)
    _refuse_a_link(site)
    with own_turn(site):
        if site.output.exists():
            make_room(site.output, site)
        for folder in (site.output, site.cache):
            if folder.exists():
                shutil.rmtree(folder)
                console.tell(_("removed   %(path)s") % {"path": _below(folder, site.root)})


def _refuse_a_link(site: Site) -> None:
    if site.cache.is_symlink():
        raise SettingsWrong(
            _("CACHE is %(path)s, which is a link to another place.") % {"path": site.cache},
            _("Set it to a folder of its own, like “.cache”."),
        )


def _below(folder: Path, root: Path) -> Path:
    return folder.relative_to(root) if folder.is_relative_to(root) else folder
