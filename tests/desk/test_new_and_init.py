"""`new`: files that are ready to write on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desk.check.linter import check
from desk.errors import DeskError, SettingsWrong
from desk.new import draft_for_title, session_on, write_draft
from events.book import open_book
from events.drafts import draft_for_session
from tests.desk.sites import GOOD, PROGRAMME, REPORT, invoke, project_at, site_at, write

PARIS = ZoneInfo("Europe/Paris")


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-05-12T{clock}").replace(tzinfo=PARIS).astimezone(UTC)


@pytest.mark.parametrize(
    ("clock", "session"),
    [
        ("08:00", None),
        ("10:50", "j1-03"),
        ("11:00", "j1-03"),
        ("12:30", "j1-03"),
        ("13:10", "j1-03"),
        ("13:50", "j1-04"),
        ("15:00", "j1-04"),
        ("19:00", None),
    ],
)
def test_the_session_that_is_on_is_proposed(
    clock: str, session: str | None, tmp_path: Path
) -> None:
    """Also just before it begins, and for two hours after it ended."""
    write(tmp_path, GOOD)
    on = session_on(open_book(tmp_path / "content", "fr"), at(clock))
    assert (on[1].id if on else None) == session


def test_a_session_that_nobody_covers_is_not_proposed(tmp_path: Path) -> None:
    programme = PROGRAMME.replace("Camille Exemple;", "Camille Exemple;no")
    write(tmp_path, {**GOOD, "content/events/congres/programme.csv": programme})
    assert session_on(open_book(tmp_path / "content", "fr"), at("11:30")) is None


def test_a_new_report_passes_the_check_and_waits(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    site = site_at(tmp_path)
    book = open_book(site.content, "fr")
    event = book.events["congres"]
    session = event.session("j1-04")
    assert session
    path = write_draft(site, draft_for_session(event, session), at("15:00"))
    assert path == tmp_path / "content/events/congres/j1-etudes-de-cas.md"
    text = path.read_text(encoding="utf-8")
    assert "Session: j1-04\n" in text
    assert "Date: 2026-05-12 15:00\n" in text
    assert "Status: draft\n" in text
    assert check(site) == ()


def test_a_new_report_never_replaces_another(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    site = site_at(tmp_path)
    draft = draft_for_title(open_book(site.content, "fr"), title="Report", event="congres")
    with pytest.raises(SettingsWrong, match="is there already"):
        write_draft(site, draft, at("15:00"))
    assert (tmp_path / "content/events/congres/report.md").read_text(encoding="utf-8") == REPORT


@pytest.mark.parametrize(
    ("title", "event", "slug"),
    [
        ("", "", ""), ("T", "rien", ""), ("T", "", "Été"), ("T", "", "../x"), ("T", "", "a/b"),
        ("---", "", ""), ("T", "congres", "event"), ("T", "", "index"),
        ("T", "", "a" * 97), ("T", "../../x", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_a_report_is_said(title: str, event: str, slug: str, tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    with pytest.raises(DeskError):
        draft_for_title(open_book(tmp_path / "content", "fr"), title=title, event=event, slug=slug)


def test_a_name_that_is_too_long_is_told_how_long_it_may_be(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    book = open_book(tmp_path / "content", "fr")
    with pytest.raises(SettingsWrong, match="96"):
        draft_for_title(book, title="T", slug="a" * 97)
    assert draft_for_title(book, title="T", slug="a" * 96).slug == "a" * 96


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--slug", "../../x"), "../../x"),
        (("--slug", "A B é"), "a-b-e"),
        (("--slug", "event"), "event"),
        (("--event", "concours"), "congres"),
    ],
)
def test_a_report_of_a_session_has_a_fit_name_and_a_known_event(
    flags: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    root = project_at(tmp_path / "site", GOOD)
    before = sorted(tmp_path.rglob("*.md"))
    done = invoke(root, "new", "--session", "j1-03", *flags)
    assert done.returncode == 4, done.stdout
    assert said in done.stderr
    assert sorted(tmp_path.rglob("*.md")) == before


def test_a_report_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    write(tmp_path, {"content/reports": "a file where the folder would be"})
    site = site_at(tmp_path)
    draft = draft_for_title(open_book(site.content, "fr"), title="T")
    with pytest.raises(SettingsWrong, match="could not be written"):
        write_draft(site, draft, at("15:00"))


def test_new_by_flags_says_where_the_file_is(tmp_path: Path) -> None:
    root = project_at(tmp_path, GOOD)
    done = invoke(root, "new", "--title", "Ce que l’on retient", "--event", "congres")
    assert done.returncode == 0, done.stderr
    assert "content/events/congres/ce-que-l-on-retient.md" in done.stdout
