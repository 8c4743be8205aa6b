"""The linter on files and addresses: what may not be published, and what could not be built."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from desk.check.linter import check
from posse.published import write_published
from tests.desk.sites import EVENT, GOOD, PROGRAMME, REPORT, site_at, write
from tests.desk.test_check import PUBLISHED, body, field, report, said
from tests.plugins.media import camera

Files = Mapping[str, str | bytes | None]

HERE = "content/events/congres"
DRAFT = {f"{HERE}/dr.md": REPORT.replace("published", "draft")}
PDF = {f"{HERE}/a.pdf": b"%PDF"}
SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
LONG = "a" * 120


def page(name: str, text: str = "Title: X\n\nx\n") -> dict[str, str]:
    return {f"content/pages/{name}": text}


def event(text: str) -> dict[str, str]:
    return {f"{HERE}/event.md": EVENT + text}


def photo(data: bytes, name: str = "p.jpg") -> dict[str, str | bytes]:
    return {**body(f"![Une table]({name})"), f"{HERE}/{name}": data}


GRAVE: dict[str, tuple[Files, str]] = {
    "a text of another kind": ({f"{HERE}/x.rst": "x"}, "x.rst:1: This file would not be read"),
    "a page in HTML": ({"content/pages/x.htm": "x"}, "x.htm:1: This file would not be read"),
    "Markdown by another name": (
        {f"{HERE}/x.mkd": "x"}, "its name must end in .md. Rename it to x.md."),
    "a text as a file": (
        {**body("[x]({static}dr.md)"), **DRAFT},
        "report.md:6: {static} is for files, and dr.md is a text. Write dr.md."),
    "a text as the address of a quotation": (
        {**body('<blockquote cite="{static}dr.md">x</blockquote>'), **DRAFT},
        "report.md:6: {static} is for files"),
    "people.toml in braces": (
        body("[x]({static}/people.toml)"), "people.toml” is one of the site’s own files"),
    "people.toml": (body("[x](../../people.toml)"), "people.toml” is one of the site’s own files"),
    "removed.txt": (
        {**body("[x](../../removed.txt)"), "content/removed.txt": ""},
        "“../../removed.txt” is one of the site’s own files"),
    "the programme": (body("[x](programme.csv)"), "“programme.csv” is one of the site’s own files"),
    "a text beside the reports' folders": (
        {**body("[x](../../note.md)"), "content/note.md": "x"},
        "“note.md” is no report and no page"),
    "a photo in braces": (
        {**body("[x]({static}p.jpg)"), f"{HERE}/p.jpg": camera.jpeg()},
        "report.md:6: {static} publishes this photo as it is, with its place"),
    "a photo with its place among the files": (
        {"content/extra/p.jpg": camera.jpeg()},
        "content/extra/p.jpg:1: This file holds data of the camera"),
    "a drawing with a program among the files": (
        {"content/extra/d.svg": SCRIPT}, "content/extra/d.svg:1: This file holds <script>"),
    "a photo that is none": (photo(b"<html>"), "report.md:6: “p.jpg” is no picture"),
    "a photo that is empty": (photo(b""), "report.md:6: “p.jpg” is no picture"),
    "a photo that is cut short": (
        photo(camera.jpeg()[:-4000]), "report.md:6: “p.jpg” is broken or cut short"),
    "a photo that is too large": (photo(camera.bomb(), "p.png"), "has more than 100 million"),
    "a photo of a scanner": (photo(b"II*\0", "p.tif"), "“p.tif” is not of a kind"),
    "a photo of the newest kind": (photo(b"x", "p.jxl"), "“p.jxl” is not of a kind"),
    "a drawing with a program": (photo(SCRIPT, "p.svg"), "“p.svg” holds <script>"),
    "a picture of the front matter that is none": (
        {**field("Image: a.pdf"), **PDF}, "report.md:4: “a.pdf” is not of a kind"),
    "a dead link in the summary": (
        report(("Cinq personnes", "[Cinq](rien.md) personnes")),
        "report.md:4: There is no file “rien.md”."),
    "a dead picture in the summary": (
        report(("Cinq personnes", "![Cinq](rien.jpg) personnes")),
        "report.md:4: There is no file “rien.jpg”."),
    "two pages of one name": (
        {**page("a/x.md"), **page("b/x.md")}, "pages/b/x.md:1: This id is used twice"),
    "a page with a bad date": (
        page("x.md", "Title: X\nDate: demain\n\nx\n"), "x.md:2: Date: “demain” is not a date"),
    "a tag without end": (field(f"Tags: {'mot ' * 80}"), "report.md:4: “mot mot"),
    "an author without end": (field(f"Author: {'mot ' * 80}"), "is too long for an address"),
    "a dead link in event.md": (event("\n[x](rien.md)\n"), "event.md:6: There is no file “rien.md"),
    "a picture without words in event.md": (
        {**event("\n![](p.jpg)\n"), f"{HERE}/p.jpg": camera.jpeg()},
        "event.md:6: The picture p.jpg has no words"),
    "a line of event.md that is no key": (
        event("Numéro: 5\nVenue: Là\n\nx\n"), "event.md:5: The lines at the top of the file end"),
    "a key of event.md twice": (
        event("Venue: Là\nVenue: Ici\n"), "event.md:6: “Venue:” is written twice"),
    "a program in a text": (
        body("x\n\n<script>alert(1)</script>"), "report.md:8: “<script” would run a program"),
    "a text that leads away": (
        body('<meta http-equiv="refresh" content="0; url=https://x.example/">'),
        "report.md:6: “http-equiv” would run a program"),
    "a link that is a program": (
        body("[x](javascript:alert(1))"), "report.md:6: “javascript:” would run a program"),
    "a picture that is a program": (
        body("<p onclick='x()'>x</p>"), "report.md:6: “onclick” would run a program"),
    "a linked page with a program": (
        {**body("[x](../../files/x.xhtml)"),
         "content/files/x.xhtml": "<html><script>x</script></html>"},
        "report.md:6: “x.xhtml” holds a program"),
    "a report called event.md": (
        {"content/reports/event.md": REPORT},
        ("“event.md” has a meaning of its own, and is no name for a report. Rename it, for example "
        "to event-report.md.")),
    "a report called index.md": ({"content/reports/index.md": REPORT}, "has a meaning of its own"),
    "a name without end": (
        {f"{HERE}/{LONG}.md": REPORT},
        "The name is too long for an address: 120 letters, of at most 96."),
    "an id that is an address of the site": (
        {"content/removed.txt": "# x\ntags/budget\n"},
        "content/removed.txt:2: “tags/budget” is an address that the site itself uses."),
    "a removed.txt that is not UTF-8": (
        {"content/removed.txt": "# retiré\n".encode("cp1252")},
        "content/removed.txt:1: This file is not in UTF-8."),
}  # fmt: skip


@pytest.mark.parametrize("case", GRAVE)
def test_a_grave_mistake_is_said_once_with_file_and_line(case: str, tmp_path: Path) -> None:
    files, expected = GRAVE[case]
    write(tmp_path, {**GOOD, **files})
    found = [m for m in check(site_at(tmp_path)) if expected in str(m)]
    assert [m.grave for m in found] == [True], list(map(str, check(site_at(tmp_path))))


@pytest.mark.parametrize("case", GRAVE)
def test_it_brings_no_other(case: str, tmp_path: Path) -> None:
    lines = said(tmp_path, GRAVE[case][0])
    assert len(lines) == 1, lines


ALIASES = {
    "/": "itself uses", "/index.html": "itself uses", "/404.html": "itself uses",
    "/tags/budget/": "itself uses", "/archives/": "itself uses", "/atom.xml": "itself uses",
    "/theme/style.css": "itself uses", "/page/2/": "itself uses", "/tags": "itself uses",
    "/congres/": "used already, by content/events/congres/event.md",
    "/a-propos": "used already, by content/pages/a-propos.md",
    "/A-Propos/index.html": "used already, by content/pages/a-propos.md",
    "/robots.txt": "used already, by content/extra/robots.txt",
    "/congres/autre": "used already, by content/events/congres/autre.md",
    "/congres/report": "the report’s own address",
    "/.rapporteur": "cannot be an address", "/%2e%2e/x": "cannot be an address",
    "/caf%C3%A9/": "cannot be an address", f"/{'a' * 300}": "cannot be an address",
    "/a//b": "cannot be an address",
    "/2009/x.php": "Not every server leads on",
}  # fmt: skip


@pytest.mark.parametrize("alias", ALIASES)
def test_an_alias_that_meets_another_address_is_named(alias: str, tmp_path: Path) -> None:
    files = {
        **field(f"Aliases: {alias}"), f"{HERE}/autre.md": REPORT, "content/extra/robots.txt": "",
    }  # fmt: skip
    (line,) = said(tmp_path, files)
    assert line.startswith("content/events/congres/report.md:4: ")
    assert ALIASES[alias] in line


def test_two_aliases_for_one_address_are_named_however_they_are_written(tmp_path: Path) -> None:
    other = {f"{HERE}/a.md": REPORT.replace("Summary", "Aliases: /2009/x/\nSummary")}
    (line,) = said(tmp_path, {**field("Aliases: /2009/X"), **other})
    assert "The alias “/2009/X” is used already, by content/events/congres/a.md." in line


def test_old_addresses_of_another_blog_are_no_mistake(tmp_path: Path) -> None:
    assert said(tmp_path, field("Aliases: /2009/06/old.html, /archives/12, /été/, vieux")) == []


@pytest.mark.parametrize("ending", ["", ".mov", ".mp4"])
def test_a_video_may_tell_its_place_and_a_pdf_is_published(ending: str, tmp_path: Path) -> None:
    name = f"salle{ending or '.pdf'}"
    lines = said(tmp_path, {**body(f"[Voir]({name})"), f"{HERE}/{name}": b"x"})
    assert len(lines) == bool(ending)
    assert not ending or "it may say where it was made" in lines[0]


def test_a_link_in_braces_to_what_waits_is_a_hint(tmp_path: Path) -> None:
    (line,) = said(tmp_path, {**body("[x]({filename}dr.md)"), **DRAFT})
    assert "report.md:6: content/events/congres/dr.md is not out yet" in line


def test_an_id_that_was_never_out_is_a_hint(tmp_path: Path) -> None:
    (line,) = said(tmp_path, {"content/removed.txt": "congres/jamais\n"})
    assert line.startswith("content/removed.txt:1: No report “congres/jamais” was ever out")


def test_a_page_that_only_says_who_owns_the_site_may_stand_in_extra(tmp_path: Path) -> None:
    assert said(tmp_path, {"content/extra/check.html": "verification: 123"}) == []
    (line,) = said(tmp_path, {"content/extra/check.html": "<script>x</script>"})
    assert "holds a program (“<script”)" in line


def links(root: Path) -> None:
    outside = root / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text(REPORT, encoding="utf-8")
    (outside / "event.md").write_text(EVENT, encoding="utf-8")
    (root / "content/extra").mkdir()
    (root / "content/extra/all").symlink_to(outside)
    (root / "content/extra/one.txt").symlink_to(outside / "secret.md")
    (root / HERE / "secret.md").symlink_to(outside / "secret.md")
    (root / HERE / "round").symlink_to(root / HERE)
    (root / HERE / "loop.md").symlink_to("loop.md")
    (root / "content/events/autre").symlink_to(outside)


def test_links_that_lead_out_or_round_are_mistakes(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    links(tmp_path)
    lines = said(tmp_path, {})
    named = {line.partition(" This is a link ")[0]: line.partition(" This is a link ")[2]
             for line in lines if " This is a link " in line}  # fmt: skip
    out = "that leads out of the content folder"
    assert {place: what.partition(".")[0] for place, what in named.items()} == {
        "content/extra/all:1:": out, "content/extra/one.txt:1:": out,
        f"{HERE}/secret.md:1:": out, "content/events/autre:1:": out,
        f"{HERE}/round:1:": "to another folder", f"{HERE}/loop.md:1:": "that leads nowhere",
    }  # fmt: skip
    assert lines == [line for line in lines if " This is a link " in line]


def test_a_wrong_event_file_does_not_make_its_reports_wrong(tmp_path: Path) -> None:
    files = {**field("Session: j1-03"), f"{HERE}/event.md": EVENT.replace("Europe/Paris", "Paris")}
    (line,) = said(tmp_path, files)
    assert "event.md:4" in line


def test_a_report_that_cannot_be_read_has_not_vanished(tmp_path: Path) -> None:
    write_published(tmp_path / "state", [PUBLISHED])
    (line,) = said(tmp_path, {f"{HERE}/ancien.md": "Title: é".encode("cp1252")})
    assert "This file is not in UTF-8." in line


def test_a_report_that_moved_to_another_event_is_told_its_whole_old_name(tmp_path: Path) -> None:
    here = replace(PUBLISHED, id="congres/report", source="events/congres/report.md")
    write_published(tmp_path / "state", [PUBLISHED, here])
    other = {"content/events/autre/event.md": EVENT, "content/events/autre/ancien.md": REPORT}
    (line,) = said(tmp_path, other)
    assert "Add “Aliases: congres/ancien” to the new file." in line


def test_a_mark_before_the_first_letter_of_removed_txt_is_no_letter(tmp_path: Path) -> None:
    write_published(tmp_path / "state", [PUBLISHED])
    assert said(tmp_path, {"content/removed.txt": "\ufeffcongres/ancien\n"}) == []


def test_a_picture_is_looked_at_once_and_again_when_it_changes(tmp_path: Path) -> None:
    lines = said(tmp_path, photo(b"no picture"))
    kept = tmp_path / ".cache/looks.json"
    marked = kept.read_text().replace("is no picture that", "REMEMBERED: is no picture that")
    kept.write_text(marked)
    (again,) = check(site_at(tmp_path))
    assert (len(lines), "REMEMBERED" in again.text) == (1, True)
    write(tmp_path, {f"{HERE}/p.jpg": camera.jpeg()})
    assert check(site_at(tmp_path)) == ()


@pytest.mark.parametrize("kept", ["", "[]", '{"format": 1, "files": {"picture x": [1, 2, 3]}}'])
def test_a_broken_memory_of_pictures_is_none(kept: str, tmp_path: Path) -> None:
    write(tmp_path, {".cache/looks.json": kept})
    assert said(tmp_path, photo(camera.jpeg())) == []
    assert json.loads((tmp_path / ".cache/looks.json").read_text())["files"]


def test_a_programme_is_still_read(tmp_path: Path) -> None:
    """That it may not be linked to changes nothing in what it is for."""
    files = {f"{HERE}/programme.csv": PROGRAMME, **field("Session: j1-03")}
    assert said(tmp_path, files) == []
