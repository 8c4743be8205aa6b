"""The record of what was announced, as commands open it and speak of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

from desk import console
from desk.site import Site
from desk.words import _
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
    ``alone``: then the next one may be on another machine, and must know what is out. What is to be
    known of how it is kept is told. RecordUnreadable.
    """
    asked = (site.settings.get(name) for name in ("POSSE_WEBMENTIONS", "POSSE_SOURCES"))
    speaks = bool(site.accounts) or any(asked)
    if not speaks and not alone and not (site.state / ".git").exists():
        return read_ledger(site)
    return open_state(site.root, site.state, tell=_tell, at=at)


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
