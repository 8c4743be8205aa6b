"""Files of content/ as such: links to elsewhere, texts of other kinds, what is published as is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from desk.check.material import Material
from desk.check.mistake import Mistake
from desk.words import _

# What Pelican knows as texts, and this site does not.
_MARKDOWN = frozenset({".mkd", ".mdown"})
_OTHER_TEXTS = frozenset({".rst", ".html", ".htm", *_MARKDOWN})
PAGES = frozenset({".html", ".htm", ".xhtml", ".xht", ".xml"})
VIDEOS = frozenset({".mov", ".mp4", ".m4v", ".3gp", ".3g2", ".mts", ".avi", ".mkv", ".webm"})


def mistakes(material: Material) -> Iterator[Mistake]:
    """Every finding about a file that is no matter of one text."""
    root = material.site.content
    settings = material.site.settings
    ignored = tuple(map(str, _listed(settings.get("IGNORE_FILES"))))
    as_is = tuple(root / str(path) for path in _listed(settings.get("STATIC_PATHS")))
    texts = tuple(root / part for part in ("events", "reports", "pages"))
    for path in _walk(root, ignored):
        if path.is_symlink():
            yield from _link(material, path)
        elif any(path.is_relative_to(part) for part in texts):
            yield from _text(material, path)
        elif any(path.is_relative_to(part) for part in as_is):
            yield from _as_is(material, path)


def _listed(setting: object) -> tuple[object, ...]:
    return tuple(setting) if isinstance(setting, list | tuple) else ()


def _walk(root: Path, ignored: tuple[str, ...]) -> Iterator[Path]:
    """Files and links, never through a link; what is ignored is never published either."""
    for folder, folders, files in os.walk(root, followlinks=False):
        here = Path(folder)
        folders[:] = [name for name in folders if not _is_ignored(name, ignored)]
        links = [name for name in folders if (here / name).is_symlink()]
        yield from (here / name for name in (*links, *files) if not _is_ignored(name, ignored))


def _is_ignored(name: str, ignored: tuple[str, ...]) -> bool:
    return name != "event.md" and any(fnmatch(name, pattern) for pattern in ignored)


def _link(material: Material, path: Path) -> Iterator[Mistake]:
    root = os.path.realpath(material.site.content)
    real = Path(os.path.realpath(path))
    where = path.relative_to(material.site.content).as_posix()
    if not real.is_relative_to(root):
        text = _("This is a link that leads out of the content folder.")
    elif not real.exists() or real.is_symlink():
        text = _("This is a link that leads nowhere.")
    elif real.is_dir():
        text = _("This is a link to another folder.")
    else:
        return
    yield material.at(where, 1, text, _("Put the files themselves there, or remove the link."))


def _text(material: Material, path: Path) -> Iterator[Mistake]:
    ending = path.suffix.lower()
    if ending not in _OTHER_TEXTS:
        return
    text = _("This file would not be read: its name must end in .md.")
    advice = _("Write it in Markdown, or move it out of here.")
    if ending in _MARKDOWN:
        advice = _("Rename it to %(name)s.") % {"name": path.with_suffix(".md").name}
    yield material.at(path.relative_to(material.site.content).as_posix(), 1, text, advice)


def _as_is(material: Material, path: Path) -> Iterator[Mistake]:
    where = path.relative_to(material.site.content).as_posix()
    if why := material.looks.original(path):
        text = _("This file %(why)s.") % {"why": why}
        yield material.at(where, 1, text, _("It would be published as it is."))
    elif path.suffix.lower() in PAGES and (why := material.looks.program(path)):
        text = _("This file %(why)s.") % {"why": why}
        advice = _("Leave it only if you know whose it is.")
        yield material.at(where, 1, text, advice, grave=False)
    elif path.suffix.lower() in VIDEOS:
        yield material.at(where, 1, *video_hint(path.name), grave=False)


def video_hint(name: str) -> tuple[str, str]:
    """What is to be said of a video: it is published as it is."""
    text = _("The video “%(target)s” is published as it is: it may say where it was made.")
    return text % {"target": name}, _("Save it without its place, if that is nobody’s business.")
