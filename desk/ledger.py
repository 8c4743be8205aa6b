"""The record of what was announced, as commands open it and speak of it."""

from __future__ import annotations

from collections.abc import Callable

from desk import console
from desk.site import Site
from desk.words import _
from posse.durability import open_state
from posse.errors import NotKept
from posse.keeper import OnThisDisk
from posse.ledger import Ledger


def open_ledger(site: Site, at: Callable[[str], None] = lambda _label: None) -> Ledger:
    """The record, kept safe as far as it can be: with a remote, as a clone of its branch.

    A site that announces nothing and hears nothing has nothing to keep safe, and no branch is begun
    for it. What is to be known of how it is kept is told. RecordUnreadable.
    """
    hears = bool(site.accounts or site.settings.get("POSSE_SOURCES"))
    if not hears and not (site.state / ".git").exists():
        return read_ledger(site)
    return open_state(site.root, site.state, tell=_tell, at=at)


def read_ledger(site: Site) -> Ledger:
    """The record as it lies here, for reading: nothing is fetched."""
    return Ledger(site.state, OnThisDisk(state=site.state))


def why_closed(error: NotKept) -> str:
    """Why nothing can be sent, in the terminal's language."""
    return _(error.text) % error.values


def _tell(text: str, /, **values: str) -> None:
    console.note(_("Record"), _(text) % values)
