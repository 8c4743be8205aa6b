"""Wiring: from the settings and the environment to accounts that can be posted to.

Only here are networks found by what the settings say, and secrets by the variables that hold them.
The variables are given: nothing here reads those of the process.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from difflib import get_close_matches
from functools import partial
from inspect import signature
from pathlib import Path
from typing import cast

from .errors import BadAccount, UnknownNetwork
from .fetch import Fetcher
from .identity import PART
from .limits import LIMITS, as_set, limits_of
from .models import Limits
from .networks import load, load_source, sources
from .ports import Account
from .terms import AccountSettings, Terms
from .voices import SourceSettings

_OF_ALL = ("use", "langs")
_NEEDED = {"mastodon": ("server",), "bluesky": ("handle",)}


def accounts_from(networks: Mapping[str, Mapping[str, object]]) -> tuple[AccountSettings, ...]:
    """The accounts of POSSE_NETWORKS, in their order; BadAccount names what is wrong with one."""
    return tuple(_account(name, options) for name, options in networks.items())


def _account(name: str, options: Mapping[str, object]) -> AccountSettings:
    if not PART.match(name):
        raise BadAccount(
            "The account “%(account)s” needs another name: small letters, digits and hyphens.",
            account=name,
        )
    kind = str(options.get("use", name))
    try:
        network = load(kind)
    except UnknownNetwork as error:
        raise _unknown(name, kind, error.near) from error
    known = (*_OF_ALL, *network.SETTINGS)
    for key in options:
        if key not in known:
            raise _unknown_key(name, key, known)
    for key in _NEEDED.get(kind, ()):
        if not str(options.get(key) or "").strip():
            raise BadAccount("The account %(account)s has no “%(key)s”.", account=name, key=key)
    if not isinstance(options.get("threads", True), bool):
        raise BadAccount("“threads” of the account %(account)s is True or False.", account=name)
    return AccountSettings(
        name=name,
        kind=kind,
        langs=_langs(name, options.get("langs", ())),
        server=_address(options),
        by_hand=not hasattr(network, "connect"),
        variables=tuple(variable(name, secret) for secret in network.SECRETS),
        options={key: value for key, value in options.items() if key not in _OF_ALL},
        limits=_limits(name, kind, options, network.LIMITS),
        terms=network.terms(name, options) if hasattr(network, "terms") else Terms(),
    )


def _limits(name: str, kind: str, options: Mapping[str, object], usual: Limits) -> Limits:
    """What its posts may be; a network from elsewhere says that itself (``usual``)."""
    return limits_of(name, kind, options) if kind in LIMITS else as_set(usual, options)


def _unknown(name: str, kind: str, near: str) -> BadAccount:
    if near:
        return BadAccount(
            "The account %(account)s uses “%(kind)s”, which is no network. Is it “%(near)s”?",
            account=name, kind=kind, near=near,
        )  # fmt: skip
    return BadAccount(
        "The account %(account)s uses “%(kind)s”, which is no network. If a person posts there, "
        'write "use": "by-hand".', account=name, kind=kind,
    )  # fmt: skip


def _unknown_key(name: str, key: str, known: tuple[str, ...]) -> BadAccount:
    near = get_close_matches(key, known, n=1)
    if near:
        return BadAccount(
            "The account %(account)s has “%(key)s”, which is not known. Is it “%(near)s”?",
            account=name, key=key, near=near[0],
        )  # fmt: skip
    return BadAccount(
        "The account %(account)s has “%(key)s”, which is not known. Known are: %(known)s.",
        account=name, key=key, known=", ".join(known),
    )  # fmt: skip


def _langs(name: str, value: object) -> tuple[str, ...]:
    if isinstance(value, list | tuple) and all(isinstance(lang, str) for lang in value):
        return tuple(value)
    raise BadAccount(
        '“langs” of the account %(account)s is a list of languages, like ["fr"].', account=name
    )


def _address(options: Mapping[str, object]) -> str:
    """The server as an address, however it is written (``social.example``)."""
    server = str(options.get("server") or options.get("service") or "").strip()
    return server if "://" in server or not server else f"https://{server}"


def variable(account: str, secret: str) -> str:
    """The environment's name for a secret of an account: ``MASTODON_EN_TOKEN``."""
    return f"{account.upper().replace('-', '_')}_{secret}"


def secrets_of(
    account: AccountSettings, environment: Mapping[str, str], names: tuple[str, ...] | None = None
) -> Mapping[str, str]:
    """Its secrets by their own names; BadAccount names the variable that is missing.

    ``names`` are those of a source, which is no network.
    """
    for name in account.variables:
        if not environment.get(name, "").strip():
            raise BadAccount(
                "The secret %(variable)s of the account %(account)s is missing.",
                variable=name, account=account.name,
            )  # fmt: skip
    names = load(account.kind).SECRETS if names is None else names
    return {name: environment[variable(account.name, name)].strip() for name in names}


def connected(
    account: AccountSettings,
    environment: Mapping[str, str],
    *,
    media: Path,
    purse: Decimal | None = None,
) -> Account | None:
    """The account, asked nothing yet; None where a person posts. NotAllowed, BadAccount.

    ``media`` is the folder below which the pictures of announcements are, ``purse`` how many
    dollars looking may cost, where it costs something; None is any.
    """
    if account.by_hand:
        return None
    secrets = secrets_of(account, environment)
    connect = load(account.kind).connect
    wanted = signature(connect).parameters
    given = {"media": media, "purse": purse}
    connect = partial(connect, **{name: given[name] for name in given if name in wanted})
    return cast("Account", connect(account.name, account.options, secrets))


def sources_from(table: object) -> tuple[SourceSettings, ...]:
    """The sources of POSSE_SOURCES, in their order; BadAccount names what is wrong with one."""
    if table is None:
        return ()
    if not isinstance(table, Mapping):
        raise BadAccount("POSSE_SOURCES must be a table of sources, each in braces.")
    return tuple(_source(str(name), options) for name, options in table.items())


def _source(name: str, options: object) -> SourceSettings:
    if not PART.match(name):
        raise BadAccount(
            "The source “%(source)s” needs another name: small letters, digits and hyphens.",
            source=name,
        )  # fmt: skip
    if not isinstance(options, Mapping):
        raise BadAccount(
            'The source %(source)s must be a table in braces, like {"use": "feeds", "feeds": '
            '["https://partner.example/feed.xml"]}.', source=name,
        )  # fmt: skip
    kind = str(options.get("use", name))
    try:
        module = load_source(kind)
    except UnknownNetwork as error:
        raise BadAccount(
            "The source %(source)s uses “%(kind)s”, which is no source. Known are: %(known)s.",
            source=name, kind=kind, known=", ".join(sources()),
        ) from error  # fmt: skip
    for key in options:
        if key not in {"use", *module.SETTINGS}:
            raise BadAccount(
                "The source %(source)s has “%(key)s”, which is not known. Known are: %(known)s.",
                source=name, key=str(key), known=", ".join(("use", *module.SETTINGS)),
            )  # fmt: skip
    return SourceSettings(
        name=name,
        kind=kind,
        variables=tuple(variable(name, secret) for secret in module.SECRETS),
        options={str(key): value for key, value in options.items() if key != "use"},
    )


def listening(source: SourceSettings, environment: Mapping[str, str], fetcher: Fetcher) -> object:
    """The source, asked nothing yet: what it can tell are its capabilities. BadAccount, NotAllowed.

    ``fetcher`` opens what strangers name.
    """
    module = load_source(source.kind)
    for name in source.variables:
        if not environment.get(name, "").strip():
            raise BadAccount(
                "The secret %(variable)s of the source %(source)s is missing.",
                variable=name, source=source.name,
            )  # fmt: skip
    secrets = {name: environment[variable(source.name, name)].strip() for name in module.SECRETS}
    connect = module.connect
    if "fetcher" in signature(connect).parameters:
        connect = partial(connect, fetcher=fetcher)
    return connect(source.name, source.options, secrets)
