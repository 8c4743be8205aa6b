"""A picture for a card: as it is where it is small enough, else made smaller."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

_AS_IT_IS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_SIZES = ((1200, 85), (1200, 70), (1000, 60), (800, 50))  # longer side in pixels, JPEG quality


@dataclass(frozen=True, kw_only=True, slots=True)
class Thumb:
    """A picture's bytes and media type."""

    data: bytes
    type: str


def thumb_below(folder: Path, name: str, most: int) -> Thumb | None:
    """The picture of this name below a folder, in at most so many bytes.

    None where there is no such file, where it lies outside, or where it is no picture that can
    be read: a post goes out without its thumb rather than not at all.
    """
    from PIL import Image

    path = (folder / name.lstrip("/")).resolve()
    if not name or not path.is_relative_to(folder.resolve()):
        return None
    try:
        data = path.read_bytes()
        with Image.open(BytesIO(data)) as picture:
            if len(data) <= most and picture.format in _AS_IT_IS:
                return Thumb(data=data, type=_AS_IT_IS[picture.format])
            return _smaller(picture, most)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None  # what Pillow raises for files that are missing, broken or no pictures


def _smaller(picture: Image.Image, most: int) -> Thumb | None:
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(picture).convert("RGB")
    for side, quality in _SIZES:
        copy = upright.copy()
        copy.thumbnail((side, side))
        out = BytesIO()
        copy.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= most:
            return Thumb(data=out.getvalue(), type="image/jpeg")
    return None
