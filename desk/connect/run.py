"""The steps of `connect`.

All that can be refused is refused first. Then the order is: look at the account, .env, settings.
Whatever ends the run in between, what is there does no harm, and a second `connect` goes on from
it: a look that is recorded is recorded once, and sends nothing; a secret of no account is read by
nobody, and its line is replaced; the account in the settings comes last, so that no command ever
finds one without its secret. Looking later could fail after something was written.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack

from desk.accounts import accounts_of
from desk.connect import env_file
from desk.connect.asking import Terminal, nothing_changed, terminal
from desk.connect.getting import asked_secrets, given_secrets
from desk.connect.looking import look, record_for
from desk.connect.settings_file import change_for
from desk.connect.telling import (
    tell_found,
    tell_next,
    tell_nothing_to_renew,
    tell_renewal,
    tell_warnings,
    tell_written,
)
from desk.connect.wanted import (
    Given,
    Wanted,
    known_account,
    lacking,
    needs,
    network_of,
    new_name,
    options_of,
    wanted_again,
    wanted_new,
)
from desk.errors import SettingsWrong
from desk.site import Site
from desk.words import _
from posse.app import variable
from posse.disk import nothing


def connect_account(
    site: Site, network: str, *, account: str = "", server: str = "", handle: str = "",
    langs: str = "",
) -> None:  # fmt: skip
    """Add or renew an account, step by step at a terminal; flags and variables say it elsewhere.

    Each failure is a DeskError that leaves pelicanconf.py and .env as they are.
    """
    given = Given(account=account, server=server, handle=handle, langs=langs)
    connect(site, network, given, terminal(), os.environ)


def connect(
    site: Site, network: str, given: Given, person: Terminal | None, environ: Mapping[str, str],
    *, at: Callable[[str], None] = nothing,
) -> None:  # fmt: skip
    """The same, with the person to ask (None where there is none) and the environment.

    ``at`` is called at labelled points, so that a test can end the process there.
    """
    wanted = _wanted(site, network.strip(), given, person, environ)
    if wanted.settings.by_hand and not wanted.is_new:
        tell_nothing_to_renew(wanted)
        return
    if not wanted.is_new:
        tell_renewal(wanted)
    if wanted.settings.variables:
        env_file.refuse_unfit(site.root)
    ledger = record_for(site, wanted)
    if person:
        secrets = asked_secrets(site, wanted.settings, person)
    else:
        secrets = given_secrets(wanted.settings, environ)
    env_file.with_secrets(b"", secrets)  # what no line can hold is refused here already
    found = look(site, wanted, secrets, ledger, accounts_of(site))
    at("looked")
    tell_found(found)
    in_settings = _write(site, wanted, secrets, at)
    tell_written(wanted, secrets, in_settings=in_settings)
    tell_warnings(secrets, environ, ignored=env_file.is_ignored(site.root))
    tell_next(site, wanted, found)


def _wanted(
    site: Site,
    network: str,
    given: Given,
    person: Terminal | None,
    environ: Mapping[str, str],
) -> Wanted:
    others = accounts_of(site)
    kind = network if "." in network else network.lower()
    known = known_account(others, kind, given)
    if known:
        _refuse_lacking(known.name, known.kind, [], person, environ)
        return wanted_again(known, site.accounts[known.name])
    network_of(kind, others)
    name = new_name(kind, [other.name for other in others], given, person)
    _refuse_lacking(name, kind, lacking(kind, given), person, environ)
    siblings = any(other.kind == kind for other in others)
    return wanted_new(name, options_of(name, kind, given, person, ask_langs=siblings))


def _refuse_lacking(
    name: str, kind: str, flags: Sequence[str], person: Terminal | None, environ: Mapping[str, str]
) -> None:
    """PersonNeeded names all that nobody is there to be asked for."""
    if person:
        return
    variables = (variable(name, secret) for secret in network_of(kind, ()).SECRETS)
    unset = [one for one in variables if not environ.get(one, "").strip()]
    if flags or unset:
        raise needs([*flags, *unset])


def _write(
    site: Site, wanted: Wanted, secrets: Mapping[str, str], at: Callable[[str], None]
) -> bool:
    """Both files, or neither; whether the account was put into the settings. SettingsWrong."""
    try:
        change = change_for(site, wanted.name, wanted.options) if wanted.is_new else None
        before = env_file.kept(site.root) if secrets else None
        with ExitStack() as undo:
            if secrets:
                undo.callback(env_file.put_back, site.root, before)
                env_file.write(site.root, env_file.with_secrets(before or b"", secrets))
                at("secret-written")
            if change:
                change.write()
                at("settings-written")
            undo.pop_all()
    except OSError as error:
        raise SettingsWrong(
            _("The account works, but it could not be written down (%(error)s).")
            % {"error": error.strerror or str(error)},
            _("Make room or allow writing here, then run connect again. %(end)s")
            % {"end": nothing_changed()},
        ) from error
    return change is not None
