"""A picture of a person as pages show it: small, square, WebP, and nothing in it but its pixels.

Whoever has an account chose it, and may mean harm: what it is, is read from its first bytes, how
large it would be before any of it is unpacked, and a profile for its colours is not looked at. Of a
film its first picture is taken. Drawings (SVG) are programs, and never read.
"""

from __future__ import annotations

import struct
import warnings
from io import BytesIO
from typing import TYPE_CHECKING

from .errors import NoPicture

if TYPE_CHECKING:
    from PIL import Image

SIDE = 96  # pixels: twice what a page shows
MOST_PIXELS = 4_000_000
MOST_SCANS = 64  # of a JPEG: each costs as much as the whole picture; cameras make ten
QUALITY = 80
_BEGINNINGS = (
    ("PNG", b"\x89PNG\r\n\x1a\n"), ("JPEG", b"\xff\xd8\xff"), ("GIF", b"GIF87a"),
    ("GIF", b"GIF89a"), ("WEBP", b"RIFF"),
)  # fmt: skip
_SCAN = b"\xff\xda"
_ORIENTATION = 0x0112
_WHITE = (255, 255, 255)
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, RuntimeError, OverflowError,
           struct.error)  # fmt: skip


def likeness_of(data: bytes) -> bytes:
    """The picture in these bytes as a WebP: the same for the same. NoPicture."""
    from PIL import Image

    kind = _kind(data)
    if kind == "WEBP":  # it has room made for all of it when it is opened
        _refuse_large(*_size_of_webp(data))
    if kind == "JPEG" and data.count(_SCAN) > MOST_SCANS:
        raise NoPicture("it takes too long to be read")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of its kind: too large is refused below
            with Image.open(BytesIO(data), formats=(kind,)) as picture:
                _refuse_large(*picture.size)
                return _written(_seen(picture))
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except _BROKEN as error:
        raise NoPicture("it is broken, or cut short") from error


def _kind(data: bytes) -> str:
    for kind, beginning in _BEGINNINGS:
        if data.startswith(beginning) and (kind != "WEBP" or data[8:12] == b"WEBP"):
            return kind
    raise NoPicture("it is no PNG, JPEG, WebP or GIF")


def _size_of_webp(data: bytes) -> tuple[int, int]:
    """https://developers.google.com/speed/webp/docs/riff_container — in three ways."""
    kind, head = data[12:16], data[20:30]
    if len(head) < 10:  # noqa: PLR2004 — as long as the longest of them needs
        raise NoPicture("it is broken, or cut short")
    if kind == b"VP8X":
        return 1 + int.from_bytes(head[4:7], "little"), 1 + int.from_bytes(head[7:10], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(head[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack("<HH", head[6:10])
    return width & 0x3FFF, height & 0x3FFF


def _refuse_large(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise _too_large()


def _too_large() -> NoPicture:
    return NoPicture(f"it has more than {MOST_PIXELS // 1_000_000} million pixels")


def _seen(picture: Image.Image) -> Image.Image:
    """Upright, on white, and square around its middle."""
    from PIL import Image, ImageOps

    picture.draft("RGB", (2 * SIDE, 2 * SIDE))  # a large JPEG is then not painted whole
    turn = _turn(picture)
    seen = picture.convert("RGBA")
    seen = seen if turn is None else seen.transpose(turn)
    ground = Image.new("RGB", seen.size, _WHITE)
    ground.paste(seen, mask=seen.getchannel("A"))
    return ImageOps.fit(ground, (SIDE, SIDE))


def _turn(picture: Image.Image) -> Image.Transpose | None:
    """What makes it upright, by what the camera noted; broken notes are none."""
    from PIL.Image import Transpose

    turns = (None, None, Transpose.FLIP_LEFT_RIGHT, Transpose.ROTATE_180,
             Transpose.FLIP_TOP_BOTTOM, Transpose.TRANSPOSE, Transpose.ROTATE_270,
             Transpose.TRANSVERSE, Transpose.ROTATE_90)  # fmt: skip
    try:
        found = picture.getexif().get(_ORIENTATION, 1)
    except (*_BROKEN, TypeError, KeyError):
        return None
    return turns[found] if isinstance(found, int) and 0 <= found < len(turns) else None


def _written(picture: Image.Image) -> bytes:
    picture.info = {}  # savers look here for profiles and comments
    out = BytesIO()
    picture.save(out, "WEBP", quality=QUALITY)
    return out.getvalue()
