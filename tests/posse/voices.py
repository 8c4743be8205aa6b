"""Mentions for the tests: short to write, with what a case is about by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from posse.voices import Author, Kind, Mention

NOW = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)
REPORT, OTHER = "congres/report", "congres/autre"
ALEX = Author(id="did:plc:alex", name="Alex Exemple", handle="alex.example",
              url="https://bsky.example/alex")  # fmt: skip


def hours(count: float) -> datetime:
    """So many hours after noon."""
    return NOW + timedelta(hours=count)


def mention(number: int | str = 1, **more: Any) -> Mention:
    """An answer of Alex's; ``said`` is when, in hours after noon."""
    said = more.pop("said", 0)
    values: dict[str, Any] = {
        "id": f"bluesky:at://alex/{number}", "network": "bluesky", "report": REPORT,
        "kind": Kind.REPLY, "url": f"https://bsky.example/alex/{number}", "author": ALEX,
        "published": hours(said), "content": f"Réponse {number}", "addressed": True,
    }  # fmt: skip
    return Mention(**(values | more))


def edited(one: Mention, content: str, at: float = 1) -> Mention:
    """The same, with other words."""
    return replace(one, content=content, updated=hours(at))
