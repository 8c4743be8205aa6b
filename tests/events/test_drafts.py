"""A report as it begins: the same on the disk and in a code host's editor."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.check.names import fit
from desk.new import write_draft
from events.drafts import LONGEST, Draft, date_for, draft_for_session, file_of, lines_of, shortened
from events.models import Day, Event, Session
from posse.identity import PART
from tests.desk.sites import GOOD, site_at, write

PARIS, LIMA = ZoneInfo("Europe/Paris"), ZoneInfo("America/Lima")
SESSION = Session(
    id="j1-04", day=1, title="Études de cas", begins=datetime(2026, 5, 12, 14, 0, tzinfo=PARIS)
)
UNTIMED = Session(id="j1-05", day=1, title="Sans heure")
EVENT = Event(
    id="congres", title="Congrès", start=date(2026, 5, 12), end=date(2026, 5, 12),
    timezone="Europe/Paris", url="congres/",
    days=(Day(number=1, date=date(2026, 5, 12), sessions=(SESSION, UNTIMED)),),
)  # fmt: skip


def test_what_new_writes_is_what_a_page_hands_on(tmp_path: Path) -> None:
    """To the letter: name and lines."""
    write(tmp_path, GOOD)
    now = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)
    draft = draft_for_session(EVENT, SESSION)
    path = write_draft(site_at(tmp_path, AUTHOR="Camille Exemple"), draft, now)
    assert path == tmp_path / "content" / file_of(draft)
    assert path.read_text(encoding="utf-8") == lines_of(
        draft, date_for(EVENT, SESSION, PARIS), "Camille Exemple"
    )


def test_a_draft_has_what_must_stand_in_it() -> None:
    draft = draft_for_session(EVENT, SESSION)
    assert file_of(draft) == "events/congres/j1-etudes-de-cas.md"
    assert lines_of(draft, datetime(2026, 5, 12, 14, 0, tzinfo=PARIS), "").splitlines() == [
        "Title: Études de cas", "Date: 2026-05-12 14:00", "Status: draft", "Session: j1-04",
        "Tags: ", "Summary: ", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("draft", "file"),
    [
        (Draft(event="reports", slug="a", title="A"), "reports/a.md"),
        (Draft(event="congres", slug="a", title="A", lang="en"), "events/congres/a.en.md"),
    ],
)
def test_a_draft_stands_where_such_reports_do(draft: Draft, file: str) -> None:
    assert file_of(draft) == file


@pytest.mark.parametrize(
    ("session", "zone", "date"),
    [
        (SESSION, PARIS, "2026-05-12T14:00:00+02:00"),
        (SESSION, LIMA, "2026-05-12T07:00:00-05:00"),
        (UNTIMED, PARIS, "2026-05-12T00:00:00+02:00"),
    ],
)
def test_a_report_that_nobody_began_is_dated_when_its_session_begins(
    session: Session, zone: ZoneInfo, date: str
) -> None:
    """In the site's own time zone, as a date in a file is read."""
    assert date_for(EVENT, session, zone).isoformat() == date


@given(day=st.integers(1, 99), title=st.text())
def test_a_name_is_one_that_every_report_may_have(day: int, title: str) -> None:
    """And the one that `check` would advise."""
    slug = draft_for_session(EVENT, Session(id="x", day=day, title=title)).slug
    assert PART.match(slug)
    assert len(slug) <= LONGEST
    assert slug == shortened(fit(f"j{day}-{title}"))
