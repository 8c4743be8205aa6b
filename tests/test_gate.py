"""The gate: what it lets through, and each thing that it stops."""

from __future__ import annotations

import base64
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from desk.gate import gate
from tests.gated import SECRET, Site, built


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return built(tmp_path)


def head(site: Site, link: str) -> None:
    """Give the first report this link in its head."""
    site.write("event/report-0/index.html", f"<head><title>x</title>{link}</head>")


def shown(site: Site, address: str) -> None:
    """Have the first report show a picture."""
    page = site.output / "event/report-0/index.html"
    text = page.read_text(encoding="utf-8")
    page.write_text(f'{text}<p><img alt="x" class="a"\nsrc="{address}"></p>', encoding="utf-8")


Change = Callable[[Site], object]

GOOD: dict[str, Change] = {
    "as built": lambda site: site,
    "two reports fewer": lambda site: site.gone(2),
    "many withdrawn": lambda site: site.gone(40, withdrawn="2026-05-12"),
    "many samples fewer, as after init": lambda site: site.gone(40, demo=True),
    "published for the first time": lambda site: site.published.clear(),
    "a link with other quotes and order": lambda site: head(
        site, "<LINK href='https://musee.example/event/report-0/' class=a rel='canonical'>"
    ),
    "a link without quotes": lambda site: head(
        site, "<link rel=canonical href=https://musee.example/event/report-0/>"
    ),
    "names with spaces and accents": lambda site: site.write("extra/Affiche d’été.PDF"),
    "files that only a host reads": lambda site: site.write(".well-known/security.txt"),
    "a style sheet of elsewhere too": lambda site: site.write(
        "index.html",
        '<head><link rel="stylesheet" href="https://fonts.example/a.css">'
        '<link rel="preload stylesheet" href="https://musee.example/theme/style.css?v=2"></head>',
    ),
    "a picture of its own": lambda site: shown(site, "/event/a.jpg"),
    "one with its whole address": lambda site: shown(site, "https://musee.example/event/a.jpg"),
    "a picture of another site, as an example": lambda site: site.write(
        "atom.xml", '&lt;code&gt;&amp;lt;img src="https://other.example/a.jpg"&lt;/code&gt;'
    ),
    "a hard link": lambda site: os.link(site.output / "404.html", site.output / "again.html"),
    "a word that looks like a secret": lambda site: site.write("a.html", SECRET[:-3]),
}


@pytest.mark.parametrize("change", GOOD.values(), ids=GOOD)
def test_a_good_site_goes_out(site: Site, change: Change) -> None:
    change(site)
    assert site.refusals() == ()


@pytest.mark.parametrize(("reports", "gone"), [(1, 0), (98, 2), (250, 5)])
def test_a_site_of_any_size_goes_out(tmp_path: Path, reports: int, gone: int) -> None:
    site = built(tmp_path, reports=reports)
    site.gone(gone)
    assert site.refusals() == ()


def test_a_site_below_a_path_goes_out(tmp_path: Path) -> None:
    assert built(tmp_path, "https://musee.example/blog").refusals() == ()


def absent(site: Site) -> None:
    shutil.rmtree(site.output)


def linked(site: Site) -> None:
    site.output.rename(site.root / "real")
    site.output.symlink_to("real")


def only_a_file(site: Site) -> None:
    absent(site)
    site.output.touch()


def emptied(site: Site) -> None:
    site.reports.clear()
    site.published.clear()


def without_pages(site: Site) -> None:
    for path in site.output.rglob("*.html"):
        path.unlink()


def cut(site: Site, name: str) -> None:
    """A file that was begun and not written."""
    (site.output / name).write_bytes(b"")


def unlink(site: Site, name: str) -> None:
    (site.output / name).unlink()


def encoded(offset: int) -> str:
    """The secret in base64, somewhere within more."""
    return base64.b64encode(b"abc"[:offset] + SECRET.encode() + b"xy").decode()


BAD: dict[str, tuple[int, Change]] = {
    "no output": (1, absent),
    "output is a file": (1, only_a_file),
    "output is a link": (2, linked),
    "no mark": (3, lambda site: unlink(site, ".rapporteur")),
    "a build under way": (3, lambda site: site.mark("building")),
    "a mark that is none": (3, lambda site: site.write(".rapporteur", "[]")),
    "no report was read": (4, emptied),
    "no page was written": (4, without_pages),
    "three reports fewer": (5, lambda site: site.gone(3)),
    "no home page": (6, lambda site: unlink(site, "index.html")),
    "an empty home page": (6, lambda site: cut(site, "index.html")),
    "no feed": (7, lambda site: unlink(site, "atom.xml")),
    "no page for lost readers": (7, lambda site: unlink(site, "404.html")),
    "no archive": (7, lambda site: unlink(site, "archives/index.html")),
    "no styles": (7, lambda site: unlink(site, "theme/style.css")),
    "empty styles": (7, lambda site: cut(site, "theme/style.css")),
    "no styles named": (7, lambda site: site.write("index.html", "<h1>Musée</h1>")),
    "a report without a page": (8, lambda site: unlink(site, "event/report-1/index.html")),
    "a report with an empty page": (8, lambda site: cut(site, "event/report-1/index.html")),
    "a report without a canonical link": (8, lambda site: head(site, "")),
    "a report with another's canonical link": (
        8,
        lambda site: head(
            site, '<link rel="canonical" href="https://musee.example/event/report-1/">'
        ),
    ),
    "a page outside of the output": (
        8,
        lambda site: site.reports[0].update(save_as="../output/event/report-0/index.html"),
    ),
    "a picture of another site": (11, lambda site: shown(site, "https://other.example/a.jpg")),
    "one without its scheme": (11, lambda site: shown(site, "//other.example/a.jpg")),
    "one on a page that is no report": (
        11,
        lambda site: site.write("about/index.html", "<video src='http://other.example/a.mp4'>"),
    ),
    "one in the feed": (
        11,
        lambda site: site.write("atom.xml", '&lt;img alt="" src="https://other.example/a.jpg"&gt;'),
    ),
    "a link to a file": (9, lambda site: (site.output / "a").symlink_to("/etc/passwd")),
    "a link to a folder": (9, lambda site: (site.output / "a").symlink_to("/etc")),
    "a link to nothing": (9, lambda site: (site.output / "a").symlink_to("/nowhere")),
    "a pipe": (9, lambda site: os.mkfifo(site.output / "a")),
    "a repository": (10, lambda site: site.write("sub/.git/HEAD")),
    "the secrets' own file": (10, lambda site: site.write(".env")),
    "a copy of the secrets' file": (10, lambda site: site.write("a/.env.old")),
    "a key": (10, lambda site: site.write("id_rsa")),
    "a secret": (10, lambda site: site.write("a.js", f"key='{SECRET}'")),
    "a secret in an address": (10, lambda site: site.write("a.html", quote(SECRET, safe=""))),
    "a secret in HTML": (10, lambda site: site.write("a.html", SECRET.replace("&", "&amp;"))),
    "a secret in base64": (10, lambda site: site.write("a.txt", encoded(0))),
    "a secret in base64, one further": (10, lambda site: site.write("a.txt", encoded(1))),
    "a secret in base64, two further": (10, lambda site: site.write("a.txt", encoded(2))),
    "a secret far in a large file": (
        10,
        lambda site: site.write("a.bin", "x" * ((1 << 22) - 7) + SECRET),
    ),
    "a name of a device": (10, lambda site: site.write("tags/aux/index.html")),
    "a name with a colon": (10, lambda site: site.write("a:b.html")),
    "a name with a line break": (10, lambda site: site.write("a\nb.html")),
    "a name with a dot at its end": (10, lambda site: site.write("tags/etc./index.html")),
    "two names in one": (10, lambda site: (site.write("a/X.html"), site.write("a/x.html"))),
    "a name in two pieces": (10, lambda site: site.write("e\u0301te.html")),
}


@pytest.mark.parametrize(("code", "change"), BAD.values(), ids=BAD)
def test_a_bad_site_stays_in(site: Site, code: int, change: Change) -> None:
    change(site)
    refusals = site.refusals()
    assert {refusal.code for refusal in refusals} == {code}
    for refusal in refusals:
        assert refusal.message
        assert refusal.advice
        assert refusal.forcible == (code in (5, 7, 8, 11))
        assert ("--force" in refusal.advice) == refusal.forcible
        assert SECRET not in f"{refusal.message}{refusal.advice}"


def test_two_per_cent_may_go_and_no_more(tmp_path: Path) -> None:
    site = built(tmp_path, reports=196)
    site.gone(4)
    assert site.refusals() == ()
    site.gone(1)
    assert [refusal.code for refusal in site.refusals()] == [5]
    assert "5" in site.refusals()[0].message
    assert "201" in site.refusals()[0].message


@pytest.mark.parametrize("where", [".", "..", "content/.."])
def test_the_project_is_never_taken_for_its_output(tmp_path: Path, where: str) -> None:
    project = tmp_path / "project"
    site = built(project / "content")
    refusals = gate(project / where, {"reports": site.reports}, site.published, root=project)
    assert [refusal.code for refusal in refusals] == [3]
    assert not refusals[0].forcible


def test_everything_that_is_wrong_is_said_at_once(site: Site) -> None:
    site.gone(9)
    unlink(site, "atom.xml")
    unlink(site, "event/report-1/index.html")
    (site.output / "a").symlink_to("/etc/passwd")
    site.write("b.html", SECRET)
    assert [refusal.code for refusal in site.refusals()] == [5, 7, 8, 9, 10]


def test_a_new_report_is_always_read_among_many(tmp_path: Path) -> None:
    """Of more than two hundred reports some are read; a new one is one of them."""
    site = built(tmp_path, reports=420)
    spoiled = site.reports[333]
    site.write(str(spoiled["save_as"]), "<p>no head</p>")
    site.published = [entry for entry in site.published if entry["id"] != spoiled["id"]]
    assert [refusal.code for refusal in site.refusals()] == [8]
    assert str(spoiled["source"]) in site.refusals()[0].message


def test_the_same_reports_are_read_each_time(tmp_path: Path) -> None:
    site = built(tmp_path, reports=420)
    for number in range(0, 420, 3):
        site.write(f"event/report-{number}/index.html", "<p>no head</p>")
    assert site.refusals() == site.refusals()
    assert [refusal.code for refusal in site.refusals()] == [8]


def test_a_short_word_is_not_taken_for_a_secret(site: Site) -> None:
    site.secrets = ("", "yes", "musee")
    assert site.refusals() == ()


def test_the_files_are_named_and_only_the_first_of_many(site: Site) -> None:
    for number in range(5):
        site.write(f"{number}/.env")
    message = site.refusals()[0].message
    assert "0/.env, 1/.env, 2/.env and 2 more" in message


@pytest.mark.parametrize(
    ("out", "nothing_due", "stopped"),
    [([], True, False), ([], False, True), ([{"id": "e/a"}], True, True),
     ([{"id": "e/a", "demo": True}, {"id": "e/b", "withdrawn": "2026"}], True, False)],
)  # fmt: skip
def test_a_site_without_reports_is_right_only_where_none_is_due_or_out(
    site: Site, out: list[dict[str, object]], *, nothing_due: bool, stopped: bool
) -> None:
    """As a new site is; but a build that lost all its reports looks the same."""
    manifest = {"site": {"url": site.url}, "reports": []}
    refusals = gate(site.output, manifest, out, root=site.root, nothing_due=nothing_due)
    assert (4 in {refusal.code for refusal in refusals}) == stopped
