"""The linter on whose site it is: its language, its contact, the places left to fill in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from desk.check.linter import check
from tests.desk.sites import GOOD, ROOT, invoke, project_at, site_at, write

MASTODON = {"mastodon": {"server": "https://social.example"}}
BY_HAND = {"linkedin": {"use": "by-hand"}}
FEED = {"feeds": {"feeds": ["https://a.example/feed"]}}


def said(root: Path, files: Mapping[str, str], **settings: object) -> list[str]:
    write(root, {**GOOD, **files})
    return [str(mistake) for mistake in check(site_at(root, **settings))]


@pytest.mark.parametrize(
    ("settings", "told"),
    [({}, False), ({"POSSE_NETWORKS": MASTODON}, True), ({"POSSE_NETWORKS": BY_HAND}, False),
     ({"POSSE_SOURCES": FEED}, True)],
)  # fmt: skip
def test_no_contact_is_told_once_answers_can_come(
    settings: dict[str, object], tmp_path: Path, *, told: bool
) -> None:
    lines = said(tmp_path, {}, CONTACT="", **settings)
    assert [line.startswith("pelicanconf.py:22: CONTACT is empty") for line in lines] == [
        True
    ] * told


@pytest.mark.parametrize(
    "contact",
    ["elodie", "+33 6 12", "@elodie@social.example", "mailto:a@b.example", "a@b", "a@b..example",
     "a b@c.example", "www.musee.example/contact", "ftp://musee.example/", 5],
)  # fmt: skip
def test_a_contact_that_leads_to_nobody_is_a_mistake(contact: object, tmp_path: Path) -> None:
    """It would take “This is me: remove” from every answer, without a word."""
    (line,) = said(tmp_path, {}, CONTACT=contact)
    assert line.startswith(f"pelicanconf.py:22: CONTACT is “{contact}”")
    (mistake,) = check(site_at(tmp_path, CONTACT=contact))
    assert mistake.grave


@pytest.mark.parametrize(
    "contact", ["elodie@musee.example", "élodie@musée.example", "https://musee.example/contact"]
)
def test_a_contact_is_a_mail_address_or_a_page(contact: str, tmp_path: Path) -> None:
    assert said(tmp_path, {}, CONTACT=contact, POSSE_NETWORKS=MASTODON) == []


def test_a_language_that_the_theme_does_not_speak_is_a_mistake(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    (mistake,) = check(replace(site_at(tmp_path), lang="de"))
    assert mistake.grave
    assert str(mistake).startswith(
        "pelicanconf.py:20: DEFAULT_LANG is “de”, and the theme speaks fr, en."
    )


BEGUN = {
    f"content/pages/{file.name}": file.read_text(encoding="utf-8")
    for language in ("fr", "en")
    for file in (ROOT / "desk" / "init" / "starters" / language).glob("*.md")
    if "about" not in file.name and "propos" not in file.name
}


@pytest.mark.parametrize("page", ["legal-notice", "mentions-legales"])
def test_places_to_fill_in_are_counted_for_each_page(page: str, tmp_path: Path) -> None:
    lines = said(tmp_path, {name: text for name, text in BEGUN.items() if page in name})
    (line,) = [line for line in lines if "to be filled in" in line]
    assert line == (
        f"content/pages/{page}.md:8: 11 places are still to be filled in; readers see them as they "
        "stand. The first is here: fill them in, or take their lines out."
    )


@pytest.mark.parametrize(
    ("page", "line"),
    [
        ("Title: A\n\nx\n\n**[to fill in]**\n", 5),
        ("Title: A\n\n**to fill in: an address to write to**\n", 3),
        ("Title: A\n\n**à remplir : une adresse**\n", 3),
        ("Title: A\nStatus: draft\n\n**[to fill in]**\n", 0),
        ("Title: A\nDemo: yes\n\n**[à remplir]**\n", 0),
        ("Title: A\n\nUn formulaire à remplir [ici](https://a.example/).\n", 0),
    ],
)
def test_a_place_to_fill_in_is_said_where_readers_would_see_it(
    page: str, line: int, tmp_path: Path
) -> None:
    lines = said(tmp_path, {"content/pages/contact.md": page})
    assert lines == lines[: bool(line)]
    assert not line or lines[0].startswith(f"content/pages/contact.md:{line}: 1 place is still to")


def test_publish_names_what_is_to_be_filled_in(tmp_path: Path) -> None:
    """Advice that is a number alone is read by nobody."""
    page = {"content/pages/notice.md": "Title: Notice\n\n[à remplir]\n"}
    root = project_at(tmp_path, {**GOOD, **page})
    done = invoke(root, "publish", "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "1 passage reste à remplir : content/pages/notice.md\n" in done.stdout.replace(
        "\xa0", " "
    )


def test_publish_says_that_nobody_can_have_their_words_removed(tmp_path: Path) -> None:
    root = project_at(tmp_path, GOOD)
    settings = root / "pelicanconf.py"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f"{text}\nCONTACT = ''\nPOSSE_SOURCES = {FEED!r}\n", encoding="utf-8")
    done = invoke(root, "publish", "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "pelicanconf.py:22: CONTACT est vide" in done.stdout
