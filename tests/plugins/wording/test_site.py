"""The site, its menus and its lists."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from wording.archive import alphabetical, archive_of
from wording.attributes import names_may_be_shown, with_names_only
from wording.site import base_of, site_of


def page(title: str, *, lang: str = "fr", **more: Any) -> Any:
    translations = more.pop("translations", [])
    url = more.pop("url", f"{title.lower()}/")
    return SimpleNamespace(title=title, lang=lang, url=url, translations=translations, **more)


SETTINGS = {
    "SITENAME": "Essai",
    "SITEURL": "https://site.example/blog/",
    "DEFAULT_LANG": "fr",
    "FEED_ALL_ATOM": "atom.xml",
}


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("https://site.example", ""),
        ("https://site.example/", ""),
        ("https://site.example/a/b/", "/a/b"),
        ("", ""),
    ],
)
def test_the_base_is_the_path_of_the_site(url: str, base: str) -> None:
    assert base_of(url) == base


def test_menus_hold_pages_where_and_in_the_order_that_the_writers_say() -> None:
    pages = [
        page("Zoo", menu="header", order="2"),
        page("Aide", menu="Header", order="10"),
        page("Mentions"),
        page("Secret", menu="none"),
    ]
    site = site_of(SETTINGS, pages)
    assert [link.text for link in site.header] == ["Zoo", "Aide"]
    assert [link.url for link in site.footer] == ["/blog/mentions/"]
    assert (site.url, site.origin, site.base) == (
        "https://site.example/blog",
        "https://site.example",
        "/blog",
    )
    assert site.feed == "/blog/atom.xml"


def test_a_menu_in_another_language_has_the_translations_there_are() -> None:
    english = page("About", lang="en", url="en/a-propos/")
    pages = [page("À propos", order="1", translations=[english]), page("Mentions", order="2")]
    site = site_of(SETTINGS, pages)
    assert [link.text for link in site.menu("en").footer] == ["About", "Mentions"]
    assert [link.lang for link in site.menu("en").footer] == ["en", "fr"]
    assert site.menu("de") == site.menu("fr")


def test_the_archive_goes_by_year_and_event() -> None:
    event = SimpleNamespace(id="e")
    reports = [
        SimpleNamespace(date=datetime(2025, 1, 1, tzinfo=UTC), event=None),
        SimpleNamespace(date=datetime(2026, 1, 3, tzinfo=UTC), event=event),
        SimpleNamespace(date=datetime(2026, 1, 2, tzinfo=UTC), event=None),
        SimpleNamespace(date=datetime(2026, 1, 1, tzinfo=UTC), event=event),
    ]
    years = archive_of(reports)
    assert [year.number for year in years] == [2026, 2025]
    assert [(group.event, len(group.reports)) for group in years[0].groups] == [
        (event, 2),
        (None, 1),
    ]


def test_words_are_ordered_as_in_a_dictionary() -> None:
    assert sorted(["zoo", "école", "Eau", "été"], key=alphabetical) == [
        "Eau",
        "école",
        "été",
        "zoo",
    ]


def test_who_is_not_named_is_in_no_list_of_authors() -> None:
    open_, hidden = SimpleNamespace(), SimpleNamespace(attribution_hidden=True)
    assert not names_may_be_shown(hidden)
    assert with_names_only([("Ada", [open_, hidden]), ("Bea", [hidden])]) == [("Ada", [open_])]
