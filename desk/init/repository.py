"""Which git repository is the site's own: never the project that it was made from.

The record of what is announced, and others' words, are pushed to the site's own remote. A clone's
``origin`` is what was cloned, so a new site's is called ``upstream``, where nothing goes, unless
somebody says that it is their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from desk import console
from desk.deploy.targets import WITH_PASSWORD
from desk.errors import SettingsWrong
from desk.init.answers import TRIES
from desk.ledger import means_yes
from desk.site import Site, is_sample
from desk.words import _
from posse.errors import NotKept
from posse.git import GitFailed, reason, shown, told_in
from posse.remote import ORIGIN, UPSTREAM, Remote, remote_of, remotes_of

FLAG = "repository"
NONE = "none"

Ask = Callable[[str, str], str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """What is done with the remotes: ``old`` is renamed, and ``own`` is the new ``origin``.

    ``old`` is None and ``own`` is "" where there is nothing to rename or to add; ``is_said`` is
    whether a person decided it.
    """

    old: Remote | None = None
    own: str = ""
    is_said: bool = True


def move_for(
    site: Site, said: str, deploy: Mapping[str, object] | None, ask: Ask | None
) -> Move | None:
    """What is to be done by the flag's word ``said``, or by what a person answers; None is nothing.

    Only the samples' remote is in question, and not where there is an ``upstream`` already, or the
    site is deployed to it. SettingsWrong for a word that cannot be followed.
    """
    said = said.strip()
    names, remote = _remotes(site.root)
    if names is None:
        if said and said != NONE:
            raise _unfit(said, _("there is no git repository here, and `git init` makes one"))
        return None
    if said:
        return _move_said(said, names, remote)
    is_asked = remote and is_sample(site) and UPSTREAM not in names
    if not is_asked or remote is None or remote.name == (deploy or {}).get("remote"):
        return None
    if ask is None:
        return Move(old=remote, is_said=False)
    question = _("Is %(remote)s, which this was cloned from, the site’s own repository? [y]es [N]o")
    if means_yes(ask(question % {"remote": shown(remote.address)}, "")):
        return None
    return Move(old=remote, own=_own(ask))


def _own(ask: Ask) -> str:
    """The address of its own, "" for none; one that is not fit is asked for again at once."""
    own = why = ""
    for _attempt in range(TRIES):
        own = ask(_("Address of the site’s own git repository (may be empty)"), "").strip()
        why = _unfitness(own) if own else ""
        if not why:
            return own
        console.tell("  " + _("“%(value)s”: %(why)s.") % {"value": shown(own), "why": why})
    raise _unfit(own, why)


def do(site: Site, move: Move) -> None:
    """Rename and add, and say so. SettingsWrong when git cannot."""
    root, old = site.root, move.old
    try:
        if old is not None:
            told_in(root, "remote", "rename", old.name, UPSTREAM)
            with suppress(GitFailed):  # a plain `git push` would go there; most follow nothing
                told_in(root, "branch", "--unset-upstream")
        if move.own:
            told_in(root, "remote", "add", ORIGIN, move.own)
    except GitFailed as error:
        raise SettingsWrong(
            _("The site is yours, but git could not change its remotes: %(why)s.")
            % {"why": reason(error)},
            _("`git remote -v` lists them. “origin” must be the site’s own repository."),
        ) from error
    if old is not None:
        console.tell("  " + _("renamed   the remote %(name)s (%(remote)s) to upstream: nothing of "
                              "this site goes there")
                     % {"name": old.name, "remote": shown(old.address)})  # fmt: skip
    if not move.is_said:
        text = _("If it is the site’s own: git remote rename upstream origin")
        console.tell(f"            {text}")
    if move.own:
        console.tell("  " + _("added     the remote origin (%(remote)s)")
                     % {"remote": shown(move.own)})  # fmt: skip


def _remotes(root: Path) -> tuple[list[str] | None, Remote | None]:
    """The names of all, None without a repository of the site's, and the one that it uses."""
    if not (root / ".git").exists():
        return None, None
    try:
        return remotes_of(root), remote_of(root)
    except NotKept as error:
        raise SettingsWrong(_(error.text) % error.values, _("Nothing was changed.")) from error


def _move_said(said: str, names: list[str], remote: Remote | None) -> Move | None:
    if said == NONE:
        if remote is not None and UPSTREAM in names:
            raise _taken(said)
        return Move(old=remote) if remote else None
    if remote is not None and said == remote.name:
        return None
    if why := _unfitness(said):
        raise _unfit(said, why)
    if remote is not None and UPSTREAM in names:
        raise _taken(said)
    return Move(old=remote, own=said)


def _unfitness(said: str) -> str:
    """Why this cannot be the address of a repository; "" when it can."""
    is_one = said.isprintable() and " " not in said and ("/" in said or ":" in said)
    if not is_one or said.startswith("-"):
        return _("write the address of a git repository, none, or the name of the remote that is "
                 "the site’s own")  # fmt: skip
    if WITH_PASSWORD.match(said):
        return _("there is a password in it; write it without, and let git keep the password")
    return ""


def _taken(said: str) -> SettingsWrong:
    return _unfit(said, _("there is a remote upstream already: `git remote set-url origin ADDRESS` "
                          "changes where the site goes"))  # fmt: skip


def _unfit(said: str, why: str) -> SettingsWrong:
    text = _("--%(flag)s is “%(value)s”: %(why)s.")
    return SettingsWrong(text % {"flag": FLAG, "value": shown(said), "why": why},
                         _("Nothing was changed."))  # fmt: skip
