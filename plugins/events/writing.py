"""The way from a session that nobody wrote about yet to a code host's editor. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Protocol

from .drafts import Draft, date_for, draft_for_session, file_of, lines_of
from .models import Event, Session, Writing

LONGEST = 96  # characters of a part of an address


class CodeHost(Protocol):
    """What plugin ``wording`` makes of CODE_HOST."""

    def editing(self, path: str) -> str: ...  # noqa: D102 — as in CodeHost

    def beginning(self, path: str, lines: str) -> tuple[str, str]: ...  # noqa: D102 — the same


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """A report that is in the folder, shown or not; ``path`` is below the folder of the texts."""

    path: str
    event: str
    slug: str
    session: str
    draft: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Editor:
    """A code host's editor, and what is known to begin a report of this site in it.

    ``host`` is None where the site has none.
    """

    host: CodeHost | None
    zone: tzinfo
    author: str
    texts: frozenset[Text]

    def writing(self, event: Event, session: Session) -> Writing | None:
        """The way to a session's report: a new file, or the draft that was begun in this way.

        None without a host, and where another text is there and does not show: its name is not for
        readers.
        """
        if self.host is None:
            return None
        named = _named(event, session)
        begun = [t for t in self.texts if (t.event, t.session) == (event.id, session.id)]
        if begun:
            path = _begun_so(begun, {draft.slug for draft in named})
            return Writing(url=self.host.editing(path)) if path else None
        taken = {text.slug for text in self.texts if text.event == event.id}
        draft = next((draft for draft in named if draft.slug not in taken), None)
        if draft is None:
            return None
        lines = lines_of(draft, date_for(event, session, self.zone), self.author)
        url, left = self.host.beginning(file_of(draft), lines)
        return Writing(url=url, lines=left)


def _begun_so(texts: list[Text], names: set[str]) -> str:
    """The path of a draft that has one of these names, "" where any text is another one."""
    if any(not text.draft or text.slug not in names for text in texts):
        return ""
    # The original's is the shortest: a translation has its language before the ending.
    return min((text.path for text in texts), key=len)


def _named(event: Event, session: Session) -> tuple[Draft, Draft]:
    """As `invoke new` names it; where that name is another report's, with the session's id."""
    draft = draft_for_session(event, session)
    longer = f"{draft.slug}-{session.id}"[:LONGEST].rstrip("-")
    return draft, replace(draft, slug=longer)
