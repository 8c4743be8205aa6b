"""Pictures are made once; what a crash or a disk did to the cache does no harm."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.plugins.media import camera
from tests.plugins.media.site import PROJECT, Site

# docutils, which Pelican imports, asks for PIL too, and does without it.
NO_PICTURE_LIBRARIES = """
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"PIL", "pillow_heif", "concurrent"}:
            raise ImportError(f"{name} was asked for")
sys.meta_path.insert(0, Refuse())
"""


@pytest.fixture
def album(site: Site) -> Site:
    """A report with two photos and a drawing."""
    site.put("events/e1/photos/a.jpg", camera.jpeg())
    site.put("events/e1/photos/b.heic", camera.heic())
    site.put("events/e1/photos/c.svg", camera.drawing())
    site.report("![a](photos/a.jpg) ![b](photos/b.heic) ![c](photos/c.svg)")
    return site


def bytes_of(site: Site) -> dict[str, bytes]:
    return {name: (site.output / name).read_bytes() for name in sorted(site.files())}


def cached(site: Site) -> list[Path]:
    """The files of the cache that were made of pictures, records left out."""
    return sorted(p for p in (site.cache / "media").glob("*/*") if p.name != "record.json")


def test_a_second_build_makes_nothing_and_needs_no_picture_library(album: Site) -> None:
    """Sizes are in the cache's record: the page is the same to the letter."""
    first = album.build_apart("--fatal", "errors")
    assert first.returncode == 0, first.stdout + first.stderr
    page, made = album.page(), bytes_of(album)
    second = album.build_apart("--fatal", "errors", before=NO_PICTURE_LIBRARIES)
    assert second.returncode == 0, second.stdout + second.stderr
    assert album.page() == page
    assert bytes_of(album) == made


def test_a_first_build_would_need_them(album: Site) -> None:
    """Else the test above would show nothing."""
    done = album.build_apart("--fatal", "errors", before=NO_PICTURE_LIBRARIES)
    assert done.returncode != 0
    assert "was asked for" in done.stdout + done.stderr


@pytest.mark.parametrize(
    "harm",
    [
        lambda site: cached(site)[0].write_bytes(b""),
        lambda site: cached(site)[0].unlink(),
        lambda site: cached(site)[0].write_bytes(cached(site)[0].read_bytes()[:-1]),
        lambda site: [p.write_text("{") for p in site.cache.rglob("record.json")],
        lambda site: [
            p.write_text('{"survey": {"width": "x"}}') for p in site.cache.rglob("r*.json")
        ],
        lambda site: [p.write_text("[1]") for p in site.cache.rglob("digests.json")],
        lambda site: [p.write_text('{"a": [1]}') for p in site.cache.rglob("digests.json")],
        lambda site: [p.unlink() for p in site.cache.rglob("*.json")],
    ],
)
def test_a_harmed_cache_is_mended(album: Site, harm: object) -> None:
    """Also when the finished site hangs on the same files by hard links."""
    album.build()
    good = bytes_of(album)
    assert callable(harm)
    harm(album)
    album.build()
    assert bytes_of(album) == good


def test_the_cache_may_be_deleted(album: Site) -> None:
    album.build()
    good = bytes_of(album)
    for path in sorted(album.cache.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    album.build()
    assert bytes_of(album) == good


def test_a_changed_photo_has_a_new_address(album: Site) -> None:
    """Also when its size and its time are those of the old one, as some tools leave them."""
    path = album.content / "events/e1/photos/a.jpg"
    old = path.stat()
    os.utime(path, ns=(old.st_atime_ns, old.st_mtime_ns - 10_000_000_000))
    album.build()
    before = album.files()
    replacement = path.with_name("new.jpg")
    replacement.write_bytes(path.read_bytes()[:-1] + b"\0")
    os.utime(replacement, ns=(old.st_atime_ns, old.st_mtime_ns - 10_000_000_000))
    replacement.replace(path)
    album.build()
    assert {name for name in before if "/a." in name}.isdisjoint(album.files())


def test_an_old_photo_is_not_read_again(album: Site) -> None:
    """Its digest is kept with its size, time and place on the disk."""
    for path in (album.content / "events/e1/photos").iterdir():
        os.utime(path, (1_700_000_000, 1_700_000_000))
    album.build()
    page = album.page()
    for path in (album.content / "events/e1/photos").iterdir():
        data = path.read_bytes()
        path.write_bytes(b"?" * len(data))  # would be another picture, if it were read
        os.utime(path, (1_700_000_000, 1_700_000_000))
    album.build()
    assert album.page() == page


def test_a_kill_leaves_nothing_half_made(site: Site) -> None:
    """Killed at several moments of a cold build, the next one gives the same whole site."""
    for name in "abc":
        site.put(f"events/e1/photos/{name}.jpg", camera.jpeg(1700 + ord(name), 1300))
    site.report("![a](photos/a.jpg) ![b](photos/b.jpg) ![c](photos/c.jpg)")
    assert site.build_apart("--fatal", "errors").returncode == 0
    good = bytes_of(site)
    lines = "\n".join(f"{key} = {value!r}" for key, value in site.settings().items())
    (site.folder / "conf.py").write_text(lines)
    interrupted = 0
    for files in range(4):
        for path in sorted(site.cache.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        interrupted += _killed_after(site, files * 3)
        for path in cached(site):
            assert path.name.startswith(".") or path.stat().st_size > 0
        site.build()
        assert bytes_of(site) == good
    assert interrupted >= 3


def _killed_after(site: Site, files: int) -> bool:
    """Build apart and kill it once the cache has that many files; whether it was still at work."""
    process = subprocess.Popen(
        [sys.executable, "-m", "pelican", "-s", "conf.py"],
        cwd=site.folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < until:
        if (site.cache / "media").exists() and len(cached(site)) >= files:
            break
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("media", {"pelican", "PIL", "pillow_heif", "media.plugin", "json"}),
        ("media.references", {"pelican", "PIL", "pillow_heif", "media.plugin"}),
        ("media.paths", {"pelican", "PIL", "pillow_heif", "media.plugin"}),
        ("media.plugin", {"PIL", "pillow_heif", "concurrent.futures", "xml.parsers.expat"}),
    ],
)
def test_importing_brings_only_what_is_needed(module: str, absent: set[str]) -> None:
    """What Pelican brings by itself is not counted."""
    first = "import pelican.contents; " if module == "media.plugin" else ""
    code = f"import sys; {first}before = set(sys.modules); import {module}; "
    done = subprocess.run(
        [sys.executable, "-c", code + "print(*(set(sys.modules) - before))"],
        check=True,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(PROJECT / "plugins"), "PATH": "/usr/bin:/bin"},
    )
    assert set(done.stdout.split()) & absent == set()
