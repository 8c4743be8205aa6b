"""What a text may not refer to, and what it does not find, is said with the text's name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from media.errors import PictureError
from media.originals import holds_camera_data
from media.workshop import prove
from tests.plugins.media import camera
from tests.plugins.media.site import Site


def test_a_link_that_leads_nowhere_is_a_warning(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """`check` stops at it; a page still works."""
    site.report("[x](absent.md) [y](absent.pdf) [z](J1.md)")
    site.build()
    said = [r.getMessage() for r in caplog.records if r.levelname == "WARNING"]
    assert "events/e1/j1.md: there is no file “absent.md”" in said
    assert any("“J1.md”, but there is “j1.md”" in line for line in said)
    assert [r for r in caplog.records if r.levelname == "ERROR"] == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("![x](../../../secret.jpg)", "leads out of the content folder"),
        ("[x](../../../secret.pdf)", "leads out of the content folder"),
        ("[x](photos/out.jpg)", "leads out of the content folder"),
        ("![x](/home/camille/a.jpg)", "is a path on one computer"),
        ("![x](C:/photos/a.jpg)", "is a path on one computer"),
        ("[x](.env)", "is a hidden file"),
        ("![x](photos/absent.jpg)", "there is no file"),
        ("[x](scan.tif)", "kind that pages can show"),
    ],
)
def test_what_may_not_get_out_is_an_error(
    site: Site, body: str, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("secret.jpg", "secret.pdf"):
        (site.folder / name).write_bytes(camera.jpeg())
    site.put("events/e1/.env", "SECRET=1")
    site.put("events/e1/scan.tif", camera.encoded(camera.quarters(9, 9), "TIFF"))
    site.put("events/e1/photos/x", "")
    (site.content / "events/e1/photos/out.jpg").symlink_to(site.folder / "secret.jpg")
    site.report(body)
    site.build()
    errors = [r.getMessage() for r in caplog.records if r.levelname == "ERROR"]
    assert len(errors) == 1
    assert errors[0].startswith("events/e1/j1.md: ")
    assert said in errors[0]
    assert site.files() == set()


def test_two_files_for_one_address_are_named(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    site.put("events/e1/Été.pdf", "1")
    site.put("events/e1/ete.pdf", "2")
    site.report("[1](Été.pdf) [2](ete.pdf)")
    site.build()
    errors = [r.getMessage() for r in caplog.records if r.levelname == "ERROR"]
    assert len(errors) == 1
    assert "“ete.pdf” and “events/e1/Été.pdf” would both be at /e1/ete.pdf" in errors[0]


def test_a_file_never_replaces_a_page(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    site.put("events/e1/j1/index.html", "<p>mine</p>")
    site.report("[x](j1/index.html)")
    site.build(READERS={"html": None})
    assert "<main>" in site.page()
    assert "would replace the page" in caplog.text


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("[x](../../people.toml)", "is one of the site’s own files"),
        ("[x](../../removed.txt)", "is one of the site’s own files"),
        ("[x](programme.csv)", "is one of the site’s own files"),
        ("[x](other.zip)", "is one of the site’s own files"),
        ("[x]({static}/people.toml)", "people.toml is one of the site’s own files"),
        ("[x]({static}programme.csv)", "programme.csv is one of the site’s own files"),
        ("[x]({static}photos/a.jpg)", "write photos/a.jpg without braces"),
        ('<q cite="{static}/note.md">x</q>', "note.md is a text"),
        ("[x]({static}d.svg)", "d.svg holds <script>"),
        ("[x](b.jxl)", "kind that pages can show"),
    ],
)
def test_what_is_the_sites_own_or_tells_a_place_is_an_error(
    site: Site, body: str, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    site.put("people.toml", "")
    site.put("removed.txt", "")
    site.put("events/e1/programme.csv", "")
    (site.content / "events/e1/other.zip").symlink_to(site.content / "people.toml")
    site.put("events/e1/photos/a.jpg", camera.jpeg())
    site.put("note.md", "x")
    site.put("events/e1/d.svg", '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')
    site.put("events/e1/b.jxl", b"x")
    site.report(body)
    site.build()
    errors = [r.getMessage() for r in caplog.records if r.levelname == "ERROR"]
    assert any(said in error for error in errors), errors


def test_files_of_the_site_may_be_texts_but_no_photos_with_their_place(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.put("extra/humans.md", "x")
    site.put("extra/icon.png", camera.encoded(camera.quarters(9, 9), "PNG"))
    site.put("extra/p.jpg", camera.jpeg())
    site.report("x")
    site.build(STATIC_PATHS=["extra"])
    errors = [r.getMessage() for r in caplog.records if r.levelname == "ERROR"]
    assert len(errors) == 1
    assert errors[0].startswith("extra/p.jpg holds data of the camera")


@pytest.mark.parametrize("name", ["p.jfif", "p.pjpeg", "p.pjp"])
def test_a_jpeg_is_one_by_its_rarer_names_too(site: Site, name: str) -> None:
    site.put(f"events/e1/{name}", camera.jpeg())
    site.report(f"[x]({name})")
    site.build()
    assert b"Exif" not in site.named(r"e1/p\.[0-9a-f]{8}-\d+\.(webp|jpg)").read_bytes()


def test_a_link_in_braces_to_what_is_not_out_is_its_words(site: Site) -> None:
    site.report("x", at="events/e1/dr.md", more="Status: draft\nCategory: x")
    site.report("Voir [demain]({filename}dr.md), [hier]({filename}/events/e1/dr.md).")
    site.build()
    assert "Voir demain, hier." in site.page()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jpg", camera.jpeg()[:-4000]),
        ("a.png", b""),
        ("a.gif", camera.moving()[:-400]),
        ("a.svg", b"<svg"),
        ("a.pdf", b"%PDF"),
    ],
)
def test_a_picture_is_proved_to_its_end(name: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(PictureError):
        prove(tmp_path / name)


@pytest.mark.parametrize("make", [camera.jpeg, camera.heic, camera.png_with_alpha, camera.moving])
def test_a_good_picture_is_proved(make: Callable[[], bytes], tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(make())
    prove(tmp_path / "a.jpg")


@pytest.mark.parametrize("make", [camera.jpeg, camera.heic])
def test_what_a_camera_wrote_is_seen(make: Callable[[], bytes], tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(make())
    assert holds_camera_data(tmp_path / "a.jpg")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_without_it_is_no_matter(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(camera.encoded(camera.quarters(90, 90), kind))
    assert not holds_camera_data(path)
    path.write_bytes(camera.encoded(camera.quarters(90, 90), kind, exif=camera.telling_exif()))
    assert holds_camera_data(path)
