"""Claims to send to X, what it says, and whose account it is there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from posse.models import Announcement, Claim
from tests.posse.networks.answering import answer

ID, HANDLE = "2244994945", "musee_x"
SECRETS = {
    "API_KEY": "canaryKey5d41402abc4b2a76",
    "API_SECRET": "canaryKeySecret9d911017c592fe21",
    "TOKEN": f"{ID}-canaryToken7d793037a0760186",
    "TOKEN_SECRET": "canaryTokenSecret574b02f8f36f",
}
LINK = "https://musee.fr/rencontres-2026/j1-table-ronde/"
TEXT = f"Ce matin, on a parlé argent. « Faire moins, mais bien » & le reste.\n\n{LINK}"
OTHER = "Autre chose"
ROW: dict[str, Any] = {"id": "1", "text": OTHER, "created_at": "2100-01-01T00:00:00.000Z"}
UPLOAD, WORDS = "POST /2/media/upload", "POST /2/media/metadata"
CREATE, ME, LIST = "POST /2/tweets", "GET /2/users/me", f"GET /2/users/{ID}/tweets"
CLOCK = "GET /clock"
HEAD = b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\n"
NO_CREDIT = {"title": "CreditsDepleted", "detail": "No credits.", "type": "about:blank"}
DUPLICATE = {
    "title": "Forbidden", "status": 403, "type": "about:blank",
    "detail": "You are not allowed to create a Tweet with duplicate content.",
}  # fmt: skip


def claim(text: str = TEXT, *, at: datetime, link: str = LINK, **said: Any) -> Claim:
    """A claim of that time."""
    announcement = Announcement(
        report="rencontres-2026/j1-table-ronde", account="x", text=text, link=link,
        **{"lang": "fr", **said},
    )  # fmt: skip
    return Claim(
        report=announcement.report, account="x", attempt=1, key="key-1", at=at,
        until=at + timedelta(minutes=30), run="laptop-1", announcement=announcement,
    )  # fmt: skip


def listing(*rows: dict[str, Any], **meta: object) -> bytes:
    """A page of posts."""
    counted = {"result_count": len(rows), **meta}
    return answer({"data": list(rows), "meta": counted})
