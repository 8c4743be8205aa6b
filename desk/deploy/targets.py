"""Where the site goes: the setting DEPLOY of publishconf.py, read and checked."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from desk.errors import SettingsWrong
from desk.words import _

_HOST = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]+(%[A-Za-z0-9]+)?")
_USER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._@+-]*")
_REMOTE_PATH = re.compile(r"[\w./+@=,-]+")
_BRANCH = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]|/(?![/.]))*(?<![/.])")
_DOMAIN = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}")
WITH_PASSWORD = re.compile(r"[a-z+]+://[^/@]*:[^/@]*@", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder of this machine; ``path`` is absolute."""

    path: Path

    @property
    def label(self) -> str:
        """What a line on the terminal calls it."""
        return f"{self.path.name}/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ssh:
    """A folder of another machine, reached by rsync over ssh.

    ``path`` is absolute there, or relative to the folder where a login begins. ``options`` are
    further words for ssh. ``in_place`` is for a host where nothing may be put beside the folder.
    """

    host: str
    path: str
    user: str = ""
    port: int = 22
    identity: str = ""
    in_place: bool = False
    options: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What a line on the terminal calls it."""
        return f"rsync → {self.host}"


@dataclass(frozen=True, slots=True, kw_only=True)
class GitBranch:
    """A branch of one commit on a git remote; ``cname`` is the site's own domain there."""

    remote: str
    branch: str
    cname: str = ""
    message: str = "Publish the site"

    @property
    def label(self) -> str:
        """What a line on the terminal calls it."""
        return f"git → {self.remote}/{self.branch}"


Target = Folder | Ssh | GitBranch


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """What a deploy did: files changed or new, left as they were, and taken away."""

    target: str
    changed: int
    unchanged: int
    removed: int
    address: str = ""

    @property
    def nothing_changed(self) -> bool:
        """Whether the site was already just so."""
        return not self.changed and not self.removed


def target_from(setting: Mapping[str, object], root: Path) -> Target:
    """The target that DEPLOY names; relative paths start at ``root``, the project's folder.

    Raises SettingsWrong for an unknown kind or key, a missing or impossible value.
    """
    plain = {str(key).lower() for key in setting} <= {"to", "path"}
    kind = _text(setting, "to", "folder" if plain else None)
    if kind not in _KINDS:
        known = ", ".join(f'"{name}"' for name in _KINDS)
        raise _wrong(
            _("DEPLOY says %(key)s = %(value)s, which is no kind of place.")
            % {"key": '"to"', "value": f'"{kind}"'},
            _suggestion(kind, tuple(_KINDS)) or _("The kinds are: %(kinds)s.") % {"kinds": known},
        )
    keys, build = _KINDS[kind]
    for key in setting:
        if key not in ("to", *keys):
            raise _wrong(
                _("DEPLOY has an unknown entry: %(key)s.") % {"key": f'"{key}"'},
                _suggestion(str(key), ("to", *keys))
                or _("This kind of place knows: %(keys)s.") % {"keys": ", ".join(keys)},
            )
    return build(setting, root)


def _folder(setting: Mapping[str, object], root: Path) -> Folder:
    return Folder(path=_path("path", _text(setting, "path", "public"), root))


def _ssh(setting: Mapping[str, object], root: Path) -> Ssh:
    identity = _text(setting, "identity", "")
    return Ssh(
        host=_matching(setting, "host", _HOST),
        path=_remote_path(setting),
        user=_matching(setting, "user", _USER, ""),
        port=_port(setting),
        identity=str(_path("identity", identity, root)) if identity else "",
        in_place=_flag(setting, "in_place"),
        options=_words(setting, "options"),
    )


def _git(setting: Mapping[str, object], _root: Path) -> GitBranch:
    remote = _text(setting, "remote", "origin")
    if WITH_PASSWORD.match(remote):
        raise _wrong(
            _("DEPLOY has a password in the address of its remote."),
            _("Name the remote (%(name)s), and let git keep the password.") % {"name": '"origin"'},
        )
    if "::" in remote:
        raise _impossible("remote", remote)
    branch = _matching(setting, "branch", _BRANCH, "pages")
    if ".." in branch or branch.endswith(".lock") or branch == "HEAD":
        raise _impossible("branch", branch)
    return GitBranch(
        remote=remote,
        branch=branch,
        cname=_matching(setting, "cname", _DOMAIN, ""),
        message=_text(setting, "message", "Publish the site"),
    )


_Build = Callable[[Mapping[str, object], Path], Target]
_KINDS: dict[str, tuple[tuple[str, ...], _Build]] = {
    "folder": (("path",), _folder),
    "rsync": (("host", "path", "user", "port", "identity", "in_place", "options"), _ssh),
    "git": (("remote", "branch", "cname", "message"), _git),
}


def _text(setting: Mapping[str, object], key: str, default: str | None = None) -> str:
    """A line of text that no program can take for an option."""
    if key not in setting and default is not None:
        return default
    value = setting.get(key)
    if value is None or value == "":
        raise _wrong(
            _("DEPLOY does not say %(key)s.") % {"key": f'"{key}"'},
            _("Add it, for example: %(example)s") % {"example": f'"{key}": "…"'},
        )
    if not isinstance(value, str) or value.startswith("-") or not value.isprintable():
        raise _impossible(key, value)
    return value


def _path(key: str, value: str, root: Path) -> Path:
    try:
        return root / Path(value).expanduser()
    except RuntimeError as error:  # ~name/… of nobody
        raise _impossible(key, value) from error


def _matching(
    setting: Mapping[str, object], key: str, shape: re.Pattern[str], default: str | None = None
) -> str:
    value = _text(setting, key, default)
    if value != default and not shape.fullmatch(value):
        raise _impossible(key, value)
    return value


def _remote_path(setting: Mapping[str, object]) -> str:
    """A path that the programs on both sides read alike, so without spaces or signs of a shell."""
    value = _text(setting, "path").removeprefix("~/")
    path = posixpath.normpath(value)
    parts = path.split("/")
    named = any(part not in ("", ".") for part in parts)
    safe = named and ".." not in parts and not any(part.startswith("-") for part in parts)
    if not safe or not _REMOTE_PATH.fullmatch(value):
        raise _impossible("path", value)
    return "/" + path.lstrip("/") if path.startswith("/") else path


def _port(setting: Mapping[str, object]) -> int:
    value = setting.get("port", 22)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 65536:  # noqa: PLR2004 — ports end there
        raise _impossible("port", value)
    return value


def _flag(setting: Mapping[str, object], key: str) -> bool:
    value = setting.get(key, False)
    if not isinstance(value, bool):
        raise _impossible(key, value)
    return value


def _words(setting: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = setting.get(key, ())
    if not isinstance(value, list | tuple):
        raise _impossible(key, value)
    for word in value:
        if not isinstance(word, str) or not word or not word.isprintable():
            raise _impossible(key, word)
    return tuple(value)


def _suggestion(word: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(word.lower(), known, n=1)
    return _("Did you mean %(word)s?") % {"word": f'"{near[0]}"'} if near else ""


def _impossible(key: str, value: object) -> SettingsWrong:
    return _wrong(
        _("DEPLOY has a %(key)s that cannot be used: %(value)s.")
        % {"key": f'"{key}"', "value": ascii(value)},
        _("Plain letters, digits, dots and dashes are safe; it may not begin with a dash."),
    )


def _wrong(message: str, advice: str) -> SettingsWrong:
    return SettingsWrong(message, f"{advice} " + _("See DEPLOY in publishconf.py."))
