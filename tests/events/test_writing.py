"""From a session of the programme to a code host's editor."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from events.models import Day, Event, Session, Writing
from events.writing import Editor, Text

SESSION = Session(id="j1-04", day=1, title="Études de cas")
EVENT = Event(
    id="congres", title="Congrès", start=date(2026, 5, 12), end=date(2026, 5, 12),
    timezone="Europe/Paris", url="congres/",
    days=(Day(number=1, date=date(2026, 5, 12), sessions=(SESSION,)),),
)  # fmt: skip
PROPOSED = "j1-etudes-de-cas"


class Host:
    """A code host that says what it was asked for."""

    def editing(self, path: str) -> str:
        return f"edit {path}"

    def beginning(self, path: str, lines: str) -> tuple[str, str]:
        return f"new {path}", lines


def text(slug: str, session: str = "", *, draft: bool = False, **more: str) -> Text:
    event = more.get("event", "congres")
    path = more.get("path", f"events/{event}/{slug}.md")
    return Text(path=path, event=event, slug=slug, session=session, draft=draft)


def way(*texts: Text, session: Session = SESSION) -> str:
    editor = Editor(
        host=Host(), zone=ZoneInfo("Europe/Paris"), author="Camille", texts=frozenset(texts)
    )
    writing = editor.writing(EVENT, session)
    return writing.url if writing else ""


@pytest.mark.parametrize(
    ("texts", "url"),
    [
        ((), f"new events/congres/{PROPOSED}.md"),
        ((text("other", "j1-03"),), f"new events/congres/{PROPOSED}.md"),
        ((text(PROPOSED, "j1-04", event="else"),), f"new events/congres/{PROPOSED}.md"),
        ((text(PROPOSED, "j1-03"),), f"new events/congres/{PROPOSED}-j1-04.md"),
        ((text(PROPOSED), text(f"{PROPOSED}-j1-04")), ""),
        ((text(PROPOSED, "j1-04", draft=True),), f"edit events/congres/{PROPOSED}.md"),
        (
            (text(PROPOSED, "j1-04", draft=True, path=f"events/congres/{PROPOSED}/index.md"),),
            f"edit events/congres/{PROPOSED}/index.md",
        ),
        (
            (text(f"{PROPOSED}-j1-04", "j1-04", draft=True), text(PROPOSED, "j1-03")),
            f"edit events/congres/{PROPOSED}-j1-04.md",
        ),
        (
            (
                text(PROPOSED, "j1-04", draft=True),
                text(PROPOSED, "j1-04", draft=True, path=f"events/congres/{PROPOSED}.en.md"),
            ),
            f"edit events/congres/{PROPOSED}.md",
        ),
        ((text("what-nobody-may-know", "j1-04", draft=True),), ""),
        ((text(PROPOSED, "j1-04"),), ""),
        ((text(PROPOSED, "j1-04", draft=True), text("embargoed", "j1-04")), ""),
    ],
    ids=[
        "nothing yet", "another session", "another event", "its name is taken",
        "both its names are taken", "a draft of that name", "in a folder of its own",
        "a draft of the longer name", "a draft and its translation", "a draft of another name",
        "a hidden or held back report", "one of each",
    ],
)  # fmt: skip
def test_the_way_leads_to_a_new_file_or_to_the_draft(texts: tuple[Text, ...], url: str) -> None:
    """And to nothing that readers may not know of."""
    assert way(*texts) == url


def test_a_name_that_is_taken_grows_by_an_id_and_stays_an_address() -> None:
    long = Session(id="x" * 96, day=1, title="y" * 200)
    taken = text(f"j1-{'y' * 57}")
    name = way(taken, session=long).removeprefix("new events/congres/").removesuffix(".md")
    assert name.startswith(f"{taken.slug}-xxx")
    assert len(name) == 96


def test_the_lines_are_those_that_the_host_leaves() -> None:
    editor = Editor(host=Host(), zone=ZoneInfo("Europe/Paris"), author="", texts=frozenset())
    writing = editor.writing(EVENT, SESSION)
    assert writing
    assert writing.lines.startswith("Title: Études de cas\nDate: 2026-05-12 00:00\nStatus: draft\n")


def test_without_a_code_host_there_is_no_way() -> None:
    editor = Editor(host=None, zone=ZoneInfo("Europe/Paris"), author="", texts=frozenset())
    assert editor.writing(EVENT, SESSION) is None


def test_a_way_is_frozen() -> None:
    with pytest.raises(AttributeError):
        Writing(url="x").url = "y"  # type: ignore[misc]
