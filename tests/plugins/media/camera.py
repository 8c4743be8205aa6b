"""Pictures as phones, scanners and screenshots give them, with everything that must not get out."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pillow_heif
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

RED, GREEN, BLUE, GREY = (200, 30, 30), (30, 160, 40), (40, 60, 200), (128, 128, 128)
SECRETS = (b"SecretMaker", b"SecretPhone", b"SECRETNOTE", b"secret words", b"48.85")
UPRIGHT = 1
# Each turns an upright picture into what a camera held that way stores.
HELD = {
    1: None,
    3: Image.Transpose.ROTATE_180,
    6: Image.Transpose.ROTATE_90,
    8: Image.Transpose.ROTATE_270,
}


def quarters(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """Red and green above, blue and grey below: every way of turning it is told apart."""
    picture = Image.new("RGB", (width, height), GREY)
    half = (width // 2, height // 2)
    picture.paste(RED, (0, 0, *half))
    picture.paste(GREEN, (half[0], 0, width, half[1]))
    picture.paste(BLUE, (0, half[1], half[0], height))
    return picture.convert(mode)


def telling_exif(orientation: int = UPRIGHT) -> Image.Exif:
    """Who, with what, where: EXIF with maker's note and a place."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretMaker"
    exif[0x0110] = "SecretPhone"
    exif.get_ifd(0x8769)[0x927C] = b"SECRETNOTE" * 20
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 24.0), 3: "E", 4: (2.0, 21.0, 7.0)})
    return exif


def xmp() -> bytes:
    """A packet that says where."""
    return b'<x:xmpmeta xmlns:x="adobe:ns:meta/">48.8566 secret words</x:xmpmeta>'


def srgb_profile() -> bytes:
    """A colour profile, which has a maker and a date in it too."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def swapped_profile() -> bytes:
    """A profile in which red and blue have changed places: its use is seen at once."""
    data = bytearray(srgb_profile())
    (count,) = struct.unpack_from(">I", data, 128)
    places = {bytes(data[at : at + 4]): at for at in range(132, 132 + 12 * count, 12)}
    data[places[b"rXYZ"] : places[b"rXYZ"] + 4] = b"bXYZ"
    data[places[b"bXYZ"] : places[b"bXYZ"] + 4] = b"rXYZ"
    return bytes(data)


def swapped(picture: Image.Image) -> Image.Image:
    """The picture as such a profile stores it."""
    red, green, blue = picture.split()
    return Image.merge("RGB", (blue, green, red))


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    """The picture as a file of that kind."""
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def jpeg(width: int = 1400, height: int = 1000, orientation: int = UPRIGHT) -> bytes:
    """A phone's photo; ``width`` and ``height`` are those of the picture seen upright."""
    held = HELD[orientation]
    picture = quarters(width, height)
    return encoded(
        picture.transpose(held) if held else picture,
        "JPEG",
        exif=telling_exif(orientation),
        xmp=xmp(),
        icc_profile=srgb_profile(),
        comment=b"secret words",
        quality=90,
    )


def heic(width: int = 1400, height: int = 1000, orientation: int = UPRIGHT) -> bytes:
    """What a newer phone gives: the way up is also a property of the container."""
    pillow_heif.register_heif_opener()
    held = HELD[orientation]
    picture = quarters(width, height)
    return encoded(
        picture.transpose(held) if held else picture,
        "HEIF",
        exif=telling_exif(orientation).tobytes(),
        xmp=xmp(),
        icc_profile=srgb_profile(),
    )


def png_with_alpha(width: int = 700, height: int = 500) -> bytes:
    """See-through at the left, with words in it."""
    picture = quarters(width, height, "RGBA")
    picture.paste((0, 0, 0, 0), (0, 0, width // 4, height))
    words = PngInfo()
    words.add_text("Comment", "secret words")
    words.add_itxt("XML:com.adobe.xmp", xmp().decode())
    return encoded(picture, "PNG", pnginfo=words, exif=telling_exif(), icc_profile=srgb_profile())


def grey_of_sixteen_bits(width: int = 600, height: int = 400) -> bytes:
    """What a scanner gives: from black at the left to white at the right, in 65,536 steps."""
    row = struct.pack(f"<{width}H", *(x * 65535 // (width - 1) for x in range(width)))
    return encoded(Image.frombytes("I;16", (width, height), row * height), "PNG")


def cmyk(width: int = 800, height: int = 600) -> bytes:
    """What a printer's designer gives."""
    return encoded(quarters(width, height, "CMYK"), "JPEG", quality=95)


def moving(kind: str = "GIF", frames: int = 4) -> bytes:
    """A little film with a comment."""
    colours = (RED, GREEN, BLUE, GREY)
    pictures = [Image.new("RGB", (400, 300), colours[n % len(colours)]) for n in range(frames)]
    options = {"comment": b"secret words"} if kind == "GIF" else {"exif": telling_exif()}
    return encoded(
        pictures[0],
        kind,
        save_all=True,
        append_images=pictures[1:],
        duration=[100 * (n + 1) for n in range(frames)],
        loop=0,
        **options,
    )


def long_film() -> bytes:
    """A small GIF whose frames together are 125 million pixels."""
    frames = [Image.new("P", (5000, 5000), shade) for shade in range(5)]
    return encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of a few bytes that says it is huge."""

    def chunk(name: bytes, data: bytes) -> bytes:
        check = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    nothing = zlib.compress(b"\0" * 1000)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", nothing) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def drawing(
    inside: str = '<path d="M0 0h10v10z"/>', size: str = 'width="300" height="200"'
) -> bytes:
    """An SVG file."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{inside}</svg>'.encode()
