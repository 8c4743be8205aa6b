"""Where others' words are kept, and what people decided about them, as commands read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from desk import console
from desk.errors import PersonNeeded, SettingsWrong
from desk.record import unreadable
from desk.site import Site
from desk.words import _
from posse.app import sources_from
from posse.decisions import read_decisions, trusting
from posse.errors import BadAccount, BadDecision, BadSetting, NotKept, RecordUnreadable
from posse.forgotten import read_forgotten
from posse.keeping import Folder, Keeping
from posse.mentions import Archived, read_mentions
from posse.mentions_clone import open_mentions
from posse.showing import rules_from
from posse.voices import Decisions, ShowingRules, SourceSettings


def archive_of(site: Site) -> Path:
    """The folder of what others said."""
    return site.root / str(site.settings.get("MENTIONS") or "mentions")


def sources_of(site: Site) -> tuple[SourceSettings, ...]:
    """Where answers come from besides the accounts; SettingsWrong."""
    try:
        return sources_from(site.settings.get("POSSE_SOURCES"))
    except BadAccount as error:
        raise _bad(error) from error


def rules_of(site: Site) -> ShowingRules:
    """What is shown by itself; SettingsWrong."""
    try:
        return rules_from(site.settings.get("POSSE_SHOW") or {})
    except BadSetting as error:
        raise _bad(error) from error


def _bad(error: BadAccount | BadSetting) -> SettingsWrong:
    return SettingsWrong(_(error.text) % error.values, _("Put it right in pelicanconf.py."))


def said_of(site: Site) -> Mapping[str, Archived]:
    """All that others said and nobody took back, by report. RecordUnreadable."""
    return read_mentions([archive_of(site)], cache=site.cache, now=datetime.now(UTC),
                         is_forgotten=read_forgotten(site.state).has)  # fmt: skip


def decided_of(site: Site, said: Mapping[str, Archived]) -> Decisions:
    """What people decided; SettingsWrong names the line that cannot be understood."""
    try:
        decisions = read_decisions(site.state)
    except BadDecision as error:
        raise SettingsWrong(
            _(error.text) % error.values,
            _("Put the line right, or take it out; the others count as they are."),
        ) from error
    return trusting(decisions, (m for archived in said.values() for m in archived.mentions))


def keeping_of(site: Site) -> Keeping:
    """How the archive is kept safe; where its clone cannot be made, as a folder. It is told.

    It is a clone where the record is one: the remote that may have the one may have the other.
    """
    if not any((folder / ".git").exists() for folder in (site.state, archive_of(site))):
        return Folder(folder=archive_of(site))
    try:
        return open_mentions(site.root, archive_of(site), tell=tell)
    except NotKept as error:
        tell(error.text, **error.values)
        return Folder(folder=archive_of(site))


def fetch_what_was_said(site: Site) -> None:
    """Bring the archive up to date before a build, where it is kept on a branch. SettingsWrong.

    Where that cannot be it is told, as when another run is at it: what is here is good enough.
    """
    if not (site.accounts or site.settings.get("POSSE_SOURCES")):
        return
    with told():
        keeping = keeping_of(site)
        try:
            with keeping.turn():
                keeping.catch_up(read_forgotten(site.state).has)
        except NotKept as error:
            tell(error.text, **error.values)


@contextmanager
def told() -> Iterator[None]:
    """What cannot be read stops with a sentence, what cannot be kept needs a person."""
    try:
        yield
    except RecordUnreadable as error:
        raise unreadable(error) from error
    except NotKept as error:
        raise PersonNeeded(_(error.text) % error.values) from error


def tell(text: str, /, **values: str) -> None:
    """A line about the archive."""
    console.note(_("Answers"), _(text) % values)
