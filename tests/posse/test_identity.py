"""Ids, addresses and renames."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pelicanconf
from posse.errors import BadId
from posse.identity import (
    PART,
    Place,
    alias_file,
    alias_place,
    alias_url,
    identify,
    path_of,
    place_of_id,
    place_of_source,
    removed_from,
)


@pytest.mark.parametrize(
    ("source", "report_id", "url"),
    [
        ("events/ev/slug.md", "ev/slug", "ev/slug/"),
        ("events/ev/slug.en.md", "ev/slug.en", "en/ev/slug/"),
        ("events/ev/slug/index.md", "ev/slug", "ev/slug/"),
        ("events/ev/slug/index.en.md", "ev/slug.en", "en/ev/slug/"),
        ("reports/slug.md", "reports/slug", "reports/slug/"),
        ("reports/slug.en.md", "reports/slug.en", "en/reports/slug/"),
    ],
)
def test_a_files_place_is_its_id_and_address(source: str, report_id: str, url: str) -> None:
    place = place_of_source(source)
    assert place
    assert (place.id, place.url) == (report_id, url)
    assert place_of_id(report_id) == place


@pytest.mark.parametrize(
    "source",
    ["events/slug.md", "events/ev/a/b/c.md", "pages/slug.md", "events/ev/a.b.c.md", "other/x/y.md"],
)
def test_a_file_elsewhere_is_no_report(source: str) -> None:
    assert place_of_source(source) is None


@given(st.from_regex(r"(events/)?[a-z.]{1,4}(/[a-z.]{1,4}){0,2}(\.[a-z]{2})?\.md", fullmatch=True))
def test_pelican_and_we_read_the_same_from_a_path(source: str) -> None:
    """PATH_METADATA and identity.py say one thing of every path where a report may be."""
    place = place_of_source(source)
    match = re.match(pelicanconf.PATH_METADATA, source)
    if place:
        assert match
        assert (match["event"], match["slug"], match["lang"] or "") == (
            place.event, place.slug, place.lang,
        )  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["../x", "a/../b", "a", "a/b/c", "A/b", "a/b.EN", "a/b.", "/a/b", "a/b\n", "a/é", "-a/b",
     "a/" + "b" * 97, "a/b/..", "a\\b/c", "a/b\0"],
)  # fmt: skip
def test_what_is_no_id_never_becomes_a_path(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadId):
        path_of(tmp_path, name, ".json")


@given(st.from_regex(PART, fullmatch=True), st.from_regex(PART, fullmatch=True))
def test_an_ids_path_is_always_inside(event: str, slug: str) -> None:
    root = Path("/site/state")
    path = path_of(root, f"{event.rstrip()}/{slug.rstrip()}", ".json")
    assert path.parent.parent == root


HERE = Place(event="ev", slug="new")
ENGLISH = Place(event="ev", slug="new", lang="en")


@pytest.mark.parametrize(
    ("alias", "here", "url", "former"),
    [
        ("old", HERE, "ev/old/", "ev/old"),
        ("old", ENGLISH, "en/ev/old/", "ev/old.en"),
        ("other/old", HERE, "other/old/", "other/old"),
        ("/ev/old/", HERE, "ev/old/", "ev/old"),
        ("/en/ev/old/", ENGLISH, "en/ev/old/", "ev/old.en"),
        ("/2009/06/25/compte-rendu.html", HERE, "2009/06/25/compte-rendu.html", None),
        ("/old/", HERE, "old/", None),
    ],
)
def test_an_alias_is_an_old_address_and_an_old_id(
    alias: str, here: Place, url: str, former: str | None
) -> None:
    place = alias_place(alias, here)
    assert alias_url(alias, here) == url
    assert (place.id if place else None) == former


def test_an_alias_answers_with_a_file() -> None:
    assert alias_file("ev/old/") == "ev/old/index.html"
    assert alias_file("2009/x.html") == "2009/x.html"


@pytest.mark.parametrize(
    ("aliases", "known", "identity"),
    [
        ((), (), "ev/new"),
        (("old",), (), "ev/new"),
        (("old",), ("ev/old",), "ev/old"),
        (("older", "old"), ("ev/old",), "ev/old"),
        (("old", "older"), ("ev/old",), "ev/old"),
        (("old",), ("ev/new", "ev/old"), "ev/new"),
        (("/ev/old/",), ("ev/old",), "ev/old"),
    ],
)
def test_a_renamed_report_stays_the_one_that_was_announced(
    aliases: tuple[str, ...], known: tuple[str, ...], identity: str
) -> None:
    """Whatever order its aliases stand in."""
    assert identify(HERE, aliases, known) == identity


def test_removed_reports_are_listed_by_id_with_a_reason() -> None:
    text = "# removed\nev/old  # asked by the speaker\n\n../x\nev/other.en\n"
    assert removed_from(text) == (("ev/old", "ev/other.en"), ((4, "../x"),))
