"""What the settings say of announcing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from desk.errors import SettingsWrong
from desk.site import Site
from desk.words import _
from posse.plan import Brakes
from posse.threads import Threads

_DEFAULTS = {"POSSE_MAX_POSTS": 5, "POSSE_MAX_AGE": 14, "POSSE_LIVE_TIMEOUT": 300}


@dataclass(frozen=True, kw_only=True, slots=True)
class Choices:
    """``patience`` is how many seconds a run waits for pages to be live, all of them together.

    ``threads`` is what goes on in one thread; ``wordings`` is the site's own folder of templates,
    None where it has none.
    """

    brakes: Brakes
    patience: float
    threads: Threads
    wordings: Path | None


def choices_of(site: Site) -> Choices:
    """The choices, or their defaults; SettingsWrong."""
    most, age, patience = (_number(site, name) for name in _DEFAULTS)
    return Choices(
        brakes=Brakes(oldest=timedelta(days=age), most=int(most)),
        patience=patience,
        threads=_threads(site),
        wordings=_wordings(site),
    )


def _number(site: Site, name: str) -> float:
    value = site.settings.get(name, _DEFAULTS[name])
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e6:  # noqa: PLR2004 — a bound for what a calendar can hold
        raise SettingsWrong(
            _("%(name)s is “%(value)s”, which is no number that it could be.")
            % {"name": name, "value": value},
            _("Write a number from 0 up into pelicanconf.py, like %(default)s.")
            % {"default": _DEFAULTS[name]},
        )
    return value


def _threads(site: Site) -> Threads:
    value = site.settings.get("POSSE_THREAD", Threads.DAY)
    known = {str(one): one for one in Threads}
    if not isinstance(value, str) or value not in known:
        raise SettingsWrong(
            _("POSSE_THREAD is “%(value)s”, which is none of its words.") % {"value": value},
            _("Write one of these into pelicanconf.py: %(values)s.")
            % {"values": ", ".join(f'"{name}"' for name in known)},
        )
    return known[value]


def _wordings(site: Site) -> Path | None:
    name = site.settings.get("POSSE_WORDINGS")
    if not name:
        return None
    folder = site.root / str(name)
    if not folder.is_dir():
        raise SettingsWrong(
            _("POSSE_WORDINGS is “%(path)s”, and there is no such folder.") % {"path": name},
            _("Make it, with a file <account>.txt in it, or take the setting out."),
        )
    return folder
