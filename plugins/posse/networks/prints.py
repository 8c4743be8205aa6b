"""A picture as a network takes it: upright, small enough, and nothing in it but its pixels.

Every print is made anew from the pixels, so that what a file says of place, device, person or date
never leaves. A picture is never made larger.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from io import BytesIO
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

JPEG, PNG, WEBP = "image/jpeg", "image/png", "image/webp"
_READ = ("JPEG", "PNG", "WEBP", "GIF")
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, RuntimeError, struct.error)
_MOST_PIXELS = 40_000_000  # that are unpacked at all; the site's own pictures have fewer
_QUALITIES = (90, 80, 70)
_SMALLER = 0.75  # of both sides, when no quality helps
_LEAST = 64  # pixels of the longer side: what is made smaller than this shows nothing
_WHITE = (255, 255, 255)


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """What a network takes: at most so many ``bytes``, pixels on a ``side``, ``pixels`` in all.

    ``types`` are media types, of JPEG, PNG and WebP.
    """

    bytes: int
    side: int = 4096
    pixels: int = 4096 * 4096
    types: tuple[str, ...] = (JPEG, PNG)


@dataclass(frozen=True, kw_only=True, slots=True)
class Print:
    """A picture's bytes, its media type, and its size in pixels."""

    data: bytes
    type: str
    width: int
    height: int


def printed(data: bytes, frame: Frame) -> Print | None:
    """The picture in these bytes as the frame takes it; its first one, where it moves.

    None where they are no picture that can be read, or none that can be made to fit.
    """
    from PIL import Image

    bombs = (Image.DecompressionBombError, Image.DecompressionBombWarning)
    try:
        with Image.open(BytesIO(data), formats=_READ) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                return None
            is_flat = picture.format == "PNG"  # drawn, or a screen: JPEG would blur its edges
            return _fitting(_plain(picture), frame, is_flat=is_flat)
    except (*_BROKEN, *bombs):
        return None


def _plain(picture: Image.Image) -> Image.Image:
    """Upright, in sRGB, on white: apps show what is transparent on any colour, black on black."""
    from PIL import Image

    upright = _upright(picture)
    profile = upright.info.get("icc_profile")
    if upright.has_transparency_data:
        seen = upright.convert("RGBA")
        ground = Image.new("RGB", seen.size, _WHITE)
        ground.paste(seen, mask=seen.getchannel("A"))
        upright = ground
    plain = _in_srgb(upright, profile)
    plain.info = {}  # savers look here for profiles and comments
    return plain


def _upright(picture: Image.Image) -> Image.Image:
    from PIL import ImageOps

    picture.load()
    try:
        return ImageOps.exif_transpose(picture)
    except _BROKEN:
        return picture  # broken metadata of a good picture


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """The same colours in sRGB; a profile that cannot be used counts as none."""
    if not profile:
        return picture.convert("RGB")
    from PIL import ImageCms

    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        made = ImageCms.profileToProfile(
            picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        made = None
    return made or picture.convert("RGB")


def _fitting(picture: Image.Image, frame: Frame, *, is_flat: bool) -> Print | None:
    from PIL.Image import Resampling

    width, height = picture.size
    share = min(1.0, frame.side / max(width, height), sqrt(frame.pixels / (width * height)))
    while share == 1.0 or share * max(width, height) >= _LEAST:
        size = (max(1, int(width * share)), max(1, int(height * share)))
        made = picture if size == picture.size else picture.resize(size, Resampling.LANCZOS)
        fits = _written(made, frame, is_flat=is_flat)
        if fits:
            return fits
        share *= _SMALLER
    return None


def _written(picture: Image.Image, frame: Frame, *, is_flat: bool) -> Print | None:
    """The picture in the first form that the frame takes and that is not too large for it."""
    ways: list[tuple[str, dict[str, int | bool]]] = [(PNG, {"optimize": True})] if is_flat else []
    ways += [(JPEG, {"quality": q, "optimize": True, "progressive": True}) for q in _QUALITIES]
    ways += [(WEBP, {"quality": q}) for q in _QUALITIES]
    ways += [(PNG, {"optimize": True})]
    for kind, how in (way for way in ways if way[0] in frame.types):
        out = BytesIO()
        picture.save(out, kind.partition("/")[2].upper(), **how)
        if out.tell() <= frame.bytes:
            return Print(data=out.getvalue(), type=kind, width=picture.width, height=picture.height)
    return None
