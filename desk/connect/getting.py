"""How each network's secret is come by. What is secret is never printed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from desk import console
from desk.connect.asking import TRIES, Terminal, nothing_changed
from desk.errors import PersonNeeded, SettingsWrong
from desk.reasons import said_why
from desk.site import Site
from desk.words import _
from posse.errors import NoCredit, NotAllowed, NotReached
from posse.networks import load
from posse.terms import AccountSettings

_YES = frozenset({"y", "yes", "o", "oui"})  # in whatever language the terminal speaks
_APP_PASSWORD = re.compile(r"[a-z0-9]{4}(?:-[a-z0-9]{4}){3}")


def asked_secrets(site: Site, account: AccountSettings, terminal: Terminal) -> Mapping[str, str]:
    """The account's secrets by their variables, come by with a person at the terminal.

    SettingsWrong, PersonNeeded.
    """
    if account.kind == "mastodon":
        return {account.variables[0]: _mastodon_token(site, account.server, terminal)}
    if account.kind == "bluesky":
        return {account.variables[0]: _app_password(terminal)}
    if getattr(load(account.kind), "KIND", "") == "x":
        _tell_console(terminal)
    return {name: _secret(terminal, name) for name in account.variables}


def given_secrets(account: AccountSettings, environ: Mapping[str, str]) -> Mapping[str, str]:
    """Those that are in the environment already."""
    found = {name: environ.get(name, "").strip() for name in account.variables}
    if account.kind == "bluesky":
        for value in filter(None, found.values()):
            _warn_of_main_password(value)
    return {name: value for name, value in found.items() if value}


def not_reached(where: str, error: NotReached) -> SettingsWrong:
    """A server that gave no answer, or none that can be read."""
    return SettingsWrong(
        _("%(where)s was not reached (%(why)s).") % {"where": where, "why": said_why(str(error))},
        _("Is the address right, and this machine online? %(end)s") % {"end": nothing_changed()},
    )


def refused(where: str, error: NotAllowed) -> SettingsWrong:
    """A server that lets nobody in with what it was shown."""
    return SettingsWrong(
        _("%(where)s refuses this (%(why)s).") % {"where": where, "why": said_why(str(error))},
        _("Run connect again, with a new secret. %(end)s") % {"end": nothing_changed()},
    )


def without_credit(where: str, error: NoCredit) -> SettingsWrong:
    """An account of which nothing can be asked before something is paid."""
    return SettingsWrong(
        _("%(where)s wants to be paid first (%(why)s).")
        % {"where": where, "why": said_why(str(error))},
        _("Buy credit there, then run connect again. %(end)s") % {"end": nothing_changed()},
    )


def _mastodon_token(site: Site, server: str, terminal: Terminal) -> str:
    from posse.networks.mastodon_login import authorize_url, register_app, token_from_code

    try:
        with console.step(_("Server"), server) as step:
            app = register_app(server, site.name, site.url)
            step.say(_("%(server)s knows this site as “%(name)s” now")
                     % {"server": server, "name": site.name})  # fmt: skip
        page = authorize_url(app)
        _tell_rights(page)
        terminal.browse(page)
        for attempt in range(TRIES):
            code = terminal.read(_("The code that the page shows you") + ": ").strip()
            if not code:
                continue
            try:
                return token_from_code(app, code)
            except NotAllowed as error:
                if attempt == TRIES - 1:
                    raise
                console.tell("  " + _("%(server)s does not take this code (%(why)s).")
                             % {"server": server, "why": said_why(str(error))})  # fmt: skip
    except NotReached as error:
        raise not_reached(server, error) from error
    except NotAllowed as error:
        raise refused(server, error) from error
    raise PersonNeeded(_("There was no code."), nothing_changed())


def _tell_rights(page: str) -> None:
    console.tell()
    console.tell(_("Log in there as the account that is to carry the posts, open this page and "
                   "allow what it asks for:"))  # fmt: skip
    console.tell()
    console.tell(f"  {page}")
    console.tell()
    for right, why in (
        ("read:accounts", _("to see which account it is")),
        ("read:statuses", _("to see what was announced already, and whether a post went out")),
        ("read:notifications", _("to hear who answers")),
        ("write:statuses", _("to post")),
        ("write:media", _("to bring the pictures of posts")),
    ):
        console.tell(f"  {right:<20}{why}")
    console.tell()


def _tell_console(terminal: Terminal) -> None:
    """How the four secrets of X are come by."""
    page = "https://console.x.com"
    console.tell()
    console.tell(_("Log in to X as the account that is to carry the posts, open its developer "
                   "console, and do there, in this order:"))  # fmt: skip
    console.tell()
    console.tell(f"  {page}")
    console.tell()
    steps = (
        _("Make an app for this site. Buy some credit, and set a limit for it there too."),
        _("In the app’s user authentication settings: allow “Read and write”."),
        _("Only then make the access token, for your own account: one that was made before may "
          "only read."),
        _("Copy the four secrets when they are shown; X shows them once: API key, API key secret, "
          "access token, access token secret."),
    )  # fmt: skip
    for number, step in enumerate(steps, start=1):
        console.tell(f"  {number}. {step}")
    console.tell()
    terminal.browse(page)


def _app_password(terminal: Terminal) -> str:
    console.tell()
    console.tell(_("Make an app password for this site: on Bluesky, Settings › Privacy and "
                   "security › App passwords. Never give the account’s own password: an app "
                   "password can be taken back there at any time."))  # fmt: skip
    value = _secret(terminal, _("App password"))
    if _warn_of_main_password(value):
        again = terminal.read(_("Use it all the same? [y]es  [n]o") + "  ")
        if again.strip().lower() not in _YES:
            raise PersonNeeded(_("No app password was given."), nothing_changed())
    return value


def _warn_of_main_password(value: str) -> bool:
    """Whether it does not look like an app password, and then that is said."""
    if _APP_PASSWORD.fullmatch(value):
        return False
    console.tell("  " + _("This does not look like an app password (xxxx-xxxx-xxxx-xxxx). If it is "
                          "the account’s own password, do not use it here."))  # fmt: skip
    return True


def _secret(terminal: Terminal, name: str) -> str:
    for _attempt in range(TRIES):
        value = terminal.read_secret(_("%(name)s (it is not shown)") % {"name": name} + ": ")
        if value.strip():
            return value.strip()
    raise PersonNeeded(_("%(name)s was not given.") % {"name": name}, nothing_changed())
