"""Photos: looked at, turned upright, made sRGB, made smaller, and stripped of everything else.

Only pixels pass: each file is written from a fresh image, so that no EXIF, GPS, XMP, profile,
comment or embedded thumbnail can. The picture libraries are imported here and nowhere else.
"""

from __future__ import annotations

import functools
import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from .errors import PictureError
from .models import Rendition, Survey
from .recipe import JPEG_QUALITY, WEBP_QUALITY, recipe_for

if TYPE_CHECKING:
    from PIL import Image

MAX_PIXELS = 100_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF", "AVIF")
# Several pictures in an MPO or HEIC are other views of one; in these they are a film.
_FILMS = frozenset({"GIF", "WEBP", "PNG", "AVIF"})
_ORIENTATION = 0x0112
# What Pillow's readers raise on broken bytes, found by feeding them many.
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, RuntimeError, struct.error)
_ON_WHITE = (255, 255, 255)


@functools.cache
def _pillow() -> ModuleType:
    """Pillow, with our cap on pixels and the reader of a phone's HEIC."""
    import pillow_heif
    from PIL import Image

    pillow_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    # Half-broken metadata is no news here: none of it is kept.
    warnings.filterwarnings("ignore", module=r"PIL\.")
    warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
    return Image


def survey_photo(path: Path) -> Survey:
    """The upright size of a photo and its nature; its pixels are not read where a header will do.

    Raises PictureError for what is no picture, is broken, or is larger than MAX_PIXELS.
    """
    with _opened(path) as image:
        width, height = image.size
        if _orientation(image) >= 5:  # noqa: PLR2004 — 5 to 8 lie on their side
            width, height = height, width
        return Survey(
            width=width, height=height, alpha=_see_through(image), moving=_frames(image) > 1
        )


def prove_photo(path: Path) -> None:
    """Read a photo to its end, as :func:`develop` will. Raises PictureError as it does."""
    with _opened(path) as image:
        for frame in range(_frames(image)):
            image.seek(frame)
            image.draft(None, (1, 1))  # a JPEG is then read whole, but not painted whole
            image.load()


def develop(path: Path, survey: Survey) -> Iterator[tuple[Rendition, bytes]]:
    """Each file of the photo's recipe with its bytes.

    Raises PictureError where the picture turns out to be broken.
    """
    files = recipe_for(survey).files
    with _opened(path) as image:
        moving = [file for file in files if survey.moving and file.name.endswith(".webp")]
        for file in moving:
            yield file, _film(image, file)
        if moving:
            image.seek(0)
        still = [file for file in files if file not in moving]
        yield from _stills(image, survey, still)


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    from PIL import UnidentifiedImageError

    image_of = _pillow()
    bombs = (image_of.DecompressionBombError, image_of.DecompressionBombWarning)
    try:
        with image_of.open(path, formats=FORMATS) as image:
            _refuse_bomb(image)
            yield image
    except bombs as error:
        raise _too_large() from error
    except UnidentifiedImageError as error:
        raise PictureError(
            "is no picture that can be read: save it as JPEG, PNG, WebP, HEIC, AVIF or GIF"
        ) from error
    except _BROKEN as error:
        raise PictureError(
            "is broken or cut short (%(error)s); copy it from the camera again", error=str(error)
        ) from error


def _refuse_bomb(image: Image.Image) -> None:
    width, height = image.size
    if width * height * _frames(image) > MAX_PIXELS:
        raise _too_large()


def _too_large() -> PictureError:
    return PictureError(
        "has more than %(millions)s million pixels; make it smaller first",
        millions=str(MAX_PIXELS // 1_000_000),
    )


def _frames(image: Image.Image) -> int:
    return getattr(image, "n_frames", 1) if image.format in _FILMS else 1


def _orientation(image: Image.Image) -> int:
    try:
        found = image.getexif().get(_ORIENTATION, 1)
    except (SyntaxError, ValueError, TypeError, KeyError, struct.error):
        return 1  # broken metadata of a good picture
    return found if isinstance(found, int) and 1 <= found <= 8 else 1  # noqa: PLR2004


def _see_through(image: Image.Image) -> bool:
    if not image.has_transparency_data:
        return False
    shades = image.convert("RGBA").getchannel("A").histogram()
    return any(shades[:255])  # a screenshot says alpha and means none


def _stills(
    image: Image.Image, survey: Survey, files: list[Rendition]
) -> Iterator[tuple[Rendition, bytes]]:
    upright = _upright(image, files[0])
    largest = _in_srgb(_resized(_plain(upright), files[0]), image.info.get("icc_profile"))
    for file in files:
        yield file, _written(_resized(largest, file), file, alpha=survey.alpha)


def _upright(image: Image.Image, largest: Rendition) -> Image.Image:
    orientation = _orientation(image)
    if image.format == "JPEG":
        # Lets the decoder skip what would be thrown away; never below what is asked for.
        size = (largest.width, largest.height)
        image.draft(None, size if orientation < 5 else size[::-1])  # noqa: PLR2004
    turn = _pillow().Transpose
    turns = {
        2: turn.FLIP_LEFT_RIGHT,
        3: turn.ROTATE_180,
        4: turn.FLIP_TOP_BOTTOM,
        5: turn.TRANSPOSE,
        6: turn.ROTATE_270,
        7: turn.TRANSVERSE,
        8: turn.ROTATE_90,
    }
    image.load()
    return image.transpose(turns[orientation]) if orientation in turns else image


def _plain(image: Image.Image) -> Image.Image:
    """In a mode that can be resized and has eight bits: L, CMYK, LAB, RGB or RGBA."""
    if image.mode.startswith("I") or image.mode == "F":
        # Pillow would cut sixteen bits at 255 instead of scaling them.
        return image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if image.mode in {"P", "PA", "LA", "La", "RGBa"} or "transparency" in image.info:
        return image.convert("RGBA")
    if image.mode in {"L", "CMYK", "RGB", "RGBA"}:
        return image
    return image.convert("RGB")


def _resized(image: Image.Image, file: Rendition) -> Image.Image:
    size = (file.width, file.height)
    return image if image.size == size else image.resize(size, _pillow().Resampling.LANCZOS)


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The same colours in sRGB; a profile that cannot be used counts as none."""
    wanted = "RGBA" if image.mode == "RGBA" else "RGB"
    if not profile:
        return image.convert(wanted)
    from PIL import ImageCms

    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(
            image, own, ImageCms.createProfile("sRGB"), outputMode=wanted
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image.convert(wanted)
    return converted or image.convert(wanted)


def _written(image: Image.Image, file: Rendition, *, alpha: bool) -> bytes:
    jpeg = file.name.endswith(".jpg")
    clean = _on_white(image) if jpeg and alpha else image.convert("RGBA" if alpha else "RGB")
    clean = clean.copy()
    clean.info = {}  # savers look here for profiles and comments
    buffer = io.BytesIO()
    if jpeg:
        clean.save(buffer, "JPEG", quality=JPEG_QUALITY, progressive=True, optimize=True)
    elif file.name.endswith(".png"):
        clean.save(buffer, "PNG", optimize=True)
    else:
        clean.save(buffer, "WEBP", quality=WEBP_QUALITY)
    return buffer.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    ground: Image.Image = _pillow().new("RGB", image.size, _ON_WHITE)
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _film(image: Image.Image, file: Rendition) -> bytes:
    frames, durations = [], []
    profile = image.info.get("icc_profile")
    for number in range(_frames(image)):
        image.seek(number)
        image.load()
        frame = _in_srgb(_resized(image.convert("RGBA"), file), profile)
        frame.info = {}
        frames.append(frame)
        wanted = image.info.get("duration") or 0
        durations.append(round(wanted) if wanted > 10 else 100)  # noqa: PLR2004 — as browsers do
    buffer = io.BytesIO()
    frames[0].save(
        buffer,
        "WEBP",
        save_all=True,
        append_images=frames[1:],
        duration=durations,
        loop=image.info.get("loop", 1),
        quality=WEBP_QUALITY,
    )
    return buffer.getvalue()
