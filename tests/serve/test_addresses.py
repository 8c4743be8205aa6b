"""From a request to a file: what is found, and what can never be reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desk.serve.addresses import Moved, find, is_known_host
from desk.serve.kinds import content_type

if TYPE_CHECKING:
    from pathlib import Path


EVERYWHERE = "0.0.0.0"  # noqa: S104 — named, not bound


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A built site beside a secret."""
    site = tmp_path / "site"
    for name in (
        "index.html",
        "a/index.html",
        "a/photo.jpg",
        "d\u00e9j\u00e0/index.html",
        "b/c.txt",
    ):
        file = site / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "site-too").mkdir()
    (tmp_path / "site-too" / "index.html").write_text("another site")
    (site / "link.txt").symlink_to(tmp_path / "secret.txt")
    (site / "folder").symlink_to(tmp_path)
    (site / "loop").symlink_to(site / "loop")
    (site / "e").mkdir()
    (site / "e" / "index.html").symlink_to(tmp_path / "secret.txt")
    (site / "own.txt").symlink_to(site / "b" / "c.txt")
    return site


@pytest.mark.parametrize(
    ("target", "file"),
    [
        ("/", "index.html"),
        ("/index.html", "index.html"),
        ("/?utm=1", "index.html"),
        ("/a/", "a/index.html"),
        ("/a/?q=/../x", "a/index.html"),
        ("/a//", "a/index.html"),
        ("/a/photo.jpg", "a/photo.jpg"),
        ("/%61/photo%2ejpg", "a/photo.jpg"),
        ("/d%C3%A9j%C3%A0/", "d\u00e9j\u00e0/index.html"),
        (
            "/d\u00c3\u00a9j\u00c3\u00a0/",
            "d\u00e9j\u00e0/index.html",
        ),  # UTF-8 as http.server reads it
        ("http://localhost:8000/a/", "a/index.html"),
        ("/own.txt", "b/c.txt"),
    ],
)
def test_an_address_of_the_site_is_a_file_of_it(site: Path, target: str, file: str) -> None:
    assert find(target, site=site, base="") == (site / file).resolve()


@pytest.mark.parametrize(
    "target",
    [
        "/../secret.txt",
        "/a/../../secret.txt",
        "/a/../index.html",
        "/./index.html",
        "/%2e%2e/secret.txt",
        "/%2E%2E%2Fsecret.txt",
        "/a%2f..%2f..%2fsecret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "/%252e%252e/secret.txt",
        "/..;/secret.txt",
        "/....//secret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/%ff",
        "/a/photo.jpg%00.html",
        "/../site-too/",
        "//etc/passwd",
        "/etc/passwd",
        "/link.txt",
        "/folder/secret.txt",
        "/folder/site-too/",
        "/e/",
        "/e/index.html",
        "/loop",
        "/b/",
        "/b",
        "/a/photo.jpg/",
        "/index.html/",
        "/" + "x" * 5000,
        "/" + "x/" * 5000,
        "*",
        "http://[",
        "file:///../secret.txt",
        "/nothing",
    ],
)
def test_nothing_else_is_reached(site: Path, target: str) -> None:
    """Not by dots, encodings, links, other separators nor names that no file can have."""
    assert find(target, site=site, base="") is None


@pytest.mark.parametrize(
    ("target", "base", "to"),
    [
        ("/a", "", "/a/"),
        ("/a?q=1&r=%20", "", "/a/?q=1&r=%20"),
        ("/d%C3%A9j%C3%A0", "", "/d%C3%A9j%C3%A0/"),
        ("//a", "", "/a/"),
        ("/", "/blog", "/blog/"),
        ("/blog", "/blog", "/blog/"),
        ("/blog/a", "/blog", "/blog/a/"),
        ("/", "/deep/blog", "/deep/blog/"),
    ],
)
def test_a_folder_is_at_the_address_with_the_slash(
    site: Path, target: str, base: str, to: str
) -> None:
    """And a site with a path is below that path; never is one sent to another host."""
    assert find(target, site=site, base=base) == Moved(to=to)


@pytest.mark.parametrize("target", ["/a/", "/index.html", "/blogs/a/", "/blo", "/x/blog/a/"])
def test_a_site_with_a_path_has_nothing_beside_it(site: Path, target: str) -> None:
    assert find(target, site=site, base="/blog") is None


def test_a_site_with_a_path_is_found_below_it(site: Path) -> None:
    assert find("/blog/a/", site=site, base="/blog") == (site / "a/index.html").resolve()


@pytest.mark.parametrize(
    ("header", "listening", "known"),
    [
        ("localhost:8000", "127.0.0.1", True),
        ("LOCALHOST:8000", "127.0.0.1", True),
        ("127.0.0.1:8000", "127.0.0.1", True),
        ("[::1]:8000", "::1", True),
        ("localhost:9000", "127.0.0.1", True),  # through a tunnel
        ("127.0.0.2:8000", "127.0.0.2", True),
        ("evil.example:8000", "127.0.0.1", False),
        ("localhost.evil.example", "127.0.0.1", False),
        ("127.0.0.1.evil.example:8000", "127.0.0.1", False),
        ("localhost@evil.example", "127.0.0.1", False),
        ("192.168.1.20:8000", "127.0.0.1", False),
        ("0.0.0.0:8000", "127.0.0.1", False),
        ("[", "127.0.0.1", False),
        ("", "127.0.0.1", False),
        (None, "127.0.0.1", False),
        ("192.168.1.20:8000", EVERYWHERE, True),
        ("[fe80::1]:8000", "::", True),
        ("evil.example:8000", EVERYWHERE, False),
    ],
)
def test_only_requests_that_mean_this_machine_are_known(
    header: str | None, listening: str, *, known: bool
) -> None:
    assert is_known_host(header, listening=listening) is known


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("atom.xml", "application/atom+xml; charset=utf-8"),
        ("sitemap.xml", "application/xml; charset=utf-8"),
        ("logo.SVG", "image/svg+xml; charset=utf-8"),
        ("photo.webp", "image/webp"),
        ("font.woff2", "font/woff2"),
        ("programme.ics", "text/calendar; charset=utf-8"),
        ("CNAME", "application/octet-stream"),
    ],
)
def test_a_file_is_named_for_what_it_holds(tmp_path: Path, name: str, kind: str) -> None:
    assert content_type(tmp_path / name) == kind
