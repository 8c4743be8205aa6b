"""A source for tests, as an outside module is one: what people say is what a file says.

The file is JSON: mentions by id with the fields that a case is about, and ids that are gone. A
quiet one has its whole id as ``quiet``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from posse.errors import NotAllowed, NotReached
from posse.voices import Author, Batch, Home, Kind, Mention

SECRETS: tuple[str, ...] = ()
SETTINGS = ("url", "file")


class Told:
    """What the file says now."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def news(self, home: Home, cursors: Mapping[str, str]) -> Iterator[Batch]:
        """All of it, each time."""
        said = json.loads(self._file.read_text("utf-8"))
        if "fails" in said:
            raise {"no": NotAllowed, "away": NotReached}[said["fails"]](said["why"])
        assert home.site_url
        assert cursors in ({}, {"all": "1"})
        mentions = tuple(map(_mention, said.get("mentions", ())))
        yield Batch(mentions=mentions, gone=tuple(said.get("gone", ())), stream="all", cursor="1")


def connect(_name: str, settings: Mapping[str, object], _secrets: Mapping[str, str]) -> Told:
    """The source."""
    return Told(Path(str(settings["file"])))


def _mention(raw: dict[str, str]) -> Mention:
    number, who = raw["id"], raw.get("who", "Alex")
    is_quiet = "quiet" in raw
    author = Author(
        id=raw.get("by", f"did:plc:{who.lower()}"), name=raw.get("name", who),
        handle=f"@{who.lower()}.example", url=raw.get("home", ""),
        avatar=raw.get("avatar", f"https://a.example/{who.lower()}"),
    )  # fmt: skip
    return Mention(
        id=raw.get("quiet", f"bluesky:{number}"),
        network=raw.get("network", "bluesky"), report="congres/report",
        kind=Kind(raw.get("kind", "reply")),
        url=raw.get("url", f"https://{who.lower()}.example/{number}"),
        author=Author(id=raw.get("by", "")) if is_quiet else author, is_quiet=is_quiet,
        published=datetime(2026, 5, 12, 12, int(number), tzinfo=UTC),
        content=raw.get("content", f"Réponse {number}"), addressed=raw.get("about") is None,
    )  # fmt: skip
