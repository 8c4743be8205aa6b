"""event.md, programme.csv and people.toml: what is right is read, what is wrong is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from events.book import open_book
from events.event_file import event_from
from events.frontmatter import read
from events.models import Event
from events.people import named, people_from
from events.programme import days_from

GOOD = "Title: Rencontres\nStart: 2026-05-12\nEnd: 2026-05-13\nTimezone: Europe/Paris\n"
EVENT = Event(
    id="rencontres", title="Rencontres", start=date(2026, 5, 12), end=date(2026, 5, 13),
    timezone="Europe/Paris", url="rencontres/",
)  # fmt: skip


def test_an_event_has_its_days_and_place() -> None:
    text = GOOD + "Geo: 48.8606, 2.3376\nHashtag: #Rencontres\nColor: #7a2e3a\nDemo: oui\n\nBonjour"
    event, problems = event_from("rencontres", read(text), "fr")
    assert problems == ()
    assert event
    assert event.geo == (48.8606, 2.3376)
    assert (event.hashtag, event.color, event.demo, event.language) == (
        "Rencontres", "#7a2e3a", True, "fr",
    )  # fmt: skip
    assert event.intro == "Bonjour"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("Title: Rencontres\n", ""), "“Title:” is missing"),
        (("2026-05-13", "2026-05-11"), "ends (2026-05-11) before it starts"),
        (("2026-05-13", "13 mai"), "“13 mai” is not a date"),
        (("2026-05-13", "2026-02-30"), "“2026-02-30” is not a date"),
        (("Europe/Paris", "Paris"), "“Paris” is not a time zone"),
        (("Europe/Paris", "/etc/passwd"), "is not a time zone"),
        (("Europe/Paris", "Europe"), "is not a time zone"),
        (("Title", "Lieu: x\nTitle"), "“Lieu:” is not known"),
        (("Title", "Color: bordeaux\nTitle"), "“bordeaux” is no colour"),
        (("Title", "Geo: 91, 0\nTitle"), "“91, 0” is not a place"),
        (("Title", "Hashtag: deux mots\nTitle"), "“deux mots” is no hashtag"),
        (("Title", "Demo: peut-être\nTitle"), "Demo is yes or no"),
    ],
)
def test_each_mistake_in_an_event_is_said(change: tuple[str, str], said: str) -> None:
    _event, problems = event_from("rencontres", read(GOOD.replace(*change, 1)), "fr")
    assert any(said in str(problem) for problem in problems), problems


HEADER = "id;day;start;end;room;kind;title;speakers;cover\n"


def test_a_programme_gives_days_in_order_of_time() -> None:
    rows = "b;1;11:00;12:00;;;Later;;\na;1;09:30;10:00;;;Sooner;;\nc;2;;;;;No time;;\n"
    days, problems = days_from((HEADER + rows).encode(), EVENT, {})
    assert problems == ()
    assert [[session.id for session in day.sessions] for day in days] == [["a", "b"], ["c"]]
    begins = days[0].sessions[0].begins
    assert begins
    assert begins.isoformat() == "2026-05-12T09:30:00+02:00"
    assert days[1].sessions[0].start is None


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_spreadsheets_ways_of_saving_are_understood(delimiter: str, encoding: str) -> None:
    text = (HEADER + 'a;1;9h30;10:00;Salle A;;"Été; ""là-bas""";;\n').replace("Été;", "Été")
    raw = text.replace(";", delimiter).encode(encoding)
    days, problems = days_from(raw, EVENT, {})
    assert problems == ()
    session = days[0].sessions[0]
    assert (session.title, session.start, session.room) == (
        'Été "là-bas"', time(9, 30), "Salle A",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("J 1;1;;;;;T;;", "The id “J 1” must be"),
        ("a;3;;;;;T;;", "The day “3” must be a number from 1 to 2"),
        ("a;;;;;;T;;", "The day “” must be"),
        ("a;" + "1" * 5000 + ";;;;;T;;", "must be a number from 1 to 2"),
        ("a;1;25:00;;;;T;;", "“25:00” is not a time"),
        ("a;1;11:00;10:00;;;T;;", "ends (10:00) before it starts (11:00)"),
        ("a;1;;;;;;;", "The session “a” has no title"),
        ("a;1;;;;;T;;maybe", "“cover” is yes, no, or the address"),
        ("a;1;;;;;T;;;x;y", "11 cells, but the first line names 9 columns"),
        ('a;1;;;;;"T;;', "cannot be read as a table"),
    ],
)
def test_each_mistake_in_a_programme_is_said_with_its_line(row: str, said: str) -> None:
    days, problems = days_from((HEADER + row + "\n").encode(), EVENT, {})
    assert [said in str(problem) for problem in problems] == [True], problems
    assert problems[0].line == 2
    assert days == () or all(not day.sessions for day in days)


FRENCH = "Jour;Début;Fin;Salle;Type;Titre;Intervenant·es;Remarque"


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (
            FRENCH,
            (
                "as they are called here: jour → day, début → start, fin → end, salle → room, "
                "type → kind, titre → title, intervenant·es → speakers, remarque → ?; and “id” is "
                "missing. Known are id, day, start, end, room, kind, title, speakers, cover."
            ),
        ),
        (f"id;{FRENCH}", "remarque → ?. Known are id,"),
        ("id;day;titel", "as they are called here: titel → title. Known are"),
        ("id;day;title;heure;horaire", "heure → start, horaire → ?. Known are"),
        ("id;day;title;xyzzy;plugh", "The column “xyzzy”, “plugh” is not known. Known are"),
        ("start;end", "The column “id”, “day”, “title” is missing. The first line names"),
    ],
)
def test_columns_of_other_names_are_said_once_with_what_they_are(header: str, said: str) -> None:
    _days, (problem,) = days_from(f"{header}\na;1;9:00\n".encode(), EVENT, {})
    assert said in str(problem)
    assert problem.line == 1


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\n" + HEADER + "a;1;9:00:00;10:30;;;T;;\n",
        "\n\n" + HEADER + "a;1;9:00;10:30;;;T;;\n",
        HEADER.replace("cover", "cover;;") + "a;1;09:00;10:30;;;T;;;;\n",
        ";;;\n" + HEADER + "a;1;09h00;10:30;;;T;;\n",
    ],
)
def test_a_spreadsheets_oddities_are_no_mistakes(text: str) -> None:
    days, problems = days_from(text.encode(), EVENT, {})
    assert problems == ()
    assert days[0].sessions[0].start == time(9, 0)


def test_a_spreadsheets_unicode_text_is_read() -> None:
    days, problems = days_from((HEADER + "a;1;;;;;Été;;\n").encode("utf-16"), EVENT, {})
    assert problems == ()
    assert days[0].sessions[0].title == "Été"


@pytest.mark.parametrize("end", ["00:00", "24:00"])
def test_a_session_may_last_until_midnight(end: str) -> None:
    days, problems = days_from((HEADER + f"a;1;22:00;{end};;;T;;\n").encode(), EVENT, {})
    assert problems == ()
    ends = days[0].sessions[0].ends
    assert ends
    assert ends.isoformat() == "2026-05-13T00:00:00+02:00"


def test_a_line_is_counted_from_the_top_of_the_file() -> None:
    _days, problems = days_from(("sep=;\n\n" + HEADER + "a;9;;;;;T;;\n").encode(), EVENT, {})
    assert [problem.line for problem in problems] == [4]


def test_an_id_used_twice_names_the_first_line() -> None:
    _days, problems = days_from((HEADER + "a;1;;;;;T;;\na;2;;;;;U;;\n").encode(), EVENT, {})
    assert str(problems[0]) == "The id “a” was used on line 2 already."


@pytest.mark.parametrize("header", ["id;title", "id;day;title;salle", "id;id;day;title", ""])
def test_a_header_that_is_not_known_is_said(header: str) -> None:
    _days, problems = days_from(header.encode(), EVENT, {})
    assert problems
    assert problems[0].line == 1


def test_a_report_made_elsewhere_is_an_address_in_the_cover_column() -> None:
    days, _problems = days_from((HEADER + "a;1;;;;;T;;https://carnet.example/a/\n").encode(),
                                EVENT, {})  # fmt: skip
    assert days[0].sessions[0].elsewhere == "https://carnet.example/a/"


def test_people_are_found_by_key_or_by_name() -> None:
    people, problems = people_from('[camille-exemple]\nname = "Camille Exemple"\n')
    assert problems == ()
    assert named("camille-exemple", people).key == "camille-exemple"
    assert named("camille  EXEMPLE", people).key == "camille-exemple"
    assert named("Sacha Autre", people).key == ""


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[a]\nname = x\n", 2, "not valid TOML"),
        ('camille = "x"\n', 1, "is no person"),
        ('\n[a]\nurl = "https://a.example"\n', 2, "[a] has no name"),
        ("a = " + "[" * 3000, 1, "nested too deep"),
        ('[a]\nname = "A"\nsite = "x"\n', 1, "a key that is not known: site"),
        ('[a]\nname = "A"\nurl = "javascript:x"\n', 1, "url must start with https://"),
        ('[a]\nname = "A"\nmention = ["mastodon"]\n', 1, "has no mastodon"),
        ('[a]\nname = "A"\npage = "yes"\n', 1, "page is true or false"),
        ('["A B"]\nname = "A"\n', 1, "must be lower-case"),
    ],
)
def test_each_mistake_in_people_is_said_with_its_line(text: str, line: int, said: str) -> None:
    _people, problems = people_from(text)
    assert said in str(problems[0])
    assert problems[0].line == line


def test_the_book_of_a_folder_keeps_what_is_right(tmp_path: Path) -> None:
    """One broken event does not take the others with it."""
    for name, text in (("good", GOOD), ("bad", "Title: x\n")):
        folder = tmp_path / "events" / name
        folder.mkdir(parents=True)
        (folder / "event.md").write_text(text, encoding="utf-8")
    (tmp_path / "events" / "empty").mkdir()
    book = open_book(tmp_path, "fr")
    assert list(book.events) == ["good"]
    assert {problem.path for problem in book.problems} == {
        "events/bad/event.md",
        "events/empty/event.md",
    }


def test_a_session_without_names_keeps_the_rest() -> None:
    days, _problems = days_from((HEADER + "a;1;;;;;T;Camille Exemple;\n").encode(), EVENT, {})
    event = replace(EVENT, days=days)
    session = event.session("a")
    assert session
    assert [person.name for person in session.speakers] == ["Camille Exemple"]
    assert event.session("b") is None
