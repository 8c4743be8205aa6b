"""From what is written to a file, and from a file to its address."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.models import Unresolved
from media.paths import file_address, picture_stem, resolve, slug

KEY = "0a1b2c3d4e5f"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content folder with a report, files of difficult names, and a neighbour outside."""
    root = tmp_path / "content"
    for name in (
        "events/e1/j1.md",
        "events/e1/photos/a.jpg",
        "events/e1/photos/photo de salle.jpg",
        "events/e1/photos/été.JPG",
        "events/e1/photos/100%.png",
        "events/e1/photos/a%20b.png",
        "events/e1/photos/.hidden.jpg",
        "reports/libre.md",
        "people.toml",
    ):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (tmp_path / "secret.jpg").touch()
    return root


@pytest.mark.parametrize(
    ("target", "file"),
    [
        ("photos/a.jpg", "events/e1/photos/a.jpg"),
        ("./photos/../photos/a.jpg#x", "events/e1/photos/a.jpg"),
        ("photos/a.jpg?size=2", "events/e1/photos/a.jpg"),
        ("photos/photo%20de%20salle.jpg", "events/e1/photos/photo de salle.jpg"),
        ("photos/photo de salle.jpg", "events/e1/photos/photo de salle.jpg"),
        ("photos/%C3%A9t%C3%A9.JPG", "events/e1/photos/été.JPG"),
        ("photos/été.JPG", "events/e1/photos/été.JPG"),
        ("photos/100%.png", "events/e1/photos/100%.png"),
        ("photos/100%25.png", "events/e1/photos/100%.png"),
        ("photos/a%20b.png", "events/e1/photos/a%20b.png"),
        ("../../reports/libre.md#part", "reports/libre.md"),
    ],
)
def test_the_file_that_is_meant(content: Path, target: str, file: str) -> None:
    """Spaces, accents, percent signs and parts of pages do not hide it."""
    assert resolve(target, content / "events/e1/j1.md", content) == content / file


def test_an_accent_in_two_characters_is_the_same_accent(content: Path) -> None:
    """A disk may have é as two characters where the writer's keyboard gives one."""
    name = unicodedata.normalize("NFD", "forêt.jpg")
    (content / "events/e1" / name).touch()
    found = resolve(unicodedata.normalize("NFC", name), content / "events/e1/j1.md", content)
    assert found == content / "events/e1" / name


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("photos/b.jpg", "missing"),
        ("photos/été.jpg", "letters"),
        ("Photos/a.jpg", "letters"),
        ("photos", "folder"),
        ("../", "folder"),
        ("photos/.hidden.jpg", "hidden"),
        ("../../../secret.jpg", "outside"),
        ("%2e%2e/../../secret.jpg", "outside"),
        ("../../../../../../../../etc/passwd", "outside"),
        ("/home/camille/a.jpg", "machine"),
        ("file:///etc/passwd", "machine"),
        ("a\0b.jpg", "missing"),
        ("photos/a.jpg/b.jpg", "missing"),
        ("x" * 5000, "missing"),
    ],
)
def test_what_is_no_file_to_publish(content: Path, target: str, reason: str) -> None:
    found = resolve(target, content / "events/e1/j1.md", content)
    assert isinstance(found, Unresolved)
    assert found.reason == reason


def test_the_nearest_name_is_told(content: Path) -> None:
    """Capitals count on the host, even if they do not on the writer's machine."""
    found = resolve("photos/A.JPG", content / "events/e1/j1.md", content)
    assert str(found) == (
        "there is no file “A.JPG”, but there is “a.jpg”: write the name exactly so"
    )


def test_a_link_out_of_content_is_refused(content: Path) -> None:
    """Of a file or of a folder; a link inside is fine, and one in a circle is no crash."""
    photos = content / "events/e1/photos"
    (photos / "out.jpg").symlink_to(content.parent / "secret.jpg")
    (photos / "up").symlink_to(content.parent)
    (photos / "in.jpg").symlink_to(photos / "a.jpg")
    (photos / "round.jpg").symlink_to(photos / "round.jpg")
    source = content / "events/e1/j1.md"
    reasons = {
        name: getattr(resolve(f"photos/{name}", source, content), "reason", "fine")
        for name in ("out.jpg", "up/secret.jpg", "in.jpg", "round.jpg")
    }
    assert reasons == {
        "out.jpg": "outside",
        "up/secret.jpg": "outside",
        "in.jpg": "fine",
        "round.jpg": "missing",
    }


@given(st.text())
def test_no_address_leads_out_or_crashes(target: str) -> None:
    root = Path(__file__).parent
    found = resolve(target, root / "site.py", root)
    assert isinstance(found, Unresolved) or found.is_relative_to(root)


@pytest.mark.parametrize(
    ("file", "address"),
    [
        ("events/e1/photos/a.jpg", "e1/photos/a.0a1b2c3d"),
        ("events/e1/j1-x/Vue de la Salle.HEIC", "e1/j1-x/vue-de-la-salle.0a1b2c3d"),
        ("reports/a.jpg", "reports/a.0a1b2c3d"),
        ("pages/x.jpg", "media/x.0a1b2c3d"),
        ("pages/img/x.jpg", "media/img/x.0a1b2c3d"),
        ("extra/Été.png", "media/extra/ete.0a1b2c3d"),
        ("x.jpg", "media/x.0a1b2c3d"),
        ("events/x.jpg", "media/events/x.0a1b2c3d"),
        ("events/e1/写真.jpg", "e1/xie-zhen.0a1b2c3d"),
        ("events/e1/…….jpg", "e1/picture.0a1b2c3d"),
    ],
)
def test_where_a_picture_goes(file: str, address: str) -> None:
    root = Path("/site/content")
    assert picture_stem(root / file, root, KEY) == address


@pytest.mark.parametrize(
    ("file", "address"),
    [
        ("events/e1/Programme 2026 (été).PDF", "e1/programme-2026-ete.pdf"),
        ("events/e1/programme.csv", "e1/programme.csv"),
        ("reports/données.tar.gz", "reports/donnees-tar.gz"),
        ("pages/LICENCE", "media/licence"),
    ],
)
def test_where_a_file_goes(file: str, address: str) -> None:
    root = Path("/site/content")
    assert file_address(root / file, root) == address


@given(st.text(max_size=300))
def test_a_name_that_we_write_is_plain_everywhere(name: str) -> None:
    made = slug(name, "file")
    assert made
    assert len(made) <= 80
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert made.strip("-") == made
