"""`check` reads the addresses of POSSE_SOURCES, and asks nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.check.linter import check
from tests.desk.sites import GOOD, site_at, write

PUBLIC, LOCAL = "https://musee.org", "http://127.0.0.1:8000"
HERE = "http://127.0.0.1:9"
FINE = {
    "a feed": ("feeds", {"feeds": ["https://partner.org/feed.xml"]}, PUBLIC),
    "a feed of an event": (
        "feeds", {"feeds": [{"url": "https://é.org/f?tag=ü", "event": "congres"}]}, PUBLIC),
    "a list": ("jf2", {"feed": "http://partner.org/jf2"}, PUBLIC),
    "a mailbox": ("webmention.io", {"domain": "musee.org"}, PUBLIC),
    "a mailbox here": ("webmention.io", {"domain": "m.org", "server": HERE}, PUBLIC),
    "a feed here": ("feeds", {"feeds": ["http://127.0.0.1:9/f"]}, LOCAL),
    "one of somebody's own": ("tests.desk.answers.file_source", {"url": "ftp://x"}, PUBLIC),
}  # fmt: skip
WRONG = {
    "no scheme": ("feeds", {"feeds": ["partner.org/feed.xml"]}, "it does not begin with https://"),
    "another scheme": ("jf2", {"feed": "ftp://partner.org/f"}, "only http and https are asked"),
    "no host": ("feeds", {"feeds": ["https:///feed.xml"]}, "it is no address"),
    "odd signs": ("feeds", {"feeds": ["https://partner.org/{tag}"]}, "it is no address"),
    "a private host": ("feeds", {"feeds": ["http://192.168.1.4/f"]}, "its host is local, private"),
    "a reserved host": ("feeds", {"feeds": ["https://nas.local/f"]}, "its host is local, private"),
    "this machine": ("jf2", {"feed": "http://localhost/f"}, "its host is local, private"),
    "an odd port": ("feeds", {"feeds": ["https://partner.org:8443/f"]}, "only the ports of the"),
    "no text": ("feeds", {"feeds": [3]}, "it is no text"),
    "no feeds": ("feeds", {"feeds": []}, "“feeds” of the source s is missing"),
    "a table without its address": (
        "feeds", {"feeds": [{"event": "congres"}]}, "“feeds” of the source s is missing"),
    "no feed": ("jf2", {}, "“feed” of the source s is missing"),
    "no domain": ("webmention.io", {}, "“domain” of the source s is missing"),
    "a token in the clear": (
        "webmention.io", {"domain": "m.org", "server": "http://m.org"}, "a token goes there"),
}  # fmt: skip


def said(root: Path, kind: str, options: dict[str, object], url: str = PUBLIC) -> list[str]:
    write(root, GOOD)
    source = {"use": kind, **options}
    return [str(one) for one in check(site_at(root, POSSE_SOURCES={"s": source}, SITEURL=url))]


@pytest.mark.parametrize(("kind", "options", "url"), FINE.values(), ids=FINE)
def test_what_can_be_asked_is_no_mistake(
    tmp_path: Path, kind: str, options: dict[str, object], url: str
) -> None:
    assert said(tmp_path, kind, options, url) == []


@pytest.mark.parametrize(("kind", "options", "words"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_asked_is_named_with_its_key(
    tmp_path: Path, kind: str, options: dict[str, object], words: str
) -> None:
    ((line),) = said(tmp_path, kind, options)
    assert "of the source s" in line
    assert words in line
    assert line.startswith("pelicanconf.py:")


def test_each_is_named_and_a_secret_in_it_is_not_shown(tmp_path: Path) -> None:
    feeds = ["https://me:hunter2@partner.org/f", "ftp://partner.org/f?token=hunter2"]
    told = "\n".join(said(tmp_path, "feeds", {"feeds": feeds}))
    assert "hunter2" not in told
    assert "//…@partner.org/f, which cannot be asked: it has a name or a password in it" in told
    assert "ftp://partner.org/f?token=…, which cannot be asked: only http" in told


def test_the_line_is_that_of_the_address(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    site = site_at(tmp_path, SITEURL=PUBLIC,
                   POSSE_SOURCES={"s": {"use": "jf2", "feed": "ftp://partner.org/f"}})  # fmt: skip
    path = tmp_path / "pelicanconf.py"
    lines = ["# ftp://partner.org/f", "POSSE_SOURCES = {", '    "s": {', '        "use": "jf2",',
             '        "feed": "ftp://partner.org/f",']  # fmt: skip
    path.write_text("\n".join(lines), "utf-8")
    assert [one.line for one in check(site) if "source s" in one.text] == [5]
