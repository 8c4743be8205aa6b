"""From an article to a report: what announcements say of it, and where it goes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from posse.identity import Place
from posse.models import Report
from posse.reports import report_from

PLACE = Place(event="congres", slug="report")
ZONE = ZoneInfo("Europe/Paris")


def report(site: str = "https://musee.example", **changes: Any) -> Report:
    fields = {"summary": "Cinq personnes.", **changes.pop("metadata", {})}
    article = {
        "metadata": fields, "lang": "fr", "url": "congres/report/", "status": "published",
        "save_as": "congres/report/index.html", "title": "Titre", "_content": "<p>Texte.</p>",
        "date": datetime(2026, 5, 12, tzinfo=UTC),
        "get_relative_source_path": lambda: "events/congres/report.md", **changes,
    }  # fmt: skip
    return report_from(SimpleNamespace(**article), PLACE, (), site, ZONE)


def test_no_break_spaces_stay_and_tags_go() -> None:
    made = report(title="Être performant\u00a0: <em>budgets</em> &amp; «\u202fmoyens\u202f»",
                  metadata={"summary": "<p>Une\u00a0table&nbsp;!</p>\n"})  # fmt: skip
    assert made.title == "Être performant\u00a0: budgets & «\u202fmoyens\u202f»"
    assert made.summary == "Une\u00a0table\u00a0!"


@pytest.mark.parametrize(
    ("status", "written", "networks"),
    [
        ("published", None, None), ("hidden", None, ()), ("hidden", "mastodon", ("mastodon",)),
        ("published", "none", ()), ("published", "a; b", ("a", "b")),
    ],
)  # fmt: skip
def test_what_stands_in_no_list_is_announced_only_where_it_says_so(
    status: str, written: str | None, networks: tuple[str, ...] | None
) -> None:
    made = report(status=status, metadata={"networks": written} if written else {})
    assert made.networks == networks


def photo(name: str, width: int, *, page: str = "jpg", sources: bool = True) -> SimpleNamespace:
    """A photo as plugin media leaves it, on a page or on a card."""
    files = ((f"/e/{name}-480.webp", 480), (f"/e/{name}-1600.webp", 1600)) if sources else ()
    return SimpleNamespace(url=f"/e/{name}-{width}.{page}", alt=name, width=width, sources=files)


def test_a_photo_is_there_once_and_large() -> None:
    """The card's picture is a file of its own of the same photo; drawings go nowhere."""
    drawing = SimpleNamespace(url="/e/plan.svg", alt="Un plan", width=960, sources=())
    small = photo("petit", 300, sources=False)
    body = (photo("vue", 960), drawing, photo("table", 960), photo("table", 960), small)
    made = report(image=photo("table", 1200), pictures=body)
    assert [(picture.url, picture.alt) for picture in made.pictures] == [
        ("/e/table-1200.jpg", "table"), ("/e/vue-1600.webp", "vue"), ("/e/petit-300.jpg", "petit"),
    ]  # fmt: skip
    assert [p.url for p in report(image=None, pictures=body).pictures] == [
        "/e/vue-1600.webp", "/e/table-1600.webp", "/e/petit-300.jpg",
    ]  # fmt: skip


def test_the_card_has_the_picture_that_was_chosen() -> None:
    """And below the output, where the site has a path."""
    chosen, other = (SimpleNamespace(url=f"/blog/{name}.jpg", alt=name) for name in "ab")
    made = report("https://musee.example/blog", image=chosen, pictures=(other, chosen))
    assert [picture.url for picture in made.pictures] == ["/a.jpg", "/b.jpg"]


CONGRESS = SimpleNamespace(id="congres")
LATE = datetime(2026, 5, 12, 23, 30, tzinfo=UTC)  # where the site is, it is the next day already


@pytest.mark.parametrize(
    ("values", "thread"),
    [
        ({"event": CONGRESS}, "congres/2026-05-12"),
        ({"event": CONGRESS, "date": LATE}, "congres/2026-05-13"),
        ({"event": CONGRESS, "date": LATE, "day": None}, "congres/2026-05-13"),
        ({"event": CONGRESS, "date": LATE, "day": SimpleNamespace(date=date(2026, 5, 11))},
         "congres/2026-05-11"),
        ({"event": None}, ""), ({}, ""),
    ],
)  # fmt: skip
def test_a_report_belongs_to_its_session_s_day_else_to_that_of_its_date(
    values: dict[str, Any], thread: str
) -> None:
    assert report(**values).thread == thread
