"""Naming a report on the command line."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from desk.errors import SettingsWrong
from desk.words import _


def report_named(name: str, ids: Collection[str]) -> str:
    """The id that is meant: whole (``event/slug``), or its last part where only one has it.

    SettingsWrong when there is none, or more than one.
    """
    wanted = name.strip().strip("/")
    if wanted in ids:
        return wanted
    found = sorted(id_ for id_ in ids if id_.partition("/")[2] == wanted)
    if len(found) == 1:
        return found[0]
    if found:
        raise SettingsWrong(
            _("“%(name)s” is the name of several reports: %(reports)s.")
            % {"name": name, "reports": ", ".join(found)},
            _("Write it with its event, like %(report)s.") % {"report": found[0]},
        )
    short = {id_.partition("/")[2]: id_ for id_ in ids}
    near = get_close_matches(wanted, [*ids, *short], n=1)
    advice = (
        _("Is it %(report)s?") % {"report": short.get(near[0], near[0])}
        if near
        else _("A report is named event/name, as its folder and its file are.")
    )
    raise SettingsWrong(_("There is no report “%(name)s”.") % {"name": name}, advice)
