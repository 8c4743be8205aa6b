"""The site's folders: what a build empties must be nothing that anybody wants to keep."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from desk.deploy.folder import refuse_wrong_place
from desk.deploy.mark import is_ours
from desk.deploy.targets import Folder, Target, target_from
from desk.errors import SettingsWrong
from desk.site import Site
from desk.words import _

_OWN = ("theme", "plugins", "desk", "log")  # of the project itself


def target_of(site: Site) -> Target:
    """Where DEPLOY brings the site; SettingsWrong when it does not say so."""
    setting = site.settings.get("DEPLOY", {"to": "folder", "path": "public"})
    if not isinstance(setting, dict):
        raise SettingsWrong(
            _("DEPLOY in publishconf.py must stand in braces."),
            _('Write DEPLOY = {"to": "folder", "path": "public"}.'),
        )
    return target_from(setting, site.root)


def refuse_wrong_target(site: Site, target: Target) -> None:
    """SettingsWrong where a deploy there would replace what the site is made of."""
    if isinstance(target, Folder):
        kept = (*_kept(site), site.cache)
        refuse_wrong_place(target.path, site.output, site.root, kept=kept)


def refuse_wrong_places(site: Site) -> None:
    """SettingsWrong where one folder is another one's, in it or around it. Nothing is touched.

    Asked before anything is built: a build empties OUTPUT_PATH, and a deploy replaces a folder.
    """
    target = target_of(site)
    refuse_wrong_target(site, target)
    for name, folder in (("OUTPUT_PATH", site.output), ("CACHE", site.cache)):
        if folder.exists() and not folder.is_dir():
            raise SettingsWrong(
                _("%(setting)s is %(path)s, which is not a folder.")
                % {"setting": name, "path": folder},
                _("Move that file away, or name another folder in pelicanconf.py."),
            )
    _refuse_holding("OUTPUT_PATH", site.output, (*_kept(site), *_brought_out(target)))
    _refuse_holding("CACHE", site.cache, (*_kept(site), site.output, *_brought_out(target)))
    _refuse_missing(site)


def _kept(site: Site) -> tuple[Path, ...]:
    said = site.root / str(site.settings.get("MENTIONS") or "mentions")
    return (site.content, site.state, said, *(site.root / name for name in _OWN))


def _brought_out(target: Target) -> tuple[Path, ...]:
    return (target.path,) if isinstance(target, Folder) else ()


def _refuse_holding(setting: str, folder: Path, kept: tuple[Path, ...]) -> None:
    """A folder that is emptied may hold nothing that is kept, nor stand in it."""
    emptied = folder.resolve()
    others = tuple(path.resolve() for path in kept)
    inside = any(emptied.is_relative_to(path) for path in others)
    if inside or any(path.is_relative_to(emptied) for path in others):
        raise SettingsWrong(
            _("%(setting)s is %(path)s, which holds more than can be made again.")
            % {"setting": setting, "path": folder},
            _("Set it to a folder of its own, like “%(folder)s”.")
            % {"folder": ".cache" if setting == "CACHE" else "output"},
        )


def _refuse_missing(site: Site) -> None:
    listed = site.settings.get("STATIC_PATHS", [])
    for name in listed if isinstance(listed, list | tuple) else ():
        if not (site.content / str(name)).exists():
            raise SettingsWrong(
                _("STATIC_PATHS names %(path)s, which is not there.")
                % {"path": f"{site.settings['PATH']}/{name}"},
                _("Make that folder, or take the name out of STATIC_PATHS in pelicanconf.py."),
            )


def hint_of_a_lost_record(site: Site) -> Iterator[str]:
    """A word when reports are out and there is no record of them: STATE may be mistyped."""
    target = target_of(site)
    if not isinstance(target, Folder) or (site.state / "published").exists():
        return
    feed = target.path / str(site.settings.get("FEED_ALL_ATOM") or "atom.xml")
    if not is_ours(target.path) or not feed.is_file():
        return
    if "<entry" in feed.read_text(encoding="utf-8", errors="replace"):
        text = _("%(label)s holds reports, and %(folder)s has no record of them: is STATE right?")
        yield text % {"label": target.label, "folder": site.state}
