"""The pictures of people whose words are shown: which ones, and where they are kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from functools import partial

from desk.answers.places import archive_of, rules_of
from desk.answers.waiting import own_ids
from desk.site import Site
from posse.decisions import read_decisions, trusting
from posse.errors import NotReached
from posse.fetch import Fetcher
from posse.guard import THE_WORLD, THIS_MACHINE
from posse.hosts import is_loopback
from posse.mention_lines import APART
from posse.portraits import APART as PLACE_APART
from posse.portraits import MEDIA, Gallery
from posse.portraying import portray, read_missing
from posse.shelf import Shelf
from posse.showing import has_face
from posse.voices import Mention

MISSING = "no-portraits.json"  # below the cache
MOST_BYTES = 512 * 1024
PATIENCE = 10.0  # seconds for one
_ACCEPTED = {"Accept": "image/webp, image/png, image/jpeg, image/gif"}
_OK = 200


def bring_portraits(
    site: Site, shelf: Shelf, now: datetime, seconds: Callable[[], float] = time.monotonic
) -> bool:
    """Fetch those that are missing, and remove those of nobody any more; whether any changed.

    BadDecision, RecordUnreadable, OSError.
    """
    galleries = (Gallery(archive_of(site) / MEDIA), Gallery(site.cache / PLACE_APART))
    missing = read_missing(site.cache / MISSING)
    is_here = is_loopback(site.url)  # then not even a name is looked up elsewhere
    fetch = partial(_fetched, Fetcher(THIS_MACHINE if is_here else THE_WORLD, patience=PATIENCE))
    changed = sum(
        gallery.leave(known) for gallery, known in zip(galleries, shelf.avatars(), strict=True)
    )
    shown = _shown(site, shelf)
    for gallery, is_apart in zip(galleries, (False, True), strict=True):
        found = (m.author.avatar for m in shown if (m.network in APART) is is_apart)
        wanted = (url for url in found if url and (is_loopback(url) or not is_here))
        changed += portray(wanted, gallery, missing, fetch, now=now, seconds=seconds)
    return bool(changed)


def _shown(site: Site, shelf: Shelf) -> list[Mention]:
    """What is shown with a face, the newest first."""
    told = tuple(shelf.told())
    decisions, rules = trusting(read_decisions(site.state), told), rules_of(site)
    own = own_ids(site)
    shown = (one for one in told if has_face(one, decisions, rules, own))
    return sorted(shown, key=lambda one: (one.published, one.id), reverse=True)


def _fetched(fetcher: Fetcher, address: str) -> bytes:
    page = fetcher.get(address, most=MOST_BYTES, headers=_ACCEPTED)
    if page.status != _OK:
        raise NotReached(f"the server answers {page.status}")
    return page.body
