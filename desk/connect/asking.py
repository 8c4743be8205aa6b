"""How a person is asked, so that a test can answer in their place."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from desk import console
from desk.errors import PersonNeeded, SettingsWrong
from desk.words import _

TRIES = 3  # times that a question is asked
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class Terminal:
    """Somebody who answers.

    ``read`` asks and shows what is typed, ``read_secret`` does not show it, ``browse`` shows them
    a page. ``read_secret`` and ``read`` raise EOFError and KeyboardInterrupt when they leave.
    """

    read: Callable[[str], str]
    read_secret: Callable[[str], str]
    browse: Callable[[str], None]


def terminal() -> Terminal | None:
    """The terminal that this runs at, None where nobody sits at one."""
    if not sys.stdin.isatty():
        return None
    from getpass import getpass

    return Terminal(read=input, read_secret=getpass, browse=_browse)


def asked(read: Callable[[str], str], question: str, fit: Callable[[str], T]) -> T:
    """The answer as ``fit`` makes it; what that finds unfit is asked for again.

    ``fit`` raises SettingsWrong, and so does this after a few times; PersonNeeded when there is
    no answer at all.
    """
    wrong: SettingsWrong | PersonNeeded | None = None
    for _attempt in range(TRIES):
        answer = read(console.prompt(question)).strip()
        if not answer:
            wrong = PersonNeeded(_("There was no answer to “%(question)s”.")
                                 % {"question": question}, nothing_changed())  # fmt: skip
            continue
        try:
            return fit(answer)
        except SettingsWrong as error:
            console.tell(f"  {error.message}\n  {error.advice}")
            wrong = error
    raise wrong or PersonNeeded(question)


def nothing_changed() -> str:
    """What every failure here ends with.

    The record may have been begun by then, which its own line says, and what asking cost is in it.
    """
    return _("Neither pelicanconf.py nor .env was changed.")


def _browse(url: str) -> None:
    """Show the page in a browser with a window; one in the terminal would cover what is asked."""
    seen = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    if sys.platform.startswith("linux") and not any(map(os.environ.get, seen)):
        return
    import webbrowser
    from contextlib import suppress

    with suppress(webbrowser.Error, OSError):  # the address stands there to be copied
        webbrowser.open(url)
