"""Files that are published as they are: what may not be, for whom it would give away."""

from __future__ import annotations

import os
import re
from pathlib import Path

from . import paths
from .errors import MediaError, PictureError
from .workshop import survey_of

# How the places of EXIF, XMP and IPTC begin in the containers that hold pictures.
_CAMERA = re.compile(
    rb"Exif\0\0|eXIf(?:MM\0\*|II\*\0)|EXIF.{4}(?:MM\0\*|II\*\0)|infe.{0,16}Exif"
    rb"|Photoshop 3\.0\0|<x:xmpmeta|<\?xpacket|ns\.adobe\.com/xap|Raw profile type",
    re.DOTALL,
)
_RAW = frozenset({".tif", ".tiff", ".dng", ".cr2", ".cr3", ".nef", ".arw", ".raf", ".orf", ".rw2"})
_PICTURES = paths.PHOTOS | paths.NEGATIVES


def holds_camera_data(path: Path) -> bool:
    """Whether a picture tells where, when or with what it was made."""
    if path.suffix.lower() not in _PICTURES:
        return False
    return path.suffix.lower() in _RAW or _CAMERA.search(path.read_bytes()) is not None


def refuse_text(path: Path) -> None:
    """Raise MediaError for a text: as a file it would show what is not out yet."""
    names = (path, Path(os.path.realpath(path)))
    if any(name.suffix.lower() in paths.TEXTS for name in names):
        raise MediaError("is a text, which is not published as a file")


def refuse_original(path: Path, content: Path) -> None:
    """Raise MediaError for a file below ``content`` that must not be published as it is."""
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(content)):
        raise MediaError("leads out of the content folder")
    if paths.is_own(path, content):
        raise MediaError("is one of the site’s own files, which is not published")
    if path.suffix.lower() == paths.DRAWING:
        survey_of(path)
    if holds_camera_data(path):
        raise PictureError(
            "holds data of the camera, often the place too; show it in a text by its plain name, "
            "or save it without"
        )
