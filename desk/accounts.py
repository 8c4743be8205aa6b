"""The accounts of the settings and their secrets, as commands read and speak of them."""

from __future__ import annotations

import os
from collections.abc import Mapping

from desk.errors import SettingsWrong
from desk.secret import kept_in
from desk.site import Site
from desk.words import _
from posse.app import accounts_from
from posse.errors import BadAccount
from posse.terms import AccountSettings


def accounts_of(site: Site) -> tuple[AccountSettings, ...]:
    """The accounts of POSSE_NETWORKS, in their order; SettingsWrong."""
    try:
        return accounts_from(site.accounts)
    except BadAccount as error:
        raise unusable(error) from error


def environment(site: Site) -> Mapping[str, str]:
    """Where secrets are: the variables of this process before the lines of .env."""
    return {**kept_in(site.root / ".env"), **os.environ}


def unusable(error: BadAccount) -> SettingsWrong:
    """An account or a source that cannot be used, with what to do about it."""
    is_source = "source" in error.values
    if "variable" not in error.values:
        advice = (
            _("Put it right in POSSE_SOURCES in pelicanconf.py.") if is_source
            else _("Put it right in POSSE_NETWORKS in pelicanconf.py.")
        )  # fmt: skip
    elif is_source:
        advice = _("Write it into .env; on CI, add a secret of that name.")
    else:
        advice = _(
            "`invoke connect %(account)s` makes it and writes it into .env; on CI, add a secret of "
            "that name."
        )
    return SettingsWrong(_(error.text) % error.values, advice % error.values)
