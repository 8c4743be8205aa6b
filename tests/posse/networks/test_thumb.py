"""Pictures of cards."""

from __future__ import annotations

import random
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from posse.networks.thumb import thumb_below

MOST = 20_000


def noise(path: Path, size: tuple[int, int], kind: str = "RGB") -> None:
    """A picture that no format makes small."""
    bands = len(Image.new(kind, (1, 1)).getbands())
    data = random.Random(1).randbytes(size[0] * size[1] * bands)  # noqa: S311 — a picture
    Image.frombytes(kind, size, data).save(path)


@pytest.mark.parametrize(
    ("name", "kind"), [("a.jpg", "image/jpeg"), ("a.png", "image/png"), ("a.webp", "image/webp")]
)
def test_a_small_picture_is_sent_as_it_is(tmp_path: Path, name: str, kind: str) -> None:
    """Byte by byte."""
    Image.new("RGB", (60, 40), "navy").save(tmp_path / name)
    thumb = thumb_below(tmp_path, f"/{name}", MOST)
    assert thumb
    assert (thumb.type, thumb.data) == (kind, (tmp_path / name).read_bytes())


@pytest.mark.parametrize(("name", "kind"), [("a.png", "RGB"), ("a.png", "RGBA"), ("a.gif", "L")])
def test_a_large_picture_is_made_smaller(tmp_path: Path, name: str, kind: str) -> None:
    """As a JPEG that fits."""
    noise(tmp_path / name, (700, 500), kind)
    thumb = thumb_below(tmp_path, name, 400_000)
    assert thumb
    assert thumb.type == "image/jpeg"
    assert len(thumb.data) <= 400_000
    assert Image.open(BytesIO(thumb.data)).size == (700, 500)


def test_a_picture_that_cannot_be_made_small_enough_is_none(tmp_path: Path) -> None:
    """The post goes out without it."""
    noise(tmp_path / "a.png", (700, 500))
    assert thumb_below(tmp_path, "a.png", 1000) is None


@pytest.mark.parametrize("name", ["", "missing.jpg", "../secret.png", "folder", "a.svg", "cut.png"])
def test_what_is_no_picture_below_the_folder_is_none(tmp_path: Path, name: str) -> None:
    """Missing, outside, a folder, drawn, broken."""
    media = tmp_path / "media"
    (media / "folder").mkdir(parents=True)
    noise(tmp_path / "secret.png", (20, 20))
    (media / "a.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    noise(media / "whole.png", (200, 200))
    (media / "cut.png").write_bytes((media / "whole.png").read_bytes()[:1000])
    assert thumb_below(media, name, 100) is None


def test_a_link_that_leads_outside_is_none(tmp_path: Path) -> None:
    """Whatever it is called."""
    media = tmp_path / "media"
    media.mkdir()
    noise(tmp_path / "secret.png", (20, 20))
    (media / "a.png").symlink_to(tmp_path / "secret.png")
    assert thumb_below(media, "a.png", MOST) is None
