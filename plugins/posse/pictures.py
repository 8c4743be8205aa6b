"""Which pictures a post carries: in the post itself, or on the card of its link. Pure."""

from __future__ import annotations

from dataclasses import replace

from .models import Card, Limits, LinkPlace, Report, ReportPicture
from .text import on_one_line, shorten

DESCRIPTION = 300  # characters of a card's description
SEVERAL = 2  # pictures, from which on they take the place of a card


def pictures_of(report: Report, limits: Limits) -> tuple[ReportPicture, ...]:
    """The pictures that stand in its post, as many as the account carries.

    Those that have words for who cannot see them. Where links have a card, one alone is the
    card's. Where a picture stands for the link it is the card's, and the title is its words when
    it has none.
    """
    found = tuple(picture for picture in report.pictures if picture.alt.strip())
    if limits.link is LinkPlace.PICTURE:
        found = tuple(replace(p, alt=p.alt.strip() or report.title) for p in report.pictures[:1])
    if beside(len(found), limits).link is LinkPlace.CARD:
        return ()
    return tuple(
        replace(picture, alt=shorten(on_one_line(picture.alt), limits.alt_text, len))
        for picture in found[: limits.pictures]
    )


def beside(pictures: int, limits: Limits) -> Limits:
    """The limits of a post beside so many pictures with words: several take a card's place."""
    if limits.link is LinkPlace.CARD and min(pictures, limits.pictures) >= SEVERAL:
        return replace(limits, link=LinkPlace.TEXT)
    return limits


def card_of(report: Report) -> Card:
    """The card that a network makes of a report's page; its picture is the first one."""
    return Card(
        title=on_one_line(report.title),
        description=shorten(on_one_line(report.summary), DESCRIPTION),
        thumb=report.pictures[0].url if report.pictures else "",
    )


def own_card_of(report: Report, limits: Limits) -> Card | None:
    """The card that a post brings along, if it does; without its picture where none is wanted."""
    if limits.link is not LinkPlace.CARD:
        return None
    card = card_of(report)
    return card if limits.pictures else replace(card, thumb="")
