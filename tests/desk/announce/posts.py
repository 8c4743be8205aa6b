"""Posts of made-up accounts for the tests of announcing."""

from __future__ import annotations

from datetime import UTC, datetime

from desk.announce.proposal import Proposal
from posse.models import (
    Announcement,
    Card,
    Limits,
    LinkPlace,
    Report,
    ReportPicture,
    Standing,
    State,
)
from posse.plan import Pair, Station
from posse.ports import Identity

NOW = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)
LINK = "https://musee.example/rencontres-2026/j1-table-ronde/"
TEXT = f"Ce matin, on a parlé argent.\n{LINK}  #RencontresExemple"
MASTODON = Limits(characters=500, link_cost=23)
BLUESKY = Limits(characters=300, bytes=3000, link=LinkPlace.CARD, warning_apart=False)


def report(**values: object) -> Report:
    """A report that is out."""
    known: dict[str, object] = {
        "id": "rencontres-2026/j1-table-ronde", "lang": "fr", "permalink": LINK,
        "url": "rencontres-2026/j1-table-ronde/",
        "save_as": "rencontres-2026/j1-table-ronde/index.html",
        "source": "events/rencontres-2026/j1-table-ronde.md", "title": "Être performant",
        "summary": "Cinq personnes, une table.", "published": NOW, "digest": "d",
    }  # fmt: skip
    return Report(**{**known, **values})  # type: ignore[arg-type]  # a table of its fields


def pair(
    name: str, *, handle: str = "", limits: Limits = MASTODON, of: Report | None = None
) -> Pair:
    """A report and an account; with a handle the account was looked at."""
    identity = Identity(id="1", handle=handle, url="", limits=limits) if handle else None
    station = Station(name=name, kind=name, langs=(), since=NOW, identity=identity)
    return Pair(report=of or report(), station=station, standing=Standing(state=State.DUE))


def post(  # noqa: PLR0913 — what a box shows of a post, by name
    name: str = "mastodon",
    text: str = TEXT,
    *,
    handle: str = "",
    limits: Limits = MASTODON,
    card: Card | None = None,
    pictures: tuple[ReportPicture, ...] = (),
    warning: str = "",
) -> Proposal:
    """What an account would carry."""
    words = Announcement(
        report="rencontres-2026/j1-table-ronde", account=name, text=text, link=LINK, lang="fr",
        card=card, pictures=pictures, warning=warning,
    )  # fmt: skip
    return Proposal(
        pair=pair(name, handle=handle, limits=limits), announcement=words, limits=limits
    )
