"""The demo's own folder, and the site in it: the project's content, theme and code, read only.

Nothing of the project's own is touched by the demo: its record, cache, output, secrets and remote
stay out of sight, because the demo's site is at home in a folder that has none of them.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from desk.build import write_mark
from desk.deploy.mark import MARK, is_ours
from desk.deploy.turns import turn
from desk.errors import DeployFailed, SettingsWrong
from desk.site import Site, load_site
from desk.words import _

NAME = ".demo"
LOCK = ".lock"
ACCOUNT = "mastodon"
# For texts in no language, so for no report: what is said of it would be about the real account.
_KNOWN = {"use": "by-hand", "langs": ["zxx"]}
_MOST = 100  # posts; an everyday run sends few, so that a mistake is no flood
_PATIENCE = 30  # seconds until a page of this machine must be there

_SETTINGS = '''\
"""Written by `invoke demo` at each start: the site's own settings, but with these instead."""

from runpy import run_path

globals().update({{k: v for k, v in run_path({project!r}).items() if k.isupper()}})
globals().update({changed!r})
'''


@contextmanager
def own_folder(root: Path) -> Iterator[Path]:
    """The demo's folder in the project, emptied, and nobody else's until the end.

    SettingsWrong when it is not ours to empty, or when another demo has it.
    """
    folder = root / NAME
    if folder.is_symlink() or (folder.exists() and not _is_ours(folder)):
        raise SettingsWrong(
            _("%(path)s holds files that no demo made, and the demo empties it.")
            % {"path": folder},
            _("Move them away, or remove the folder yourself if you do not need them."),
        )
    folder.mkdir(exist_ok=True)
    write_mark(folder, "demo")
    with ExitStack() as held:
        try:
            held.enter_context(turn(folder / LOCK, lambda _line: None, patience=0))
        except DeployFailed as error:
            raise SettingsWrong(
                _("Another demo of this site is running."), _("End it with Ctrl-C, then try again.")
            ) from error
        _empty(folder)
        yield folder


def _is_ours(folder: Path) -> bool:
    return folder.is_dir() and (is_ours(folder) or not any(folder.iterdir()))


def _empty(folder: Path) -> None:
    """All but the mark, so that what is left of a half-emptied folder is still ours."""
    for path in folder.iterdir():
        if path.name in {MARK, LOCK}:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def demo_site(site: Site, folder: Path, *, url: str, server: str) -> Site:
    """The same site at ``url``, with everything that is written in ``folder``.

    ``server`` is where its only account is that can be posted to; the project's own accounts are
    known by name, so that reports may name them, and posted to by nobody, by hand neither.
    """
    text = _SETTINGS.format(
        project=str(site.root / "publishconf.py"), changed=_changed(site, folder, url, server)
    )
    (folder / "publishconf.py").write_text(text, encoding="utf-8")
    (folder / "pelicanconf.py").symlink_to(site.root / "pelicanconf.py")  # for a check's line
    return load_site(folder)


def _changed(site: Site, folder: Path, url: str, server: str) -> Mapping[str, object]:
    return {
        **_whole_paths(site),
        "SITEURL": url,
        "OUTPUT_PATH": str(folder / "output"),
        "CACHE": str(folder / "cache"),
        "STATE": str(folder / "state"),
        "MENTIONS": str(folder / "mentions"),
        "SAMPLES": "",
        "INVENTED_ANSWERS": True,  # so the pages say it
        "DEPLOY": {"to": "folder", "path": str(folder / "public")},
        "POSSE_NETWORKS": {
            **dict.fromkeys(site.accounts, _KNOWN),
            ACCOUNT: {"server": server},
        },
        "POSSE_MAX_POSTS": _MOST,
        "POSSE_LIVE_TIMEOUT": _PATIENCE,
    }


def _whole_paths(site: Site) -> Mapping[str, object]:
    """What settings name relative to the project, which is not where the demo's site is."""
    found: dict[str, object] = {"PATH": str(site.content)}
    for name in ("THEME", "POSSE_WORDINGS"):
        value = str(site.settings.get(name) or "")
        if value and (site.root / value).exists():  # a theme may be a name, too
            found[name] = str(site.root / value)
    places = site.settings.get("PLUGIN_PATHS")
    if isinstance(places, list | tuple):
        found["PLUGIN_PATHS"] = [str(site.root / str(place)) for place in places]
    return found
