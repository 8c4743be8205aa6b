"""The record of what is out, as commands read it and speak of it."""

from __future__ import annotations

from desk.errors import SettingsWrong
from desk.words import _
from posse.errors import RecordUnreadable


def unreadable(error: RecordUnreadable) -> SettingsWrong:
    """The record cannot be read: nothing may go on, or old reports would be taken for new."""
    return SettingsWrong(
        _("%(path)s cannot be understood: %(why)s.") % {"path": error.path, "why": error.why},
        _("Get the file back: from a copy of state/, or from the history of its branch (git -C "
          "state log). Do not empty it."),
    )  # fmt: skip
