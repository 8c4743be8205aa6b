"""What a command cannot do without, and was not given."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from desk.errors import SettingsWrong
from desk.words import N_, _

if TYPE_CHECKING:
    from desk.site import Site

_NEEDED = {
    "forget": (
        N_("Who is to be forgotten? `invoke forget` needs an answer’s address, or its author’s "
           "handle or address."),
        "@alex@social.example",
    ),
    "connect": (
        N_("Which network? `invoke connect` needs mastodon, bluesky, x or by-hand; or an account’s "
           "name, to renew it."),
        "mastodon",
    ),
    "settle": (
        N_("Which post? `invoke settle` needs a report, an account, and one of --posted ADDRESS, "
           "--send-again, --skip, --gone."),
        "j1-table-ronde mastodon --skip",
    ),
}  # fmt: skip


def needing(
    command: str, given: Sequence[str | None], action: Callable[..., object]
) -> Callable[[Site], object]:
    """The action with the words that it needs; where one is missing, SettingsWrong that says how.

    It gets the site, then the words.
    """
    words = [word for word in given if word and word.strip()]
    if len(words) == len(given):
        return lambda site: action(site, *words)
    return lambda _site: _refuse(command)


def _refuse(command: str) -> None:
    text, words = _NEEDED[command]
    named = {"command": command, "words": words}
    raise SettingsWrong(
        _(text),
        _("For example: invoke %(command)s %(words)s\n"
          "Or with make: make %(command)s ARGS='%(words)s'") % named,
    )  # fmt: skip


def words_behind(command: str, typed: Sequence[str], switches: Collection[str]) -> int:
    """How many words stand behind a command that are no flags and no values of flags.

    ``switches`` are its flags that have no value.
    """
    rest = iter(typed[typed.index(command) + 1 :] if command in typed else ())
    count = 0
    for word in rest:
        if not word.startswith("-"):
            count += 1
        elif "=" not in word and word not in switches:
            next(rest, None)
    return count
