"""`new`: files that are ready to write on."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desk.check.linter import check
from desk.errors import DeskError, SettingsWrong
from desk.new import draft_for_title, write_draft
from desk.proposals import Proposal, chosen, proposals_from, reported_sessions
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
    on = proposals_from(open_book(tmp_path / "content", "fr"), {}, at(clock))
    assert (on[0].session.id if on else None) == session


def test_a_session_that_nobody_covers_is_not_proposed(tmp_path: Path) -> None:
    programme = PROGRAMME.replace("Camille Exemple;", "Camille Exemple;no")
    write(tmp_path, {**GOOD, "content/events/congres/programme.csv": programme})
    assert proposals_from(open_book(tmp_path / "content", "fr"), {}, at("11:30")) == ()


def proposed(root: Path, clock: str, *reports: str) -> tuple[Proposal, ...]:
    """Two sessions at eleven, and one that begins at half past twelve."""
    more = (
        "j1-02;1;11:00;12:30;Salle B;atelier;Mesurer;;\n"
        "j1-05;1;12:30;13:00;Salle A;table-ronde;Après;;\n"
    )
    files: dict[str, str | bytes | None] = {
        f"content/events/congres/{name}.md": REPORT.replace("Summary:", f"Session: {id_}\nSummary:")
        for name, _colon, id_ in (entry.partition(":") for entry in reports)
    }
    write(root, {**GOOD, "content/events/congres/programme.csv": PROGRAMME + more, **files})
    content = root / "content"
    return proposals_from(open_book(content, "fr"), reported_sessions(content), at(clock))


@pytest.mark.parametrize(
    ("clock", "reports", "ids"),
    [
        ("11:30", (), ["j1-02", "j1-03"]),
        ("11:30", ("a:j1-02",), ["j1-03", "j1-02"]),
        ("11:30", ("a.en:j1-02",), ["j1-02", "j1-03"]),
        ("11:30", ("a:j1-02", "b:j1-03"), ["j1-02", "j1-03"]),
        ("12:20", (), ["j1-05", "j1-02", "j1-03"]),
        ("12:45", (), ["j1-05", "j1-02", "j1-03"]),
        ("12:45", ("a:j1-05",), ["j1-02", "j1-03", "j1-05"]),
        ("12:45", ("a:j1-02",), ["j1-05", "j1-03"]),
        ("09:00", (), []),
    ],
)
def test_all_that_is_on_is_proposed_and_what_has_no_report_first(
    clock: str, reports: tuple[str, ...], ids: list[str], tmp_path: Path
) -> None:
    """What is over and has its report is not asked about; a translation is no report of its own."""
    assert [one.session.id for one in proposed(tmp_path, clock, *reports)] == ids


@pytest.mark.parametrize(
    ("reports", "typed", "wanted"),
    [
        ((), "\n", "j1-02"), ((), "2\n", "j1-03"), ((), "n\n", None),
        ((), "9\nx\n0\n2\n", "j1-03"), (("a:j1-02",), "\n", "j1-03"),
        (("a:j1-02",), "2\n", "j1-02"), (("a:j1-02", "b:j1-03"), "", None),
    ],
)  # fmt: skip
def test_one_of_several_sessions_is_chosen_by_its_number(
    reports: tuple[str, ...], typed: str, wanted: str | None, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """When all have their reports there is nothing to choose; a title is asked for then."""
    proposals = proposed(tmp_path, "11:30", *reports)
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    one = chosen(proposals, "content")
    assert (one.session.id if one else None) == wanted
    shown = capsys.readouterr().out
    assert "11:00–12:30  Salle B  “Mesurer” (j1-02)" in shown
    assert shown.count("has its report: content/events/congres/") == len(reports)


@pytest.mark.parametrize(("typed", "wanted"), [("\n", "j1-03"), ("n\n", None)])
def test_the_one_session_that_is_on_is_asked_about(
    typed: str, wanted: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, GOOD)
    proposals = proposals_from(open_book(tmp_path / "content", "fr"), {}, at("11:30"))
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    one = chosen(proposals, "content")
    assert (one.session.id if one else None) == wanted


def test_a_second_report_on_a_session_needs_a_name(tmp_path: Path) -> None:
    """Its file may have another name than ours, and nothing but its session says what it is on."""
    there = {
        "content/events/congres/autre.md": REPORT.replace("Summary:", "Session: j1-03\nSummary:")
    }
    root = project_at(tmp_path, {**GOOD, **there})
    before = sorted(tmp_path.rglob("*.md"))
    done = invoke(root, "new", "--session", "j1-03")
    assert done.returncode == 3, done.stdout
    assert "content/events/congres/autre.md" in done.stderr
    assert "--slug" in done.stderr
    assert sorted(tmp_path.rglob("*.md")) == before
    done = invoke(root, "new", "--session", "j1-03", "--slug", "second")
    assert done.returncode == 0, done.stderr
    assert "content/events/congres/autre.md" in done.stdout
    assert (root / "content/events/congres/second.md").is_file()


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
