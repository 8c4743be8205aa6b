"""The record of what was announced, as commands open it and speak of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial

from desk import console
from desk.site import Site, is_sample
from desk.words import _
from posse.branch import NAME as BRANCH
from posse.durability import open_state
from posse.errors import NotKept
from posse.keeper import OnThisDisk
from posse.ledger import Ledger
from posse.remote import remote_of


def open_ledger(
    site: Site, at: Callable[[str], None] = lambda _label: None, *, alone: bool = False
) -> Ledger:
    """The record, kept safe as far as it can be: with a remote, as a clone of its branch.

    For a site that speaks to nobody and hears nobody no branch is begun, unless the command works
    ``alone``: then the next one may be on another machine, and must know what is out. A branch is
    begun where a person at the terminal agrees, or said so before. What is to be known of how it
    is kept is told. RecordUnreadable.
    """
    asked = (site.settings.get(name) for name in ("POSSE_WEBMENTIONS", "POSSE_SOURCES"))
    speaks = bool(site.accounts) or any(asked)
    if not speaks and not alone and not (site.state / ".git").exists():
        return read_ledger(site)
    may_begin = partial(_may_begin, site, is_said=alone)
    return open_state(site.root, site.state, tell=_tell, at=at, may_begin=may_begin)


def _may_begin(site: Site, where: str, *, is_said: bool) -> bool:
    """Whether this remote is the site's own. That of the samples is most likely the project's."""
    if (is_said or os.environ.get("CI")) and not is_sample(site):
        return True
    if not sys.stdin.isatty():
        return False
    console.note(_("Record"), _("What was announced is to be kept on a new branch, %(branch)s, of "
                                "%(remote)s, and pushed there.")
                 % {"branch": BRANCH, "remote": where})  # fmt: skip
    try:
        said = input("  " + console.prompt(_("Is that this site’s own repository? [y]es [N]o")))
    except EOFError:
        return False
    return means_yes(said)


def means_yes(said: str) -> bool:
    """Whether somebody agreed, in English or French."""
    return said.strip().lower() in {"y", "yes", "o", "oui"}


def read_ledger(site: Site) -> Ledger:
    """The record as it lies here, for reading: nothing is fetched."""
    return Ledger(site.state, OnThisDisk(state=site.state))


def hint_of_an_unfetched_record(site: Site) -> Iterator[str]:
    """A word where a plan is made without what other machines know."""
    if not site.accounts or (site.state / ".git").exists():
        return
    with suppress(NotKept):
        if remote_of(site.root):
            yield _("not fetched here yet, so this plan may name what is announced already; "
                    "`invoke publish` fetches it")  # fmt: skip


def why_closed(error: NotKept) -> str:
    """Why nothing can be sent, in the terminal's language."""
    return _(error.text) % error.values


def _tell(text: str, /, **values: str) -> None:
    console.note(_("Record"), _(text) % values)
