"""Summaries of commands for tests, whole, as `--json` prints them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from desk.check.mistake import Mistake
from desk.site import Site
from desk.summary import Built, Ending, Outcome, Summary, document

SITE = Site(
    root=Path("/nowhere"), name="The Notebook", url="https://notebook.example", lang="en",
    timezone=ZoneInfo("UTC"), settings={},
)  # fmt: skip
POST = Outcome(
    report="meeting-2026/j1", account="mastodon", result=Ending.PLANNED, title="Less", lang="en",
    text="Less, but well\n\nhttps://notebook.example/j1/", length=38, limit=500,
)  # fmt: skip
MISTAKE = Mistake(path="content/reports/a.md", line=3, text="No title.", advice="Write one.")
REFUSED = replace(
    POST, result=Ending.REFUSED, detail="422: too long", text="",
    next=("invoke settle j1 mastodon --send-again",),
)  # fmt: skip


def summary(command: str = "publish", *outcomes: Outcome, **more: Any) -> Any:
    """A parsed document."""
    found = {(one.report, f"{one.account}{number}"): one for number, one in enumerate(outcomes)}
    return json.loads(document(Summary(command=command, site=SITE, outcomes=found, **more)))


def plan(*outcomes: Outcome, **more: Any) -> Any:
    """That of `publish --dry-run`."""
    built = Built(new=("meeting-2026/j1",), changed=(), removed=())
    return summary("publish", *outcomes, dry_run=True, built=built, **more)


def saved(folder: Path, *documents: Any) -> list[str]:
    """Files with these documents; None makes an empty one, as a command that was killed does."""
    names = []
    for number, one in enumerate(documents):
        file = folder / f"{number}.json"
        file.write_text(json.dumps(one) if one else "", encoding="utf-8")
        names.append(str(file))
    return names
