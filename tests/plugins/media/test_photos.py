"""What comes out of the pictures that phones give, on a site that Pelican built."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageSequence

from tests.plugins.media import camera
from tests.plugins.media.site import Site

# Names of the places where formats keep what must not get out.
HIDING_PLACES = (
    *(b"Exif", b"EXIF", b"eXIf", b"xmpmeta", b"XMP ", b"ICC_PROFILE", b"ICCP", b"iCCP"),
    *(b"tEXt", b"zTXt", b"iTXt", b"tIME", b"\xff\xfe"),
)


def shown(site: Site, name: str, data: bytes) -> Path:
    """Build a report that shows the picture; what its page has for everything to show."""
    site.put(f"events/e1/photos/{name}", data)
    site.report(f"![words](photos/{name})")
    site.build()
    return site.output / str(re.findall(r' src="/([^"]+)"', site.page())[0])


def pictures_of(site: Site) -> Iterator[tuple[Path, Image.Image]]:
    """Every picture that was put out."""
    for name in sorted(site.files()):
        with Image.open(site.output / name) as picture:
            yield site.output / name, picture


def near(found: object, wanted: tuple[int, int, int]) -> bool:
    """Whether two colours are the same but for what encoding does to them."""
    assert isinstance(found, tuple)
    return all(abs(a - b) < 14 for a, b in zip(found[:3], wanted, strict=True))


def assert_upright(picture: Image.Image) -> None:
    """Red and green above, blue and grey below."""
    found = picture.convert("RGB")
    width, height = found.size
    assert near(found.getpixel((width // 4, height // 4)), camera.RED)
    assert near(found.getpixel((3 * width // 4, height // 4)), camera.GREEN)
    assert near(found.getpixel((width // 4, 3 * height // 4)), camera.BLUE)
    assert near(found.getpixel((3 * width // 4, 3 * height // 4)), camera.GREY)


def assert_silent(site: Site) -> None:
    """Nothing of a file's metadata is left, as bytes or as Pillow reads them."""
    for path, picture in pictures_of(site):
        data = path.read_bytes()
        # Pillow writes a JPEG's comment marker, and each file's marks, near the beginning.
        found = [mark for mark in camera.SECRETS + HIDING_PLACES[:-1] if mark in data]
        assert found == [], path
        assert data[:2] != b"\xff\xd8" or HIDING_PLACES[-1] not in data[:600], path
        assert not picture.getexif(), path
        left = set(picture.info) & {"exif", "xmp", "icc_profile", "comment", "XML:com.adobe.xmp"}
        assert left == set(), path


@pytest.mark.parametrize("make", [camera.jpeg, camera.heic])
@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_phones_photo_is_upright_and_says_nothing(
    site: Site, make: Callable[[int, int, int], bytes], orientation: int
) -> None:
    """Portrait, however the phone was held; EXIF, place, maker and profile are gone."""
    shown(site, "IMG_0001.HEIC", make(1000, 1400, orientation))
    widths = set()
    for path, picture in pictures_of(site):
        assert picture.height == round(1400 * picture.width / 1000), path
        assert_upright(picture)
        widths.add((picture.format, picture.width))
    assert widths == {("WEBP", 480), ("WEBP", 960), ("JPEG", 960), ("JPEG", 1000)}
    assert_silent(site)


def test_the_photos_really_hold_what_must_go() -> None:
    """Else the tests above would find nothing gone."""
    assert all(mark in camera.jpeg() for mark in (*camera.SECRETS, b"ICC_PROFILE", b"Exif"))
    assert all(mark in camera.heic() for mark in camera.SECRETS)
    assert b"irot" in camera.heic(orientation=6)
    assert b"secret words" in camera.png_with_alpha()
    assert b"secret words" in camera.moving()


def test_a_see_through_picture_stays_so(site: Site) -> None:
    """PNG and WebP keep alpha; the card, a JPEG, is on white."""
    page = shown(site, "logo.png", camera.png_with_alpha())
    assert page.suffix == ".png"
    for path, picture in pictures_of(site):
        left = picture.convert("RGBA").getpixel((10, 10))
        assert left == (255, 255, 255, 255) if path.suffix == ".jpg" else near_zero(left)
    assert site.named(r"e1/photos/logo\..*\.jpg").name.endswith("-700.jpg")
    assert_silent(site)


def near_zero(pixel: object) -> bool:
    assert isinstance(pixel, tuple)
    return int(pixel[3]) == 0


def test_a_screenshot_that_hides_nothing_becomes_a_jpeg(site: Site) -> None:
    """An alpha channel that is full everywhere is none."""
    page = shown(site, "ecran.png", camera.encoded(camera.quarters(600, 400, "RGBA"), "PNG"))
    assert page.suffix == ".jpg"


def test_sixteen_bits_are_scaled_not_cut(site: Site) -> None:
    """The middle of black to white is grey."""
    with Image.open(shown(site, "scan.png", camera.grey_of_sixteen_bits())) as picture:
        shades = [picture.convert("L").getpixel((x, 200)) for x in (5, 300, 595)]
    assert shades == pytest.approx([2, 127, 253], abs=12)


def test_a_printers_cmyk_is_seen_as_it_was(site: Site) -> None:
    with Image.open(shown(site, "affiche.jpg", camera.cmyk())) as picture:
        assert picture.mode == "RGB"
        assert_upright(picture)


def test_other_colour_spaces_become_the_webs(site: Site) -> None:
    """The profile is applied before it is dropped."""
    picture = camera.swapped(camera.quarters(1400, 1000))
    data = camera.encoded(picture, "JPEG", icc_profile=camera.swapped_profile(), quality=95)
    shown(site, "large.jpg", data)
    for _, made in pictures_of(site):
        assert_upright(made)
    assert_silent(site)


@pytest.mark.parametrize("profile", [b"nonsense", b"", b"lab"])
def test_a_profile_that_cannot_be_used_counts_as_none(site: Site, profile: bytes) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    data = camera.encoded(
        camera.quarters(400, 300), "JPEG", icc_profile=lab if profile == b"lab" else profile
    )
    with Image.open(shown(site, "faux.jpg", data)) as picture:
        assert_upright(picture)
    assert_silent(site)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_a_little_film_keeps_moving(site: Site, kind: str) -> None:
    """As an animated WebP, with its times; what cannot show it gets its first picture."""
    page = shown(site, f"film.{kind.lower()}", camera.moving(kind))
    with Image.open(site.named(r"e1/photos/film\..*\.webp")) as film:
        times = []
        for frame in ImageSequence.Iterator(film):
            frame.load()
            times.append(frame.info["duration"])
        assert times == [100, 200, 300, 400]
        assert film.info["loop"] == 0
        film.seek(1)
        assert near(film.convert("RGB").getpixel((200, 150)), camera.GREEN)
    with Image.open(page) as still:
        assert near(still.convert("RGB").getpixel((200, 150)), camera.RED)
    assert_silent(site)


def test_a_drawing_is_copied_as_it_is(site: Site) -> None:
    site.put("events/e1/dessins/Plan.svg", camera.drawing())
    site.report("![plan](dessins/Plan.svg)")
    site.build()
    drawn = site.named(r"e1/dessins/plan\.[0-9a-f]{8}\.svg")
    assert drawn.read_bytes() == camera.drawing()
    page = site.page()
    assert 'width="300" height="200"' in page
    assert "srcset" not in page
    assert "[card" not in page


BAD = {
    "coupee.jpg": (camera.jpeg()[:9000], "broken or cut short"),
    "vide.png": (b"", "is no picture"),
    "texte.heic": (b"this is a letter", "is no picture"),
    "bombe.png": (camera.bomb(), "more than 100 million pixels"),
    "presque.png": (camera.bomb(10_001, 10_000), "more than 100 million pixels"),
    "film.gif": (camera.long_film(), "more than 100 million pixels"),
    "mechant.svg": (camera.drawing("<script>1</script>"), "<script>"),
    "scan.tiff": (camera.encoded(camera.quarters(9, 9), "TIFF"), "kind that pages can show"),
    "notes.pdf": (b"%PDF", "kind that pages can show"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_picture_is_named_with_its_report(
    site: Site, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    """One line, and nothing of the picture is put out."""
    data, said = BAD[name]
    site.put(f"events/e1/photos/{name}", data)
    site.report(f"![words](photos/{name})\n\n![again](photos/{name})")
    site.build()
    errors = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert len(errors) == 1
    assert errors[0].startswith(f"events/e1/j1.md: “photos/{name}” ")
    assert said in errors[0]
    assert "\n" not in errors[0]
    assert site.files() == set()


def test_a_bad_picture_stops_a_build_that_is_to_be_published(site: Site) -> None:
    """With --fatal errors nothing is written; all bad pictures are named at once."""
    for name in ("coupee.jpg", "bombe.png"):
        site.put(f"events/e1/photos/{name}", BAD[name][0])
    site.report("![a](photos/coupee.jpg) ![b](photos/bombe.png) ![c](photos/aucune.jpg)")
    done = site.build_apart("--fatal", "errors")
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert "“photos/coupee.jpg” is broken" in said
    assert "“photos/bombe.png” has more than" in said
    assert "there is no file “photos/aucune.jpg”" in said
    assert not (site.output / "e1").exists()
