"""Pictures as networks take them: upright, small enough, and nothing in them but pixels."""

from __future__ import annotations

import random
from io import BytesIO
from itertools import product

import pytest
from PIL import Image, ImageCms

from posse.networks.prints import JPEG, PNG, WEBP, Frame, Print, printed

LOOSE = Frame(bytes=5_000_000)
LEFT, RIGHT = (200, 30, 30), (30, 30, 200)
SIGN = "canary of Camille's phone"


def picture(size: tuple[int, int], kind: str = "RGB") -> Image.Image:
    """The left half red, the right half blue."""
    made = Image.new("RGB", size, RIGHT)
    made.paste(LEFT, (0, 0, size[0] // 2, size[1]))
    return made.quantize(8) if kind == "P" else made.convert(kind)


def noise(size: tuple[int, int], kind: str = "RGB") -> Image.Image:
    """A picture that no format makes small."""
    bands = len(Image.new(kind, (1, 1)).getbands())
    data = random.Random(1).randbytes(size[0] * size[1] * bands)  # noqa: S311 — a picture
    return Image.frombytes(kind, size, data)


def saved(image: Image.Image, kind: str, **how: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def opened(made: Print | None) -> Image.Image:
    assert made
    image = Image.open(BytesIO(made.data))
    image.load()
    assert (Image.MIME[str(image.format)], image.size) == (made.type, (made.width, made.height))
    return image


@pytest.mark.parametrize(
    ("kind", "mode", "type_"),
    [
        ("JPEG", "RGB", JPEG), ("JPEG", "L", JPEG), ("JPEG", "CMYK", JPEG), ("PNG", "RGB", PNG),
        ("PNG", "P", PNG), ("PNG", "L", PNG), ("PNG", "1", PNG), ("WEBP", "RGB", JPEG),
        ("GIF", "P", JPEG),
    ],
)  # fmt: skip
def test_what_is_small_keeps_its_size_and_its_colours(kind: str, mode: str, type_: str) -> None:
    """What was drawn stays sharp; a photo becomes what every network takes."""
    made = opened(printed(saved(picture((60, 40), mode), kind), LOOSE))
    assert (Image.MIME[str(made.format)], made.size, made.mode) == (type_, (60, 40), "RGB")
    if mode in {"RGB", "P"}:
        near = made.getpixel((5, 20))
        assert isinstance(near, tuple)
        assert all(abs(a - b) < 12 for a, b in zip(near, LEFT, strict=True))


@pytest.mark.parametrize(
    ("kind", "size"), [*product(["JPEG", "PNG", "WEBP"], [(60, 40), (900, 600)])]
)
def test_nothing_that_a_phone_wrote_goes_along(kind: str, size: tuple[int, int]) -> None:
    """Place, device, comment, embedded small picture and colour profile: gone, whatever is done."""
    exif = Image.Exif()
    exif[0x010F] = SIGN  # maker
    exif[0x9286] = SIGN  # comment of the user
    exif.get_ifd(0x8825)[29] = SIGN  # date of the place
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    more: dict[str, object] = {"exif": exif, "icc_profile": profile}
    if kind == "JPEG":
        more |= {"comment": SIGN}
    if kind != "PNG":
        more |= {"xmp": f"<x>{SIGN}</x>".encode()}
    data = saved(picture(size), kind, **more)
    assert SIGN.encode() in data
    made = printed(data, Frame(bytes=100_000, side=300))
    image = opened(made)
    assert made
    assert SIGN.encode() not in made.data
    assert not image.getexif()
    assert not {"exif", "icc_profile", "comment", "xmp", "photoshop"} & {*image.info}


@pytest.mark.parametrize("turned", range(1, 9))
def test_a_picture_is_upright_though_its_note_is_gone(turned: int) -> None:
    """The camera's note of how it was held is followed, then left out."""
    exif = Image.Exif()
    exif[0x0112] = turned
    made = opened(printed(saved(picture((80, 40)), "JPEG", exif=exif, quality=95), LOOSE))
    assert made.size == ((80, 40) if turned < 5 else (40, 80))
    left_or_top = {1: (10, 20), 4: (10, 20), 5: (20, 10), 6: (20, 10)}
    spot = left_or_top.get(turned, (70, 20) if turned < 5 else (20, 70))
    red, _, blue = (int(part) for part in made.getpixel(spot))  # type: ignore[union-attr]  # RGB
    assert red > blue


@pytest.mark.parametrize("mode", ["RGBA", "LA", "PA"])
def test_what_is_transparent_is_white(mode: str) -> None:
    """Apps show it on any colour: a black drawing on black would be nothing."""
    clear = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), (0, 0, 20, 40))
    data = saved(clear.convert(mode), "PNG") if mode != "PA" else saved(clear, "WEBP")
    made = opened(printed(data, LOOSE))
    assert made.mode == "RGB"
    assert made.convert("L").getpixel((35, 20)) in range(240, 256)
    assert made.convert("L").getpixel((5, 20)) in range(16)


@pytest.mark.parametrize(
    ("frame", "size"),
    [
        (Frame(bytes=5_000_000, side=300), (300, 200)),
        (Frame(bytes=5_000_000, pixels=60_000), (300, 200)),
        (Frame(bytes=5_000_000, side=600), (600, 400)),
        (Frame(bytes=5_000_000, side=601, pixels=10**9), (600, 400)),
    ],
)
def test_a_picture_keeps_to_sides_and_pixels_and_is_never_enlarged(
    frame: Frame, size: tuple[int, int]
) -> None:
    assert opened(printed(saved(picture((600, 400)), "JPEG"), frame)).size == size


@pytest.mark.parametrize(
    ("kind", "most", "smaller"),
    [("PNG", 700_000, False), ("PNG", 30_000, True), ("JPEG", 30_000, True), ("WEBP", 9000, True)],
)
def test_a_heavy_picture_loses_quality_first_then_size(
    kind: str, most: int, *, smaller: bool
) -> None:
    made = printed(saved(noise((700, 500)), kind), Frame(bytes=most))
    image = opened(made)
    assert made
    assert len(made.data) <= most
    assert (image.width < 700) is smaller
    assert abs(image.width / image.height - 1.4) < 0.05


@pytest.mark.parametrize(("types", "type_"), [((WEBP,), WEBP), ((PNG,), PNG), ((JPEG, WEBP), JPEG)])
def test_a_network_gets_a_kind_that_it_takes(types: tuple[str, ...], type_: str) -> None:
    made = printed(saved(picture((60, 40)), "JPEG"), Frame(bytes=100_000, types=types))
    assert opened(made)
    assert made
    assert made.type == type_


def test_of_a_picture_that_moves_the_first_is_taken() -> None:
    frames = [Image.new("RGB", (30, 30), colour) for colour in ("white", "black")]
    data = saved(frames[0], "WEBP", save_all=True, append_images=frames[1:])
    assert opened(printed(data, LOOSE)).convert("L").getpixel((15, 15)) in range(240, 256)


def test_colours_of_another_profile_are_those_of_the_web() -> None:
    """A profile is taken out only after it was followed."""
    usual = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = usual.replace(b"rXYZ", b"----").replace(b"bXYZ", b"rXYZ").replace(b"----", b"bXYZ")
    plain = opened(printed(saved(picture((60, 40)), "PNG"), LOOSE))
    told = opened(printed(saved(picture((60, 40)), "PNG", icc_profile=swapped), LOOSE))
    broken = opened(printed(saved(picture((60, 40)), "PNG", icc_profile=b"no profile"), LOOSE))
    assert broken.tobytes() == plain.tobytes()
    red, _, blue = (int(part) for part in told.getpixel((5, 20)))  # type: ignore[union-attr]  # RGB
    assert blue > red


WHOLE = saved(noise((200, 200)), "PNG")
BAD = {
    "nothing": b"",
    "words": b"Bonjour",
    "a drawing": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "a PNG that is cut": WHOLE[:1000],
    "a JPEG that is cut": saved(noise((200, 200)), "JPEG")[:600],
    "a TIFF": saved(picture((9, 9)), "TIFF"),
    "a PNG of 400 million pixels": WHOLE[:16] + (20_000).to_bytes(4, "big") * 2 + WHOLE[24:],
    "a whole one of 49 million": saved(Image.new("1", (7000, 7000)), "PNG"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_picture_is_none(case: str) -> None:
    assert printed(BAD[case], LOOSE) is None


def test_what_cannot_be_made_small_enough_is_none() -> None:
    assert printed(saved(noise((700, 500)), "PNG"), Frame(bytes=300)) is None
