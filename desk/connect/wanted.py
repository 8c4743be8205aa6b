"""Which account is meant, and what its settings are to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from types import ModuleType

from desk.accounts import unusable
from desk.connect.answers import handle_from, langs_from, name_from, server_from
from desk.connect.asking import Terminal, asked, nothing_changed
from desk.connect.costs import asked_budget, tell_costs
from desk.errors import PersonNeeded, SettingsWrong
from desk.words import _
from posse.app import accounts_from
from posse.errors import BadAccount, UnknownNetwork
from posse.limits import LIMITS
from posse.networks import available, load
from posse.terms import AccountSettings

BY_HAND = "by-hand"
_NEEDED = {"mastodon": "server", "bluesky": "handle"}  # what each cannot do without


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """What was said on the command line; "" is nothing."""

    account: str = ""
    server: str = ""
    handle: str = ""
    langs: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """An account as every command reads it, and as POSSE_NETWORKS has or will have it.

    ``is_new`` is whether it is not there yet.
    """

    settings: AccountSettings
    options: Mapping[str, object]
    is_new: bool

    @property
    def name(self) -> str:
        """Its key in POSSE_NETWORKS."""
        return self.settings.name

    @property
    def kind(self) -> str:
        """The kind of network."""
        return self.settings.kind


def wanted_new(name: str, options: Mapping[str, object]) -> Wanted:
    """An account that is to be; SettingsWrong."""
    try:
        return Wanted(settings=accounts_from({name: options})[0], options=options, is_new=True)
    except BadAccount as error:
        raise unusable(error) from error


def wanted_again(known: AccountSettings, options: Mapping[str, object]) -> Wanted:
    """An account that is there, with what POSSE_NETWORKS has of it."""
    return Wanted(settings=known, options=options, is_new=False)


def known_account(
    accounts: Sequence[AccountSettings], network: str, given: Given
) -> AccountSettings | None:
    """The account that is there already, to be renewed; None for a new one.

    SettingsWrong where a flag would change its settings.
    """
    name = given.account.strip().lower() or network
    found = next((account for account in accounts if account.name == name), None)
    if found is None:
        return None
    if network not in {found.name, found.kind}:
        raise SettingsWrong(
            _("%(account)s is an account on %(kind)s.")
            % {"account": name, "kind": found.kind},
            _("Give the new one another name: --account. %(end)s") % {"end": nothing_changed()},
        )  # fmt: skip
    flags = {"server": given.server, "handle": given.handle, "langs": given.langs}
    for flag, value in flags.items():
        if value:
            raise SettingsWrong(
                _("%(account)s is connected already, and only its secret is renewed: --%(flag)s "
                  "would change its settings.") % {"account": name, "flag": flag},
                _("Change them in pelicanconf.py, or connect another account with --account."),
            )  # fmt: skip
    return found


def network_of(kind: str, accounts: Sequence[AccountSettings]) -> ModuleType:
    """The network of this kind; SettingsWrong when there is none, with what may be meant."""
    try:
        return load(kind)
    except UnknownNetwork as error:
        raise _unknown(kind, accounts) from error


def _unknown(kind: str, accounts: Sequence[AccountSettings]) -> SettingsWrong:
    text = _("There is no network “%(kind)s”.") % {"kind": kind}
    by_hand = _("Where a person posts: `invoke connect by-hand --account %(name)s`.")
    if kind in LIMITS:  # a place that we know, and do not post to
        return SettingsWrong(text, by_hand % {"name": kind})
    known = (*available(), *(account.name for account in accounts))
    near = get_close_matches(kind.replace("_", "-"), known, n=1)
    listed = _("There are: %(known)s.") % {"known": ", ".join(dict.fromkeys(known))}
    parts = (
        _("Is it “%(near)s”?") % {"near": near[0]} if near else "",
        listed,
        by_hand % {"name": "linkedin"},
    )
    return SettingsWrong(text, " ".join(filter(None, parts)))


def new_name(kind: str, taken: Sequence[str], given: Given, terminal: Terminal | None) -> str:
    """The new account's name: a flag's, an answer, or the kind's own.

    PersonNeeded, SettingsWrong.
    """
    if given.account:
        return _free(given.account, taken)
    if kind == BY_HAND:
        if terminal is None:
            raise needs(["--account"])
        question = _("What is it called? Its first word says where you paste (linkedin, facebook, "
                     "newsletter…)")  # fmt: skip
        return asked(terminal.read, question, lambda text: _free(text, taken))
    return name_from(free_name(kind.rpartition(".")[2].replace("_", "-"), taken))


def free_name(wish: str, taken: Sequence[str]) -> str:
    """The name, or the first of ``name-2``, ``name-3``… that is free."""
    names = (wish, *(f"{wish}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _free(text: str, taken: Sequence[str]) -> str:
    name = name_from(text)
    if name in taken:
        raise SettingsWrong(
            _("There is an account %(name)s already.") % {"name": name},
            _("Take another name, like %(name)s.") % {"name": free_name(name, taken)},
        )
    return name


def lacking(kind: str, given: Given) -> list[str]:
    """The flags that are needed where nobody can be asked."""
    flag = _NEEDED.get(kind, "")
    return [f"--{flag}"] if flag and not getattr(given, flag) else []


def needs(what: Sequence[str]) -> PersonNeeded:
    """What is missing where nobody can be asked, in one sentence."""
    return PersonNeeded(
        _("Nobody is at a terminal here, and connect needs: %(what)s.") % {"what": ", ".join(what)},
        _("Run it at a terminal, or give what is missing. %(end)s") % {"end": nothing_changed()},
    )


def options_of(
    name: str, kind: str, given: Given, terminal: Terminal | None, *, ask_langs: bool
) -> dict[str, object]:
    """What POSSE_NETWORKS will have of it, asked for where a flag does not say it.

    SettingsWrong names what is not fit, and a flag that means nothing on this network.
    """
    network = load(kind)
    options: dict[str, object] = {} if name == kind else {"use": kind}
    tell_costs(network)
    options |= _place(kind, network, given, terminal)
    options |= asked_budget(network, terminal)
    langs = langs_from(given.langs)
    if not langs and ask_langs and terminal:
        langs = langs_from(terminal.read(_("Languages of the reports that go there, like fr,en "
                                           "(Return: all)") + ": "))  # fmt: skip
    return options | ({"langs": list(langs)} if langs else {})


def _place(
    kind: str, network: ModuleType, given: Given, terminal: Terminal | None
) -> dict[str, object]:
    """Server and handle, under the names that the network has for them."""
    served = next((key for key in ("server", "service") if key in network.SETTINGS), "")
    known = {"server": served, "handle": "handle" if "handle" in network.SETTINGS else ""}
    fits = {"server": server_from, "handle": handle_from}
    found: dict[str, object] = {}
    for flag, fit in fits.items():
        value = getattr(given, flag)
        if value and not known[flag]:
            raise SettingsWrong(
                _("--%(flag)s means nothing on %(kind)s.") % {"flag": flag, "kind": kind},
                nothing_changed(),
            )
        if value:
            found[known[flag]] = fit(value)
        elif _NEEDED.get(kind) == flag and terminal:
            found[known[flag]] = asked(terminal.read, _question(flag), fit)
    return found


def _question(flag: str) -> str:
    if flag == "server":
        return _("Server of the account, like social.example")
    return _("Handle of the account, like musee.bsky.social")
