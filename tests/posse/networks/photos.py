"""Pictures in a folder, as a phone writes them, for the tests of what is sent."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

from PIL import Image

from posse.models import Announcement, Receipt, ReportPicture, Result
from posse.networks.album import LEFT_OUT, frozen

SIGN = "canary of Camille's phone"


def photo(folder: Path, name: str, size: tuple[int, int] = (600, 400), colour: str = "navy") -> str:
    """A picture with the place, the device and the date in it; its name."""
    exif = Image.Exif()
    exif[0x010F] = SIGN
    exif.get_ifd(0x8825)[29] = SIGN
    Image.new("RGB", size, colour).save(folder / name, exif=exif)
    return name


def four(folder: Path, size: tuple[int, int] = (600, 400)) -> tuple[ReportPicture, ...]:
    """Four pictures with words."""
    colours = {"un.jpg": "navy", "deux.png": "teal", "trois.webp": "olive", "quatre.jpg": "maroon"}
    return tuple(
        ReportPicture(url=f"/{photo(folder, name, size, colour)}", alt=f"Une table, vue {number} 🎙")
        for number, (name, colour) in enumerate(colours.items(), start=1)
    )


def seen(announcement: Announcement, folder: Path) -> Announcement:
    """As a claim has it: with the digests of its pictures."""
    return frozen(announcement, folder)


def with_pictures(announcement: Announcement, folder: Path, count: int = 4) -> Announcement:
    """The announcement with so many of the four pictures, as a claim has it."""
    return seen(replace(announcement, pictures=four(folder)[:count], card=None), folder)


def left_out(receipt: Receipt) -> str:
    """What the post of this receipt went out without, and why; "" where it has all."""
    assert receipt.result is Result.SYNDICATED
    assert receipt.evidence.startswith(LEFT_OUT) is bool(receipt.evidence)
    return receipt.evidence.removeprefix(LEFT_OUT)


def opened(data: bytes) -> Image.Image:
    """A picture that was sent; there is nothing in it but its pixels."""
    image = Image.open(BytesIO(data))
    image.load()
    assert SIGN.encode() not in data
    assert not image.getexif()
    return image
