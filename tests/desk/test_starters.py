"""The pages that `init` begins: good as they are, in each language that it offers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.check.linter import check
from desk.init.answers import LANGUAGES, answers_from
from desk.init.run import STARTERS, init
from desk.init.samples import sample_files
from desk.words import use
from events.frontmatter import read
from tests.desk.sites import ROOT, site_at

VALUES = {"name": "Le Carnet", "author": "Jeanne Exemple", "url": "https://carnet.example",
          "contact": "bonjour@carnet.example"}  # fmt: skip
NAMES = {
    "fr": {"a-propos.md", "repondre.md", "vie-privee.md", "mentions-legales.md"},
    "en": {"about.md", "respond.md", "privacy.md", "legal-notice.md"},
}
TO_FILL_IN = {"fr": "[à remplir]", "en": "[to fill in]"}
LEGAL = {"fr": "mentions-legales.md", "en": "legal-notice.md"}
each_language = pytest.mark.parametrize("lang", LANGUAGES)


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """Leave the terminal as other tests expect it."""
    yield
    use("en")


def begun(root: Path, lang: str, **others: str) -> dict[str, str]:
    """The pages of a new site in this language, by their names."""
    site = site_at(root, DEFAULT_LANG=lang)
    (root / "publishconf.py").write_text("DEPLOY = {}\n", encoding="utf-8")
    given = {**VALUES, "language": lang, "timezone": "Europe/Paris", "tagline": "Depuis la salle",
             "deploy": "folder:public", **others}  # fmt: skip
    init(site, answers_from(given, {}, root, None))
    use("en")  # what only the owner knows is left to be filled in, and said so
    assert [str(m) for m in check(site) if m.grave or "filled in" not in m.text] == []
    folder = root / "content" / "pages"
    return {page.name: page.read_text(encoding="utf-8") for page in folder.glob("*.md")}


@each_language
def test_a_new_site_begins_with_four_pages_and_no_mistake(lang: str, tmp_path: Path) -> None:
    assert set(begun(tmp_path, lang)) == NAMES[lang]


@each_language
def test_every_place_is_filled_but_what_only_the_owner_knows(lang: str, tmp_path: Path) -> None:
    pages = begun(tmp_path, lang)
    left = {name: set(re.findall(r"\[[^\]]+\](?!\()", text)) for name, text in pages.items()}
    assert left.pop(LEGAL[lang]) == {TO_FILL_IN[lang]}
    assert not any(left.values()), left
    for value in VALUES.values():
        assert any(value in text for text in pages.values()), value


@each_language
def test_a_site_without_an_address_to_write_to_names_its_author(lang: str, tmp_path: Path) -> None:
    pages = begun(tmp_path, lang, contact="")
    assert not any("[CONTACT]" in text for text in pages.values())


@each_language
def test_names_with_signs_of_markdown_or_html_bring_no_mistake(lang: str, tmp_path: Path) -> None:
    pages = begun(tmp_path, lang, name="L’*Art* & <Nous> [ici]", author="A_B_C")
    assert set(pages) == NAMES[lang]


@each_language
def test_the_pages_have_the_same_keys_as_the_sample_s(lang: str) -> None:
    samples = {
        tuple(key for key in read(page.read_text(encoding="utf-8")).fields if key != "demo")
        for page in (ROOT / "content" / "pages").glob("*.md")
    }
    pages = sorted((STARTERS / lang).glob("*.md"))
    assert {tuple(read(page.read_text(encoding="utf-8")).fields) for page in pages} == samples


def test_both_languages_have_the_same_pages_in_the_same_menus() -> None:
    def menus(lang: str) -> set[tuple[str, str]]:
        fronts = [read(p.read_text(encoding="utf-8")) for p in (STARTERS / lang).glob("*.md")]
        return {(front.text("menu"), front.text("order")) for front in fronts}

    assert menus("fr") == menus("en")
    assert len(menus("fr")) == len(NAMES["fr"])


def test_a_new_site_is_no_sample(tmp_path: Path) -> None:
    """What `init` begins must not be removed by the next `init`."""
    begun(tmp_path, "fr")
    assert sample_files(tmp_path / "content") == ()


def test_french_pages_have_no_break_spaces_and_curly_apostrophes() -> None:
    bad = re.compile(r" [:;?!»]|«[^\xa0]|[^\xa0]»|\w'\w|[“”]")
    for page in (STARTERS / "fr").glob("*.md"):
        assert not bad.search(read(page.read_text(encoding="utf-8")).body), page.name


def test_the_sample_site_s_own_pages_are_samples() -> None:
    """`init` takes them away, with the sample events and people."""
    samples = sample_files(ROOT / "content")
    assert set((ROOT / "content" / "pages").glob("*.md")) <= set(samples)
    assert ROOT / "content" / "people.toml" in samples
