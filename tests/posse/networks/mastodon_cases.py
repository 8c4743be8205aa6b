"""Claims to send, and what servers of Mastodon's kind say, for the tests of Mastodon."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from posse.models import Announcement, Claim
from posse.networks.mastodon import Mastodon, connect

LINK = "https://musee.fr/rencontres-2026/j1-table-ronde/"
TEXT = "Ce matin, on a parlé argent. « Faire moins, mais bien » & le reste.\n\n" + LINK
HTML = f'<p>Ce matin, on a parlé argent.</p><p><a href="{LINK}">musee.fr</a></p>'
TOKEN = "canary-5d41402abc4b2a76b9719d911017c592"  # noqa: S105 — nobody's
INSTANCE: dict[str, Any] = {
    "domain": "social.example",
    "version": "4.5.1",
    "configuration": {
        "statuses": {
            "max_characters": 5000,
            "max_media_attachments": 8,
            "characters_reserved_per_url": 30,
        },
        "media_attachments": {"description_limit": 1400},
    },
}
OWNER: dict[str, Any] = {
    "id": "109",
    "username": "musee",
    "acct": "musee",
    "url": "https://social.example/@musee",
    "statuses_count": 0,
}


def claim(
    text: str = TEXT,
    *,
    link: str = LINK,
    key: str = "key-1",
    at: datetime | None = None,
    lasts: timedelta = timedelta(minutes=30),
    **said: Any,
) -> Claim:
    """A claim of now, or of that time."""
    announcement = Announcement(
        report="rencontres-2026/j1-table-ronde", account="mastodon", text=text, link=link,
        **{"lang": "fr", **said},
    )  # fmt: skip
    at = at or datetime.now(UTC)
    return Claim(
        report=announcement.report, account="mastodon", attempt=1, key=key, at=at,
        until=at + lasts, run="laptop-1", announcement=announcement,
    )  # fmt: skip


def account(server: str, token: str = TOKEN, *, patience: float = 10, **more: Any) -> Mastodon:
    """The account on a server; an hour ahead is a ``clock``, pictures are below ``media``."""
    given = {name: more.pop(name, None) for name in ("clock", "media")}
    timed = {name: value for name, value in given.items() if value}
    settings = {"server": server, **more}
    return connect("mastodon", settings, {"TOKEN": token}, patience=patience, **timed)


def status(number: str = "1", html: str = HTML, **more: Any) -> dict[str, Any]:
    """A post as a server tells it."""
    return {
        "id": number,
        "created_at": datetime.now(UTC).isoformat(),
        "url": f"https://social.example/@musee/{number}",
        "content": html,
        "visibility": "public",
        "in_reply_to_id": None,
        "in_reply_to_account_id": None,
        "reblog": None,
        "card": None,
        **more,
    }
