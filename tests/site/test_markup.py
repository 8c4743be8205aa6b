"""What every page of the built site has, and what a report says to people and to machines."""

from __future__ import annotations

import json
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

from tests.machine import NPM, needs
from tests.site.markup import Built, Element

HERE = Path(__file__).parent
REPORT = "rencontres-2026/j1-table-ronde/"


def full_pages(site: Built) -> list[tuple[str, Element]]:
    """All pages but those which lead on to another at once."""
    found = [(path, site.page(path)) for path in site.pages]
    return [(path, page) for path, page in found if not page.all("meta", http_equiv="refresh")]


@pytest.fixture(params=["sample", "hard", "written", "pasted"])
def site(request: pytest.FixtureRequest) -> Built:
    """Each of the sites."""
    built: Built = request.getfixturevalue(request.param)
    return built


@needs("node", "npm")
def test_every_page_is_valid(site: Built) -> None:
    """By html-validate; require-sri is off, because our own files need no second signature."""
    tool = NPM / "html-validate" / "bin" / "html-validate.mjs"
    config = HERE / "html-validate.json"
    done = subprocess.run(
        [
            *("node", str(tool), "--config", str(config)),
            *("--formatter", "json", "--ext", "html", str(site.folder)),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout, done.stderr
    found = [
        f"{Path(file['filePath']).relative_to(site.folder)}:{m['line']}: {m['message']}"
        for file in json.loads(done.stdout)
        for m in file["messages"]
    ]
    assert found == []


def test_every_page_has_the_same_landmarks(site: Built) -> None:
    for path, page in full_pages(site):
        body = page.one("body")
        outer = [child for child in body.children if isinstance(child, Element)]
        assert [child.tag for child in outer] == ["a", "header", "main", "footer"], path
        assert outer[0].attributes["href"] == f"#{outer[2].attributes['id']}", path
        names = [nav.attributes.get("aria-label") for nav in page.all("nav")]
        assert all(names), path
        assert len(set(names)) == len(names), path


def test_every_page_has_one_title_and_headings_in_order(site: Built) -> None:
    for path, page in full_pages(site):
        levels = [int(e.tag[1]) for e in page if e.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}]
        assert levels[:1] == [1], path
        assert levels.count(1) == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), (path, levels)


def test_every_page_says_who_and_what_it_is(site: Built) -> None:
    for path, page in full_pages(site):
        head = page.one("head")
        assert page.one("html").attributes["lang"], path
        assert head.one("title").text, path
        assert head.one("meta", name="description").attributes["content"], path
        properties = {
            meta.attributes["property"]: meta.attributes["content"]
            for meta in head.all("meta")
            if "property" in meta.attributes
        }
        assert {"og:title", "og:type", "og:url", "og:site_name", "og:locale"} <= set(properties)
        assert properties["og:url"].startswith("https://"), path
        hidden = head.all("meta", name="robots")
        canonical = head.all("link", rel="canonical")
        assert len(hidden) + len(canonical) == 1, path
        assert head.all("link", type="application/atom+xml"), path


def test_every_page_is_strict_about_what_it_loads(site: Built) -> None:
    """No script, no inline style, nothing of others."""
    for path in site.pages:
        page = site.page(path)
        policy = page.one("meta", http_equiv="Content-Security-Policy").attributes["content"]
        assert "default-src 'none'" in policy, path
        assert "unsafe" not in policy, path
        assert not page.all("script"), path
        assert not page.all("style"), path
        assert not [e for e in page if "style" in e.attributes], path


def test_no_id_stands_twice(site: Built) -> None:
    for path, page in full_pages(site):
        ids = [e.attributes["id"] for e in page if "id" in e.attributes]
        assert len(set(ids)) == len(ids), path


def test_a_report_is_an_h_entry(sample: Built) -> None:
    entry = sample.page(REPORT).one(cls="h-entry")
    assert entry.one("h1", cls="p-name").text == "Être performant : budgets, contenus et moyens"
    author = entry.one(cls="byline").one(cls="p-author")
    assert "h-card" in author.classes
    assert author.one(cls="p-name").text == "Rédaction de Table ronde (exemple)"
    header = entry.one(cls="report-header")
    addresses = [e for e in header.all("a", cls="u-url") if "p-name" not in e.classes]
    assert [e.attributes["href"] for e in addresses] == [f"/{REPORT}"]
    published = header.one("time", cls="dt-published")
    assert published.attributes["datetime"] == "2026-05-12T13:10+02:00"
    assert entry.one(cls="prose").all("h2")
    assert header.one(cls="p-summary").text.startswith("Soixante-dix heures")
    assert "budget" in [e.text for e in entry.all("a", cls="p-category")]
    assert entry.one(cls="u-featured").attributes["value"].endswith(".jpg")


def test_a_report_says_where_and_when_it_was_said(sample: Built) -> None:
    page = sample.page(REPORT)
    where = page.one(cls="where")
    assert where.text == "Rencontres d’exemple 2026 mardi 12 mai"
    assert [a.attributes["href"] for a in where.all("a")] == [
        "/rencontres-2026/",
        "/rencontres-2026/#_day-1",
    ]
    moment = page.one(cls="moment")
    assert moment.one(aria_hidden="true").text == "J1 11 h"
    assert moment.one(cls="spoken").text == "Jour 1, onze heures"
    assert page.one(cls="session").text.startswith("Table ronde Salle A avec Camille Exemple")


def test_a_report_has_a_card_with_a_picture(sample: Built) -> None:
    head = sample.page(REPORT).one("head")
    assert head.one("meta", property="og:type").attributes["content"] == "article"
    assert head.one("meta", property="og:locale").attributes["content"] == "fr_FR"
    picture = head.one("meta", property="og:image").attributes["content"]
    assert picture.startswith("https://table-ronde.example/rencontres-2026/")
    assert head.one("meta", property="og:image:alt").attributes["content"].startswith("Table ronde")


def test_a_report_and_its_translation_name_each_other(sample: Built) -> None:
    french, english = sample.page(REPORT), sample.page(f"en/{REPORT}")
    expected = {
        "fr": f"https://table-ronde.example/{REPORT}",
        "en": f"https://table-ronde.example/en/{REPORT}",
        "x-default": f"https://table-ronde.example/{REPORT}",
    }
    for page in (french, english):
        links = [e for e in page.all("link", rel="alternate") if "hreflang" in e.attributes]
        assert {e.attributes["hreflang"]: e.attributes["href"] for e in links} == expected
    assert french.one(cls="languages").text == "Aussi en : English"
    assert english.one("html").attributes["lang"] == "en"
    assert english.one(cls="contents").attributes["aria-label"] == "In this report"
    assert english.one(cls="moment").one(cls="spoken").text == "Day 1, eleven a.m."


def test_an_event_is_an_h_event_with_its_programme(sample: Built) -> None:
    event = sample.page("rencontres-2026/").one(cls="h-event")
    assert event.one("h1", cls="p-name").text == "Rencontres d’exemple 2026"
    assert event.one(cls="dt-start").attributes["value"] == "2026-05-12"
    assert event.one(cls="p-location").one(cls="p-name").text == "Maison des exemples"
    assert [h.text for h in event.all("h2")] == ["Jour 1 mardi 12 mai", "Jour 2 mercredi 13 mai"]
    states = [slot.one(cls="state").text for slot in event.all(cls="slot")]
    assert states[0] == "● Racontée « Tout le monde » n’a pas d’adresse"
    assert "○ À suivre" in states
    assert "– Non couverte" in states
    assert len(states) == 10


def test_home_shows_the_latest_event_and_the_reports(sample: Built) -> None:
    home = sample.page("")
    assert home.one("h1").text == "Table ronde"
    assert home.one(cls="event-box").one("a").attributes["href"] == "/rencontres-2026/"
    entries = home.one(cls="h-feed").all(cls="h-entry")
    assert len(entries) >= 7
    assert all(entry.one("a", cls="u-url").attributes["href"] for entry in entries)
    with_picture = next(entry for entry in entries if entry.all("img"))
    image = with_picture.one("img")
    assert image.attributes["alt"] == ""
    assert {"width", "height"} <= set(image.attributes)
    assert with_picture.one("source").attributes["srcset"]


def test_who_asked_not_to_be_named_is_not(sample: Built, hard: Built) -> None:
    assert "Sacha" not in sample.page("rencontres-2026/j2-repondre/").text
    texts = [path for path in hard.folder.rglob("*") if path.suffix in {".html", ".xml", ".css"}]
    assert [path for path in texts if "Cleo" in path.read_text(encoding="utf-8")] == []
