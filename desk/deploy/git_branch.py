"""Deploy to a git branch that a code host serves as pages.

ghp-import makes the commit; what surrounds it is ours, because it alone would forget the remote's
state (its ``--force`` has no lease), write the maintainer's own local branch, push when nothing
changed, and replace any branch that is named, be it the source's. So it commits to a branch that
exists only meanwhile, in a process of its own, and pushes nothing. The files and the index that the
maintainer works with are never touched. A push is one step for the remote: old or new, whole.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from desk.deploy.git import Git, Refused
from desk.deploy.mark import MARK, state_of
from desk.deploy.targets import Deployed, GitBranch
from desk.deploy.turns import turn
from desk.errors import DeployFailed, SettingsWrong
from desk.rights import how_to_get_the_right
from desk.words import _

_MEANWHILE = "rapporteur-next"  # the local branch that ghp-import writes
# How git and remotes say that the branch is no longer what we compared with.
_OVERTAKEN = ("stale info", "fetch first", "failed to update ref", "incorrect old value")
_PATIENCE = 120.0  # seconds that a second deploy waits for the first
_KNOWN = "refs/rapporteur/deployed/{branch}"  # what we last pushed or saw, kept from git's gc


def deploy_git(
    output: Path, target: GitBranch, *, root: Path, tell: Callable[[str], None]
) -> Deployed:
    """Bring ``output`` to the branch of the remote, as its one commit.

    Raises SettingsWrong for a branch that is being worked on, DeployFailed when it could not be
    done; the remote's branch is then as it was.
    """
    if state_of(output) != "complete":
        raise DeployFailed(
            _("There is no finished site in %(folder)s.") % {"folder": output},
            _("Run `invoke build` first."),
        )
    git = Git(root)
    with _explained(target):
        private = root / git("rev-parse", "--git-common-dir").strip()
        with turn(private / "rapporteur-deploy.lock", tell, _PATIENCE):
            return _bring(git, output.resolve(), target, tell)


def _bring(git: Git, output: Path, target: GitBranch, tell: Callable[[str], None]) -> Deployed:
    where = _where(git, target)
    tell(_("Comparing with %(place)s") % {"place": _name(target)})
    old = _old(git, where, target)
    new = _commit(git, output, target)
    changed, removed = _differences(git, old, new)
    total = len(_files(git, new))
    if changed or removed or not old:
        tell(_("Sending to %(place)s") % {"place": _name(target)})
        _push(git, where, target, old, new)
    return Deployed(
        target=target.label,
        changed=changed,
        unchanged=total - changed,
        removed=removed,
    )


def _where(git: Git, target: GitBranch) -> str:
    """What to call the remote, so that we read where we shall write."""
    current = git.answer("symbolic-ref", "--quiet", "--short", "HEAD").strip()
    if current == target.branch:
        raise SettingsWrong(
            _("The branch %(branch)s is the one that you work on: the site would replace it.")
            % {"branch": target.branch},
            _("Name another branch in DEPLOY in publishconf.py, for example: pages."),
        )
    push = git.answer("remote", "get-url", "--push", target.remote).strip()
    fetch = git.answer("remote", "get-url", target.remote).strip()
    if not push and not set(target.remote) & {"/", ":"}:
        raise DeployFailed(
            _("git knows no remote called %(remote)s here.") % {"remote": target.remote},
            _("Add it (`git remote add %(remote)s ADDRESS`), or name another in publishconf.py.")
            % {"remote": target.remote},
        )
    return push if push != fetch else target.remote


def _old(git: Git, where: str, target: GitBranch) -> str:
    """The commit that the remote's branch is at, fetched when we do not have it; "" for none."""
    branch = f"refs/heads/{target.branch}"
    rows = (row.split("\t") for row in git("ls-remote", where, branch).splitlines())
    old = next((commit for commit, *name in rows if name == [branch]), "")
    if not old:
        return ""
    known = _KNOWN.format(branch=target.branch)
    if git.answer("rev-parse", "--verify", "--quiet", known).strip() != old:
        quiet = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules")
        git("fetch", *quiet, "--refmap=", where, f"+{branch}:{known}")
        old = git("rev-parse", "--verify", known).strip()
    if not git.answer("ls-tree", "--name-only", old, MARK).strip():
        raise DeployFailed(
            _("The branch %(place)s holds files that this project did not put there.")
            % {"place": _name(target)},
            _("Name another branch in DEPLOY in publishconf.py, or remove that one there first."),
        )
    return old


def _commit(git: Git, output: Path, target: GitBranch) -> str:
    """The built site as one commit without a past, made by ghp-import."""
    branch = f"refs/heads/{_MEANWHILE}"
    git("update-ref", "-d", branch)  # of a run that was stopped
    words = [sys.executable, "-P", "-m", "ghp_import", str(output)]
    words += ["--no-jekyll", "--no-history", "--branch", _MEANWHILE]  # --no-jekyll adds .nojekyll
    words += ["--remote", "rapporteur-no-remote", "--message", target.message]
    words += ["--cname", target.cname] if target.cname else []
    try:
        git.other(*words, **_signature(git))
        return git("rev-parse", "--verify", branch).strip()
    finally:
        git("update-ref", "-d", branch)


def _signature(git: Git) -> dict[str, str]:
    """A name for the commit where git has none, as in CI; hosts refuse one without a name."""
    if git.answer("config", "user.name").strip() and git.answer("config", "user.email").strip():
        return {}
    name = os.environ.get("GIT_COMMITTER_NAME") or "rapporteur"
    email = os.environ.get("GIT_COMMITTER_EMAIL") or "rapporteur@localhost"
    return {"GIT_COMMITTER_NAME": name, "GIT_COMMITTER_EMAIL": email}


def _files(git: Git, commit: str) -> set[str]:
    names = git("ls-tree", "-r", "-z", "--name-only", commit).split("\0")
    return set(names) - {"", MARK}


def _differences(git: Git, old: str, new: str) -> tuple[int, int]:
    """How many files are new or other, and how many are gone; the mark aside."""
    if not old:
        return len(_files(git, new)), 0
    told = git("diff-tree", "-r", "-z", "--no-renames", "--name-status", old, new).split("\0")
    rows = [(how, name) for how, name in zip(told[::2], told[1::2], strict=False) if name != MARK]
    gone = sum(how == "D" for how, _file in rows)
    return len(rows) - gone, gone


def _push(git: Git, where: str, target: GitBranch, old: str, new: str) -> None:
    """Replace the branch, if it still is what we compared with."""
    branch = f"refs/heads/{target.branch}"
    lease = f"--force-with-lease={branch}:{old}"
    try:
        git("-c", "push.followTags=false", "push", "--porcelain", lease, where, f"{new}:{branch}")
    except Refused as refused:
        rows = [row for row in refused.printed.splitlines() if row.startswith("!")]
        if not rows:
            raise
        reason = rows[0].split("\t")[-1]
        raise DeployFailed(
            _("%(place)s did not take the site: %(reason)s.")
            % {"place": _name(target), "reason": reason},
            _advice(reason),
        ) from refused
    git("update-ref", _KNOWN.format(branch=target.branch), new)


def _advice(reason: str) -> str:
    if any(sign in reason for sign in _OVERTAKEN):
        return _("Somebody else published meanwhile. Publish again.")
    return _("Look at the rules of that branch on the code host. What was online is still there.")


def _name(target: GitBranch) -> str:
    return f"{target.remote}/{target.branch}"


@contextmanager
def _explained(target: GitBranch) -> Iterator[None]:
    """Say git's refusal in words."""
    try:
        yield
    except Refused as refused:
        told = [line for line in refused.complaint.splitlines() if line.startswith("fatal: ")]
        last = refused.complaint.strip().splitlines()[-1:]
        reason = (told or last or [_("git gave no reason")])[0].removeprefix("fatal: ")
        raise DeployFailed(
            _("git could not bring the site to %(place)s: %(reason)s.")
            % {"place": _name(target), "reason": reason.rstrip(".")},
            _hint(reason, refused.complaint, target),
        ) from refused


def _hint(reason: str, complaint: str, target: GitBranch) -> str:
    from posse.git import is_denied

    if is_denied(complaint):
        return how_to_get_the_right() + " " + _("What was online is still there.")
    if "not a git repository" in reason:
        return _("Run `git init` and add a remote, or name another place in publishconf.py.")
    return _(
        "Check that `git ls-remote %(remote)s` works here. What was online is still there."
    ) % {"remote": target.remote}
