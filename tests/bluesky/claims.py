"""Claims to send, for the tests of Bluesky."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from posse.models import Announcement, Card, Claim
from posse.networks.tid import key_of

REPORT = "rencontres-2026/j1-table-ronde"
LINK = "https://musee.example/rencontres-2026/j1-table-ronde/"
TEXT = "Ce matin, on a parlé argent 💶 « Faire moins, mais bien ».\n#RencontresExemple"
AT = datetime(2026, 5, 12, 11, 10, 4, 123456, tzinfo=UTC)
CARD = Card(title="Être performant : budgets, contenus et moyens", description="Cinq personnes.")


def announcement(
    text: str = TEXT,
    *,
    link: str = LINK,
    lang: str = "fr",
    card: Card | None = CARD,
    reply_to: str = "",
    report: str = REPORT,
) -> Announcement:
    """What is sent."""
    return Announcement(
        report=report, account="bluesky", text=text, link=link, lang=lang, card=card,
        reply_to=reply_to,
    )  # fmt: skip


def claim(
    said: Announcement | None = None,
    *,
    did: str = "did:plc:abcdefghijklmnopqrstuvwx",
    salt: str = "1",
    at: datetime = AT,
) -> Claim:
    """A claim of the account with this id."""
    said = said or announcement()
    return Claim(
        report=said.report, account="bluesky", attempt=1, key=key_of(said.report, did, salt, at),
        at=at, until=at + timedelta(minutes=30), run="laptop-1", announcement=said,
    )  # fmt: skip
