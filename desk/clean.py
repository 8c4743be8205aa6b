"""Removing what can be made again."""

from __future__ import annotations

import shutil

from desk import console
from desk.build import make_room
from desk.site import Site
from desk.words import _


def clean_site(site: Site) -> None:
    """Remove output/ (when a build made it) and .cache/; what is deployed stays."""
    for folder in (site.output, site.cache):
        if not folder.exists():
            continue
        if folder == site.output:
            make_room(folder, site)
        shutil.rmtree(folder)
        console.tell(_("removed   %(path)s") % {"path": folder.relative_to(site.root)})
