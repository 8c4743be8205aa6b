"""Accounts that cannot be posted to as they are: why, and what a person does about it."""

from __future__ import annotations

from datetime import timedelta

from desk.errors import DeskError, PersonNeeded, SettingsWrong
from desk.reasons import said_why
from desk.words import _, ngettext
from posse.errors import AccountChanged, NotAllowed
from posse.ports import Identity
from posse.terms import AccountSettings

CLOCK = timedelta(minutes=15)  # how far a server's clock and ours may be apart


class NamedTwice(NotAllowed):
    """One account under two names; the message is the other name."""


class ClockWrong(NotAllowed):
    """Our clock and a server's are too far apart; the message is in the terminal's language."""


def refuse_other_clock(identity: Identity) -> None:
    """NotAllowed: what is told apart by times must not be sent with a wrong one."""
    if abs(identity.skew) <= CLOCK:
        return
    minutes = round(abs(identity.skew).total_seconds() / 60)
    text = ngettext(
        "the clock here and the clock there are %(count)s minute apart",
        "the clock here and the clock there are %(count)s minutes apart",
        minutes,
    )
    raise ClockWrong(text % {"count": minutes})


def problem_of(account: AccountSettings, error: NotAllowed | AccountChanged) -> DeskError:
    """What is wrong, in the terminal's words, and what to do."""
    if isinstance(error, AccountChanged):
        return _changed(error)
    if isinstance(error, NamedTwice):
        return SettingsWrong(
            _("this is the same account as %(other)s. Nothing was posted by this name.")
            % {"other": error},
            _("Take one of the two out of POSSE_NETWORKS, or give them other languages (langs)."),
        )
    if isinstance(error, ClockWrong):
        return PersonNeeded(
            _("%(why)s. Nothing was posted.") % {"why": error},
            _("Set the clock of this machine right, then run the command again."),
        )
    return SettingsWrong(
        _("refused (%(why)s). Nothing was posted there.") % {"why": said_why(str(error))},
        _("`invoke connect %(account)s` renews it.") % {"account": account.name},
    )


def _changed(error: AccountChanged) -> PersonNeeded:
    return PersonNeeded(
        _("this is another account (%(found)s) than the one known by this name (%(known)s). "
          "Nothing was posted there.") % {"found": error.found, "known": error.known},
        _("If the change is meant, give the new account another name in POSSE_NETWORKS."),
    )  # fmt: skip
