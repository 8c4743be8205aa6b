"""The nouns of pictures, files and what refers to them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["picture", "link", "file"]
Place = Literal["relative", "here", "site", "web", "pelican", "machine"]
Reason = Literal["outside", "missing", "letters", "folder", "hidden", "machine", "own"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A picture on a page: addresses are root-relative (BASE included), sizes in pixels.

    ``url`` is a JPEG, PNG or SVG that everything can show; ``sources`` are lighter WebP files as
    (url, width), narrowest first, none for a drawing (SVG).
    """

    url: str
    alt: str
    width: int
    height: int
    sources: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """One address in a converted text.

    ``kind``: "picture" is the ``src`` of an ``<img>``, "link" the ``href`` of an ``<a>`` or
    ``<area>``, "file" any other (video, audio, poster, srcset, object, embed, track).
    ``target`` is the address with its HTML entities decoded, ``%20`` and the like not.
    ``place``: "relative" (a file beside the text), "here" (empty, ``#part``, ``?query``), "site"
    (``/…``), "web" (a scheme or ``//host``), "pelican" (``{filename}…``), "machine" (a path on
    somebody's own computer).
    ``alt`` is None where the attribute is missing or means nothing; ``start`` and ``end`` are the
    tag's span in the text, in characters.
    """

    kind: Kind
    target: str
    place: Place
    alt: str | None
    title: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Unresolved:
    """Why a reference leads to no file that may be published; ``hint`` is "" or a name."""

    reason: Reason
    target: str
    hint: str = ""

    def __str__(self) -> str:
        """The reason in one line, for a log."""
        return _SAID[self.reason].format(target=self.target, hint=self.hint)


_SAID: dict[Reason, str] = {
    "outside": "“{target}” leads out of the content folder; copy the file beside the text",
    "missing": "there is no file “{target}”",
    "letters": "there is no file “{target}”, but there is “{hint}”: write the name exactly so",
    "folder": "“{target}” is a folder; name a file in it",
    "hidden": "“{target}” is a hidden file, which is not published",
    "own": "“{target}” is one of the site’s own files, which is not published",
    "machine": (
        "“{target}” is a path on one computer; copy the file beside the text"
        " and write its relative path, like photos/name.jpg"
    ),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Survey:
    """What has to be known of a picture before it is made: upright size in pixels, nature."""

    width: int
    height: int
    alpha: bool = False
    moving: bool = False
    drawing: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Rendition:
    """One file made of a picture; ``name`` is its file in the cache and its address's end."""

    name: str
    width: int
    height: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Output:
    """A file of the finished site: ``path`` in the output folder, ``origin`` that it comes from.

    ``ours``: the origin is our own cache, so a hard link will do; a writer's file is copied.
    """

    path: str
    origin: Path
    ours: bool
