"""`new` and `init`: files that are ready to write on, settings that are one's own."""

from __future__ import annotations

import ast
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.check.linter import check
from desk.errors import DeskError, PersonNeeded, SettingsWrong
from desk.init.answers import Answers, answers_from, deploy_from
from desk.init.assignments import assigned
from desk.new import draft_for_session, draft_for_title, session_on, write_draft
from events.book import open_book
from tests.desk.sites import EVENT, GOOD, PROGRAMME, REPORT, invoke, project_at, site_at, write

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
    [("", "", ""), ("T", "rien", ""), ("T", "", "Été"), ("T", "", "../x"), ("T", "", "a/b")],
)
def test_what_cannot_be_a_report_is_said(title: str, event: str, slug: str, tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    with pytest.raises(DeskError):
        draft_for_title(open_book(tmp_path / "content", "fr"), title=title, event=event, slug=slug)


def test_new_by_flags_says_where_the_file_is(tmp_path: Path) -> None:
    root = project_at(tmp_path, GOOD)
    done = invoke(root, "new", "--title", "Ce que l’on retient", "--event", "congres")
    assert done.returncode == 0, done.stderr
    assert "content/events/congres/ce-que-l-on-retient.md" in done.stdout


DEFAULTS = {"language": "fr", "timezone": "Europe/Paris", "author": "A", "deploy": "folder:public"}
GIVEN = {"name": "Le Carnet", "url": "https://carnet.example/"}


def test_without_a_terminal_what_is_missing_is_named() -> None:
    with pytest.raises(PersonNeeded, match=r"--name, --url"):
        answers_from({}, DEFAULTS, Path("/site"), None)


def test_at_a_terminal_what_is_not_given_is_asked() -> None:
    asked: list[str] = []

    def answer(question: str, default: str) -> str:
        asked.append(question)
        return default or "https://carnet.example"

    answers = answers_from({"name": "Le Carnet"}, DEFAULTS, Path("/site"), answer)
    assert answers.url == "https://carnet.example"
    assert len(asked) == 7


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "carnet"}, {"url": "https://"}, {"url": "javascript:alert(1)"},
        {"url": "https://a.example/?x"}, {"language": "klingon"}, {"timezone": "Paris"},
        {"timezone": "../../etc/passwd"}, {"deploy": "ftp:x"}, {"deploy": "rsync:host"},
        {"deploy": "rsync:-oProxyCommand=x:/srv"}, {"name": "a\x07b"},
    ],
)  # fmt: skip
def test_an_answer_that_is_not_fit_is_named(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingsWrong):
        answers_from({**GIVEN, **wrong}, DEFAULTS, Path("/site"), None)


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("folder:public", {"to": "folder", "path": "public"}),
        ("git:origin:pages", {"to": "git", "remote": "origin", "branch": "pages"}),
        ("git:git@host.example:me/site.git:pages",
         {"to": "git", "remote": "git@host.example:me/site.git", "branch": "pages"}),
        ("rsync:www@musee.example:/srv/www",
         {"to": "rsync", "host": "musee.example", "user": "www", "path": "/srv/www"}),
        ("rsync:musee.example:site", {"to": "rsync", "host": "musee.example", "path": "site"}),
    ],
)  # fmt: skip
def test_a_target_is_written_in_one_word(text: str, table: dict[str, object]) -> None:
    assert deploy_from(text) == table


@given(st.dictionaries(st.sampled_from(["A", "B", "C"]), st.text(max_size=20), min_size=1))
def test_settings_are_set_and_nothing_else_is_touched(values: dict[str, str]) -> None:
    """Whatever a name holds, the file stays Python and says just that."""
    source = '"""Doc."""\n\nA = (\n    1,  # one\n)\nZ = 5  # kept\nB = "x"  # kept too\n'
    text = assigned(source, values)
    found: dict[str, object] = {}
    exec(compile(ast.parse(text), "conf", "exec"), found)  # noqa: S102 — our own text
    assert {name: found[name] for name in values} == values
    assert "Z = 5  # kept\n" in text
    assert "# kept too" in text


def test_init_makes_the_site_ones_own_and_it_can_be_published(tmp_path: Path) -> None:
    """Samples go, own files stay, and a site without a report yet is a site."""
    demo = {
        "content/events/demo/event.md": EVENT + "Demo: yes\n",
        "content/events/demo/report.md": REPORT.replace("Status", "Demo: yes\nStatus"),
        "content/events/mixed/event.md": EVENT + "Demo: yes\n",
        "content/events/mixed/mine.md": REPORT,
        "content/pages/a-propos.md": "Title: Démonstration\nDemo: yes\n\nExemple.\n",
        "content/people.toml": '# Demo\n[a]\nname = "A"\n',
    }
    root = project_at(tmp_path, demo)
    assert invoke(root, "publish").returncode == 0
    done = invoke(root, "init", "--name", 'Le "Carnet"', "--url", "https://carnet.example",
                  "--author", "Camille", "--language", "en")  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert not (root / "content/events/demo").exists()
    assert (root / "content/events/mixed/mine.md").is_file()
    assert not (root / "content/people.toml").exists()
    assert "is yours" in done.stdout
    again = invoke(root, "publish")
    assert again.returncode == 0, again.stdout + again.stderr
    home = (root / "public/index.html").read_text(encoding="utf-8")
    assert "Le &#34;Carnet&#34;" in home
    assert '<html lang="en"' in home
    assert not (root / "public/demo").exists()
    assert (root / "public/about/index.html").is_file()


def test_a_site_without_any_report_is_published(tmp_path: Path) -> None:
    root = project_at(tmp_path, {"content/pages/a-propos.md": "Title: À propos\n\nBonjour.\n"})
    done = invoke(root, "publish")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (root / "public/index.html").is_file()


def test_answers_are_all_or_nothing(tmp_path: Path) -> None:
    """A wrong answer leaves the settings as they were."""
    root = project_at(tmp_path, GOOD)
    before = (root / "pelicanconf.py").read_bytes()
    done = invoke(root, "init", "--name", "X", "--url", "nonsense")
    assert done.returncode == 4
    assert (root / "pelicanconf.py").read_bytes() == before
    assert (root / "content/events/congres/report.md").is_file()


def test_answers_carry_no_trailing_slash() -> None:
    answers = answers_from(GIVEN, DEFAULTS, Path("/site"), None)
    assert isinstance(answers, Answers)
    assert answers.url == "https://carnet.example"
