"""Deploy to a folder of this machine: the new site is prepared beside it and exchanged at once.

``public`` is a real folder. Beside it stand, while they are needed: ``.public.next`` (being
prepared), ``.public.back`` (the old site for the moment between two renames, where the file system
cannot exchange), ``.public.previous`` (the old site, kept until the next one is out so that a
reader on the way to a page still finds it; not where words were taken back) and ``.public.lock``.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from desk.deploy.exchange import exchange
from desk.deploy.mark import MARK, is_ours, state_of
from desk.deploy.staging import At, plan_for, stage, sync_folder
from desk.deploy.targets import Deployed, Folder
from desk.deploy.turns import turn
from desk.errors import DeployFailed, SettingsWrong
from desk.words import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How the steps are done; a test brings its own.

    ``at`` is called with a label after each step that changes something on disk. ``swap`` exchanges
    two folders, or says that it cannot. ``patience`` is how long, in seconds, a second deploy waits
    for the first.
    """

    at: At = lambda _label: None
    swap: Callable[[Path, Path], bool] = exchange
    patience: float = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    live: Path
    next: Path
    back: Path
    previous: Path
    lock: Path


def deploy_folder(
    output: Path,
    target: Folder,
    *,
    root: Path,
    tell: Callable[[str], None],
    ways: Ways | None = None,
) -> Deployed:
    """Bring ``output`` out in the target's folder, whole or not at all.

    Raises SettingsWrong for a folder that must not be used, DeployFailed when it could not be done;
    the old site is then still there, whole.
    """
    ways = ways or Ways()
    place = _place(target.path)
    refuse_wrong_place(target.path, output, root)
    if state_of(output) != "complete":
        raise DeployFailed(
            _("There is no finished site in %(folder)s.") % {"folder": output},
            _("Run `invoke build` first."),
        )
    with _explained(place):
        place.live.parent.mkdir(parents=True, exist_ok=True)
        with turn(place.lock, tell, ways.patience):
            return _bring(output, place, ways)


def drop_previous(target: Folder, *, tell: Callable[[str], None], ways: Ways | None = None) -> None:
    """Remove the site of before, and what a stopped deploy left. DeployFailed."""
    ways, place = ways or Ways(), _place(target.path)
    try:
        with turn(place.lock, tell, ways.patience):
            _recover(place, ways.at)
            _remove(place.previous, ways.at)
    except OSError as error:
        raise DeployFailed(f"{error.strerror or error}.") from error


def _bring(output: Path, place: _Place, ways: Ways) -> Deployed:
    _recover(place, ways.at)
    live = place.live if place.live.exists() else None
    if live and any(live.iterdir()) and not is_ours(live):
        raise DeployFailed(
            _("The folder %(folder)s holds files that this project did not put there.")
            % {"folder": live},
            _("Empty it, or name another folder in DEPLOY in publishconf.py. Nothing was changed."),
        )
    plan = plan_for(output, live if live and is_ours(live) else None)
    if plan.differs:
        stage(output, place.next, live, plan, ways.at)
        _bring_out(place, ways)
    changed, unchanged = len(plan.copy), len(plan.keep)
    return Deployed(
        target=Folder(path=place.live).label,
        changed=changed,
        unchanged=unchanged,
        removed=plan.removed,
        address=str(place.live),
    )


def _bring_out(place: _Place, ways: Ways) -> None:
    """The one moment that readers could notice; every state it can stop in is recovered from."""
    if not place.live.exists():
        place.next.rename(place.live)
        ways.at("first")
    elif ways.swap(place.next, place.live):
        ways.at("exchanged")
        _put_by(place.next, place, ways.at)
    else:
        _rename_twice(place, ways.at)
        _put_by(place.back, place, ways.at)
    sync_folder(place.live.parent)


def _rename_twice(place: _Place, at: At) -> None:
    place.live.rename(place.back)
    try:
        at("aside")
        place.next.rename(place.live)
        at("in place")
    finally:
        if not place.live.exists():
            place.back.rename(place.live)


def _put_by(old: Path, place: _Place, at: At) -> None:
    """Keep the old site until the next one is out.

    The new site is out by now: what cannot be cleared up here is for the next deploy to name.
    """
    with suppress(OSError, DeployFailed):
        _remove(place.previous, at)
        old.rename(place.previous)
        at("put by")


def _recover(place: _Place, at: At) -> None:
    """Clear up after a deploy that was stopped anywhere."""
    if place.back.exists() and not place.live.exists():
        place.back.rename(place.live)
        at("put back")
    _remove(place.back, at)
    _remove(place.next, at)


def _remove(folder: Path, at: At) -> None:
    """Remove a folder of ours. The mark goes last: what is left of a half-removed one is ours."""
    if not folder.exists() and not folder.is_symlink():
        return
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    if folder.is_symlink() or not folder.is_dir() or (names and MARK not in names):
        raise DeployFailed(
            _("%(folder)s is in the way, and this project did not put it there.")
            % {"folder": folder},
            _("Look at it, move it elsewhere, then publish again. Nothing was changed."),
        )
    for name in names:
        path = folder / name
        if name == MARK:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
        at("removed one")
    (folder / MARK).unlink(missing_ok=True)
    at("removed the mark")
    folder.rmdir()
    at("removed")


def _place(path: Path) -> _Place:
    live = path.parent.resolve() / path.name
    return _Place(
        live=live,
        next=live.parent / f".{live.name}.next",
        back=live.parent / f".{live.name}.back",
        previous=live.parent / f".{live.name}.previous",
        lock=live.parent / f".{live.name}.lock",
    )


def refuse_wrong_place(path: Path, output: Path, root: Path, *, kept: Iterable[Path] = ()) -> None:
    """SettingsWrong where a site must not be put at ``path``; nothing is touched.

    ``output`` is the folder that a build makes, ``root`` the project's, ``kept`` what else nothing
    may be put in or around.
    """
    live, built = _place(path).live, output.resolve()
    others = tuple(folder.resolve() for folder in kept)
    reasons = (
        (live.name in ("", ".."), _("it has no name of its own")),
        (live.is_symlink(), _("it is a link to somewhere else")),
        (live.exists() and not live.is_dir(), _("it is not a folder")),
        (live.is_relative_to(built), _("it is the build's own folder, or in it")),
        (built.is_relative_to(live), _("the build's own folder is in it")),
        (root.resolve().is_relative_to(live), _("this project is in it")),
        ((live / ".git").exists(), _("it is a git repository")),
        (".git" in live.parts, _("it is in a folder of git")),
        (
            any(live.is_relative_to(it) or it.is_relative_to(live) for it in others),
            _("it is a folder that the site is made of, in one, or around one"),
        ),
    )
    for wrong, reason in reasons:
        if wrong:
            raise SettingsWrong(
                _("The site cannot be put in %(folder)s: %(reason)s.")
                % {"folder": live, "reason": reason},
                _("Name another folder in DEPLOY in publishconf.py. Nothing was changed."),
            )


@contextmanager
def _explained(place: _Place) -> Iterator[None]:
    """Say what the system's refusal means to a person."""
    try:
        yield
    except OSError as error:
        with suppress(OSError, DeployFailed):
            if place.live.exists():  # else it may be the only whole site
                _remove(place.next, lambda _label: None)
        raise DeployFailed(
            _("The site could not be put in %(folder)s: %(reason)s.")
            % {"folder": place.live, "reason": error.strerror or str(error)},
            _advice(error.errno, place.live),
        ) from error


def _advice(code: int | None, live: Path) -> str:
    advice = _("Publish again; if it stays so, look at that folder.")
    if code in (errno.ENOSPC, errno.EDQUOT):
        advice = _("The disk is full: make room, then publish again.")
    elif code in (errno.EACCES, errno.EPERM, errno.EROFS):
        advice = _("Allow writing in %(folder)s, or name another folder in publishconf.py.") % {
            "folder": live.parent
        }
    elif code in (errno.EBUSY, errno.EXDEV):
        advice = _("It is a disk of its own: name a folder inside it in publishconf.py.")
    return f"{advice} " + _("What was there is still there, whole.")
