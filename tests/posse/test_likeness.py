"""Whatever somebody has for a picture, what is shown is a small WebP of its pixels, or nothing."""

from __future__ import annotations

import random
from io import BytesIO

import pytest
from PIL import Image

from posse.errors import NoPicture
from posse.likeness import SIDE, likeness_of
from tests.posse.faces import SVG, declared, declared_webp, face, many_scans

KINDS = ("PNG", "JPEG", "WEBP", "GIF")


def opened(data: bytes) -> Image.Image:
    made = likeness_of(data)
    assert made[:4] + made[8:12] == b"RIFFWEBP"
    return Image.open(BytesIO(made))


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_becomes_a_small_square_webp(kind: str) -> None:
    """The same bytes for the same bytes, and much fewer than came."""
    picture = opened(face(kind, (1200, 700)))
    assert (picture.size, picture.format) == ((SIDE, SIDE), "WEBP")
    assert likeness_of(face(kind)) == likeness_of(face(kind))
    assert len(likeness_of(face(kind, (1200, 700)))) < 2000


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_but_pixels_passes(kind: str) -> None:
    """Neither place nor device nor comment; but it stands upright."""
    exif = Image.Exif()
    exif[0x010E], exif[0x8825], exif[0x0112] = "CANARY", {1: "N"}, 6
    data = face(kind, exif=exif)
    assert b"CANARY" in data
    made = likeness_of(data)
    assert b"CANARY" not in made
    assert b"EXIF" not in made
    assert not Image.open(BytesIO(made)).getexif()


def test_a_picture_stands_as_its_camera_noted() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # its top is on the right
    picture = Image.new("RGB", (100, 100), "white")
    picture.paste((0, 0, 0), (0, 0, 50, 100))
    out = BytesIO()
    picture.save(out, "PNG", exif=exif)
    shown = opened(out.getvalue()).convert("L")
    assert shown.getpixel((SIDE // 2, 5)) < 60  # type: ignore[operator]
    assert shown.getpixel((SIDE // 2, SIDE - 5)) > 200  # type: ignore[operator]


def test_what_is_transparent_is_white() -> None:
    out = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    assert opened(out.getvalue()).convert("RGB").getpixel((9, 9)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_a_film_the_first_picture_is_taken(kind: str) -> None:
    picture = opened(face(kind, frames=60))
    assert getattr(picture, "n_frames", 1) == 1
    red, green, _blue = picture.convert("RGB").getpixel((9, 9))  # type: ignore[misc]
    assert (red < 20, green > 100) == (True, True)


NONE, BROKEN, LARGE = "it is no PNG", "it is broken", "more than 4 million pixels"
HOSTILE = {
    "a drawing": (SVG, NONE),
    "a drawing with a picture behind it": (SVG + face(), NONE),
    "a page": (b"<!doctype html><script>alert(1)</script>", NONE),
    "nothing": (b"", NONE),
    "a sound": (b"RIFF\x24\0\0\0WAVEfmt ", NONE),
    "another kind": (face("BMP"), NONE),
    "a TIFF": (face("TIFF"), NONE),
    "a beginning alone": (b"\x89PNG\r\n\x1a\n", BROKEN),
    "a picture cut short": (face("JPEG", (900, 900))[:900], BROKEN),
    "a WebP cut short": (face("WEBP")[:24], BROKEN),
    "64k by 64k": (declared(65535, 65535), LARGE),
    "one pixel too wide": (declared(4_000_001, 1), LARGE),
    "a film of 16k by 16k": (declared_webp(16383, 16383), LARGE),
    "a lossless one of 16k by 16k": (declared_webp(16383, 16383, b"VP8L"), LARGE),
    "a lossy one of 16k by 16k": (declared_webp(16383, 16383, b"VP8 "), LARGE),
    "a JPEG of 16 million pixels": (face("JPEG", (4000, 4000)), LARGE),
    "a JPEG that takes for ever": (many_scans(2000), "takes too long"),
}


@pytest.mark.parametrize(("data", "why"), HOSTILE.values(), ids=HOSTILE)
def test_what_means_harm_is_no_picture(data: bytes, why: str) -> None:
    """What would be too large is refused before room is made for it."""
    with pytest.raises(NoPicture, match=why):
        likeness_of(data)


def test_a_picture_with_something_behind_it_loses_that() -> None:
    """What is a picture for one reader and a page for another (a polyglot) is a picture here."""
    for kind in KINDS:
        made = likeness_of(face(kind) + b"<script>alert(1)</script>")
        assert b"<script>" not in made


def test_broken_pictures_of_all_kinds_are_none_or_some_and_never_a_crash() -> None:
    luck = random.Random(5)  # noqa: S311 — the same ones each time
    seeds = [face(kind, frames=2 if kind != "JPEG" else 1) for kind in KINDS]
    seeds += [face("JPEG", exif=Image.Exif())]
    told = {True: 0, False: 0}
    for _ in range(1500):
        data = bytearray(luck.choice(seeds))
        for _change in range(luck.randint(1, 8)):
            data[luck.randrange(min(len(data), luck.choice((60, 10_000))))] = luck.randrange(256)
        try:
            likeness_of(bytes(data))
        except NoPicture:
            told[False] += 1
        else:
            told[True] += 1
    assert min(told.values()) > 50
