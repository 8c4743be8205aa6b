"""Content that is hard on a theme: other languages, hostile titles, nothing at all, all at once."""

from __future__ import annotations

from pathlib import Path

SETTINGS = """
from pelicanconf import *

SITENAME = "Hard & <b>cases</b>"
SITESUBTITLE = "“Quotes” & <i>tags</i>"
SITEURL = "https://hard.example/blog"
DEFAULT_PAGINATION = 3
DEFAULT_ORPHANS = 0
EXTRA_PATH_METADATA = {"extra/favicon.svg": {"path": "favicon.svg"}}
"""

HOSTILE = 'A <script>alert("1")</script> & “B”'

_EVENT = """\
Title: Days & <nights>
Start: 2026-05-30
End: 2026-06-01
Timezone: Europe/Paris
Venue: The <barn>
Color: #ffff00
Language: en
Hashtag: DaysAndNights

An *intro* in English.
"""

_PROGRAMME = """\
id;day;start;end;room;kind;title;speakers;cover
d1;1;09:00;10:00;Blue room;silent-disco;Opening;Ada Example, Bea <Example>;
d2;1;;;;talk;Without a time;;no
d3;2;21:00;;;panel;Elsewhere;;https://other.example/report/
d4;2;22:00;23:00;Blue room;workshop;In confidence;Cleo Secret;
"""

_REPORT = """\
Title: {title}
Date: {date}
Author: {author}
Status: {status}
Tags: {tags}
{more}
{body}
"""

_USUAL = {
    "date": "2026-05-30 11:00",
    "author": "Ada & Co",
    "status": "published",
    "tags": "C#",
    "more": "Demo: no",
    "body": "Text.",
}

_LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
_HEADINGS = "\n\n".join(f"## Part {number}\n\nText.[^n]" for number in range(4))
_BODY = f"""\
{_HEADINGS}

[^n]: A note.

| left | centre | right | {_LONG} |
|:-----|:------:|------:|---------|
| a | b | c | {_LONG} |

{_LONG}

    code {_LONG}

> A quotation.
"""


def write_content(folder: Path) -> None:
    """Write a whole content folder."""
    event = folder / "events" / "days"
    reports = folder / "reports"
    for path in (event, reports, folder / "pages", folder / "extra"):
        path.mkdir(parents=True)
    (folder / "extra" / "favicon.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8"
    )
    (event / "event.md").write_text(_EVENT, encoding="utf-8")
    (event / "programme.csv").write_text(_PROGRAMME, encoding="utf-8")
    _write_event_reports(event)
    _write_other_reports(reports)
    (folder / "pages" / "about.md").write_text("Title: À propos\n\nTexte.\n", encoding="utf-8")
    (folder / "pages" / "about.en.md").write_text("Title: About\n\nText.\n", encoding="utf-8")
    (folder / "removed.txt").write_text("days/gone\n", encoding="utf-8")


def _write_event_reports(event: Path) -> None:
    _write(event / "opening.md", HOSTILE, more="Session: d1\nLive: yes", body=_BODY)
    _write(
        event / "confidence.md",
        "In confidence",
        author="Cleo Secret",
        more="Session: d4\nAttribution: none",
    )
    _write(event / "draft.md", "A draft", status="draft")
    _write(event / "moved.md", "Moved", more="Aliases: old-place")


def _write_other_reports(reports: Path) -> None:
    _write(reports / "future.md", "Demain", date="2999-01-01 09:00")
    _write(reports / "embargo.md", "Plus tard", more="Embargo: 2999-01-01 09:00")
    _write(reports / "n0.en.md", "Report 0", more="Summary: Start & *end*.")
    for number in range(4):
        _write(reports / f"n{number}.md", f"Compte rendu {number}", tags="C#, C++, nombres")


def _write(path: Path, title: str, **fields: str) -> None:
    path.write_text(_REPORT.format(title=title, **_USUAL | fields), encoding="utf-8")
