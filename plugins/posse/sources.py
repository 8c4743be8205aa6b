"""Wiring: where answers come from, by the settings: accounts that can listen, and other sources.

POSSE_SOURCES is a table like POSSE_NETWORKS: ``{"webmention.io": {…}, "feeds": ["https://…"]}``. A
list is short for ``{"urls": […]}``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import partial
from inspect import signature
from pathlib import Path

from .app import secrets_of, variable
from .errors import BadSetting, UnknownNetwork
from .fold import live_copies
from .identity import PART
from .models import AccountSettings, Receipt
from .networks import load_source
from .voices import KnownCopy

_OF_ALL = ("use",)


def sources_from(setting: object) -> tuple[AccountSettings, ...]:
    """The sources of POSSE_SOURCES, in their order; BadSetting names what is wrong with one."""
    if not setting:
        return ()
    if not isinstance(setting, dict):
        raise BadSetting(
            "POSSE_SOURCES is a table, like {“feeds”: [“https://partner.example/feed”]}."
        )
    return tuple(_source(str(name), options) for name, options in setting.items())


def _source(key: str, options: object) -> AccountSettings:
    if isinstance(options, list | tuple):
        options = {"urls": list(options)}
    name = key.replace(".", "-")
    if not isinstance(options, dict) or not PART.match(name):
        raise BadSetting(
            "POSSE_SOURCES: “%(source)s” is a name of small letters, digits, dots and hyphens with "
            "a table in braces, or a list.", source=key,
        )  # fmt: skip
    kind = str(options.get("use", key))
    try:
        module = load_source(kind)
    except UnknownNetwork as error:
        raise BadSetting("POSSE_SOURCES: there is no source “%(source)s”.", source=kind) from error
    known = (*_OF_ALL, *module.SETTINGS)
    for option in options:
        if option not in known:
            raise _unknown_key(key, str(option), known)
    return AccountSettings(
        name=name, kind=kind, langs=(), server="", by_hand=False,
        variables=tuple(variable(name, secret) for secret in module.SECRETS),
        options={option: value for option, value in options.items() if option not in _OF_ALL},
    )  # fmt: skip


def _unknown_key(source: str, option: str, known: tuple[str, ...]) -> BadSetting:
    near = get_close_matches(option, known, n=1)
    if near:
        return BadSetting(
            "POSSE_SOURCES: “%(source)s” has “%(key)s”, which is not known. Is it “%(near)s”?",
            source=source, key=option, near=near[0],
        )  # fmt: skip
    return BadSetting(
        "POSSE_SOURCES: “%(source)s” has “%(key)s”, which is not known. Known are: %(known)s.",
        source=source, key=option, known=", ".join(known),
    )  # fmt: skip


def listened(source: AccountSettings, environment: Mapping[str, str], *, cache: Path) -> object:
    """The source, asked nothing yet. NotAllowed, BadAccount.

    ``cache`` is a folder of its own, that may be deleted at any time.
    """
    module = load_source(source.kind)
    secrets = secrets_of(source, environment, names=module.SECRETS)
    connect = module.connect
    if "cache" in signature(connect).parameters:
        connect = partial(connect, cache=cache)
    return connect(source.name, source.options, secrets)


def beside(account: AccountSettings, accounts: Iterable[AccountSettings]) -> tuple[str, ...]:
    """The names of our accounts on the network of one, by which its posts are known as well.

    Servers of a network number posts each for itself; Bluesky's names hold on all of them.
    """
    return tuple(
        one.name for one in accounts
        if one.kind == account.kind and (one.server == account.server or one.kind == "bluesky")
    )  # fmt: skip


def copies_on(names: Iterable[str], receipts: Iterable[Receipt]) -> tuple[KnownCopy, ...]:
    """The copies that are out on these accounts, and of which the network's own id is known."""
    wanted = {*names}
    by_report: dict[str, list[Receipt]] = {}
    for receipt in receipts:
        if receipt.account in wanted:
            by_report.setdefault(receipt.report, []).append(receipt)
    return tuple(
        KnownCopy(report=one.report, account=one.account, id=one.id, url=one.url, at=one.at)
        for ones in by_report.values()
        for one in live_copies(ones)
        if one.id
    )
