"""Where texts are written in a browser: addresses into a code host's own editor. Pure.

What each host takes from an address: GitHub https://github.com/isaacs/github/issues/1527, Forgejo
and Gitea https://docs.gitea.com/development/integrations (name and lines of a new file); GitLab
the name alone, https://gitlab.com/gitlab-org/gitlab/-/issues/337038.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import SplitResult, quote, urlencode, urlsplit

KEYS = ("url", "kind", "branch", "folder")
# Servers and proxies refuse longer addresses, from eight thousand characters on mostly.
LONGEST = 4000

_TWO = 2  # owner and repository
_MOST = 250  # characters of each value
_ODD = re.compile(r"[\s\"<>\\^`{|}]|[\x00-\x1f\x7f]")
# https://git-scm.com/docs/git-check-ref-format
_NO_BRANCH = re.compile(r"[\s~^:?*\[\\]|[\x00-\x1f\x7f]|\.\.|@\{|//|\A[-/.]|[/.]\Z|\.lock\Z")


class BadCodeHost(Exception):
    """A setting that is no code host: ``text`` is a message id with places for ``values``."""

    def __init__(self, text: str, **values: str) -> None:
        super().__init__(text % values)
        self.text = text
        self.values = values


@dataclass(frozen=True, kw_only=True, slots=True)
class _Ways:
    """Where a kind of host has its editor, and what it calls name and lines of a new file."""

    edit: str
    new: str
    name: str
    lines: str = ""


_WAYS = MappingProxyType({
    "github": _Ways(edit="edit", new="new", name="filename", lines="value"),
    "gitlab": _Ways(edit="-/edit", new="-/new", name="file_name"),
    "forgejo": _Ways(edit="_edit", new="_new", name="filename", lines="value"),
})  # fmt: skip
KINDS = tuple(_WAYS)
# A word of the host's name → its kind.
_KNOWN = {**{kind: kind for kind in KINDS}, "codeberg": "forgejo", "gitea": "forgejo"}


@dataclass(frozen=True, kw_only=True, slots=True)
class CodeHost:
    """A repository on a code host. ``folder`` is where in it the texts are."""

    kind: str
    url: str
    branch: str
    folder: str

    def editing(self, path: str) -> str:
        """The address at which a text is changed; its path is below the folder of the texts."""
        return f"{self.url}/{_WAYS[self.kind].edit}/{quote(f'{self.branch}/{self.folder}/{path}')}"

    def beginning(self, path: str, lines: str) -> tuple[str, str]:
        """The address at which a text is begun, and those lines that its writer must paste.

        They are "" where the host fills them in. It does not where it cannot, or where the address
        would be too long.
        """
        ways = _WAYS[self.kind]
        folder, _slash, name = f"{self.folder}/{path}".rpartition("/")
        page = f"{self.url}/{ways.new}/{quote(f'{self.branch}/{folder}')}?"
        bare = page + urlencode({ways.name: name}, quote_via=quote)
        whole = f"{bare}&{urlencode({ways.lines: lines}, quote_via=quote)}"
        return (whole, "") if ways.lines and len(whole) <= LONGEST else (bare, lines)


def code_host_from(setting: object, folder: str) -> CodeHost | None:
    """The code host that CODE_HOST names, None where it names none.

    ``folder`` is the one of the texts where the setting does not say. BadCodeHost says what is
    wrong.
    """
    if not setting:
        return None
    if not isinstance(setting, Mapping):
        raise BadCodeHost("CODE_HOST must stand in braces.")
    for name, value in setting.items():
        _refuse_odd_entry(name, value)
    parts = _address(setting.get("url", ""))
    return CodeHost(
        kind=_kind(setting.get("kind", ""), parts),
        url=parts.geturl(),
        branch=_branch(setting.get("branch", "main")),
        folder=_folder(setting.get("folder", folder)),
    )


def _refuse_odd_entry(name: object, value: object) -> None:
    if name not in KEYS:
        raise BadCodeHost(
            "CODE_HOST has a key that is not known: %(name)s. Known are %(known)s.",
            name=str(name), known=", ".join(KEYS),
        )  # fmt: skip
    if not isinstance(value, str) or not value.strip() or len(value) > _MOST:
        raise BadCodeHost(
            "CODE_HOST: %(name)s must be text in quotes, of at most %(most)s characters.",
            name=str(name), most=str(_MOST),
        )  # fmt: skip


def _address(url: str) -> SplitResult:
    """The repository's address without its last slash and ``.git``."""
    if not url:
        raise BadCodeHost("CODE_HOST has no url: the address of the repository in a browser.")
    try:
        parts = urlsplit(url)
        whole = bool(parts.hostname) and parts.port != 0  # a port beyond 65535 is a ValueError
    except ValueError:
        parts, whole = SplitResult("", "", "", "", ""), False
    if parts.scheme in {"http", "https"} and "@" in parts.netloc:
        raise BadCodeHost("CODE_HOST: a name or a password stands in the url; pages would show it.")
    path = parts.path.rstrip("/").removesuffix(".git")
    names = path.split("/")[1:]
    odd = {"", ".", "..", "-"}.intersection(names) or _ODD.search(url) or "?" in url or "#" in url
    if parts.scheme not in {"http", "https"} or not whole or odd or len(names) < _TWO:
        raise BadCodeHost(
            "CODE_HOST: “%(value)s” is no address of a repository in a browser.", value=url
        )
    return parts._replace(path=path)


def _kind(written: str, parts: SplitResult) -> str:
    host = parts.hostname or ""
    kind = written or next((_KNOWN[word] for word in host.split(".") if word in _KNOWN), "")
    if not kind:
        raise BadCodeHost(
            "CODE_HOST: %(host)s may be any kind of code host: add a kind, one of %(known)s.",
            host=host, known=", ".join(KINDS),
        )  # fmt: skip
    if kind not in KINDS:
        raise BadCodeHost(
            "CODE_HOST: “%(value)s” is no kind of code host. Known are %(known)s.",
            value=kind, known=", ".join(KINDS),
        )  # fmt: skip
    if kind == "github" and parts.path.count("/") > _TWO:
        raise BadCodeHost(
            "CODE_HOST: “%(value)s” leads into the repository: its address ends with its name.",
            value=parts.geturl(),
        )
    return kind


def _branch(name: str) -> str:
    if _NO_BRANCH.search(name):
        raise BadCodeHost("CODE_HOST: “%(value)s” is no name of a branch.", value=name)
    return name


def _folder(name: str) -> str:
    folder = name.strip("/")
    parts = set(folder.split("/"))
    if parts & {"", ".", ".."} or "\\" in folder or not folder.isprintable():
        raise BadCodeHost(
            "CODE_HOST: “%(value)s” is no folder of a repository: write content, or "
            "site/content.", value=name,
        )  # fmt: skip
    return folder
