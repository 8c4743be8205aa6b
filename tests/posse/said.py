"""Mentions for tests, each with what a test is not about filled in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from posse.discussed import Answer
from posse.discussion import Setting
from posse.voices import Author, Kind, Mention

NOON = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)
PARIS = Setting(zone=ZoneInfo("Europe/Paris"))
REPORT = "congres/report"


def said(name: str, minutes: int = 0, **given: object) -> Mention:
    """An answer on Mastodon that is addressed to us: ``name`` is its id there and its author's."""
    fields: dict[str, object] = {
        "id": f"mastodon:{name}",
        "network": "mastodon",
        "report": REPORT,
        "kind": Kind.REPLY,
        "url": f"https://social.example/{name}",
        "author": Author(id=f"social.example/{name}", name=name.capitalize()),
        "published": NOON + timedelta(minutes=minutes),
        "content": f"Words of {name}.",
        "addressed": True,
        **given,
    }
    answered = str(fields.get("in_reply_to") or "")
    if answered and ":" not in answered:
        fields["in_reply_to"] = f"mastodon:{answered}"
    return Mention(**fields)  # type: ignore[arg-type]


def by_webmention(name: str, minutes: int = 0, **given: object) -> Mention:
    """The same by a webmention, from a page of its author's own."""
    return said(name, minutes, **{
        "id": f"webmention:{name}", "network": "webmention", "url": f"https://{name}.example/post",
        "author": Author(id=f"https://{name}.example/", name=name.capitalize(),
                         url=f"https://{name}.example/"),
        **given,
    })  # fmt: skip


def outline(answers: tuple[Answer, ...]) -> list[object]:
    """Who says it, each followed by a list of what answers it, where anything does."""
    found: list[object] = []
    for answer in answers:
        found.append(answer.author.name)
        if answer.answers:
            found.append(outline(answer.answers))
    return found
