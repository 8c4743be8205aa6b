"""Deploy to another machine by rsync over ssh.

The new site is uploaded beside the old one, where unchanged files are the old site's own (hard
links: nothing is sent), then both change places in one step on the host; see remote.sh. Only names
and differences travel. With ``in_place`` (nothing may be put beside the folder) rsync renames file
by file at the very end: quick, but a visitor may meet an old page next to a new one, and a deploy
that is stopped in that instant leaves such a mixture until the next one.
"""

from __future__ import annotations

import posixpath
import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from desk.deploy.mark import MARK, state_of
from desk.deploy.ssh_line import failure, login, need_tools, on_host, rsync
from desk.deploy.targets import Deployed, Ssh
from desk.deploy.trees import tree_of
from desk.errors import DeployFailed
from desk.words import N_, _

# Contents are compared, never dates: a build gives every file a new one.
_ALIKE = (
    "--recursive",
    "--checksum",
    "--perms",
    "--chmod=D755,F644",
    "--compress",
    "--out-format=%i %n",
)
_ITEM = re.compile(r"(\*deleting|[<>ch.][fdLDS]\S+)\s+(.*)")
_PARTIAL = ".~tmp~"  # where rsync keeps delayed updates
_PROTECTED = "--filter=P /.well-known"  # the host's own, such as its certificate's proof
_ABSENT = 23  # rsync's "some files were not transferred"
_TOO_MANY_DELETED = 25

_REFUSALS = {
    "no-parent": N_("The folder above it does not exist there, and could not be made."),
    "no-write": N_(
        'Nothing may be written beside it there: say "in_place": True in DEPLOY if it must be so.'
    ),
    "no-rsync": N_("That machine has no rsync: install it there, or ask its keeper to."),
    "link": N_("It is a link to somewhere else: name the folder itself."),
    "no-folder": N_("It is not a folder."),
    "repository": N_("It is a git repository: name another folder."),
    "not-ours": N_("It holds files that this project did not put there: empty it, or name another"),
    "no-exchange": N_("The new site could not be put in the old one's place."),
    "overtaken": N_("Another publication to the same place began meanwhile; publish again."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Differences:
    """What rsync did, or would do; the mark aside."""

    changed: int
    removed: int
    deletions: int  # folders included
    leftovers: bool
    any: bool


def deploy_ssh(output: Path, target: Ssh, *, tell: Callable[[str], None]) -> Deployed:
    """Bring ``output`` to a folder of another machine.

    Raises DeployFailed when it could not be done, the old site being whole.
    """
    need_tools()
    if state_of(output) != "complete":
        raise DeployFailed(
            _("There is no finished site in %(folder)s.") % {"folder": output},
            _("Run `invoke build` first."),
        )
    tell(_("Comparing with %(host)s") % {"host": target.host})
    done = (_in_place if target.in_place else _beside)(output, target, tell)
    total = len(tree_of(output).files) - 1
    return Deployed(
        target=target.label,
        changed=done.changed,
        unchanged=max(0, total - done.changed),
        removed=done.removed,
        address=f"{login(target)}:{target.path}",
    )


def drop_previous(target: Ssh) -> None:
    """Remove the site of before, where one is kept beside. DeployFailed."""
    if target.in_place:
        return
    need_tools()
    parent, name = posixpath.split(target.path)
    values = {"parent": parent or ".", "name": name, "token": secrets.token_hex(4)}
    answer = on_host(target, "drop_previous", values)
    if answer != "done":
        raise _refused(target, answer)


def _beside(output: Path, target: Ssh, tell: Callable[[str], None]) -> _Differences:
    parent, name = posixpath.split(target.path)
    token = secrets.token_hex(4)
    values = {"parent": parent or ".", "name": name, "token": token}
    there = on_host(target, "look", values)
    if there not in ("absent", "empty", "ours"):
        raise _refused(target, there)
    found = _compare(output, target) if there == "ours" else None
    if found and not found.any:
        return found
    tell(_("Uploading to %(host)s") % {"host": target.host})
    links = (f"--link-dest=../{name}",) if there == "ours" else ()
    upload = posixpath.join(parent, f".{name}.next.{token}")
    try:
        sent = _run(output, target, upload, *_ALIKE, *links)
    except DeployFailed:
        with suppress(DeployFailed):
            on_host(target, "drop", values)
        raise
    answer = on_host(target, "finish", values)
    if answer != "done":
        raise _refused(target, answer)
    return found or sent


def _in_place(output: Path, target: Ssh, tell: Callable[[str], None]) -> _Differences:
    """Needs nothing but rsync on the host: no shell, no write permission around the folder."""
    names = _listing(target)
    if ".git" in names:
        raise _refused(target, "repository")
    if MARK not in names and names - {".well-known"}:
        raise _refused(target, "not-ours")
    found = _compare(output, target, _PROTECTED)
    if not found.any:
        return found
    tell(_("Uploading to %(host)s") % {"host": target.host})
    delete = ("--delete-after", f"--max-delete={found.deletions}", _PROTECTED)
    words = delete if found.deletions else ()
    _run(output, target, target.path, *_ALIKE, "--delay-updates", *words)
    if found.leftovers:  # of a deploy that was stopped: out of its own reach while it delays
        _run(output, target, target.path, *_ALIKE, *delete)
    return found


def _compare(output: Path, target: Ssh, *words: str) -> _Differences:
    return _run(output, target, target.path, *_ALIKE, "--dry-run", "--delete", *words)


def _run(output: Path, target: Ssh, to: str, *words: str) -> _Differences:
    code, printed, complaint = rsync(target, output, to, *words)
    if code == _TOO_MANY_DELETED:
        raise DeployFailed(
            _("%(host)s has more files to remove than it had a moment ago.")
            % {"host": target.host},
            _("The new pages are there; somebody else is at work in that folder. Publish again."),
        )
    if code:
        raise failure(target, code, complaint)
    return _differences(printed)


def _differences(printed: str) -> _Differences:
    items = [found.groups() for line in printed.splitlines() if (found := _ITEM.fullmatch(line))]
    items = [(what, name) for what, name in items if name != MARK]
    gone = [name for what, name in items if what == "*deleting"]
    pages = [name for name in gone if not name.endswith("/") and _PARTIAL not in name]
    return _Differences(
        changed=sum(what[1] == "f" for what, _name in items),
        removed=len(pages),
        deletions=len(gone),
        leftovers=any(_PARTIAL in name for name in gone),
        any=bool(items),
    )


def _listing(target: Ssh) -> set[str]:
    """The names in the host's folder; none when there is no such folder yet."""
    code, printed, complaint = rsync(target, None, target.path, "--dirs", "--list-only")
    if code == _ABSENT and "No such file or directory" in complaint:
        return set()
    if code:
        raise failure(target, code, complaint)
    rows = (line.split(None, 4) for line in printed.splitlines())
    return {row[4] for row in rows if len(row) > 4} - {"."}  # noqa: PLR2004 — mode, size, day, time, name


def _refused(target: Ssh, word: str) -> DeployFailed:
    return DeployFailed(
        _("The site cannot be put in %(place)s on %(host)s.")
        % {"place": target.path, "host": target.host},
        _(_REFUSALS.get(word, N_("The host did not answer as expected.")))
        + " "
        + _("What was online is still there, whole."),
    )
