"""A site whose texts are written in a browser: an event that is to come, drafts, odd names."""

from __future__ import annotations

from pathlib import Path

SETTINGS = """
from pelicanconf import *

SITENAME = "Notebook"
SITESUBTITLE = "From the room"
SITEURL = "https://notebook.example"
AUTHOR = "Ada Example"
DEFAULT_LANG = "en"
FEDIVERSE_CREATOR = "@notebook@social.example"
CODE_HOST = {{"url": "{url}", "branch": "site/été"}}
EXTRA_PATH_METADATA = {{"extra/favicon.svg": {{"path": "favicon.svg"}}}}
RAPPORTEUR_PREVIEW = False
"""

ODD = "Q&A: “50 %” + <i>été</i> #1?"

_EVENT = """\
Title: Days to come
Start: 2999-05-12
End: 2999-05-12
Timezone: Europe/Paris
"""

_PROGRAMME = """\
id;day;start;end;title;speakers;cover
d1;1;09:00;10:00;Opening;Ada Example;
d2;1;11:00;12:00;Q&A: “50 %” + <i>été</i> #1?;;
d3;1;13:00;14:00;Not for us;;no
d4;1;14:00;15:00;Elsewhere;;https://other.example/report/
d5;1;15:00;16:00;Begun;;
d6;1;16:00;17:00;Under another name;;
d7;1;17:00;18:00;Opening;;
d8;1;18:00;19:00;In confidence;Cleo Secret;
"""

_PEOPLE = """\
[ada]
name = "Ada Example"
mastodon = "@ada@social.example"

[bea]
name = "Bea Example"
mastodon = "@bea@social.example"

[cleo]
name = "Cleo Secret"
mastodon = "@cleo@social.example"
"""

_REPORTS = {
    "events/days/j1-opening.md": "Authors: Bea Example; ada\nSession: d1",
    "events/days/j1-begun.md": "Status: draft\nSession: d5",
    "events/days/nobody-knows.md": "Embargo: 2999-01-01\nSession: d6",
    "events/days/confidence.md": "Author: Cleo Secret\nSession: d8\nAttribution: none",
    "events/days/moved.md": "Aliases: old-place",
    "reports/alone.md": "Author: Somebody Else",
    "reports/alone.fr.md": "Author: bea",
}


def write_content(folder: Path) -> None:
    """Write a whole content folder."""
    files = {
        "events/days/event.md": _EVENT,
        "events/days/programme.csv": _PROGRAMME,
        "people.toml": _PEOPLE,
        "pages/about.md": "Title: About\n\nText.\n",
        "extra/favicon.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
        "removed.txt": "days/gone\n",
        **{path: _report(path, fields) for path, fields in _REPORTS.items()},
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _report(path: str, fields: str) -> str:
    status = "" if "Status" in fields else "Status: published\n"
    return f"Title: {path}\nDate: 2026-05-12 11:00\n{status}{fields}\n\nText.\n"
